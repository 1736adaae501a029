// HistoryChunk: some hundred rows of a history as they are worked with: text, what is known of each row, styles, links.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "server/terminal/style.hpp"
#include "server/terminal/surface.hpp"

namespace mux::terminal {

// Refers to nothing outside of itself. A segment is one row as it left the screen; segments joined by `kContinues` are
// one logical line.
struct HistoryChunk {
  // Twelve bytes, for there is one of each row.
  struct Segment {
    std::uint32_t offset : 24 = 0;  // of its bytes in the chunk
    std::uint32_t flags : 8 = 0;    // of kContinues...
    std::uint16_t age = 0;          // seconds since the chunk was begun, at most 65535
    std::uint16_t used = 0;         // columns that count when lines are reflowed
    std::uint16_t stored = 0;       // columns encoded; coloured blanks may follow what was used
    std::uint16_t extent = 0;       // columns that held cells; default blanks follow what is stored
  };
  static_assert(sizeof(Segment) == 12);
  static constexpr std::uint8_t kContinues = 1;     // the logical line goes on in the next segment
  static constexpr std::uint8_t kWide = 2;          // may hold wide cells, which move when lines are reflowed
  static constexpr std::uint8_t kStyled = 4;        // style runs precede the text
  static constexpr std::uint8_t kPlain = 8;         // every stored column is one byte of text
  static constexpr std::uint8_t kPromptStart = 16;  // RowFlags
  static constexpr std::uint8_t kOutputStart = 32;
  static constexpr std::uint8_t kSecondPrompt = 64;
  static constexpr std::uint8_t kOnlyWide = 128;  // all stored columns are of wide cells

  // What cells of a style are linked to; few are.
  struct StyleLink {
    std::uint32_t style = 0;
    std::uint32_t link = 0;  // index into the chunk's links
  };

  static constexpr std::size_t kMaxBytes = (1u << 24) - 1;
  static constexpr std::uint16_t kMaxColumns = 10000;  // of a row

  std::vector<std::uint8_t> bytes;  // history_codec.hpp
  std::vector<Segment> segments;
  std::vector<Style> styles;
  std::vector<StyleLink> style_links;  // by style, ascending
  std::vector<Hyperlink> links;
  std::uint32_t begun = 0;  // seconds since the epoch

  // Text and rows, without the tables.
  [[nodiscard]] std::size_t size() const noexcept { return bytes.size() + segments.size() * sizeof(Segment); }
  // Empties it, its memory kept.
  void clear() {
    bytes.clear();
    segments.clear();
    styles.clear();
    style_links.clear();
    links.clear();
    begun = 0;
  }
  // One past the last segment of the logical line that begins with segment `first`.
  [[nodiscard]] std::size_t line_end(std::size_t first) const noexcept {
    while (first < segments.size() && (segments[first].flags & kContinues) != 0) ++first;
    return first < segments.size() ? first + 1 : segments.size();
  }
  // Whether a chunk from outside can be decoded without leaving its bounds.
  [[nodiscard]] bool checked() const;
};

// Calls visit(first segment, one past the last, columns, kind) for each logical line from segment `first` on.
enum class LineKind : std::uint8_t {
  Narrow,    // takes as many columns at any width
  OnlyWide,  // wide cells and nothing else
  Mixed,     // wide cells among narrow ones: where it breaks depends on the text
};
template <typename Visit>
void visit_lines(const HistoryChunk& chunk, std::size_t first, Visit&& visit) {
  using Chunk = HistoryChunk;
  for (std::size_t i = first; i < chunk.segments.size();) {
    std::uint32_t columns = 0;
    bool wide = false;
    bool only_wide = true;
    std::size_t end = i;
    for (bool more = true; more && end < chunk.segments.size(); ++end) {
      const Chunk::Segment& segment = chunk.segments[end];
      columns += segment.used;
      wide |= (segment.flags & Chunk::kWide) != 0;
      // Padding at a row's end is no wide cell.
      only_wide &= (segment.flags & Chunk::kOnlyWide) != 0 && segment.used <= segment.stored && segment.used % 2 == 0;
      more = (segment.flags & Chunk::kContinues) != 0;
    }
    visit(i, end, columns, !wide ? LineKind::Narrow : only_wide ? LineKind::OnlyWide : LineKind::Mixed);
    i = end;
  }
}

}  // namespace mux::terminal
