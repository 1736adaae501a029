// Words of styles: parsing, printing, and what cells get of them.
#include "server/format/style_state.hpp"

#include <fmt/format.h>
#include <strings.h>

#include <algorithm>
#include <charconv>

namespace mux::format {
namespace {

using terminal::Underline;

struct AttributeWord {
  std::string_view name;
  std::uint16_t bit;
  Underline underline = Underline::None;
};

// In the order in which they are printed.
constexpr AttributeWord kAttributes[] = {
    {"acs", terminal::attribute::kLineDrawing},   {"bright", terminal::attribute::kBold},
    {"bold", terminal::attribute::kBold},         {"dim", terminal::attribute::kDim},
    {"underscore", 0, Underline::Single},         {"blink", terminal::attribute::kBlink},
    {"reverse", terminal::attribute::kReverse},   {"hidden", terminal::attribute::kHidden},
    {"italics", terminal::attribute::kItalic},    {"strikethrough", terminal::attribute::kStrikethrough},
    {"double-underscore", 0, Underline::Double},  {"curly-underscore", 0, Underline::Curly},
    {"dotted-underscore", 0, Underline::Dotted},  {"dashed-underscore", 0, Underline::Dashed},
    {"overline", terminal::attribute::kOverline},
};

bool same_word(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

// The text after `prefix` when `word` starts with it.
std::optional<std::string_view> after(std::string_view word, std::string_view prefix) {
  if (word.size() < prefix.size() || !same_word(word.substr(0, prefix.size()), prefix)) return std::nullopt;
  return word.substr(prefix.size());
}

std::optional<std::uint32_t> parse_integer(std::string_view digits) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size() || number > 0x7FFFFFFF) return std::nullopt;
  return number;
}

const AttributeWord* find_attribute(std::string_view word) {
  const auto* const found =
      std::ranges::find_if(kAttributes, [&](const AttributeWord& row) { return same_word(row.name, word); });
  return found == std::end(kAttributes) ? nullptr : found;
}

bool apply_range(StyleState& state, std::string_view value) {
  const auto bar = value.find('|');
  const std::string_view kind = value.substr(0, bar);
  if (bar != std::string_view::npos && bar + 1 == value.size()) return false;
  const std::string_view argument = bar == std::string_view::npos ? std::string_view{} : value.substr(bar + 1);
  const auto numbered = [&](RangeKind range, std::string_view sigil, std::uint32_t limit) {
    if (!argument.starts_with(sigil)) return false;
    const auto number = parse_integer(argument.substr(sigil.size()));
    if (!number || *number > limit) return false;
    state.range = {range, *number, {}};
    return true;
  };
  if (same_word(kind, "left") || same_word(kind, "right")) {
    if (!argument.empty()) return false;
    state.range = {same_word(kind, "left") ? RangeKind::Left : RangeKind::Right, 0, {}};
    return true;
  }
  if (same_word(kind, "pane")) return numbered(RangeKind::Pane, "%", 0x7FFFFFFF);
  if (same_word(kind, "window")) return numbered(RangeKind::Window, "", 0x7FFFFFFF);
  if (same_word(kind, "session")) return numbered(RangeKind::Session, "$", 0x7FFFFFFF);
  if (same_word(kind, "control")) return numbered(RangeKind::Control, "", 9);
  if (!same_word(kind, "user") || argument.empty()) return false;
  state.range = {RangeKind::User, 0, std::string(argument.substr(0, 15))};
  return true;
}

bool apply_align(StyleState& state, std::string_view value) {
  if (same_word(value, "left")) {
    state.align = Align::Left;
  } else if (same_word(value, "centre")) {
    state.align = Align::Centre;
  } else if (same_word(value, "right")) {
    state.align = Align::Right;
  } else if (same_word(value, "absolute-centre")) {
    state.align = Align::AbsoluteCentre;
  } else {
    return false;
  }
  return true;
}

bool apply_list(StyleState& state, std::string_view value) {
  if (same_word(value, "on")) {
    state.list = ListPart::On;
  } else if (same_word(value, "focus")) {
    state.list = ListPart::Focus;
  } else if (same_word(value, "left-marker")) {
    state.list = ListPart::LeftMarker;
  } else if (same_word(value, "right-marker")) {
    state.list = ListPart::RightMarker;
  } else {
    return false;
  }
  return true;
}

bool apply_colour(ColourSpec& colour, ColourSpec base, std::string_view value) {
  const auto parsed = parse_colour(value);
  if (!parsed) return false;
  colour = parsed->kind == ColourSpec::Kind::Default ? base : *parsed;
  return true;
}

bool apply_size(StyleState& state, std::string_view word) {
  if (const auto value = after(word, "width=")) {
    const bool percent = value->ends_with('%');
    const auto number = parse_integer(percent ? value->substr(0, value->size() - 1) : *value);
    if (!number || (percent && *number > 100)) return false;
    state.width = static_cast<int>(*number);
    state.width_is_percent = percent;
    return true;
  }
  if (const auto value = after(word, "pad=")) {
    const auto number = parse_integer(*value);
    if (!number) return false;
    state.pad = static_cast<int>(*number);
    return true;
  }
  if (const auto value = after(word, "dim=")) {
    const auto number = parse_integer(value->ends_with('%') ? value->substr(0, value->size() - 1) : *value);
    if (!number || *number > 100) return false;
    state.dim_percent = static_cast<int>(*number);
    return true;
  }
  return false;
}

void reset_to(StyleState& state, const StyleState& base) {
  state.foreground = base.foreground;
  state.background = base.background;
  state.underline_colour = base.underline_colour;
  state.attributes = base.attributes;
  state.underline = base.underline;
  state.dim_percent = base.dim_percent;
}

// Words without a value; false when `word` is none of them.
bool apply_plain(StyleState& state, const StyleState& base, std::string_view word) {
  if (same_word(word, "default")) {
    reset_to(state, base);
  } else if (same_word(word, "ignore")) {
    state.ignore = true;
  } else if (same_word(word, "noignore")) {
    state.ignore = false;
  } else if (same_word(word, "push-default")) {
    state.default_action = DefaultAction::Push;
  } else if (same_word(word, "pop-default")) {
    state.default_action = DefaultAction::Pop;
  } else if (same_word(word, "set-default")) {
    state.default_action = DefaultAction::Set;
  } else if (same_word(word, "nolist")) {
    state.list = ListPart::Off;
  } else if (same_word(word, "norange")) {
    state.range = {};
  } else if (same_word(word, "noalign")) {
    state.align = Align::Default;
  } else if (same_word(word, "nolink")) {
    state.link.clear();
  } else if (same_word(word, "noattr")) {
    state.no_attributes = true;
  } else if (same_word(word, "none")) {
    state.attributes = 0;
    state.underline = Underline::None;
  } else {
    return false;
  }
  return true;
}

bool apply_attributes(StyleState& state, std::string_view words) {
  if (const auto name = after(words, "no")) {
    const AttributeWord* row = find_attribute(*name);
    if (row == nullptr) return false;
    state.attributes &= static_cast<std::uint16_t>(~row->bit);
    if (row->underline != Underline::None && row->underline == state.underline) state.underline = Underline::None;
    return true;
  }
  while (!words.empty()) {
    const auto bar = words.find('|');
    const AttributeWord* row = find_attribute(words.substr(0, bar));
    if (row == nullptr) return false;
    state.attributes |= row->bit;
    if (row->underline != Underline::None) state.underline = row->underline;
    words.remove_prefix(bar == std::string_view::npos ? words.size() : bar + 1);
  }
  return true;
}

bool apply_word(StyleState& state, const StyleState& base, std::string_view word) {
  if (apply_plain(state, base, word)) return true;
  if (const auto value = after(word, "list=")) return apply_list(state, *value);
  if (const auto value = after(word, "range=")) return apply_range(state, *value);
  if (const auto value = after(word, "align=")) return apply_align(state, *value);
  if (const auto value = after(word, "fill=")) return apply_colour(state.fill, ColourSpec::standard(), *value);
  if (const auto value = after(word, "fg=")) return apply_colour(state.foreground, base.foreground, *value);
  if (const auto value = after(word, "bg=")) return apply_colour(state.background, base.background, *value);
  if (const auto value = after(word, "us=")) {
    return apply_colour(state.underline_colour, base.underline_colour, *value);
  }
  if (const auto value = after(word, "link=")) {
    state.link = *value;
    return true;
  }
  return apply_size(state, word) || apply_attributes(state, word);
}

void add(std::string& out, std::string_view word) {
  if (!out.empty()) out += ',';
  out += word;
}

std::string range_text(const Range& range) {
  switch (range.kind) {
    case RangeKind::None:
      return {};
    case RangeKind::Left:
      return "left";
    case RangeKind::Right:
      return "right";
    case RangeKind::Pane:
      return fmt::format("pane|%{}", range.argument);
    case RangeKind::Window:
      return fmt::format("window|{}", range.argument);
    case RangeKind::Session:
      return fmt::format("session|${}", range.argument);
    case RangeKind::User:
      return "user|" + range.text;
    case RangeKind::Control:
      return fmt::format("control|{}", range.argument);
  }
  return {};
}

void add_layout(std::string& out, const StyleState& state) {
  static constexpr std::string_view kLists[] = {"", "on", "focus", "left-marker", "right-marker"};
  static constexpr std::string_view kAligns[] = {"", "left", "centre", "right", "absolute-centre"};
  static constexpr std::string_view kActions[] = {"", "push-default", "pop-default", "set-default"};
  if (state.list != ListPart::Off) add(out, fmt::format("list={}", kLists[static_cast<int>(state.list)]));
  if (state.range.kind != RangeKind::None) add(out, "range=" + range_text(state.range));
  if (state.align != Align::Default) add(out, fmt::format("align={}", kAligns[static_cast<int>(state.align)]));
  if (state.default_action != DefaultAction::None) add(out, kActions[static_cast<int>(state.default_action)]);
  if (state.fill.given() && !state.fill.is_plain()) add(out, "fill=" + colour_text(state.fill));
}

// A colour dimmed by a percentage: each channel that much nearer to black.
terminal::Colour dimmed(terminal::Colour colour, int percent) {
  if (colour.is_default()) return colour;
  std::uint32_t rgb =
      static_cast<std::uint32_t>(colour.red) << 16 | static_cast<std::uint32_t>(colour.green) << 8 | colour.blue;
  if (colour.kind == terminal::Colour::Kind::Indexed) rgb = palette_rgb(colour.index());
  const auto channel = [&](int shift) {
    return static_cast<std::uint8_t>((rgb >> shift & 0xFF) * static_cast<std::uint32_t>(100 - percent) / 100);
  };
  return terminal::Colour::rgb(channel(16), channel(8), channel(0));
}

}  // namespace

bool apply_style(StyleState& state, const StyleState& base, std::string_view text) {
  constexpr std::string_view kSeparators = " ,\n";
  StyleState result = state;
  while (true) {
    const auto start = text.find_first_not_of(kSeparators);
    if (start == std::string_view::npos) break;
    text.remove_prefix(start);
    const auto end = std::min(text.find_first_of(kSeparators), text.size());
    if (!apply_word(result, base, text.substr(0, end))) return false;
    text.remove_prefix(end);
  }
  state = std::move(result);
  return true;
}

std::optional<StyleState> parse_style(std::string_view text) {
  StyleState state;
  if (!apply_style(state, StyleState{}, text)) return std::nullopt;
  return state;
}

std::string style_text(const StyleState& state) {
  std::string out;
  add_layout(out, state);
  if (state.foreground.kind != ColourSpec::Kind::Default) add(out, "fg=" + colour_text(state.foreground));
  if (state.background.kind != ColourSpec::Kind::Default) add(out, "bg=" + colour_text(state.background));
  if (state.underline_colour.kind != ColourSpec::Kind::Default) add(out, "us=" + colour_text(state.underline_colour));
  if (state.dim_percent >= 0) add(out, fmt::format("dim={}%", state.dim_percent));
  if (state.no_attributes) add(out, "noattr");
  for (const auto& [name, bit, underline] : kAttributes) {
    if (name == "bold") continue;
    const bool set = bit != 0 ? (state.attributes & bit) != 0 : underline == state.underline;
    if (set) add(out, name);
  }
  if (state.width >= 0) add(out, fmt::format("width={}{}", state.width, state.width_is_percent ? "%" : ""));
  if (state.pad >= 0) add(out, fmt::format("pad={}", state.pad));
  if (!state.link.empty()) add(out, "link=" + state.link);
  return out.empty() ? "default" : out;
}

terminal::Style to_terminal(const StyleState& state, const ThemeResolver* theme) {
  terminal::Style style;
  style.foreground = to_terminal(state.foreground, theme);
  style.background = to_terminal(state.background, theme);
  style.underline_colour = to_terminal(state.underline_colour, theme);
  style.attributes = state.attributes;
  style.underline = state.underline;
  if (state.dim_percent > 0) {
    style.foreground = dimmed(style.foreground, state.dim_percent);
    style.background = dimmed(style.background, state.dim_percent);
  }
  return style;
}

StyleState from_terminal(const terminal::Style& style) {
  StyleState state;
  state.foreground = from_terminal(style.foreground);
  state.background = from_terminal(style.background);
  state.underline_colour = from_terminal(style.underline_colour);
  state.attributes = style.attributes;
  state.underline = style.underline;
  return state;
}

bool is_style(std::string_view text) {
  return parse_style(text).has_value();
}

std::optional<std::string> normal_colour(std::string_view text) {
  const auto colour = parse_colour(text);
  if (!colour) return std::nullopt;
  return colour_text(*colour);
}

}  // namespace mux::format
