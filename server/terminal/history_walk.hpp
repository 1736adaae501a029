// Walking over the logical lines of a chunk of history: what History's reading, counting and taking back share.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "server/terminal/grid.hpp"
#include "server/terminal/history_chunk.hpp"
#include "server/terminal/history_codec.hpp"

namespace mux::terminal::history_walk {

// The marks in a segment's flags; not whether it is wrapped.
inline RowFlags marks_of(std::uint32_t flags) {
  return {.wrapped = false,
          .prompt_start = (flags & HistoryChunk::kPromptStart) != 0,
          .output_start = (flags & HistoryChunk::kOutputStart) != 0,
          .second_prompt = (flags & HistoryChunk::kSecondPrompt) != 0};
}

// When a row left the screen, in seconds since the epoch.
inline std::uint32_t time_of(const HistoryChunk& chunk, const HistoryChunk::Segment& segment) {
  return chunk.begun + segment.age;
}

// What the cells of a style are linked to; null for nothing.
inline const Hyperlink* link_of(const HistoryChunk& chunk, std::uint32_t style) {
  const auto found = std::ranges::lower_bound(chunk.style_links, style, {}, &HistoryChunk::StyleLink::style);
  return found != chunk.style_links.end() && found->style == style ? &chunk.links[found->link] : nullptr;
}

// Lays a logical line out: calls visit(row, text, cell width, style, written) for each cell of segments [first, last),
// in order; returns the number of rows. Of a segment the used columns count; those of a single one that fits are
// followed by its coloured blanks.
template <typename Visit>
int walk_group(const HistoryChunk& chunk, std::size_t first, std::size_t last, int width, Visit&& visit) {
  const bool single = last - first == 1 && chunk.segments[first].used <= width;
  int row = 0;
  int x = 0;
  const auto place = [&](std::string_view text, int cell_width, std::uint32_t style, bool written) {
    if (cell_width > width) {
      cell_width = 1;
      written = false;
      text = {};
    }
    if (x + cell_width > width) {
      ++row;
      x = 0;
    }
    visit(row, text, cell_width, style, written);
    x += cell_width;
  };
  for (std::size_t i = first; i < last; ++i) {
    const HistoryChunk::Segment& segment = chunk.segments[i];
    const int limit = single ? std::min<int>(segment.stored, width) : segment.used;
    int column = 0;
    codec::decode(chunk, i, [&](std::string_view text, int cell_width, std::uint32_t style, bool written) {
      if (column + cell_width > limit) return;
      column += cell_width;
      place(text, cell_width, style, written);
    });
    for (; column < std::min<int>(limit, segment.used); ++column) place({}, 1, 0, false);
  }
  return row + 1;
}

}  // namespace mux::terminal::history_walk
