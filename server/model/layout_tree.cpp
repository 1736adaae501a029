// Layout: the tree itself, looking panes up, and taking panes out or exchanging them.
#include <algorithm>
#include <utility>

#include "protocol/base/check.hpp"
#include "server/model/layout.hpp"
#include "server/model/layout_cells.hpp"

namespace mux::model {

namespace {

cells::CellPtr copy_cell(const LayoutCell& cell) {
  auto copy = std::make_unique<LayoutCell>();
  copy->area = cell.area;
  copy->pane = cell.pane;
  copy->axis = cell.axis;
  for (const auto& child : cell.children) cells::insert_child(*copy, copy_cell(*child));
  return copy;
}

const LayoutCell* find_leaf(const LayoutCell* cell, PaneId pane) {
  if (cell == nullptr || cell->pane == pane) return cell;
  for (const auto& child : cell->children) {
    if (const LayoutCell* found = find_leaf(child.get(), pane)) return found;
  }
  return nullptr;
}

void collect(const LayoutCell& cell, std::vector<PaneId>& panes) {
  if (cell.pane) panes.push_back(*cell.pane);
  for (const auto& child : cell.children) collect(*child, panes);
}

// The cell behind which the border at a place lies, null when there is no border.
const LayoutCell* cell_before_border(const LayoutCell& cell, int x, int y) {
  const LayoutCell* last = nullptr;
  for (const auto& child : cell.children) {
    const Rectangle& area = child->area;
    if (x >= area.x && x < area.x + area.columns && y >= area.y && y < area.y + area.rows) {
      return cell_before_border(*child, x, y);
    }
    if (last != nullptr) {
      const bool between = cell.axis == Axis::LeftRight ? x < area.x && x >= last->area.x + last->area.columns
                                                        : y < area.y && y >= last->area.y + last->area.rows;
      if (between) return last;
    }
    last = child.get();
  }
  return nullptr;
}

}  // namespace

Layout::Layout(PaneId pane, Size size) : root_(cells::make_leaf(pane, size)) {}

Layout Layout::clone() const {
  Layout copy;
  if (root_ != nullptr) copy.root_ = copy_cell(*root_);
  return copy;
}

Size Layout::size() const {
  return root_ == nullptr ? Size{.columns = 0, .rows = 0}
                          : Size{.columns = root_->area.columns, .rows = root_->area.rows};
}

const LayoutCell* Layout::find(PaneId pane) const {
  return find_leaf(root_.get(), pane);
}

LayoutCell* Layout::leaf(PaneId pane) {
  return const_cast<LayoutCell*>(std::as_const(*this).find(pane));
}

std::vector<PaneId> Layout::panes() const {
  std::vector<PaneId> panes;
  if (root_ != nullptr) collect(*root_, panes);
  return panes;
}

Rectangle Layout::pane_area(PaneId pane, PaneStatus status) const {
  const LayoutCell* cell = find(pane);
  MUX_CHECK(cell != nullptr);
  Rectangle area = cell->area;
  if (cells::takes_status_row(*cell, status)) {
    if (status == PaneStatus::Top) ++area.y;
    area.rows = std::max(kMinimumPaneSize, area.rows - 1);
  }
  return area;
}

void Layout::remove(PaneId pane) {
  LayoutCell* cell = leaf(pane);
  if (cell == nullptr) return;
  cells::remove(root_, *cell, PaneStatus::Off);  // space is only given, so no status row matters
  if (root_ != nullptr) cells::fix_offsets(*root_);
}

void Layout::swap(PaneId pane, PaneId with) {
  LayoutCell* first = leaf(pane);
  LayoutCell* second = leaf(with);
  MUX_CHECK(first != nullptr && second != nullptr);
  std::swap(first->pane, second->pane);
}

void Layout::replace(PaneId pane, PaneId with) {
  LayoutCell* cell = leaf(pane);
  MUX_CHECK(cell != nullptr);
  cell->pane = with;
}

std::optional<PaneId> Layout::border_at(int x, int y, Axis axis) const {
  if (root_ == nullptr) return std::nullopt;
  const LayoutCell* cell = cell_before_border(*root_, x, y);
  if (cell == nullptr || cell->parent->axis != axis) return std::nullopt;
  while (!cell->is_leaf()) cell = cell->children.back().get();
  return cell->pane;
}

bool Layout::drag_border(int x, int y, int to_x, int to_y, PaneStatus status) {
  if (root_ == nullptr) return false;
  // The place itself and its four neighbours: a drag that starts where two borders meet moves both.
  static constexpr int kNear[][2] = {{0, 0}, {0, 1}, {1, 0}, {0, -1}, {-1, 0}};
  std::vector<LayoutCell*> found;
  for (const auto& offset : kNear) {
    const LayoutCell* cell = cell_before_border(*root_, x + offset[0], y + offset[1]);
    if (cell == nullptr || std::ranges::find(found, cell) != found.end()) continue;
    found.push_back(const_cast<LayoutCell*>(cell));
    if (found.size() == 2) break;
  }
  bool moved = false;
  for (LayoutCell* cell : found) {
    const Axis axis = cell->parent->axis;
    const int change = axis == Axis::TopBottom ? to_y - y : to_x - x;
    if (change == 0) continue;
    cells::move_border(*cell, axis, change, status, false);
    moved = true;
  }
  if (moved) cells::fix_offsets(*root_);
  return moved;
}

}  // namespace mux::model
