// Cell: one column of a grid in eight trivially copyable bytes.
#pragma once

#include <cstdint>

namespace mux::terminal {

using StyleId = std::uint32_t;  // of a StyleTable; style and hyperlink together
inline constexpr StyleId kDefaultStyleId = 0;

// `content`: bits 0 to 20 a codepoint, or an id of a ClusterTable when kCluster; 0 where nothing was written.
struct Cell {
  static constexpr std::uint32_t kValueMask = 0x1FFFFF;
  static constexpr std::uint32_t kCluster = 1u << 21;
  static constexpr std::uint32_t kWide = 1u << 22;  // first half of two columns
  static constexpr std::uint32_t kTail = 1u << 23;  // second half

  std::uint32_t content = 0;
  StyleId style = kDefaultStyleId;

  [[nodiscard]] constexpr std::uint32_t value() const { return content & kValueMask; }
  [[nodiscard]] constexpr bool blank() const { return content == 0; }
  [[nodiscard]] constexpr bool cluster() const { return (content & kCluster) != 0; }
  [[nodiscard]] constexpr bool wide() const { return (content & kWide) != 0; }
  [[nodiscard]] constexpr bool tail() const { return (content & kTail) != 0; }
  friend constexpr bool operator==(const Cell&, const Cell&) = default;
};
static_assert(sizeof(Cell) == 8);

}  // namespace mux::terminal
