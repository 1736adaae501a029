// Charset: the character sets that SCS designates to G0 to G3 and what a 7-bit code means in each.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mux::terminal {

enum class Charset : std::uint8_t {
  Ascii,
  LineDrawing,  // DEC Special Graphics: cells keep the letter, with attribute::kLineDrawing
  British,
  Dutch,
  Finnish,
  French,
  FrenchCanadian,
  German,
  Italian,
  Norwegian,
  Portuguese,
  Spanish,
  Swedish,
  Swiss,
  Turkish,
  SerboCroatian,
  Greek,
  Hebrew,
  Russian,
  Technical,     // DEC Technical
  Supplemental,  // DEC Multinational's right half
  Latin1,        // 96 characters: the right halves of ISO 8859-1, -9, -5, -2, -7 and -8
  Latin5,
  Cyrillic,
  Latin2,
  IsoGreek,
  IsoHebrew,
  DecGreek,  // the right halves of DEC's 8-bit sets
  DecHebrew,
  DecTurkish,
  DecCyrillic,
};
inline constexpr int kCharsets = static_cast<int>(Charset::DecCyrillic) + 1;

// The set that SCS names by an optional intermediate and a final character (VT510, "Select Character Set").
[[nodiscard]] std::optional<Charset> find_charset(bool has96, std::string_view designator) noexcept;
// Its designator, for reports; and whether it has 96 characters.
[[nodiscard]] std::string_view designator_of(Charset charset) noexcept;
[[nodiscard]] bool has_96(Charset charset) noexcept;

// The character of `code` (0x20 to 0x7F). ASCII where a set says nothing else, U+FFFD where it has no character.
[[nodiscard]] char32_t character_of(Charset charset, std::uint8_t code) noexcept;

}  // namespace mux::terminal
