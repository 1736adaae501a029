// History: the rows above a screen, packed as UTF-8 and style runs in append-only chunks, independent of the width.
//
// A segment is one row as it left the screen; segments joined by `continues` are one logical line and never lie in two
// chunks (unless the line is very long). Rows at the present width are counted when asked for, so that a change of the
// width costs nothing by itself. Chunks hold their own styles and links: they refer to nothing outside.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/terminal/cell.hpp"
#include "server/terminal/grid.hpp"
#include "server/terminal/row_view.hpp"
#include "server/terminal/tables.hpp"

namespace mux::terminal {

class History {
 public:
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

  // What cells of a style are linked to; few are.
  struct StyleLink {
    std::uint32_t style = 0;
    std::uint32_t link = 0;  // index into the chunk's links
  };
  struct Chunk {
    std::vector<std::uint8_t> bytes;
    std::vector<Segment> segments;
    std::vector<Style> styles;
    std::vector<StyleLink> style_links;  // by style, ascending
    std::vector<Hyperlink> links;
    std::uint32_t begun = 0;  // seconds since the epoch
    std::size_t first = 0;    // segments before it were dropped
    std::uint64_t serial = 0;
    // Rows at `counted_width`; 0 for not counted.
    mutable int counted_width = 0;
    mutable int rows = 0;
  };
  static constexpr std::size_t kChunkBytes = 64 * 1024;
  static constexpr std::size_t kMaxChunkBytes = (1u << 24) - 1;

  void set_width(int columns) noexcept { width_ = columns; }
  // Rows at the present width.
  [[nodiscard]] int rows() const;
  [[nodiscard]] std::size_t bytes() const noexcept;
  [[nodiscard]] bool empty() const noexcept { return chunks_.empty(); }
  void clear();

  // Calls visit(rows at `before`, rows at `after`) for each logical line from the top, as long as it returns true.
  template <typename Visit>
  void visit_lines(int before, int after, Visit&& visit) const {
    for (const auto& chunk : chunks_) {
      for (std::size_t i = chunk->first; i < chunk->segments.size();) {
        const std::size_t end = group_end(*chunk, i);
        if (!visit(group_rows(*chunk, i, end, before), group_rows(*chunk, i, end, after))) return;
        i = end;
      }
    }
  }

  // Appends a row of the present width. `next_is_wide` says whether the row after it begins with a wide cell, which
  // tells a wrapped row that is one column short for that reason from one that was cut by other means.
  void push(const Row& row, const Cell* cells, bool next_is_wide, const StyleTable& styles,
            const ClusterTable& clusters);
  // The last row's text no longer goes on below.
  void unwrap_last();
  // Drops at least `count` rows (or all) from the top; returns how many.
  int drop_front(int count);

  // A row taken back, its styles interned again.
  struct Line {
    std::vector<Cell> cells;
    int used = 0;
    std::uint32_t time = 0;
    RowFlags flags;
  };
  // Removes the last logical line when it goes on in the screen; empty otherwise. Its segments as they were pushed.
  [[nodiscard]] std::vector<Line> take_open_line(StyleTable& styles, ClusterTable& clusters);
  // Removes the last `count` rows at the present width, or as many as there are; in the order of the screen.
  [[nodiscard]] std::vector<Line> take_rows(int count, StyleTable& styles, ClusterTable& clusters);

  // A row that is one whole segment and holds printable ASCII and nothing else: its text need not be decoded.
  struct PlainRow {
    std::string_view text;  // the stored columns, a byte each; until the history is next changed
    int used = 0;           // as RowView::used() and size()
    int size = 0;
    bool wrapped = false;
    bool styled = false;
  };
  // Row `index` from the top if it is such a row.
  [[nodiscard]] std::optional<PlainRow> plain_row(int index) const;
  // Row `index` from the top.
  void read_row(int index, RowView& out) const;
  [[nodiscard]] RowFlags row_flags(int index) const;

  // After ids of the style table were collected, what is remembered of them is void.
  void forget_style_ids() noexcept { local_styles_.clear(); }

  [[nodiscard]] const std::deque<std::unique_ptr<Chunk>>& chunks() const noexcept { return chunks_; }
  // For restore: takes a whole chunk, already checked (see checked()).
  void adopt(std::unique_ptr<Chunk> chunk);
  // Whether a chunk from outside can be decoded without leaving its bounds.
  [[nodiscard]] static bool checked(const Chunk& chunk);

 private:
  struct Place {
    const Chunk* chunk = nullptr;
    std::size_t group = 0;  // first segment of the logical line
    int row = 0;            // row within the line
  };
  [[nodiscard]] Place find(int index) const;
  [[nodiscard]] Place find_before(int index) const;
  [[nodiscard]] static std::size_t group_begin(const Chunk& chunk, std::size_t last);
  [[nodiscard]] static std::size_t group_end(const Chunk& chunk, std::size_t first);
  [[nodiscard]] static int group_rows(const Chunk& chunk, std::size_t first, std::size_t last, int width);
  [[nodiscard]] int group_rows(const Chunk& chunk, std::size_t first, std::size_t last) const {
    return group_rows(chunk, first, last, width_);
  }
  [[nodiscard]] int chunk_rows(const Chunk& chunk) const;
  Chunk& open_chunk();
  std::uint32_t local_style(Chunk& chunk, StyleId id, const StyleTable& styles);
  void settle_last(int next_used, bool next_is_wide);
  void pop_segments(std::size_t first);
  void encode(Chunk& chunk, Segment& segment, const Cell* cells, const StyleTable& styles,
              const ClusterTable& clusters);

  std::deque<std::unique_ptr<Chunk>> chunks_;
  int width_ = 80;
  std::uint64_t next_serial_ = 1;
  // The chunk-local id of a style, by the id in the style table, valid for the chunk of that serial.
  struct Local {
    std::uint64_t serial = 0;
    std::uint32_t id = 0;
  };
  std::vector<Local> local_styles_;
  mutable int total_ = 0;  // rows at total_width_
  mutable int total_width_ = 0;
  // Where the last read was: reads mostly go from row to row.
  struct ReadCache {
    int index = -1;
    std::size_t chunk = 0;
    std::size_t group = 0;
    int row = 0;
    int width = 0;
    std::uint64_t change = 0;
  };
  mutable ReadCache cache_;
  std::uint64_t change_ = 1;
};

}  // namespace mux::terminal
