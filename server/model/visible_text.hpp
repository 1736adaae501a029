// Visible text: control characters and bytes that are no UTF-8 written as escapes, for names and lists.
#pragma once

#include <string>
#include <string_view>

namespace mux::model {

// As vis(3) with VIS_OCTAL, VIS_CSTYLE, VIS_TAB and VIS_NL, except that UTF-8 stays: `\t`, `\033`, `\377`, `\\`.
[[nodiscard]] std::string make_visible(std::string_view text);

}  // namespace mux::model
