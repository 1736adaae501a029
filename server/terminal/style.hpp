// Style: colours and attributes of one cell, as SGR sets them (ECMA-48 8.3.117, xterm, kitty's underlines).
#pragma once

#include <cstdint>
#include <type_traits>

namespace mux::terminal {

// A colour: the terminal's default, an index of the 256-colour palette, or direct RGB. Packed into 32 bits.
struct Colour {
  enum class Kind : std::uint8_t { Default, Indexed, Rgb };
  Kind kind = Kind::Default;
  std::uint8_t red = 0;  // the palette index when Indexed
  std::uint8_t green = 0;
  std::uint8_t blue = 0;

  static constexpr Colour indexed(std::uint8_t index) { return {Kind::Indexed, index, 0, 0}; }
  static constexpr Colour rgb(std::uint8_t r, std::uint8_t g, std::uint8_t b) { return {Kind::Rgb, r, g, b}; }
  [[nodiscard]] constexpr std::uint8_t index() const { return red; }
  [[nodiscard]] constexpr bool is_default() const { return kind == Kind::Default; }
  friend constexpr bool operator==(Colour, Colour) = default;
};

enum class Underline : std::uint8_t { None, Single, Double, Curly, Dotted, Dashed };

// Bits of Style::attributes.
namespace attribute {
inline constexpr std::uint16_t kBold = 1u << 0;
inline constexpr std::uint16_t kDim = 1u << 1;
inline constexpr std::uint16_t kItalic = 1u << 2;
inline constexpr std::uint16_t kBlink = 1u << 3;
inline constexpr std::uint16_t kReverse = 1u << 4;
inline constexpr std::uint16_t kHidden = 1u << 5;
inline constexpr std::uint16_t kStrikethrough = 1u << 6;
inline constexpr std::uint16_t kOverline = 1u << 7;
// The cell's character is of DEC Special Graphics (as the styles' `acs`); captures print it between SO and SI.
inline constexpr std::uint16_t kLineDrawing = 1u << 8;
// DECSCA 1 or SPA: selective erasure leaves the cell alone. Nothing to be seen.
inline constexpr std::uint16_t kProtected = 1u << 9;
}  // namespace attribute

struct Style {
  Colour foreground;
  Colour background;
  Colour underline_colour;
  std::uint16_t attributes = 0;  // of attribute::
  Underline underline = Underline::None;
  std::uint8_t reserved = 0;  // no padding: styles and cells are compared and hashed as bytes

  [[nodiscard]] constexpr bool has(std::uint16_t bits) const { return (attributes & bits) == bits; }
  friend constexpr bool operator==(const Style&, const Style&) = default;
};
static_assert(std::has_unique_object_representations_v<Style>);

}  // namespace mux::terminal
