// Fields of strings that programs send: numbers, parts, hexadecimal digits, colours.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "server/terminal/style.hpp"

namespace mux::terminal {

// A decimal number that is all of `text`.
[[nodiscard]] std::optional<int> number_field(std::string_view text);

// Cuts `text` at the first `separator`; the rest is empty when there is none.
[[nodiscard]] std::pair<std::string_view, std::string_view> cut(std::string_view text, char separator);

// Bytes of which each has two digits; nothing for other characters and for nothing.
[[nodiscard]] std::optional<std::string> from_hex(std::string_view text);
[[nodiscard]] std::string to_hex(std::string_view bytes);

// A colour as XParseColor reads it, and tmux: rgb:R/G/B with one to four digits each, # and 3, 6, 9 or 12 digits (the
// first ones of each part), cmy:C/M/Y, cmyk:C/M/Y/K, or a name.
[[nodiscard]] std::optional<Colour> parse_colour(std::string_view text);
// As terminals report it: rgb:RRRR/GGGG/BBBB.
[[nodiscard]] std::string colour_report(Colour colour);

// Without C0 controls and DEL: names go to other terminals.
[[nodiscard]] std::string without_controls(std::string_view text);

// Whether a program's identifier may be sent back to it: it is short and of few characters.
[[nodiscard]] bool is_identifier(std::string_view text);

}  // namespace mux::terminal
