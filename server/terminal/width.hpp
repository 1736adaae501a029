// Display widths: columns of characters, clusters and strings, and the borders of grapheme clusters.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mux::terminal {

// Columns of a character by itself: 0 (combining, control), 1 or 2. Two-level table; ambiguous width is 1.
[[nodiscard]] int codepoint_width(char32_t codepoint) noexcept;

// Widths of the user's own (the option codepoint-widths), which count for the whole process.
struct WidthRange {
  char32_t first = 0;
  char32_t last = 0;
  int width = 0;  // 0, 1 or 2
  friend bool operator==(const WidthRange&, const WidthRange&) = default;
};
// `CHARACTER=WIDTH`, `U+HEX=WIDTH`, or a range `FIRST-LAST=WIDTH`; empty for anything else. ASCII and controls keep
// their widths.
[[nodiscard]] std::optional<WidthRange> parse_width_range(std::string_view text);
// Takes the place of those before; of ranges that overlap the last counts. What stands on screens keeps its width.
void set_codepoint_widths(std::vector<WidthRange> ranges);

struct Cluster {
  std::string_view text;  // bytes of the cluster at the start of what was given; empty only for empty input
  int width = 0;          // columns, at most 2
};

// The first extended grapheme cluster (UAX #29) of UTF-8 `text` and its width in a terminal: ZWJ emoji and flags are
// 2, a base with U+FE0F is 2. Ill-formed bytes are one cluster each, as wide as U+FFFD.
[[nodiscard]] Cluster next_cluster(std::string_view text) noexcept;

// Columns of a whole UTF-8 string (controls count 0).
[[nodiscard]] int string_width(std::string_view text) noexcept;

// The longest prefix (suffix) of at most `columns` columns; never cuts a cluster.
[[nodiscard]] std::string_view trim_right(std::string_view text, int columns) noexcept;
[[nodiscard]] std::string_view trim_left(std::string_view text, int columns) noexcept;

}  // namespace mux::terminal
