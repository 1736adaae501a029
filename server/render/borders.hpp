// Borders between panes, their titles, and what fills a client's screen outside of its window.
#pragma once

#include <vector>

#include "server/format/draw.hpp"
#include "server/render/scene.hpp"
#include "server/terminal/surface.hpp"

namespace mux::render {

// A range of a border's title, on the client's screen.
struct BorderRange {
  model::PaneId pane;
  int y = 0;
  format::DrawnRange range;
};

// Draws all cells of the window's area that no pane covers; returns the ranges of the borders' titles.
std::vector<BorderRange> draw_borders(const Scene& scene, terminal::Surface& surface);

// The pane that a border at a cell of the window belongs to: that left of or above it, else any beside it.
[[nodiscard]] const ScenePane* border_owner(const Scene& scene, int x, int y);

}  // namespace mux::render
