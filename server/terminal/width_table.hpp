// CodepointClass: what the emulator must know of a character in its hot path: its width, and whether it may join the
// cluster before it.
#pragma once

#include <array>
#include <cstdint>

namespace mux::terminal {

inline constexpr char32_t kJoiner = 0x200D;  // ZERO WIDTH JOINER

struct CodepointClass {
  std::uint8_t bits = 1;
  // Columns of the character by itself: 0, 1 or 2.
  [[nodiscard]] int width() const noexcept { return bits & 3; }
  // Whether a grapheme cluster may have no border before it (UAX #29, GB6 to GB13); most text never does.
  [[nodiscard]] bool may_join() const noexcept { return (bits & (kJoins | kJoinsJoiner)) != 0; }
  // It may, but only to a zero width joiner (GB11).
  [[nodiscard]] bool only_after_joiner() const noexcept { return (bits & kJoinsJoiner) != 0; }

  static constexpr std::uint8_t kJoins = 4;
  static constexpr std::uint8_t kJoinsJoiner = 8;
  static constexpr std::uint8_t kNoWidth = 16;
};

// Two levels: 0x1100 blocks of 256 characters, each filled from utf8proc when first asked for. For one thread.
class CodepointTable {
 public:
  constexpr CodepointTable() = default;
  [[nodiscard]] CodepointClass operator[](char32_t codepoint) {
    if (codepoint > 0x10FFFF) return {CodepointClass::kNoWidth};
    const Block* const block = blocks_[codepoint >> 8];
    if (block == nullptr) [[unlikely]]
      return fill(codepoint);
    return (*block)[codepoint & 0xFF];
  }

  // Forgets what was filled: widths changed.
  void clear();
  // Another after each clear().
  [[nodiscard]] std::uint16_t version() const noexcept { return version_; }

 private:
  using Block = std::array<CodepointClass, 256>;
  CodepointClass fill(char32_t codepoint);
  // Not freed at the end: the one table lives as long as the process, and a client must not walk it when it exits.
  std::array<const Block*, 0x1100> blocks_{};
  std::uint16_t version_ = 0;
};

namespace detail {
extern constinit CodepointTable codepoint_table;
}
[[nodiscard]] inline CodepointTable& codepoint_table() noexcept {
  return detail::codepoint_table;
}

// Whether `next` belongs to the cluster that ends with `previous`. `pairs` says how many regional indicators end the
// cluster; only an odd number joins another one.
[[nodiscard]] bool joins_cluster(char32_t previous, char32_t next, int regional_indicators,
                                 bool after_pictograph) noexcept;

[[nodiscard]] inline bool is_regional_indicator(char32_t codepoint) noexcept {
  return codepoint >= 0x1F1E6 && codepoint <= 0x1F1FF;
}

}  // namespace mux::terminal
