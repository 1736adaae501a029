// DEC Special Graphics: the Unicode and ASCII characters of its letters, and what to show where Unicode cannot be.
#pragma once

#include <string_view>

namespace mux::render {

// The character of a letter of the line-drawing set in UTF-8; empty when it has none.
[[nodiscard]] std::string_view line_drawing_utf8(char letter);
// A stand-in in ASCII.
[[nodiscard]] char line_drawing_ascii(char letter);
// The letter whose character this is (light, heavy and double lines alike); 0 when there is none.
[[nodiscard]] char line_drawing_letter(std::string_view utf8);

}  // namespace mux::render
