// Terminfo's parameterised strings (terminfo(5), "Parameterized Strings"), expanded without trusting them.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace mux::render {

// A number, and text for the parameters that a string takes with %s.
struct StringParameter {
  int number = 0;
  std::string_view text;
};

// Expands `format` with up to nine parameters. A client's terminfo may say anything: the stack, the loops and the
// result are bounded, and a number is never taken for an address, which is why ncurses' tparm is not used.
[[nodiscard]] std::string expand_parameters(std::string_view format, std::span<const StringParameter> parameters);

// `value` without its padding marks (`$<5>`).
[[nodiscard]] std::string without_padding(std::string_view value);

}  // namespace mux::render
