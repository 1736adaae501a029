// Single cells of a layout tree: linking, minimum sizes, growing and shrinking.
#include "server/model/layout_cells.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "protocol/base/check.hpp"

namespace mux::model::cells {

namespace {

std::size_t index_in_parent(const LayoutCell& cell) {
  const auto& siblings = cell.parent->children;
  const auto found = std::ranges::find(siblings, &cell, &CellPtr::get);
  MUX_CHECK(found != siblings.end());
  return static_cast<std::size_t>(found - siblings.begin());
}

// A child's length when a parent of length `previous` gets the length `size` and `left` of it, for this child and
// `count_left - 1` more, is still to be given out.
int proportional_length(int previous, const LayoutCell& cell, Axis axis, int size, int count_left, int left,
                        PaneStatus status) {
  if (count_left == 1) return left;
  const int present = length(cell, axis);
  const int minimum = std::max((kMinimumPaneSize + 1) * (count_left - 1), present - shrinkable(cell, axis, status));
  auto wanted = static_cast<int>(static_cast<std::int64_t>(present) * size / std::max(previous, 1));
  if (left >= minimum) wanted = std::min(wanted, left - minimum);
  return std::max(wanted, kMinimumPaneSize);
}

}  // namespace

CellPtr& owner(CellPtr& root, const LayoutCell& cell) {
  return cell.parent == nullptr ? root : cell.parent->children[index_in_parent(cell)];
}

LayoutCell* next_sibling(const LayoutCell& cell) {
  const std::size_t index = index_in_parent(cell) + 1;
  return index < cell.parent->children.size() ? cell.parent->children[index].get() : nullptr;
}

LayoutCell* previous_sibling(const LayoutCell& cell) {
  const std::size_t index = index_in_parent(cell);
  return index > 0 ? cell.parent->children[index - 1].get() : nullptr;
}

CellPtr make_leaf(PaneId pane, Size size) {
  auto cell = std::make_unique<LayoutCell>();
  cell->pane = pane;
  cell->area = {.columns = size.columns, .rows = size.rows};
  return cell;
}

CellPtr make_node(Axis axis, Size size) {
  auto cell = std::make_unique<LayoutCell>();
  cell->axis = axis;
  cell->area = {.columns = size.columns, .rows = size.rows};
  return cell;
}

LayoutCell& insert_child(LayoutCell& parent, CellPtr child, std::ptrdiff_t index) {
  child->parent = &parent;
  auto& children = parent.children;
  const auto place = index < 0 ? children.end() : children.begin() + index;
  return **children.insert(place, std::move(child));
}

bool takes_status_row(const LayoutCell& cell, PaneStatus status) {
  if (status == PaneStatus::Off) return false;
  for (const LayoutCell* at = &cell; at->parent != nullptr; at = at->parent) {
    if (at->parent->axis != Axis::TopBottom) continue;
    const auto& siblings = at->parent->children;
    const CellPtr& edge = status == PaneStatus::Top ? siblings.front() : siblings.back();
    if (edge.get() != at) return false;
  }
  return true;
}

int shrinkable(const LayoutCell& cell, Axis axis, PaneStatus status) {
  if (cell.is_leaf()) {
    const bool status_row = axis == Axis::TopBottom && takes_status_row(cell, status);
    return std::max(0, length(cell, axis) - kMinimumPaneSize - (status_row ? 1 : 0));
  }
  if (cell.axis == axis) {
    int sum = 0;
    for (const CellPtr& child : cell.children) sum += shrinkable(*child, axis, status);
    return sum;
  }
  int least = std::numeric_limits<int>::max();
  for (const CellPtr& child : cell.children) least = std::min(least, shrinkable(*child, axis, status));
  return least;
}

void adjust(LayoutCell& cell, Axis axis, int change, PaneStatus status) {
  length(cell, axis) += change;
  if (cell.is_leaf()) return;
  if (cell.axis != axis) {
    for (const CellPtr& child : cell.children) adjust(*child, axis, change, status);
    return;
  }
  while (change != 0) {
    const int before = change;
    for (const CellPtr& child : cell.children) {
      if (change == 0) break;
      if (change > 0) {
        adjust(*child, axis, 1, status);
        --change;
      } else if (shrinkable(*child, axis, status) > 0) {
        adjust(*child, axis, -1, status);
        ++change;
      }
    }
    if (change == before) return;  // callers ask shrinkable() first; a cell below its minimum stays as it is
  }
}

bool fits(const LayoutCell& cell, Axis axis, int size, PaneStatus status) {
  if (cell.is_leaf()) return size >= kMinimumPaneSize;
  const int count = static_cast<int>(cell.children.size());
  if (cell.axis != axis) {
    return std::ranges::all_of(
        cell.children, [&](const CellPtr& child) { return child->is_leaf() || fits(*child, axis, size, status); });
  }
  if (size < count * 2 - 1) return false;
  int left = size;
  for (int i = 0; i < count; ++i) {
    const LayoutCell& child = *cell.children[static_cast<std::size_t>(i)];
    const int wanted = proportional_length(length(cell, axis), child, axis, size, count - i, left, status);
    const int used = i == count - 1 ? wanted : wanted + 1;
    if (used > left || !fits(child, axis, wanted, status)) return false;
    left -= used;
  }
  return true;
}

void fit_children(LayoutCell& parent, PaneStatus status) {
  if (parent.is_leaf()) return;
  const Axis axis = parent.axis;
  const int count = static_cast<int>(parent.children.size());
  int previous = count - 1;
  for (const CellPtr& child : parent.children) previous += length(*child, axis);
  const int size = length(parent, axis);
  int left = size;
  for (int i = 0; i < count; ++i) {
    LayoutCell& child = *parent.children[static_cast<std::size_t>(i)];
    const int wanted = proportional_length(previous, child, axis, size, count - i, left, status);
    child.area = parent.area;
    length(child, axis) = wanted;
    left -= wanted + 1;
    fit_children(child, status);
  }
}

bool spread_children(LayoutCell& parent, PaneStatus status) {
  const int count = static_cast<int>(parent.children.size());
  if (count <= 1) return false;
  const Axis axis = parent.axis;
  const bool vertical = axis == Axis::TopBottom;
  const int size = length(parent, axis) - (vertical && takes_status_row(parent, status) ? 1 : 0);
  if (size < count - 1) return false;
  const int each = (size - (count - 1)) / count;
  if (each == 0) return false;
  int remainder = size - count * (each + 1) + 1;
  bool changed = false;
  for (const CellPtr& child : parent.children) {
    int wanted = each + (vertical && takes_status_row(*child, status) ? 1 : 0);
    if (remainder > 0) {
      ++wanted;
      --remainder;
    }
    const int change = wanted - length(*child, axis);
    adjust(*child, axis, change, status);
    changed = changed || change != 0;
  }
  return changed;
}

void fix_offsets(LayoutCell& root) {
  if (root.parent == nullptr) root.area.x = root.area.y = 0;
  int x = root.area.x;
  int y = root.area.y;
  for (const CellPtr& child : root.children) {
    child->area.x = x;
    child->area.y = y;
    fix_offsets(*child);
    if (root.axis == Axis::LeftRight) {
      x += child->area.columns + 1;
    } else {
      y += child->area.rows + 1;
    }
  }
}

void remove(CellPtr& root, LayoutCell& cell, PaneStatus status) {
  LayoutCell* parent = cell.parent;
  if (parent == nullptr) {
    root.reset();
    return;
  }
  const std::size_t index = index_in_parent(cell);
  LayoutCell* heir = index == 0 ? next_sibling(cell) : previous_sibling(cell);
  if (heir != nullptr) adjust(*heir, parent->axis, length(cell, parent->axis) + 1, status);
  parent->children.erase(parent->children.begin() + static_cast<std::ptrdiff_t>(index));
  if (parent->children.size() != 1) return;
  CellPtr only = std::move(parent->children.front());
  only->parent = parent->parent;
  owner(root, *parent) = std::move(only);
}

namespace {

// Both return how much the border moved, 0 when no cell can give.
int grow(LayoutCell& cell, Axis axis, int needed, PaneStatus status, bool opposite) {
  LayoutCell* giver = next_sibling(cell);
  while (giver != nullptr && shrinkable(*giver, axis, status) == 0) giver = next_sibling(*giver);
  if (giver == nullptr && opposite) {
    giver = previous_sibling(cell);
    while (giver != nullptr && shrinkable(*giver, axis, status) == 0) giver = previous_sibling(*giver);
  }
  if (giver == nullptr) return 0;
  const int size = std::min(needed, shrinkable(*giver, axis, status));
  adjust(cell, axis, size, status);
  adjust(*giver, axis, -size, status);
  return size;
}

int shrink(LayoutCell& cell, Axis axis, int needed, PaneStatus status) {
  LayoutCell* giver = &cell;
  while (giver != nullptr && shrinkable(*giver, axis, status) == 0) giver = previous_sibling(*giver);
  LayoutCell* taker = next_sibling(cell);
  if (giver == nullptr || taker == nullptr) return 0;
  const int size = std::min(needed, shrinkable(*giver, axis, status));
  adjust(*taker, axis, size, status);
  adjust(*giver, axis, -size, status);
  return size;
}

}  // namespace

void move_border(LayoutCell& cell, Axis axis, int change, PaneStatus status, bool opposite) {
  int needed = change > 0 ? change : -change;
  while (needed != 0) {
    const int moved = change > 0 ? grow(cell, axis, needed, status, opposite) : shrink(cell, axis, needed, status);
    if (moved == 0) return;
    needed -= moved;
  }
}

std::size_t count_leaves(const LayoutCell& cell) {
  if (cell.is_leaf()) return 1;
  std::size_t count = 0;
  for (const CellPtr& child : cell.children) count += count_leaves(*child);
  return count;
}

}  // namespace mux::model::cells
