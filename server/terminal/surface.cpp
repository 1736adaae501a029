// Surface: writing, copying and comparing cells; keeps the halves of wide cells together.
#include "server/terminal/surface.hpp"

#include <algorithm>
#include <cstring>

#include "server/terminal/width.hpp"

namespace mux::terminal {

namespace {

void set_text(SurfaceCell& cell, std::string_view text) {
  cell.length = static_cast<std::uint8_t>(text.size());
  std::memset(cell.text, 0, sizeof cell.text);
  text.copy(cell.text, sizeof cell.text);
}

void set_blank(SurfaceCell& cell) {
  cell.width = 1;
  cell.link = 0;
  set_text(cell, " ");
}

constexpr std::size_t kMaxLinks = 65535;

}  // namespace

void Surface::resize(int columns, int rows) {
  columns_ = std::max(columns, 0);
  rows_ = std::max(rows, 0);
  cells_.assign(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_), SurfaceCell{});
  row_ids_.resize(static_cast<std::size_t>(rows_));
  for (int y = 0; y < rows_; ++y) changed(y);
  long_texts_.clear();
  links_.resize(1);
}

void Surface::become(const Surface& other) {
  if (columns_ != other.columns_ || rows_ != other.rows_ || has_tables() || other.has_tables()) {
    *this = other;
    return;
  }
  for (int y = 0; y < rows_; ++y) {
    if (row_id(y) == other.row_id(y)) continue;
    std::copy_n(other.row(y), columns_, &cell(0, y));
    row_ids_[static_cast<std::size_t>(y)] = other.row_id(y);
  }
}

std::string_view Surface::long_text(const SurfaceCell& cell) const {
  if (cell.width == 0) return {};
  std::uint32_t index = 0;
  std::memcpy(&index, cell.text, sizeof index);
  return long_texts_[index];
}

const Hyperlink* Surface::link(const SurfaceCell& cell) const {
  return cell.link == 0 ? nullptr : &links_[cell.link];
}

// Blanks the other half of the wide cell of which (x, y) is one half.
void Surface::blank_partner(int x, int y) {
  SurfaceCell& here = cell(x, y);
  if (here.width == 2 && x + 1 < columns_ && cell(x + 1, y).width == 0) set_blank(cell(x + 1, y));
  if (here.width == 0 && x > 0 && cell(x - 1, y).width == 2) set_blank(cell(x - 1, y));
}

void Surface::put(int x, int y, std::string_view cluster, int width, const Style& style, std::uint16_t link) {
  if (x < 0 || y < 0 || x >= columns_ || y >= rows_) return;
  if (width < 1 || cluster.empty() || x + width > columns_) {
    cluster = " ";
    width = 1;
  }
  changed(y);
  blank_partner(x, y);
  if (width == 2) blank_partner(x + 1, y);
  SurfaceCell& target = cell(x, y);
  target.style = style;
  target.width = static_cast<std::uint8_t>(width);
  target.link = link;
  if (cluster.size() <= sizeof target.text) {
    set_text(target, cluster);
  } else {
    const auto index = static_cast<std::uint32_t>(long_texts_.size());
    long_texts_.emplace_back(cluster);
    set_text(target, {reinterpret_cast<const char*>(&index), sizeof index});
    target.length = SurfaceCell::kLongText;
  }
  if (width == 2) {
    SurfaceCell& tail = cell(x + 1, y);
    tail.style = style;
    tail.width = 0;
    tail.link = link;
    set_text(tail, {});
  }
}

int Surface::put_text(int x, int y, std::string_view text, const Style& style, int limit) {
  const int end = limit < 0 ? columns_ : std::min(limit, columns_);
  while (!text.empty()) {
    const Cluster cluster = next_cluster(text);
    text.remove_prefix(cluster.text.size());
    if (cluster.width == 0) continue;
    if (x + cluster.width > end) break;
    put(x, y, cluster.text, cluster.width, style);
    x += cluster.width;
  }
  return x;
}

void Surface::fill(int x, int y, int columns, int rows, const Style& style, char character) {
  const int left = std::max(x, 0);
  const int right = std::min(x + columns, columns_);
  for (int row = std::max(y, 0); row < std::min(y + rows, rows_); ++row) {
    if (left >= right) break;
    changed(row);
    blank_partner(left, row);
    blank_partner(right - 1, row);
    for (int column = left; column < right; ++column) {
      SurfaceCell& target = cell(column, row);
      target.width = 1;
      target.link = 0;
      set_text(target, {&character, 1});
      target.style = style;
    }
  }
}

void Surface::copy(const Surface& from, int sx, int sy, int columns, int rows, int x, int y) {
  const int skip_x = std::max({0, -sx, -x});
  const int skip_y = std::max({0, -sy, -y});
  columns = std::min({columns, from.columns_ - sx, columns_ - x});
  rows = std::min({rows, from.rows_ - sy, rows_ - y});
  for (int row = skip_y; row < rows; ++row) {
    for (int column = skip_x; column < columns; ++column) {
      const SurfaceCell& source = from.at(sx + column, sy + row);
      if (source.width == 0) {
        if (column == skip_x) put(x + column, y + row, " ", 1, source.style);
        continue;
      }
      const bool cut = source.width == 2 && column + 1 >= columns;
      const Hyperlink* target = from.link(source);
      const std::uint16_t index = target == nullptr ? std::uint16_t{0} : intern_link(*target);
      put(x + column, y + row, cut ? " " : from.text(source), cut ? 1 : source.width, source.style, index);
    }
  }
}

void Surface::restyle(int x, int y, const Style& style) {
  if (x < 0 || y < 0 || x >= columns_ || y >= rows_) return;
  changed(y);
  cell(x, y).style = style;
}

std::uint16_t Surface::intern_link(const Hyperlink& link) {
  if (links_.size() > 1 && links_.back() == link) return static_cast<std::uint16_t>(links_.size() - 1);
  const auto found = std::find(links_.begin() + 1, links_.end(), link);
  if (found != links_.end()) return static_cast<std::uint16_t>(found - links_.begin());
  if (links_.size() >= kMaxLinks) return 0;
  links_.push_back(link);
  return static_cast<std::uint16_t>(links_.size() - 1);
}

bool same_row(const Surface& a, int ya, const Surface& b, int yb) {
  if (a.row_id(ya) == b.row_id(yb)) return true;
  return !a.has_tables() && !b.has_tables() &&
         std::memcmp(a.row(ya), b.row(yb), static_cast<std::size_t>(a.columns()) * sizeof(SurfaceCell)) == 0;
}

bool same_referring_cell(const Surface& a, const SurfaceCell& left, const Surface& b, const SurfaceCell& right) {
  if (left.width != right.width || left.style != right.style || a.text(left) != b.text(right)) return false;
  if (left.link == 0 && right.link == 0) return true;
  const Hyperlink* one = a.link(left);
  const Hyperlink* other = b.link(right);
  return (one == nullptr) == (other == nullptr) && (one == nullptr || *one == *other);
}

}  // namespace mux::terminal
