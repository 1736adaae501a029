// Operations on single cells of a layout tree, shared by the files that implement Layout.
#pragma once

#include <memory>

#include "server/model/layout.hpp"

namespace mux::model::cells {

using PaneStatus = Layout::PaneStatus;
using CellPtr = std::unique_ptr<LayoutCell>;

[[nodiscard]] inline int& length(LayoutCell& cell, Axis axis) {
  return axis == Axis::LeftRight ? cell.area.columns : cell.area.rows;
}
[[nodiscard]] inline int length(const LayoutCell& cell, Axis axis) {
  return axis == Axis::LeftRight ? cell.area.columns : cell.area.rows;
}

// The slot of `root` or of a cell's children that owns `cell`.
[[nodiscard]] CellPtr& owner(CellPtr& root, const LayoutCell& cell);
[[nodiscard]] LayoutCell* next_sibling(const LayoutCell& cell);
[[nodiscard]] LayoutCell* previous_sibling(const LayoutCell& cell);

[[nodiscard]] CellPtr make_leaf(PaneId pane, Size size);
[[nodiscard]] CellPtr make_node(Axis axis, Size size);
// Adds a child at `index` of the children, at their end by default.
LayoutCell& insert_child(LayoutCell& parent, CellPtr child, std::ptrdiff_t index = -1);

// Whether the cell's edge is the window's at which pane-border-status needs a row of its own: elsewhere the line
// between panes carries the text.
[[nodiscard]] bool takes_status_row(const LayoutCell& cell, PaneStatus status);
// By how much the cell can shrink along `axis`.
[[nodiscard]] int shrinkable(const LayoutCell& cell, Axis axis, PaneStatus status);
// Grows or shrinks a cell; along its own axis its children take one column or row each in turn.
void adjust(LayoutCell& cell, Axis axis, int change, PaneStatus status);
// Whether the cell can have the length `size` along `axis` when its children keep their proportions.
[[nodiscard]] bool fits(const LayoutCell& cell, Axis axis, int size, PaneStatus status);
// Fits the children into their parent's area in proportion to their present sizes.
void fit_children(LayoutCell& parent, PaneStatus status);
// Makes the children equally long along their parent's axis. False when nothing changed.
bool spread_children(LayoutCell& parent, PaneStatus status);
// Sets the places of all cells below (and including) the root from their sizes.
void fix_offsets(LayoutCell& root);
// Takes a cell out of the tree: a neighbour gets its space, and a parent left with one child goes.
void remove(CellPtr& root, LayoutCell& cell, PaneStatus status);
// Moves the border behind `cell` by `change`; takes from the cells before it only when `opposite`.
void move_border(LayoutCell& cell, Axis axis, int change, PaneStatus status, bool opposite);

[[nodiscard]] std::size_t count_leaves(const LayoutCell& cell);

}  // namespace mux::model::cells
