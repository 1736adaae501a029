// Layout: new sizes for the window or a pane, and spreading panes evenly.
#include <algorithm>

#include "protocol/base/check.hpp"
#include "server/model/layout.hpp"
#include "server/model/layout_cells.hpp"

namespace mux::model {

namespace {

void resize_axis(LayoutCell& root, Axis axis, int size, Layout::PaneStatus status) {
  int change = size - cells::length(root, axis);
  if (change < 0) change = std::max(change, -cells::shrinkable(root, axis, status));
  if (change != 0) cells::adjust(root, axis, change, status);
}

// The cell around `cell` (or itself) whose parent's children lie along `axis`; null when there is none.
LayoutCell* cell_along(LayoutCell& cell, Axis axis) {
  LayoutCell* at = &cell;
  while (at->parent != nullptr && at->parent->axis != axis) at = at->parent;
  return at->parent == nullptr ? nullptr : at;
}

}  // namespace

Size Layout::resize(Size size, PaneStatus status) {
  if (root_ == nullptr) return size;
  resize_axis(*root_, Axis::LeftRight, size.columns, status);
  resize_axis(*root_, Axis::TopBottom, size.rows, status);
  cells::fix_offsets(*root_);
  return this->size();
}

void Layout::resize_pane(PaneId pane, Axis axis, int change, PaneStatus status, bool opposite_edge) {
  LayoutCell* found = leaf(pane);
  MUX_CHECK(found != nullptr);
  LayoutCell* cell = cell_along(*found, axis);
  if (cell == nullptr) return;
  if (cells::next_sibling(*cell) == nullptr) cell = cells::previous_sibling(*cell);
  if (cell == nullptr) return;
  cells::move_border(*cell, axis, change, status, opposite_edge);
  cells::fix_offsets(*root_);
}

void Layout::resize_pane_to(PaneId pane, Axis axis, int size, PaneStatus status) {
  LayoutCell* found = leaf(pane);
  MUX_CHECK(found != nullptr);
  if (axis == Axis::TopBottom && cells::takes_status_row(*found, status)) ++size;
  const LayoutCell* cell = cell_along(*found, axis);
  if (cell == nullptr) return;
  const int present = cells::length(*cell, axis);
  const bool last = cells::next_sibling(*cell) == nullptr;
  resize_pane(pane, axis, last ? present - size : size - present, status, true);
}

bool Layout::spread(PaneId pane, PaneStatus status) {
  LayoutCell* found = leaf(pane);
  MUX_CHECK(found != nullptr);
  for (LayoutCell* cell = found->parent; cell != nullptr; cell = cell->parent) {
    if (cells::spread_children(*cell, status)) {
      cells::fix_offsets(*root_);
      return true;
    }
  }
  return false;
}

}  // namespace mux::model
