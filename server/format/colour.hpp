// ColourSpec: a colour as styles and options write it, before theme and terminal decide what it looks like.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/terminal/style.hpp"

namespace mux::format {

// Colours that the options dark-theme-* and light-theme-* give.
enum class ThemeColour : std::uint8_t {
  Black,
  White,
  LightGrey,
  DarkGrey,
  Green,
  Yellow,
  Red,
  Blue,
  Cyan,
  Magenta,
};

struct ColourSpec {
  enum class Kind : std::uint8_t {
    None,      // not given
    Default,   // `default`: the one beneath
    Terminal,  // `terminal`: the terminal's own
    Basic,     // black..white, 0..7
    Bright,    // brightblack..brightwhite, 0..7
    Palette,   // colour0..colour255
    Rgb,
    Theme,
  };
  Kind kind = Kind::None;
  std::uint8_t red = 0;  // the index of Basic, Bright, Palette and Theme
  std::uint8_t green = 0;
  std::uint8_t blue = 0;

  static constexpr ColourSpec standard() { return {Kind::Default, 0, 0, 0}; }
  static constexpr ColourSpec basic(std::uint8_t index) { return {Kind::Basic, index, 0, 0}; }
  static constexpr ColourSpec bright(std::uint8_t index) { return {Kind::Bright, index, 0, 0}; }
  static constexpr ColourSpec palette(std::uint8_t index) { return {Kind::Palette, index, 0, 0}; }
  static constexpr ColourSpec rgb(std::uint8_t r, std::uint8_t g, std::uint8_t b) { return {Kind::Rgb, r, g, b}; }
  static constexpr ColourSpec theme(ThemeColour colour) {
    return {Kind::Theme, static_cast<std::uint8_t>(colour), 0, 0};
  }
  [[nodiscard]] constexpr bool given() const { return kind != Kind::None; }
  // Default or Terminal: no colour of its own.
  [[nodiscard]] constexpr bool is_plain() const { return kind <= Kind::Terminal; }
  friend constexpr bool operator==(ColourSpec, ColourSpec) = default;
};

// Gives the theme's colours their values; the result must not be a theme colour itself.
class ThemeResolver {
 public:
  virtual ~ThemeResolver() = default;
  [[nodiscard]] virtual ColourSpec resolve(ThemeColour colour) const = 0;
};

// `red`, `5`, `brightblue`, `93`, `colour208`, `#ff8000`, `default`, `terminal`, `themered`, `gray50`, an X11 name.
// Case is ignored in names. Empty when the text is no colour.
[[nodiscard]] std::optional<ColourSpec> parse_colour(std::string_view text);
// The colour as tmux prints it: `red`, `brightred`, `colour5`, `#aabbcc`, `default`, `themered`; `none` when not given.
[[nodiscard]] std::string colour_text(ColourSpec colour);
// Six hexadecimal digits, or empty for a colour without value (default, terminal, none).
[[nodiscard]] std::string colour_hex(ColourSpec colour, const ThemeResolver* theme = nullptr);
// What a cell holds. Theme colours need the resolver; without one they are default.
[[nodiscard]] terminal::Colour to_terminal(ColourSpec colour, const ThemeResolver* theme = nullptr);
[[nodiscard]] ColourSpec from_terminal(terminal::Colour colour);
// The value of an index of the 256-colour palette as xterm has it, 0xRRGGBB.
[[nodiscard]] std::uint32_t palette_rgb(std::uint8_t index) noexcept;

}  // namespace mux::format
