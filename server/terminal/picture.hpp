// Picture: a screen as it was when a program began to draw the next one (mode 2026), which is shown until that is
// complete.
#pragma once

#include <cstdint>

#include "server/terminal/grid.hpp"

namespace mux::terminal {

struct Picture {
  Grid grid;
  int x = 0;  // the cursor
  int y = 0;
  bool cursor_visible = true;
  std::uint64_t generation = 0;
  std::uint64_t moved = 0;

  [[nodiscard]] bool changed_since(int row, std::uint64_t before) const {
    return moved > before || grid.row(row).generation > before;
  }
};

}  // namespace mux::terminal
