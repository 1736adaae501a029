// Parsing and printing of colours, and the 256-colour palette.
#include "server/format/colour.hpp"

#include <fmt/format.h>
#include <strings.h>

#include <array>
#include <charconv>

#include "server/terminal/colour_names.hpp"
#include "server/terminal/palette.hpp"

namespace mux::format {
namespace {

constexpr std::string_view kBasic[] = {"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"};
// In the order of ThemeColour.
constexpr std::string_view kTheme[] = {"themeblack",  "themewhite", "themelightgrey", "themedarkgrey", "themegreen",
                                       "themeyellow", "themered",   "themeblue",      "themecyan",     "thememagenta"};

bool same_word(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

std::optional<std::uint32_t> parse_integer(std::string_view digits, int base) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

ColourSpec from_rgb(std::uint32_t rgb) {
  return ColourSpec::rgb(static_cast<std::uint8_t>(rgb >> 16), static_cast<std::uint8_t>(rgb >> 8),
                         static_cast<std::uint8_t>(rgb));
}

std::optional<ColourSpec> parse_word(std::string_view text) {
  if (same_word(text, "default")) return ColourSpec::standard();
  if (same_word(text, "terminal")) return ColourSpec{ColourSpec::Kind::Terminal, 0, 0, 0};
  for (std::uint8_t i = 0; i < std::size(kBasic); ++i) {
    if (same_word(text, kBasic[i])) return ColourSpec::basic(i);
    if (text.size() > 6 && same_word(text.substr(0, 6), "bright") && same_word(text.substr(6), kBasic[i])) {
      return ColourSpec::bright(i);
    }
  }
  for (std::uint8_t i = 0; i < std::size(kTheme); ++i) {
    if (same_word(text, kTheme[i])) return ColourSpec::theme(static_cast<ThemeColour>(i));
  }
  return std::nullopt;
}

// `gray0` to `gray100`, in either spelling: percent of white, rounded as in X11's list.
std::optional<ColourSpec> parse_grey(std::string_view text) {
  if (text.size() < 4 || (!same_word(text.substr(0, 4), "gray") && !same_word(text.substr(0, 4), "grey"))) {
    return std::nullopt;
  }
  if (text.size() == 4) return ColourSpec::rgb(0xBE, 0xBE, 0xBE);
  const auto percent = parse_integer(text.substr(4), 10);
  if (!percent || *percent > 100) return std::nullopt;
  const auto level = static_cast<std::uint8_t>(*percent * 2.55 + 0.5);
  return ColourSpec::rgb(level, level, level);
}

}  // namespace

std::optional<ColourSpec> parse_colour(std::string_view text) {
  if (text.starts_with('#')) {
    if (text.size() != 7) return std::nullopt;
    const auto rgb = parse_integer(text.substr(1), 16);
    return rgb ? std::optional(from_rgb(*rgb)) : std::nullopt;
  }
  for (const std::string_view prefix : {"colour", "color"}) {
    if (text.size() <= prefix.size() || !same_word(text.substr(0, prefix.size()), prefix)) continue;
    const auto index = parse_integer(text.substr(prefix.size()), 10);
    if (!index || *index > 255) return std::nullopt;
    return ColourSpec::palette(static_cast<std::uint8_t>(*index));
  }
  if (const auto word = parse_word(text)) return word;
  if (text.size() <= 2) {
    if (const auto number = parse_integer(text, 10)) {
      if (text.size() == 1 && *number < 8) return ColourSpec::basic(static_cast<std::uint8_t>(*number));
      if (*number >= 90 && *number < 98) return ColourSpec::bright(static_cast<std::uint8_t>(*number - 90));
    }
  }
  if (const auto rgb = terminal::named_colour(text)) return from_rgb(*rgb);
  return parse_grey(text);
}

std::string colour_text(ColourSpec colour) {
  switch (colour.kind) {
    case ColourSpec::Kind::None:
      return "none";
    case ColourSpec::Kind::Default:
      return "default";
    case ColourSpec::Kind::Terminal:
      return "terminal";
    case ColourSpec::Kind::Basic:
      return std::string(kBasic[colour.red & 7]);
    case ColourSpec::Kind::Bright:
      return "bright" + std::string(kBasic[colour.red & 7]);
    case ColourSpec::Kind::Palette:
      return fmt::format("colour{}", colour.red);
    case ColourSpec::Kind::Rgb:
      return fmt::format("#{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue);
    case ColourSpec::Kind::Theme:
      return colour.red < std::size(kTheme) ? std::string(kTheme[colour.red]) : "default";
  }
  return "none";
}

std::string colour_hex(ColourSpec colour, const ThemeResolver* theme) {
  if (colour.kind == ColourSpec::Kind::Theme) {
    if (theme == nullptr) return {};
    colour = theme->resolve(static_cast<ThemeColour>(colour.red));
  }
  switch (colour.kind) {
    case ColourSpec::Kind::Basic:
    case ColourSpec::Kind::Palette:
      return fmt::format("{:06x}", palette_rgb(colour.red));
    case ColourSpec::Kind::Bright:
      return fmt::format("{:06x}", palette_rgb(static_cast<std::uint8_t>(8 + (colour.red & 7))));
    case ColourSpec::Kind::Rgb:
      return fmt::format("{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue);
    default:
      return {};
  }
}

terminal::Colour to_terminal(ColourSpec colour, const ThemeResolver* theme) {
  if (colour.kind == ColourSpec::Kind::Theme && theme != nullptr) {
    colour = theme->resolve(static_cast<ThemeColour>(colour.red));
  }
  switch (colour.kind) {
    case ColourSpec::Kind::Basic:
    case ColourSpec::Kind::Palette:
      return terminal::Colour::indexed(colour.red);
    case ColourSpec::Kind::Bright:
      return terminal::Colour::indexed(static_cast<std::uint8_t>(8 + (colour.red & 7)));
    case ColourSpec::Kind::Rgb:
      return terminal::Colour::rgb(colour.red, colour.green, colour.blue);
    default:
      return {};
  }
}

ColourSpec from_terminal(terminal::Colour colour) {
  switch (colour.kind) {
    case terminal::Colour::Kind::Indexed:
      if (colour.index() < 8) return ColourSpec::basic(colour.index());
      if (colour.index() < 16) return ColourSpec::bright(static_cast<std::uint8_t>(colour.index() - 8));
      return ColourSpec::palette(colour.index());
    case terminal::Colour::Kind::Rgb:
      return ColourSpec::rgb(colour.red, colour.green, colour.blue);
    default:
      return ColourSpec::standard();
  }
}

std::uint32_t palette_rgb(std::uint8_t index) noexcept {
  const terminal::Colour colour = terminal::standard_colour(index);
  return static_cast<std::uint32_t>(colour.red << 16 | colour.green << 8 | colour.blue);
}

}  // namespace mux::format
