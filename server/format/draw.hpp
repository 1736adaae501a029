// Drawing of expanded format strings with `#[…]` styles: alignment, lists that scroll to their focus, ranges.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/format/style_state.hpp"

namespace mux::terminal {
class Surface;
}

namespace mux::format {

// Columns of a row that belong to a range.
struct DrawnRange {
  int x = 0;
  int width = 0;
  Range range;
};

// Draws `text` on `width` columns of row `y` from `x`, blanks included, over `base`; returns its ranges from left to
// right. `#[…]` that is no style is left out; `##` is `#`.
std::vector<DrawnRange> draw(terminal::Surface& surface, int x, int y, int width, std::string_view text,
                             const StyleState& base, const ThemeResolver* theme = nullptr);

// Columns of an expanded string, `#[…]` not counted.
[[nodiscard]] int width_of(std::string_view text);
// The first (last) `columns` columns of an expanded string, every `#[…]` kept.
[[nodiscard]] std::string trim_left(std::string_view text, int columns);
[[nodiscard]] std::string trim_right(std::string_view text, int columns);

}  // namespace mux::format
