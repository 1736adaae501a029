// Layout: splitting a pane or the whole window.
#include <algorithm>
#include <utility>

#include "protocol/base/check.hpp"
#include "server/model/layout.hpp"
#include "server/model/layout_cells.hpp"

namespace mux::model {

namespace {

using cells::length;

// Lengths of the left or upper and of the right or lower part; the border between takes one.
struct Parts {
  int first = 0;
  int second = 0;
};

Parts split_length(int whole, const Layout::Split& split) {
  int second = (whole + 1) / 2 - 1;
  if (split.size) {
    const bool before = split.position == SplitPosition::Before;
    second = before ? whole - *split.size - 1 : *split.size;
    // tmux counts without sign here: a new first part that is too long gets the least length, not the most.
    if (second < 0) second = whole - 2;
  }
  second = std::max(kMinimumPaneSize, std::min(second, whole - 2));
  return {.first = whole - 1 - second, .second = second};
}

// Puts a new node in the place of `cell`, which becomes its only child.
LayoutCell& wrap(cells::CellPtr& root, LayoutCell& cell, Axis axis) {
  cells::CellPtr& slot = cells::owner(root, cell);
  cells::CellPtr inner = std::move(slot);
  slot = cells::make_node(axis, {.columns = cell.area.columns, .rows = cell.area.rows});
  slot->area = cell.area;
  slot->parent = cell.parent;
  LayoutCell& node = *slot;
  cells::insert_child(node, std::move(inner));
  return node;
}

std::ptrdiff_t position_of(const LayoutCell& parent, const LayoutCell& child) {
  return std::ranges::find(parent.children, &child, &cells::CellPtr::get) - parent.children.begin();
}

}  // namespace

Result<> Layout::split(PaneId pane, PaneId new_pane, const Split& split, PaneStatus status) {
  LayoutCell* cell = split.full ? root_.get() : leaf(pane);
  MUX_CHECK(cell != nullptr);
  const Axis axis = split.axis;
  const bool before = split.position == SplitPosition::Before;
  const int whole = length(*cell, axis);
  const bool status_row = axis == Axis::TopBottom && cells::takes_status_row(*cell, status);
  if (whole < kMinimumPaneSize * 2 + 1 + (status_row ? 1 : 0)) return fail("no space for new pane");
  const Parts parts = split_length(whole, split);
  const int kept = before ? parts.second : parts.first;
  if (split.full && !cells::fits(*cell, axis, kept, status)) return fail("no space for new pane");

  const Rectangle area = cell->area;
  auto fresh = cells::make_leaf(new_pane, {.columns = area.columns, .rows = area.rows});
  length(*fresh, axis) = whole - 1 - kept;
  if (split.full && !cell->is_leaf() && cell->axis == axis) {
    // The root lies along this axis already: its children make room, and the new pane becomes one of them.
    length(*cell, axis) = kept;
    cells::fit_children(*cell, status);
    length(*cell, axis) = whole;
    cells::insert_child(*cell, std::move(fresh), before ? 0 : -1);
  } else {
    LayoutCell* parent = cell->parent;
    if (parent == nullptr || parent->axis != axis) parent = &wrap(root_, *cell, axis);
    length(*cell, axis) = kept;
    cells::insert_child(*parent, std::move(fresh), position_of(*parent, *cell) + (before ? 0 : 1));
    cells::fit_children(*cell, status);
  }
  cells::fix_offsets(*root_);
  return {};
}

}  // namespace mux::model
