// Grid: rows in a ring of slots.
#include "server/terminal/grid.hpp"

#include <algorithm>

namespace mux::terminal {

Grid::Grid(int columns, int rows)
    : columns_(columns),
      rows_(rows),
      stride_(static_cast<std::size_t>(columns)),
      ring_(static_cast<std::size_t>(rows)),
      cells_(make_cells(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows))) {
  for (std::size_t i = 0; i < ring_.size(); ++i) ring_[i].slot = static_cast<std::uint32_t>(i);
}

char* Grid::packed(const Row& row) {
  if (!packed_) packed_ = std::make_unique_for_overwrite<char[]>(packed_room() * static_cast<std::size_t>(rows_));
  return &packed_[row.slot * packed_room()];
}

Cell Grid::at(int x, int y) const {
  const Row& target = row(y);
  return x < target.extent ? cells(target)[x] : Cell{};
}

void Grid::extend(Row& row, int end, int from) {
  if (end <= row.extent) return;
  const int written = end;
  if (end <= columns_ / 4) {
    end = columns_ / 4;
  } else if (end <= columns_ / 2) {
    end = columns_ / 2;
  } else {
    end = std::max(end, columns_);
  }
  end = std::min(end, static_cast<int>(stride_));
  Cell* base = cells_to_print(row);
  if (from > row.extent) std::fill(base + row.extent, base + from, Cell{});
  std::fill(base + std::max<int>(row.extent, written), base + end, Cell{});
  row.extent = static_cast<std::uint16_t>(end);
}

void Grid::clear_row(int y, StyleId style, std::uint64_t generation) {
  Row& target = row(y);
  target.generation = generation;
  target.extent = 0;
  target.used = 0;
  target.has_wide = false;
  target.flags = {};
  target.packed = {};
  if (style == kDefaultStyleId) return;
  std::fill_n(cells(target), columns_, Cell{0, style});
  target.extent = static_cast<std::uint16_t>(columns_);
}

void Grid::rotate(int top, int bottom, int count) {
  if (count == 0) return;
  if (top == 0 && bottom == rows_ - 1) {
    head_ = ((head_ + count) % rows_ + rows_) % rows_;
    return;
  }
  if (head_ != 0) {
    std::rotate(ring_.begin(), ring_.begin() + head_, ring_.end());
    head_ = 0;
  }
  const auto first = ring_.begin() + top;
  const auto last = ring_.begin() + bottom + 1;
  if (count == 1) {  // a line feed in a region: std::rotate would swap each row with the next
    const Row out = *first;
    std::copy(first + 1, last, first);
    last[-1] = out;
    return;
  }
  std::rotate(first, count > 0 ? first + count : last + count, last);
}

void Grid::copy(const Grid& from) {
  if (columns_ != from.columns_ || rows_ != from.rows_ || stride_ != from.stride_) {
    columns_ = from.columns_;
    rows_ = from.rows_;
    stride_ = from.stride_;
    ring_.resize(from.ring_.size());
    cells_ = make_cells(stride_ * ring_.size());
    packed_.reset();
  }
  head_ = 0;
  for (int y = 0; y < rows_; ++y) {
    Row& target = row(y);
    target = from.row(y);
    target.slot = static_cast<std::uint32_t>(y);
    std::copy_n(from.cells(from.row(y)), target.extent, cells(target));
  }
}

void Grid::resize(int columns, int rows) {
  if (columns == columns_ && rows == rows_) return;
  const std::size_t stride = std::max(stride_, static_cast<std::size_t>(columns));
  std::vector<Row> ring(static_cast<std::size_t>(rows));
  Cells fresh = make_cells(stride * static_cast<std::size_t>(rows));
  for (int y = 0; y < rows; ++y) {
    Row& target = ring[static_cast<std::size_t>(y)];
    if (y < rows_) {
      const Row& source = row(y);
      std::copy_n(cells(source), source.extent, &fresh[static_cast<std::size_t>(y) * stride]);
      target = source;
    }
    target.slot = static_cast<std::uint32_t>(y);
    target.packed.columns = Row::Packed::kNone;
  }
  columns_ = columns;
  rows_ = rows;
  head_ = 0;
  stride_ = stride;
  ring_ = std::move(ring);
  cells_ = std::move(fresh);
  packed_.reset();
}

}  // namespace mux::terminal
