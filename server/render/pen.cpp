// Changes of the graphic rendition (ECMA-48 8.3.117) for terminals that have it, and by terminfo for others.
#include "server/render/pen.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "server/format/colour.hpp"

namespace mux::render {
namespace {

using terminal::Colour;
using terminal::Style;
using terminal::Underline;
namespace attribute = terminal::attribute;

struct AttributeCode {
  std::uint16_t bit;
  int on;
  int off;
  Capability capability;
};

constexpr std::array kAttributes{
    AttributeCode{attribute::kBold, 1, 22, Capability::bold},
    AttributeCode{attribute::kDim, 2, 22, Capability::dim},
    AttributeCode{attribute::kItalic, 3, 23, Capability::sitm},
    AttributeCode{attribute::kBlink, 5, 25, Capability::blink},
    AttributeCode{attribute::kReverse, 7, 27, Capability::rev},
    AttributeCode{attribute::kHidden, 8, 28, Capability::invis},
    AttributeCode{attribute::kStrikethrough, 9, 29, Capability::smxx},
    AttributeCode{attribute::kOverline, 53, 55, Capability::Smol},
};
constexpr std::uint16_t kIntensity = attribute::kBold | attribute::kDim;

int squared(int value) {
  return value * value;
}

int distance(std::uint32_t a, std::uint32_t b) {
  return squared(static_cast<int>(a >> 16 & 0xFF) - static_cast<int>(b >> 16 & 0xFF)) +
         squared(static_cast<int>(a >> 8 & 0xFF) - static_cast<int>(b >> 8 & 0xFF)) +
         squared(static_cast<int>(a & 0xFF) - static_cast<int>(b & 0xFF));
}

std::uint8_t nearest(std::uint32_t rgb, int first, int last) {
  int best = first;
  for (int i = first; i <= last; ++i) {
    if (distance(rgb, format::palette_rgb(static_cast<std::uint8_t>(i))) <
        distance(rgb, format::palette_rgb(static_cast<std::uint8_t>(best)))) {
      best = i;
    }
  }
  return static_cast<std::uint8_t>(best);
}

// The nearest of the 6 by 6 by 6 cube (16 to 231) and the greys (232 to 255); 0 to 15 are the user's own.
std::uint8_t nearest_of_256(std::uint32_t rgb) {
  const auto level = [](std::uint32_t value) { return value < 48 ? 0U : value < 114 ? 1U : (value - 35) / 40; };
  const auto cube =
      static_cast<std::uint8_t>(16 + 36 * level(rgb >> 16 & 0xFF) + 6 * level(rgb >> 8 & 0xFF) + level(rgb & 0xFF));
  const std::uint8_t grey = nearest(rgb, 232, 255);
  return distance(rgb, format::palette_rgb(grey)) < distance(rgb, format::palette_rgb(cube)) ? grey : cube;
}

void append_parameter(std::string& parameters, int value) {
  if (!parameters.empty()) parameters += ';';
  parameters += std::to_string(value);
}

// `base` is 30 for the foreground, 40 for the background.
void append_colour(std::string& parameters, Colour colour, int base) {
  switch (colour.kind) {
    case Colour::Kind::Default:
      append_parameter(parameters, base + 9);
      return;
    case Colour::Kind::Indexed:
      if (colour.index() < 8) {
        append_parameter(parameters, base + colour.index());
      } else if (colour.index() < 16) {
        append_parameter(parameters, base + 60 + colour.index() - 8);
      } else {
        append_parameter(parameters, base + 8);
        parameters += ";5;" + std::to_string(colour.index());
      }
      return;
    case Colour::Kind::Rgb:
      append_parameter(parameters, base + 8);
      parameters +=
          ";2;" + std::to_string(colour.red) + ';' + std::to_string(colour.green) + ';' + std::to_string(colour.blue);
      return;
  }
}

bool is_bright(Colour colour) {
  return colour.kind == Colour::Kind::Indexed && colour.index() >= 8 && colour.index() < 16;
}

bool printable(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

}  // namespace

Colour reduce_colour(Colour colour, ColourDepth depth) {
  if (colour.is_default() || depth == ColourDepth::Rgb) return colour;
  if (depth == ColourDepth::Mono) return {};
  std::uint32_t rgb =
      static_cast<std::uint32_t>(colour.red) << 16 | static_cast<std::uint32_t>(colour.green) << 8 | colour.blue;
  if (colour.kind == Colour::Kind::Rgb) {
    if (depth == ColourDepth::Palette256) return Colour::indexed(nearest_of_256(rgb));
  } else {
    if (depth == ColourDepth::Palette256 || colour.index() < 8) return colour;
    if (colour.index() < 16) return depth == ColourDepth::Sixteen ? colour : Colour::indexed(colour.index() - 8);
    rgb = format::palette_rgb(colour.index());
  }
  return Colour::indexed(nearest(rgb, 0, depth == ColourDepth::Sixteen ? 15 : 7));
}

Pen::Pen(const TerminalCapabilities& capabilities, std::string& out) : capabilities_(capabilities), out_(out) {
  const std::string& bold = capabilities.string(Capability::bold);
  const std::string& setaf = capabilities.string(Capability::setaf);
  standard_ = capabilities.string(Capability::sgr0).find("\x1B[") != std::string::npos &&
              (bold.empty() || bold == "\x1B[1m") && setaf.starts_with("\x1B[") &&
              capabilities.depth() != ColourDepth::Mono;
}

Style Pen::reduced(const Style& style) const {
  Style result = style;
  const ColourDepth depth = capabilities_.depth();
  result.attributes &= static_cast<std::uint16_t>(~attribute::kLineDrawing);
  // Bright colours on a terminal of eight: bold text, as those terminals show it.
  if (depth == ColourDepth::Eight && is_bright(style.foreground)) result.attributes |= attribute::kBold;
  result.foreground = reduce_colour(style.foreground, depth);
  result.background = reduce_colour(style.background, depth);
  if ((result.attributes & attribute::kItalic) != 0 && !capabilities_.has(Capability::sitm)) {
    result.attributes |= attribute::kReverse;
  }
  for (const AttributeCode& code : kAttributes) {
    if (!capabilities_.has(code.capability)) result.attributes &= static_cast<std::uint16_t>(~code.bit);
  }
  if (result.underline != Underline::None) {
    if (!capabilities_.has(Capability::smul) && !capabilities_.has(Capability::Smulx)) {
      result.underline = Underline::None;
    } else if (!capabilities_.has(Capability::Smulx)) {
      result.underline = Underline::Single;
    }
  }
  const bool coloured = result.underline != Underline::None &&
                        (capabilities_.has(Capability::Setulc) || capabilities_.has(Capability::Setulc1));
  result.underline_colour = coloured ? reduce_colour(style.underline_colour, depth) : Colour{};
  return result;
}

bool Pen::erases_as(const Style& style) const {
  const Style shown = reduced(style);
  if (!shown.background.is_default() && !capabilities_.has(Capability::bce)) return false;
  constexpr std::uint16_t kVisible = attribute::kReverse | attribute::kStrikethrough | attribute::kOverline;
  return (shown.attributes & kVisible) == 0 && shown.underline == Underline::None;
}

void Pen::set(const Style& style, const terminal::Hyperlink* link) {
  if (style != asked_) {
    asked_ = style;
    const Style to = reduced(style);
    if (to != now_) change(to);
  }
  if (!capabilities_.has(Capability::Hls)) return;
  // A pane chose these texts: only what cannot end the sequence goes out.
  if (link != nullptr && (link->uri.empty() || !printable(link->uri) || !printable(link->id))) link = nullptr;
  if (link == nullptr) {
    if (linked_) out_ += capabilities_.expand(Capability::Hls, std::string_view{}, std::string_view{});
    linked_ = false;
  } else if (!linked_ || !(link_ == *link)) {
    out_ += capabilities_.expand(Capability::Hls, link->id, link->uri);
    link_ = *link;
    linked_ = true;
  }
}

void Pen::reset() {
  set_line_drawing(false);
  set({}, nullptr);
}

void Pen::set_line_drawing(bool on) {
  if (on == line_drawing_) return;
  line_drawing_ = on;
  out_ += capabilities_.string(on ? Capability::smacs : Capability::rmacs);
}

void Pen::change(const Style& to) {
  if (!standard_) {
    change_one_by_one(to);
    now_ = to;
    return;
  }
  const std::string direct = switches(now_, to);
  if (to == Style{}) {
    out_ += "\x1B[m";
  } else {
    std::string from_plain = switches(Style{}, to);
    from_plain.insert(0, from_plain.empty() ? "0" : "0;");
    // Extra underline styles and colours are sent by themselves; they are worth no comparison.
    const bool simple = to.underline == now_.underline && to.underline_colour == now_.underline_colour;
    const bool from_reset = simple ? from_plain.size() < direct.size() : false;
    if (from_reset && to.underline == Underline::None) {
      out_ += "\x1B[" + from_plain + 'm';
    } else {
      if (!direct.empty()) out_ += "\x1B[" + direct + 'm';
      if (to.underline > Underline::Single && to.underline != now_.underline) {
        out_ += capabilities_.expand(Capability::Smulx, static_cast<int>(to.underline));
      }
      append_underline_colour(now_, to);
    }
  }
  now_ = to;
}

// SGR parameters that lead from one style to another; Smulx and Setulc excepted.
std::string Pen::switches(const Style& from, const Style& to) const {
  std::string parameters;
  std::uint16_t have = from.attributes;
  // 22 ends bold and dim alike.
  if ((have & kIntensity & ~to.attributes) != 0) {
    append_parameter(parameters, 22);
    have &= static_cast<std::uint16_t>(~kIntensity);
  }
  for (const AttributeCode& code : kAttributes) {
    if ((have & code.bit) != 0 && (to.attributes & code.bit) == 0) append_parameter(parameters, code.off);
  }
  if (from.underline != to.underline && to.underline == Underline::None) append_parameter(parameters, 24);
  for (const AttributeCode& code : kAttributes) {
    if ((have & code.bit) == 0 && (to.attributes & code.bit) != 0) append_parameter(parameters, code.on);
  }
  if (from.underline != to.underline && to.underline == Underline::Single) append_parameter(parameters, 4);
  append_colours(parameters, from, to);
  return parameters;
}

void Pen::append_colours(std::string& parameters, const Style& from, const Style& to) const {
  if (from.foreground != to.foreground) append_colour(parameters, to.foreground, 30);
  if (from.background != to.background) append_colour(parameters, to.background, 40);
}

void Pen::append_underline_colour(const Style& from, const Style& to) {
  const Colour colour = to.underline_colour;
  if (colour == from.underline_colour) return;
  if (colour.is_default()) {
    out_ += capabilities_.string(Capability::ol).empty() ? "\x1B[59m" : capabilities_.string(Capability::ol);
  } else if (colour.kind == Colour::Kind::Indexed && capabilities_.has(Capability::Setulc1)) {
    out_ += capabilities_.expand(Capability::Setulc1, colour.index());
  } else {
    const std::uint32_t rgb = colour.kind == Colour::Kind::Indexed
                                  ? format::palette_rgb(colour.index())
                                  : static_cast<std::uint32_t>(colour.red) << 16 |
                                        static_cast<std::uint32_t>(colour.green) << 8 | colour.blue;
    out_ += capabilities_.expand(Capability::Setulc, static_cast<int>(rgb));
  }
}

// For terminals with strings of their own: everything off, then what is wanted.
void Pen::change_one_by_one(const Style& to) {
  const bool line_drawing = line_drawing_;
  set_line_drawing(false);
  out_ += capabilities_.string(Capability::sgr0);
  for (const AttributeCode& code : kAttributes) {
    if ((to.attributes & code.bit) != 0) out_ += capabilities_.string(code.capability);
  }
  if (to.underline != Underline::None) out_ += capabilities_.string(Capability::smul);
  const auto colour = [this](Colour value, Capability indexed, Capability direct) {
    if (value.kind == Colour::Kind::Indexed) out_ += capabilities_.expand(indexed, value.index());
    if (value.kind == Colour::Kind::Rgb) out_ += capabilities_.expand(direct, value.red, value.green, value.blue);
  };
  colour(to.foreground, Capability::setaf, Capability::setrgbf);
  colour(to.background, Capability::setab, Capability::setrgbb);
  set_line_drawing(line_drawing);
}

}  // namespace mux::render
