// UTF-8 in bulk: characters decoded and encoded without a branch for their length, which in mixed text nobody can
// predict. Four bytes are read or written whatever the length.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace mux {

namespace detail {

// By the five high bits of a first byte: how long the character is, 0 where none begins.
inline constexpr std::array<std::uint8_t, 32> kUtf8Length = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                                             0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 3, 3, 4, 0};

// What characters of one length look like as a little-endian word.
struct Utf8Form {
  std::uint32_t lead;   // bits of the first byte that count
  std::uint32_t mask;   // of the high bits of the bytes after it
  std::uint32_t high;   // what those are
  std::uint32_t least;  // codepoint; below it the form is overlong
  std::uint32_t shift;  // of the sum of all four bytes' bits
};
inline constexpr std::array<Utf8Form, 5> kUtf8Forms = {Utf8Form{0, 0, 1, 0, 0},  // never well-formed
                                                       {0x7F, 0, 0, 0, 18},
                                                       {0x1F, 0xC000, 0x8000, 0x80, 12},
                                                       {0x0F, 0xC0C000, 0x808000, 0x800, 6},
                                                       {0x07, 0xC0C0C000, 0x80808000, 0x10000, 0}};
inline constexpr std::array<std::uint32_t, 5> kUtf8Prefix = {0, 0, 0xC0, 0xE0, 0xF0};

}  // namespace detail

struct Utf8Quick {
  std::uint32_t codepoint = 0;  // meaningless when not well-formed; below 2^22 always
  std::uint32_t length = 0;
  bool well_formed = false;  // as far as bytes tell: may be a surrogate, or past U+10FFFF
};

// The character at `at`, where four bytes can be read.
[[nodiscard]] inline Utf8Quick decode_utf8_quick(const char* at) noexcept {
  std::uint32_t word = 0;
  std::memcpy(&word, at, 4);
  const std::uint32_t length = detail::kUtf8Length[(word & 0xFF) >> 3];
  const detail::Utf8Form& form = detail::kUtf8Forms[length];
  const std::uint32_t sum =
      (word & form.lead) << 18 | (word & 0x3F00) << 4 | (word >> 10 & 0xFC0) | (word >> 24 & 0x3F);
  const std::uint32_t codepoint = sum >> form.shift;
  const unsigned wrong = ((word & form.mask) ^ form.high) | static_cast<unsigned>(codepoint < form.least);
  return {codepoint, length, wrong == 0};
}

// Writes `codepoint`, a scalar value, at `out`, where four bytes can be written; how many of them count.
inline std::size_t put_utf8_quick(char* out, std::uint32_t codepoint) noexcept {
  const std::uint32_t length = 1u + static_cast<std::uint32_t>(codepoint >= 0x80) +
                               static_cast<std::uint32_t>(codepoint >= 0x800) +
                               static_cast<std::uint32_t>(codepoint >= 0x10000);
  const std::uint32_t all = codepoint >> 18 | (codepoint >> 12 & 0x3F) << 8 | (codepoint >> 6 & 0x3F) << 16 |
                            (codepoint & 0x3F) << 24 | 0x80808000u;
  const std::uint32_t several = (all >> (8 * (4 - length))) | detail::kUtf8Prefix[length];
  const std::uint32_t word = length == 1 ? codepoint : several;
  std::memcpy(out, &word, 4);
  return length;
}

}  // namespace mux
