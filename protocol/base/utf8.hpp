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

// The same, with the common cases (ASCII, and well-formed characters of three bytes) at the place of the call.
[[nodiscard]] inline Utf8Character decode_utf8_fast(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (!text.empty() && byte(0) < 0x80) return {byte(0), 1, true};
  if (text.size() >= 3 && (byte(0) & 0xF0) == 0xE0 && (byte(1) & 0xC0) == 0x80 && (byte(2) & 0xC0) == 0x80) {
    const char32_t codepoint = (byte(0) & 0x0Fu) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu);
    if (codepoint >= 0x800 && (codepoint < 0xD800 || codepoint >= 0xE000)) return {codepoint, 3, true};
  }
  return decode_utf8(text);
}

// Writes `codepoint`, which must be a scalar value, as UTF-8 to `out`, which has room for 4 bytes; how many there were.
inline std::size_t put_utf8(char* out, char32_t codepoint) noexcept {
  const auto byte = [](char32_t value) { return static_cast<char>(value); };
  const auto tail = [&](unsigned shift) { return byte(0x80 | ((codepoint >> shift) & 0x3F)); };
  if (codepoint < 0x80) {
    out[0] = byte(codepoint);
    return 1;
  }
  if (codepoint < 0x800) {
    out[0] = byte(0xC0 | (codepoint >> 6));
    out[1] = tail(0);
    return 2;
  }
  if (codepoint < 0x10000) {
    out[0] = byte(0xE0 | (codepoint >> 12));
    out[1] = tail(6);
    out[2] = tail(0);
    return 3;
  }
  out[0] = byte(0xF0 | (codepoint >> 18));
  out[1] = tail(12);
  out[2] = tail(6);
  out[3] = tail(0);
  return 4;
}

// Appends `codepoint` as UTF-8 (U+FFFD for surrogates and values past U+10FFFF).
void append_utf8(std::string& out, char32_t codepoint);

// Whether all of `text` is well-formed UTF-8.
[[nodiscard]] bool is_valid_utf8(std::string_view text) noexcept;

}  // namespace mux
