// Finds rows that moved: which scrolls of which regions make a terminal's content most like the next frame.
#pragma once

#include <vector>

#include "server/terminal/surface.hpp"

namespace mux::render {

// Rows [top, bottom] (from 0, inclusive) move up by `lines`, or down when negative; what comes in is blank.
struct Scroll {
  int top = 0;
  int bottom = 0;
  int lines = 0;
  friend bool operator==(const Scroll&, const Scroll&) = default;
};

// For each row of the terminal, the row of the shown surface that stands there; kBlankRow when it is blank.
using RowMap = std::vector<int>;
inline constexpr int kBlankRow = -1;

// The scrolls worth doing, in order. `rows` is changed to what the terminal holds after them. Both surfaces have the
// same size.
[[nodiscard]] std::vector<Scroll> find_scrolls(const terminal::Surface& shown, const terminal::Surface& next,
                                               RowMap& rows);

}  // namespace mux::render
