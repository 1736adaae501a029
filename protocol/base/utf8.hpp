// UTF-8: decoding one character at a time as the Unicode standard recommends, and encoding.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mux {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

struct Utf8Character {
  char32_t codepoint = kReplacementCharacter;
  std::size_t length = 0;  // bytes consumed; 0 only for empty input
  bool valid = false;
};

// Decodes the character at the start of `text`. Ill-formed input gives U+FFFD for each maximal subpart (Unicode 15,
// chapter 3, table 3-8); a text that ends inside a character gives what is there as one ill-formed subpart.
[[nodiscard]] Utf8Character decode_utf8(std::string_view text) noexcept;

// Appends `codepoint` as UTF-8 (U+FFFD for surrogates and values past U+10FFFF).
void append_utf8(std::string& out, char32_t codepoint);

// Whether all of `text` is well-formed UTF-8.
[[nodiscard]] bool is_valid_utf8(std::string_view text) noexcept;

}  // namespace mux
