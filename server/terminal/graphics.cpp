// SGR by tables: codes for attributes, ranges for colours, colons and semicolons for those of 256 and of RGB.
#include "server/terminal/graphics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace mux::terminal {

namespace {

// CMY (kind 3) and CMYK (4), by colons only: a maximum may stand before the components, of which one is left out then.
std::optional<Colour> subtractive_colour(const Sequence& sequence, int first, int count, int components) {
  const int most = count > components ? std::max(sequence.get(first, 255), 1) : 255;
  if (count > components) ++first;
  if (count < components) return {};
  const auto part = [&](int i) { return std::min(sequence.get(first + i), most); };
  const int black = components == 4 ? most - part(3) : most;
  const auto byte = [&](int i) {
    return static_cast<std::uint8_t>(std::int64_t{255} * (most - part(i)) * black / (std::int64_t{most} * most));
  };
  return Colour::rgb(byte(0), byte(1), byte(2));
}

// A colour of SGR 38, 48 or 58 starting at parameter `i`, which is moved to the last one that belongs to it.
std::optional<Colour> extended_colour(const Sequence& sequence, int& i) {
  const auto sub = [&](int index) {
    return index < sequence.count && sequence.parameters[static_cast<std::size_t>(index)].sub;
  };
  int last = i;
  const bool colons = sub(i + 1);
  if (colons) {
    while (sub(last + 1)) ++last;
  } else {
    const int kind = sequence.get(i + 1);
    last = std::min(sequence.count - 1, kind == 2 ? i + 4 : kind == 5 ? i + 2 : i + 1);
  }
  const int kind = sequence.get(i + 1);
  const int given = last - i;
  // RGB and, with a transparency that cells have not, RGBA; an optional colour space stands before them.
  const bool spaced = colons && ((kind == 2 && given >= 5) || (kind == 6 && given >= 6));
  const int first = spaced ? i + 3 : i + 2;
  i = last;
  if (colons && (kind == 3 || kind == 4)) return subtractive_colour(sequence, first, given - 1, kind);
  const auto byte = [&](int index) { return sequence.get(index, -1); };
  if (kind == 5 && given >= 2 && byte(first) >= 0 && byte(first) <= 255) {
    return Colour::indexed(static_cast<std::uint8_t>(byte(first)));
  }
  if ((kind == 2 && given >= 4) || (colons && kind == 6 && given >= 5)) {
    const int red = byte(first);
    const int green = byte(first + 1);
    const int blue = byte(first + 2);
    if (red < 0 || green < 0 || blue < 0 || red > 255 || green > 255 || blue > 255) return {};
    return Colour::rgb(static_cast<std::uint8_t>(red), static_cast<std::uint8_t>(green),
                       static_cast<std::uint8_t>(blue));
  }
  return {};
}

void set_attribute(Style& style, std::uint16_t bits, bool on) {
  style.attributes = static_cast<std::uint16_t>(on ? style.attributes | bits : style.attributes & ~bits);
}

// SGR codes that set or clear attribute bits.
struct AttributeCode {
  int code;
  std::uint16_t bits;
  bool on;
};
constexpr AttributeCode kAttributeCodes[] = {
    {1, attribute::kBold, true},
    {2, attribute::kDim, true},
    {3, attribute::kItalic, true},
    {5, attribute::kBlink, true},
    {6, attribute::kBlink, true},
    {7, attribute::kReverse, true},
    {8, attribute::kHidden, true},
    {9, attribute::kStrikethrough, true},
    {22, attribute::kBold | attribute::kDim, false},
    {23, attribute::kItalic, false},
    {25, attribute::kBlink, false},
    {27, attribute::kReverse, false},
    {28, attribute::kHidden, false},
    {29, attribute::kStrikethrough, false},
    {53, attribute::kOverline, true},
    {55, attribute::kOverline, false},
    {221, attribute::kBold, false},  // kitty's: 22 does both
    {222, attribute::kDim, false},
};

void select_simple(Style& style, int code) {
  const auto indexed = [&](int index) { return Colour::indexed(static_cast<std::uint8_t>(index)); };
  for (const AttributeCode& row : kAttributeCodes) {
    if (row.code == code) return set_attribute(style, row.bits, row.on);
  }
  switch (code) {
    case 0:
      // DECSCA's protection is no rendition.
      style = Style{.attributes = static_cast<std::uint16_t>(style.attributes & attribute::kProtected)};
      break;
    case 4:
      style.underline = Underline::Single;
      break;
    case 21:
      style.underline = Underline::Double;
      break;
    case 24:
      style.underline = Underline::None;
      break;
    case 39:
      style.foreground = {};
      break;
    case 49:
      style.background = {};
      break;
    case 59:
      style.underline_colour = {};
      break;
    default:
      if (code >= 30 && code <= 37) style.foreground = indexed(code - 30);
      if (code >= 40 && code <= 47) style.background = indexed(code - 40);
      if (code >= 90 && code <= 97) style.foreground = indexed(code - 90 + 8);
      if (code >= 100 && code <= 107) style.background = indexed(code - 100 + 8);
  }
}

std::string colour_of(Colour colour, int plain, int bright, int extended) {
  switch (colour.kind) {
    case Colour::Kind::Default:
      return {};
    case Colour::Kind::Indexed:
      if (plain != 0 && colour.index() < 8) return fmt::format(";{}", plain + colour.index());
      if (bright != 0 && colour.index() < 16) return fmt::format(";{}", bright + colour.index() - 8);
      return fmt::format(";{}:5:{}", extended, colour.index());
    case Colour::Kind::Rgb:
      return fmt::format(";{}:2::{}:{}:{}", extended, colour.red, colour.green, colour.blue);
  }
  return {};
}

}  // namespace

void apply_graphics(Style& style, const Sequence& parameters, int from) {
  if (parameters.count <= from) select_simple(style, 0);
  for (int i = from; i < parameters.count; ++i) {
    const int code = parameters.get(i);
    const auto has_sub = [&] {
      return i + 1 < parameters.count && parameters.parameters[static_cast<std::size_t>(i) + 1].sub;
    };
    if (code == 38 || code == 48 || code == 58) {
      const std::optional<Colour> colour = extended_colour(parameters, i);
      if (!colour) continue;
      if (code == 38) style.foreground = *colour;
      if (code == 48) style.background = *colour;
      if (code == 58) style.underline_colour = *colour;
    } else if (has_sub()) {
      const int kind = parameters.get(i + 1);
      if (code == 4 && kind <= 5) style.underline = static_cast<Underline>(kind);
      while (has_sub()) ++i;
    } else {
      select_simple(style, code);
    }
  }
}

std::string graphics_of(const Style& style) {
  std::string out = "0";
  int last = 0;
  for (const AttributeCode& row : kAttributeCodes) {
    // Blinking has two codes: the first stands for both.
    if (!row.on || row.bits == last || !style.has(row.bits)) continue;
    last = row.bits;
    out += fmt::format(";{}", row.code);
  }
  if (style.underline == Underline::Single) out += ";4";
  if (style.underline == Underline::Double) out += ";21";
  if (style.underline > Underline::Double) out += fmt::format(";4:{}", static_cast<int>(style.underline));
  out += colour_of(style.foreground, 30, 90, 38);
  out += colour_of(style.background, 40, 100, 48);
  out += colour_of(style.underline_colour, 0, 0, 58);
  return out;
}

}  // namespace mux::terminal
