// History: the rows above a screen, packed as UTF-8 and style runs in append-only chunks, independent of the width.
//
// A segment is one row as it left the screen; segments joined by `continues` are one logical line and never lie in two
// chunks (unless the line is very long). Rows at the present width are counted when asked for, so that a change of the
// width costs nothing by itself. The newest chunks lie open in memory; older ones are records (history_record.hpp) in a
// store, if there is one, or in memory, and are compressed one at a time when somebody has the time.
#pragma once

#include <array>
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
#include "server/terminal/history_chunk.hpp"
#include "server/terminal/history_store.hpp"
#include "server/terminal/line_counts.hpp"
#include "server/terminal/row_view.hpp"
#include "server/terminal/tables.hpp"

namespace mux::terminal {

class ByteReader;
class ByteWriter;

class History {
 public:
  using Chunk = HistoryChunk;
  using Segment = HistoryChunk::Segment;
  static constexpr std::size_t kChunkBytes = 64 * 1024;
  static constexpr std::size_t kChunkSegments = kChunkBytes / 8;
  // Chunks that are full and yet stay in memory as they are.
  static constexpr std::size_t kHotChunks = 2;

  void set_width(int columns) noexcept { width_ = columns; }
  // Rows at the present width.
  [[nodiscard]] int rows() const;
  // No fewer than there are, and known without laying out a line.
  [[nodiscard]] int rows_at_most() const;
  // Of text and rows, before compression.
  [[nodiscard]] std::size_t bytes() const noexcept;
  [[nodiscard]] bool empty() const noexcept { return parts_.empty(); }
  void clear();

  // Calls visit(rows at `before`, rows at `after`) for each logical line from the top, as long as it returns true; not
  // for the lines of a chunk of which skip(rows of all at `before`, at `after`) is true.
  template <typename Skip, typename Visit>
  void visit_lines(int before, int after, Skip&& skip, Visit&& visit) const;

  // Appends a row of the present width. `next_is_wide` says whether the row after it begins with a wide cell, which
  // tells a wrapped row that is one column short for that reason from one that was cut by other means. `packed`: what
  // is packed of the row already, if anything.
  void push(const Row& row, const Cell* cells, std::string_view packed, bool next_is_wide, const StyleTable& styles,
            const ClusterTable& clusters);
  // The last row's text no longer goes on below.
  void unwrap_last();
  // Drops at least `count` rows (or all) from the top; returns how many.
  int drop_front(int count);
  // Drops whole chunks from the top until at most `limit` bytes are left; 0 is no limit. Chunks are small beside it.
  void set_byte_limit(std::size_t limit) noexcept { byte_limit_ = limit; }
  [[nodiscard]] bool over_byte_limit() const noexcept;
  void drop_to_byte_limit();

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

  // Row `index` from the top if it is plain.
  [[nodiscard]] std::optional<PlainRow> plain_row(int index) const;
  // Appends the rows [from, to) and a newline each, without blanks at their ends, as long as they are plain and not
  // wrapped; returns the row where it stopped.
  int append_plain(int from, int to, std::string& out) const;
  // Row `index` from the top. Blank where a part of the history turns out to be damaged.
  void read_row(int index, RowView& out) const;
  [[nodiscard]] RowFlags row_flags(int index) const;

  // After ids of the style table were collected, what is remembered of them is void.
  void forget_style_ids() noexcept { local_styles_.clear(); }

  // Where records go from now on; null: they stay in memory.
  void set_store(std::shared_ptr<HistoryStore> store) { store_ = std::move(store); }
  [[nodiscard]] const std::shared_ptr<HistoryStore>& store() const noexcept { return store_; }
  // Whether there are cold chunks that are not compressed; compresses the oldest of them. Some tenths of a millisecond.
  [[nodiscard]] bool has_cold_chunks() const noexcept { return compressed_ + kHotChunks + 1 < parts_.size(); }
  void compress_one();
  // Bytes that the history takes in the server's memory, and in stores.
  struct Memory {
    std::size_t own = 0;
    std::size_t stored = 0;
  };
  [[nodiscard]] Memory memory() const;

  // Full chunks by serial, ascending, and the record of one: for whoever keeps a copy elsewhere. A chunk that grows
  // again gets another serial. Empty: there is none of that serial any more.
  [[nodiscard]] std::vector<std::uint64_t> full_chunks() const;
  // Rows at the present width that are in none of them.
  [[nodiscard]] int open_rows() const { return parts_.empty() ? 0 : part_rows(parts_.back()); }
  [[nodiscard]] std::optional<std::string> record(std::uint64_t serial) const;
  // Appends a chunk by its record. Errors: it cannot be one.
  [[nodiscard]] Result<> append_record(std::string record);

  // For checkpoints: chunks that are full are put into the store and named.
  void put(ByteWriter& out) const;
  void get(ByteReader& in);

 private:
  // A chunk, open in memory or as a record, or both. The last of all is open only, and grows.
  struct Part {
    std::shared_ptr<Chunk> chunk;
    mutable std::string record;
    mutable StoredRecord stored;
    mutable std::optional<LineCounts> counts;  // of the segments from `first` on
    mutable bool believed = true;              // else its content must be looked at when it is first unpacked
    mutable bool damaged = false;
    std::size_t size = 0;   // Chunk::size() when full
    std::size_t first = 0;  // segments before it were dropped
    std::uint64_t serial = 0;
    // Rows at `counted_width`; 0 for not counted.
    mutable int counted_width = 0;
    mutable int rows = 0;
  };
  struct Place {
    const Chunk* chunk = nullptr;
    std::size_t group = 0;  // first segment of the logical line
    int row = 0;            // row within the line
  };
  [[nodiscard]] Place find(int index) const;
  [[nodiscard]] Place find_before(int index) const;
  [[nodiscard]] static std::size_t group_begin(const Chunk& chunk, std::size_t last, std::size_t first_of_all);
  [[nodiscard]] static int group_rows(const Chunk& chunk, std::size_t first, std::size_t last, int width);
  [[nodiscard]] int group_rows(const Chunk& chunk, std::size_t first, std::size_t last) const {
    return group_rows(chunk, first, last, width_);
  }
  [[nodiscard]] int rows_of(const Part& part, int width) const;
  [[nodiscard]] int part_rows(const Part& part) const;

  void get_part(ByteReader& in);
  // The chunk of a part, unpacked if need be; null when it is damaged.
  [[nodiscard]] std::shared_ptr<const Chunk> load(const Part& part) const;
  [[nodiscard]] Result<std::string> read_record(const Part& part) const;
  [[nodiscard]] const LineCounts& counts_of(const Part& part) const;
  // Whether the part's record is in the store; puts it there.
  bool keep(const Part& part) const;
  void seal_last(Chunk& next);
  void spill(Part& part);
  void drop_first_part();
  // After the last part went: the one before it grows again.
  void reopen_last();
  [[nodiscard]] std::shared_ptr<Chunk> spare_chunk();
  void recycle(std::shared_ptr<Chunk>&& chunk);

  Part& open_part();
  [[nodiscard]] bool full(const Chunk& chunk) const noexcept {
    return chunk.bytes.size() >= chunk_bytes() || chunk.segments.size() >= kChunkSegments;
  }
  [[nodiscard]] std::size_t chunk_bytes() const noexcept;
  std::uint32_t local_style(Part& part, StyleId id, const StyleTable& styles);
  void settle_last(int next_used, bool next_is_wide);
  void pop_segments(std::size_t first);
  void encode(Part& part, Segment& segment, std::span<const Cell> cells, std::string_view packed,
              const StyleTable& styles, const ClusterTable& clusters);
  void put_styles(Part& part, std::span<const Cell> cells, const StyleTable& styles);

  std::deque<Part> parts_;
  std::shared_ptr<HistoryStore> store_;
  std::shared_ptr<Chunk> spare_;  // its memory is used again
  std::size_t compressed_ = 0;    // parts from the top that are, or gain nothing by it
  std::size_t full_bytes_ = 0;    // of all parts but the last
  std::size_t byte_limit_ = 0;
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
  mutable int most_ = 0;  // rows_at_most() at most_width_
  mutable int most_width_ = 0;
  // Chunks that were unpacked to be read, the one used last in front.
  struct Loaded {
    std::uint64_t serial = 0;
    std::shared_ptr<Chunk> chunk;
  };
  mutable std::array<Loaded, 2> loaded_;
  // Where the last read was: reads mostly go from row to row.
  struct ReadCache {
    int index = -1;
    std::size_t part = 0;
    std::size_t group = 0;
    int row = 0;
    int width = 0;
    std::uint64_t change = 0;
    std::shared_ptr<const Chunk> chunk;
  };
  mutable ReadCache cache_;
  std::uint64_t change_ = 1;
};

template <typename Skip, typename Visit>
void History::visit_lines(int before, int after, Skip&& skip, Visit&& visit) const {
  for (const Part& part : parts_) {
    if (skip(rows_of(part, before), rows_of(part, after))) continue;
    const std::shared_ptr<const Chunk> chunk = load(part);
    if (chunk == nullptr) continue;
    for (std::size_t i = part.first; i < chunk->segments.size();) {
      const std::size_t end = chunk->line_end(i);
      if (!visit(group_rows(*chunk, i, end, before), group_rows(*chunk, i, end, after))) return;
      i = end;
    }
  }
}

}  // namespace mux::terminal
