// RowPacker: packs a row for the history while it is printed, so that its characters need not be encoded again.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "server/terminal/grid.hpp"
#include "server/terminal/history_codec.hpp"
#include "server/terminal/tables.hpp"
#include "server/terminal/width_table.hpp"

namespace mux::terminal {

// Printing at column `x` of `row`. It packs when what is packed so far ends there, or the row holds only ASCII up to
// there; else what it writes counts for nothing, and when it ends nothing is packed of the row.
class RowPacker {
 public:
  RowPacker(Grid& grid, const Row& row, int x)
      : base_(grid.packed(row)), item_(base_), next_(base_), packs_(begin(grid, row, x)) {
    // A byte of ASCII is an item of its own: no longer one ends with it.
    const bool ascii = packs_ && x > 0 && static_cast<unsigned char>(next_[-1]) < 0x80;
    item_ = ascii ? next_ - 1 : next_;
  }

  // A character as wide as the table says, of `length` bytes, where four can be read.
  void add(const char* utf8, std::uint32_t length) {
    item_ = next_;
    std::memcpy(item_, utf8, 4);
    next_ += length;
  }
  // The cell before column `x` has become a cluster.
  void join(const Cell& cell, int x, const ClusterTable& clusters) {
    packs_ = packs_ && item_ != next_;
    if (!packs_) return;
    next_ = codec::put_explicit(item_, cell, clusters);
    packs_ = next_ - base_ <= 4 * x + kSlack;
  }
  // Printing ends before column `x`.
  void end(Row& row, int x) const {
    row.packed = {.columns = packs_ ? static_cast<std::uint16_t>(x) : Row::Packed::kNone,
                  .bytes = static_cast<std::uint16_t>(next_ - base_),
                  .widths = codepoint_table().version()};
  }

  // ASCII is printed at column `x` of a row of which more than ASCII is packed.
  static void add_ascii(Grid& grid, Row& row, int x, std::string_view text) {
    if (row.packed.columns != x) {
      row.packed.columns = Row::Packed::kNone;
      return;
    }
    text.copy(grid.packed(row) + row.packed.bytes, text.size());
    row.packed.columns = static_cast<std::uint16_t>(row.packed.columns + text.size());
    row.packed.bytes = static_cast<std::uint16_t>(row.packed.bytes + text.size());
  }

 private:
  // More than four bytes a column that may be in use: then there is room for any item.
  static constexpr int kSlack = 16;
  static_assert(kSlack + codec::kMaxItem <= Grid::kPackedSlack + 4);

  [[nodiscard]] bool begin(Grid& grid, const Row& row, int x) {
    if (row.packed.columns != 0) {
      next_ += row.packed.columns == x ? row.packed.bytes : 0;
      return row.packed.columns == x && row.packed.widths == codepoint_table().version();
    }
    if (x > row.extent) return false;
    const Cell* const cells = grid.cells_to_print(row);
    for (int i = 0; i < x; ++i) {
      if (cells[i].content - 0x20 >= 0x5F) return false;
      base_[i] = static_cast<char>(cells[i].content);
    }
    next_ += x;
    return true;
  }

  char* const base_;
  char* item_;  // of the last character; next_ when not known
  char* next_;
  bool packs_;
};

}  // namespace mux::terminal
