// Layout: tmux's layout strings, `CHECKSUM,WIDTHxHEIGHT,X,Y` with `,PANE`, `{CELL,…}` or `[CELL,…]` behind it.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

#include "server/model/layout.hpp"
#include "server/model/layout_cells.hpp"

namespace mux::model {

namespace {

using cells::CellPtr;

constexpr int kMaximumDepth = 1000;  // of nested cells in a parsed layout

std::uint16_t checksum(std::string_view text) {
  std::uint16_t sum = 0;
  for (const char byte : text) {
    sum = static_cast<std::uint16_t>((sum >> 1) | (sum << 15));
    sum = static_cast<std::uint16_t>(sum + static_cast<unsigned char>(byte));
  }
  return sum;
}

void dump_cell(const LayoutCell& cell, std::string& out) {
  fmt::format_to(std::back_inserter(out), "{}x{},{},{}", cell.area.columns, cell.area.rows, cell.area.x, cell.area.y);
  if (cell.pane) {
    fmt::format_to(std::back_inserter(out), ",{}", cell.pane->value);
    return;
  }
  out += cell.axis == Axis::LeftRight ? '{' : '[';
  for (const CellPtr& child : cell.children) {
    if (child != cell.children.front()) out += ',';
    dump_cell(*child, out);
  }
  out += cell.axis == Axis::LeftRight ? '}' : ']';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Reads cells from the text; null results mean that it is not a layout.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  CellPtr cell(int depth) {
    auto cell = std::make_unique<LayoutCell>();
    Rectangle& area = cell->area;
    if (depth > kMaximumDepth || !number(area.columns) || !take('x') || !number(area.rows) || !take(',') ||
        !number(area.x) || !take(',') || !number(area.y) || area.columns < 1 || area.rows < 1) {
      return nullptr;
    }
    skip_pane();
    const char next = rest_.empty() ? ',' : rest_.front();
    if (next == ',' || next == '}' || next == ']') return cell;
    if (next != '{' && next != '[') return nullptr;
    cell->axis = next == '{' ? Axis::LeftRight : Axis::TopBottom;
    do {
      rest_.remove_prefix(1);
      CellPtr child = this->cell(depth + 1);
      if (child == nullptr) return nullptr;
      cells::insert_child(*cell, std::move(child));
    } while (!rest_.empty() && rest_.front() == ',');
    return take(next == '{' ? '}' : ']') ? std::move(cell) : nullptr;
  }

 private:
  bool number(int& value) {
    if (rest_.empty() || !is_digit(rest_.front())) return false;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc() || value > kMaximumWindowSize) return false;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return true;
  }
  bool take(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // The pane's number is not used, and may be missing: `,12` that does not begin the next cell's `12x…`.
  void skip_pane() {
    if (rest_.empty() || rest_.front() != ',') return;
    std::size_t end = 1;
    while (end < rest_.size() && is_digit(rest_[end])) ++end;
    if (end < rest_.size() && rest_[end] == 'x') return;
    rest_.remove_prefix(end);
  }

  std::string_view rest_;
};

LayoutCell& bottom_right(LayoutCell& cell) {
  return cell.is_leaf() ? cell : bottom_right(*cell.children.back());
}

// Whether the children of each cell fill it exactly.
bool is_consistent(const LayoutCell& cell) {
  if (cell.is_leaf()) return true;
  const Axis across = cell.axis == Axis::LeftRight ? Axis::TopBottom : Axis::LeftRight;
  int sum = -1;
  for (const CellPtr& child : cell.children) {
    if (cells::length(*child, across) != cells::length(cell, across) || !is_consistent(*child)) return false;
    sum += cells::length(*child, cell.axis) + 1;
  }
  return sum == cells::length(cell, cell.axis);
}

// The root's size is that of its children, whatever the text says.
void correct_root(LayoutCell& root) {
  if (root.is_leaf()) return;
  const Axis across = root.axis == Axis::LeftRight ? Axis::TopBottom : Axis::LeftRight;
  int sum = -1;
  for (const CellPtr& child : root.children) sum += cells::length(*child, root.axis) + 1;
  cells::length(root, root.axis) = sum;
  cells::length(root, across) = cells::length(*root.children.back(), across);
}

void assign_panes(LayoutCell& cell, const std::vector<PaneId>& panes, std::size_t& next) {
  if (cell.is_leaf()) cell.pane = panes[next++];
  for (const CellPtr& child : cell.children) assign_panes(*child, panes, next);
}

}  // namespace

std::string Layout::dump() const {
  if (root_ == nullptr) return {};
  std::string cells;
  dump_cell(*root_, cells);
  return fmt::format("{:04x},{}", checksum(cells), cells);
}

Result<Layout> Layout::parse(std::string_view text, const std::vector<PaneId>& panes, std::optional<Size> size) {
  constexpr std::size_t kPrefix = 5;  // four hexadecimal digits and a comma
  std::uint16_t sum = 0;
  const char* const digits_end = text.data() + std::min(text.size(), kPrefix - 1);
  const auto [end, error] = std::from_chars(text.data(), digits_end, sum, 16);
  if (panes.empty() || error != std::errc() || end != digits_end || text.size() <= kPrefix ||
      text[kPrefix - 1] != ',' || checksum(text.substr(kPrefix)) != sum) {
    return fail("invalid layout");
  }
  Reader reader(text.substr(kPrefix));
  Layout layout;
  layout.root_ = reader.cell(0);
  if (layout.root_ == nullptr || !reader.at_end()) return fail("invalid layout");
  std::size_t count = cells::count_leaves(*layout.root_);
  if (panes.size() > count) return fail("have {} panes but need {}", panes.size(), count);
  for (; count > panes.size(); --count) cells::remove(layout.root_, bottom_right(*layout.root_), PaneStatus::Off);
  correct_root(*layout.root_);
  if (!is_consistent(*layout.root_)) return fail("size mismatch after applying layout");
  if (layout.size().columns > kMaximumWindowSize || layout.size().rows > kMaximumWindowSize) {
    return fail("invalid layout");
  }
  std::size_t next = 0;
  assign_panes(*layout.root_, panes, next);
  cells::fix_offsets(*layout.root_);
  if (size) layout.resize(*size, PaneStatus::Off);
  return layout;
}

}  // namespace mux::model
