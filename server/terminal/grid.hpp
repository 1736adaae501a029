// Grid: the rows of one screen in a ring, so that scrolling the whole of it moves no cell.
#pragma once

#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <vector>

#include "server/terminal/cell.hpp"
#include "server/terminal/row_view.hpp"

namespace mux::terminal {

// A row's bookkeeping; its cells are in slot `slot` of the grid. Columns at and past `extent` are default blanks whose
// memory is not touched, which makes an empty row free.
struct Row {
  // The row's first columns as the history packs them (history_codec.hpp), kept while text is written from left to
  // right.
  struct Packed {
    static constexpr std::uint16_t kNone = 0xFFFF;
    std::uint16_t columns = 0;  // kNone after any other change; 0 while all that was written is ASCII
    std::uint16_t bytes = 0;
    std::uint16_t widths = 0;  // CodepointTable::version() at the time
  };

  std::uint32_t slot = 0;
  std::uint32_t time = 0;
  std::uint64_t generation = 0;  // when it last changed
  std::uint16_t extent = 0;      // columns that hold cells; grows by quarters of the width, as tmux's cell size
  std::uint16_t used = 0;        // one past the last column written since the row was cleared
  bool has_wide = false;         // wide or clustered cells may be in it
  RowFlags flags;
  Packed packed;
};

class Grid {
 public:
  Grid() = default;
  Grid(int columns, int rows);

  [[nodiscard]] int columns() const noexcept { return columns_; }
  [[nodiscard]] int rows() const noexcept { return rows_; }
  [[nodiscard]] Row& row(int y) { return ring_[index(y)]; }
  [[nodiscard]] const Row& row(int y) const { return ring_[index(y)]; }
  // To be changed in any way: what is packed of the row is void.
  [[nodiscard]] Cell* cells(Row& row) {
    row.packed.columns = Row::Packed::kNone;
    return cells_to_print(row);
  }
  // To be changed by printing, which takes care of what is packed.
  [[nodiscard]] Cell* cells_to_print(const Row& row) { return &cells_[static_cast<std::size_t>(row.slot) * stride_]; }
  [[nodiscard]] const Cell* cells(const Row& row) const {
    return &cells_[static_cast<std::size_t>(row.slot) * stride_];
  }
  // Room for what is packed of a row: four bytes a column, and an item of any length.
  [[nodiscard]] char* packed(const Row& row);
  [[nodiscard]] std::string_view packed_text(const Row& row) const {
    if (row.packed.columns == 0 || row.packed.columns == Row::Packed::kNone) return {};
    return {&packed_[row.slot * packed_room()], row.packed.bytes};
  }
  static constexpr std::size_t kPackedSlack = 80;

  // The cell at a column, a default blank past the extent.
  [[nodiscard]] Cell at(int x, int y) const;

  // Makes columns up to `end` (exclusive) hold cells.
  void extend(Row& row, int end) { extend(row, end, end); }
  // The same for a caller that writes the columns [from, end) itself right after.
  void extend(Row& row, int end, int from);
  // Makes a row empty; with a style other than the default, full of blanks of it.
  void clear_row(int y, StyleId style, std::uint64_t generation);

  // The top row goes, a cleared one comes at the bottom; O(1).
  void rotate_up() noexcept {
    if (++head_ == rows_) head_ = 0;
  }
  // Moves the rows [top, bottom] up (positive) or down by `count`, at most their number; those that come in are the
  // ones that went out, to be cleared by the caller.
  void rotate(int top, int bottom, int count);

  // Makes the rows those of `from`.
  void copy(const Grid& from);

  // Gives the grid another size, keeping rows from the top, each cut or left short.
  void resize(int columns, int rows);

 private:
  [[nodiscard]] std::size_t index(int y) const noexcept {
    const int i = head_ + y;
    return static_cast<std::size_t>(i >= rows_ ? i - rows_ : i);
  }

  [[nodiscard]] std::size_t packed_room() const noexcept { return 4 * stride_ + kPackedSlack; }

  int columns_ = 0;
  int rows_ = 0;
  int head_ = 0;
  std::size_t stride_ = 0;  // cells a slot; columns, or more after the grid was made narrower
  // Memory that nothing is written to until a row holds something: most rows of most panes stay empty.
  struct FreeCells {
    void operator()(Cell* cells) const noexcept { ::operator delete(cells); }
  };
  using Cells = std::unique_ptr<Cell[], FreeCells>;
  [[nodiscard]] static Cells make_cells(std::size_t count) {
    return Cells(static_cast<Cell*>(::operator new(count * sizeof(Cell))));
  }

  std::vector<Row> ring_;
  Cells cells_;
  std::unique_ptr<char[]> packed_;  // none until a row holds something else than ASCII
};

}  // namespace mux::terminal
