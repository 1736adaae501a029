// Layout: the presets of select-layout, built anew from the panes in their order.
#include <algorithm>
#include <array>
#include <utility>

#include "server/model/layout.hpp"
#include "server/model/layout_cells.hpp"

namespace mux::model {

namespace {

using cells::CellPtr;
using PaneStatus = Layout::PaneStatus;

constexpr std::array<std::string_view, 7> kPresetNames = {
    "even-horizontal", "even-vertical",          "main-horizontal", "main-horizontal-mirrored",
    "main-vertical",   "main-vertical-mirrored", "tiled",
};

// The least length of `count` panes in a row with the borders between them.
int least_length(std::size_t count) {
  return static_cast<int>(count) * (kMinimumPaneSize + 1) - 1;
}

Size sized(Axis axis, int along, int across) {
  return axis == Axis::LeftRight ? Size{.columns = along, .rows = across} : Size{.columns = across, .rows = along};
}

CellPtr make_even(Axis axis, const std::vector<PaneId>& panes, Size window, PaneStatus status) {
  Size size = window;
  int& along = axis == Axis::LeftRight ? size.columns : size.rows;
  along = std::max(along, least_length(panes.size()));
  CellPtr root = cells::make_node(axis, size);
  for (const PaneId pane : panes) cells::insert_child(*root, cells::make_leaf(pane, window));
  cells::spread_children(*root, status);
  return root;
}

// How the length along which the main pane and the others lie is shared between them.
struct Shares {
  int main = 0;
  int other = 0;
};

Shares share(int whole, int wanted_main, int wanted_other) {
  const int room = whole - 1;
  if (wanted_main + kMinimumPaneSize >= room) {
    return {.main = room <= kMinimumPaneSize * 2 ? kMinimumPaneSize : room - kMinimumPaneSize,
            .other = kMinimumPaneSize};
  }
  if (wanted_other <= 0 || wanted_other > room || room - wanted_other < wanted_main) {
    return {.main = wanted_main, .other = room - wanted_main};
  }
  return {.main = room - wanted_other, .other = wanted_other};
}

// `axis` is that along which the main pane and the others lie.
CellPtr make_main(Axis axis, bool mirrored, const std::vector<PaneId>& panes, Size window, Shares shares,
                  PaneStatus status) {
  const Axis other_axis = axis == Axis::LeftRight ? Axis::TopBottom : Axis::LeftRight;
  const std::size_t others = panes.size() - 1;
  const int across = std::max(axis == Axis::LeftRight ? window.rows : window.columns, least_length(others));
  CellPtr root = cells::make_node(axis, sized(axis, shares.main + shares.other + 1, across));
  CellPtr main = cells::make_leaf(panes.front(), sized(axis, shares.main, across));
  const Size other_size = sized(axis, shares.other, across);
  CellPtr rest = others == 1 ? cells::make_leaf(panes[1], other_size) : cells::make_node(other_axis, other_size);
  LayoutCell* row = others == 1 ? nullptr : rest.get();
  if (row != nullptr) {
    for (std::size_t i = 1; i < panes.size(); ++i) {
      cells::insert_child(*row, cells::make_leaf(panes[i], sized(axis, shares.other, kMinimumPaneSize)));
    }
  }
  if (mirrored) std::swap(main, rest);
  cells::insert_child(*root, std::move(main));
  cells::insert_child(*root, std::move(rest));
  if (row != nullptr) cells::spread_children(*row, status);
  return root;
}

CellPtr make_tiled(const std::vector<PaneId>& panes, Size window, int max_columns, PaneStatus status) {
  const int count = static_cast<int>(panes.size());
  int rows = 1;
  int columns = 1;
  while (rows * columns < count) {
    ++rows;
    if (rows * columns < count && (max_columns == 0 || columns < max_columns)) ++columns;
  }
  const int width = std::max((window.columns - (columns - 1)) / columns, kMinimumPaneSize);
  const int height = std::max((window.rows - (rows - 1)) / rows, kMinimumPaneSize);
  CellPtr root = cells::make_node(Axis::TopBottom, {.columns = std::max((width + 1) * columns - 1, window.columns),
                                                    .rows = std::max((height + 1) * rows - 1, window.rows)});
  int next = 0;
  for (int row = 0; row < rows && next < count; ++row) {
    const Size row_size{.columns = window.columns, .rows = height};
    if (count - row * columns == 1 || columns == 1) {
      cells::insert_child(*root, cells::make_leaf(panes[static_cast<std::size_t>(next++)], row_size));
      continue;
    }
    LayoutCell& line = cells::insert_child(*root, cells::make_node(Axis::LeftRight, row_size));
    int placed = 0;
    for (; placed < columns && next < count; ++placed) {
      cells::insert_child(
          line, cells::make_leaf(panes[static_cast<std::size_t>(next++)], {.columns = width, .rows = height}));
    }
    const int unused = window.columns - (placed * (width + 1) - 1);
    if (unused > 0) cells::adjust(*line.children.back(), Axis::LeftRight, unused, status);
  }
  const int unused = window.rows - (rows * height + rows - 1);
  if (unused > 0) cells::adjust(*root->children.back(), Axis::TopBottom, unused, status);
  return root;
}

}  // namespace

std::string_view preset_name(LayoutPreset preset) {
  return kPresetNames[static_cast<std::size_t>(preset)];
}

std::optional<LayoutPreset> find_preset(std::string_view name) {
  std::optional<LayoutPreset> found;
  bool ambiguous = false;
  for (std::size_t i = 0; i < kPresetNames.size(); ++i) {
    if (kPresetNames[i] == name) return static_cast<LayoutPreset>(i);
    if (!kPresetNames[i].starts_with(name)) continue;
    ambiguous = found.has_value();
    found = static_cast<LayoutPreset>(i);
    if (ambiguous) break;
  }
  return ambiguous ? std::nullopt : found;
}

void Layout::apply(LayoutPreset preset, const PresetSizes& sizes, PaneStatus status) {
  const std::vector<PaneId> all = panes();
  if (all.size() <= 1) return;
  const Size window = size();
  switch (preset) {
    case LayoutPreset::EvenHorizontal:
      root_ = make_even(Axis::LeftRight, all, window, status);
      break;
    case LayoutPreset::EvenVertical:
      root_ = make_even(Axis::TopBottom, all, window, status);
      break;
    case LayoutPreset::MainHorizontal:
    case LayoutPreset::MainHorizontalMirrored:
      root_ = make_main(Axis::TopBottom, preset == LayoutPreset::MainHorizontalMirrored, all, window,
                        share(window.rows, sizes.main_rows, sizes.other_rows), status);
      break;
    case LayoutPreset::MainVertical:
    case LayoutPreset::MainVerticalMirrored:
      root_ = make_main(Axis::LeftRight, preset == LayoutPreset::MainVerticalMirrored, all, window,
                        share(window.columns, sizes.main_columns, sizes.other_columns), status);
      break;
    case LayoutPreset::Tiled:
      root_ = make_tiled(all, window, sizes.tiled_max_columns, status);
      break;
  }
  cells::fix_offsets(*root_);
}

}  // namespace mux::model
