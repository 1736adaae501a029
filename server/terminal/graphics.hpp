// Graphic rendition: SGR parameters to a style and back (ECMA-48 8.3.117, xterm).
#pragma once

#include <string>

#include "server/terminal/parser.hpp"
#include "server/terminal/style.hpp"

namespace mux::terminal {

// Obeys the parameters from index `from` on; none there is a 0.
void apply_graphics(Style& style, const Sequence& parameters, int from = 0);

// The parameters that make `style` of any other, as DECRQSS and XTREPORTSGR report them: "0", "0;1;38:5:9".
[[nodiscard]] std::string graphics_of(const Style& style);

}  // namespace mux::terminal
