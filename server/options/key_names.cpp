// Names of keys: the table of names, parsing with modifiers and aliases, and printing.
#include <fmt/format.h>
#include <strings.h>

#include <array>
#include <charconv>

#include "protocol/base/utf8.hpp"
#include "server/options/key_code.hpp"
#include "server/options/option_text.hpp"

namespace mux::keys {
namespace {

struct NamedKey {
  std::string_view name;
  std::uint32_t base;
};

constexpr std::uint32_t code(Special key) {
  return static_cast<std::uint32_t>(key);
}

// Of several names of a key the first is printed.
constexpr NamedKey kKeys[] = {
    {"[NUL]", 0x00},
    {"[SOH]", 0x01},
    {"[STX]", 0x02},
    {"[ETX]", 0x03},
    {"[EOT]", 0x04},
    {"[ENQ]", 0x05},
    {"[ASC]", 0x06},
    {"[BEL]", 0x07},
    {"[BS]", 0x08},
    {"Tab", 0x09},
    {"[LF]", 0x0A},
    {"[VT]", 0x0B},
    {"[FF]", 0x0C},
    {"Enter", 0x0D},
    {"[SO]", 0x0E},
    {"[SI]", 0x0F},
    {"[DLE]", 0x10},
    {"[DC1]", 0x11},
    {"[DC2]", 0x12},
    {"[DC3]", 0x13},
    {"[DC4]", 0x14},
    {"[NAK]", 0x15},
    {"[SYN]", 0x16},
    {"[ETB]", 0x17},
    {"[CAN]", 0x18},
    {"[EM]", 0x19},
    {"[SUB]", 0x1A},
    {"Escape", 0x1B},
    {"[FS]", 0x1C},
    {"[GS]", 0x1D},
    {"[RS]", 0x1E},
    {"[US]", 0x1F},
    {"Space", 0x20},
    {"BSpace", code(Special::BSpace)},
    {"IC", code(Special::IC)},
    {"Insert", code(Special::IC)},
    {"DC", code(Special::DC)},
    {"Delete", code(Special::DC)},
    {"Home", code(Special::Home)},
    {"End", code(Special::End)},
    {"NPage", code(Special::NPage)},
    {"PageDown", code(Special::NPage)},
    {"PgDn", code(Special::NPage)},
    {"PPage", code(Special::PPage)},
    {"PageUp", code(Special::PPage)},
    {"PgUp", code(Special::PPage)},
    {"BTab", code(Special::BTab)},
    {"Up", code(Special::Up)},
    {"Down", code(Special::Down)},
    {"Left", code(Special::Left)},
    {"Right", code(Special::Right)},
    {"F1", code(Special::F1)},
    {"F2", code(Special::F2)},
    {"F3", code(Special::F3)},
    {"F4", code(Special::F4)},
    {"F5", code(Special::F5)},
    {"F6", code(Special::F6)},
    {"F7", code(Special::F7)},
    {"F8", code(Special::F8)},
    {"F9", code(Special::F9)},
    {"F10", code(Special::F10)},
    {"F11", code(Special::F11)},
    {"F12", code(Special::F12)},
    {"KP/", code(Special::KpSlash)},
    {"KP*", code(Special::KpStar)},
    {"KP-", code(Special::KpMinus)},
    {"KP7", code(Special::Kp7)},
    {"KP8", code(Special::Kp8)},
    {"KP9", code(Special::Kp9)},
    {"KP+", code(Special::KpPlus)},
    {"KP4", code(Special::Kp4)},
    {"KP5", code(Special::Kp5)},
    {"KP6", code(Special::Kp6)},
    {"KP1", code(Special::Kp1)},
    {"KP2", code(Special::Kp2)},
    {"KP3", code(Special::Kp3)},
    {"KPEnter", code(Special::KpEnter)},
    {"KP0", code(Special::Kp0)},
    {"KP.", code(Special::KpPeriod)},
};

// Keys that are printed but cannot be bound.
constexpr NamedKey kOutputOnly[] = {
    {"None", code(Special::None)},
    {"Any", code(Special::Any)},
    {"Unknown", code(Special::Unknown)},
    {"FocusIn", code(Special::FocusIn)},
    {"FocusOut", code(Special::FocusOut)},
    {"PasteStart", code(Special::PasteStart)},
    {"PasteEnd", code(Special::PasteEnd)},
    {"ReportDarkTheme", code(Special::ReportDarkTheme)},
    {"ReportLightTheme", code(Special::ReportLightTheme)},
    {"Mouse", code(Special::Mouse)},
    {"Dragging", code(Special::Dragging)},
    {"C-?", 0x7F},
};

struct NamedAction {
  std::string_view name;
  MouseAction action;
  bool has_button;
};

// No name is the beginning of another one with a button, but `MouseDrag` of `MouseDragEnd`: the longer comes first.
constexpr NamedAction kActions[] = {
    {"MouseMove", MouseAction::Move, false},
    {"MouseDown", MouseAction::Down, true},
    {"MouseUp", MouseAction::Up, true},
    {"MouseDragEnd", MouseAction::DragEnd, true},
    {"MouseDrag", MouseAction::Drag, true},
    {"WheelUp", MouseAction::WheelUp, false},
    {"WheelDown", MouseAction::WheelDown, false},
    {"SecondClick", MouseAction::SecondClick, true},
    {"DoubleClick", MouseAction::DoubleClick, true},
    {"TripleClick", MouseAction::TripleClick, true},
};

// In the order of MouseLocation.
constexpr std::string_view kLocations[] = {
    "Pane",          "Status",   "StatusLeft", "StatusRight", "StatusDefault", "ScrollbarUp", "ScrollbarSlider",
    "ScrollbarDown", "Empty",    "Border",     "Control0",    "Control1",      "Control2",    "Control3",
    "Control4",      "Control5", "Control6",   "Control7",    "Control8",      "Control9",
};

bool same_word(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

bool has_prefix(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && same_word(text.substr(0, prefix.size()), prefix);
}

std::optional<std::uint32_t> parse_mouse(std::string_view text) {
  for (const auto& [name, action, has_button] : kActions) {
    if (action == MouseAction::Move || !has_prefix(text, name)) continue;
    std::string_view rest = text.substr(name.size());
    unsigned button = 0;
    if (has_button) {
      const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), button);
      if (error != std::errc{} || button == 0 || button == 4 || button == 5 || button > 11) continue;
      rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    }
    for (std::size_t i = 0; i < std::size(kLocations); ++i) {
      if (!same_word(rest, kLocations[i])) continue;
      const MouseKey key{action, static_cast<std::uint8_t>(button), static_cast<MouseLocation>(i)};
      return KeyCode::mouse(key).base();
    }
  }
  return std::nullopt;
}

std::optional<std::uint32_t> parse_user(std::string_view text) {
  if (!text.starts_with("User")) return std::nullopt;
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data() + 4, text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number > KeyCode::kMaxUser) return std::nullopt;
  return KeyCode::user(number).base();
}

// A key without modifiers.
std::optional<std::uint32_t> parse_base(std::string_view text) {
  const Utf8Character first = decode_utf8(text);
  if (first.valid && first.length == text.size()) {
    if (first.codepoint < 0x20 || (first.codepoint >= 0x7F && first.codepoint < 0xA0)) return std::nullopt;
    return first.codepoint;
  }
  for (const auto& [name, base] : kKeys) {
    if (same_word(text, name)) return base;
  }
  if (const auto user = parse_user(text)) return user;
  return parse_mouse(text);
}

std::optional<KeyCode> parse_hexadecimal(std::string_view digits) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  if (number > 0x10FFFF || (number >= 0xD800 && number < 0xE000) || (number >= 0x80 && number < 0xA0)) {
    return std::nullopt;
  }
  return KeyCode::character(number);
}

std::optional<std::uint64_t> modifier_bit(char letter) {
  switch (letter) {
    case 'C':
    case 'c':
      return KeyCode::kCtrl;
    case 'M':
    case 'm':
      return KeyCode::kMeta;
    case 'S':
    case 's':
      return KeyCode::kShift;
    default:
      return std::nullopt;
  }
}

std::string mouse_name(MouseKey key) {
  for (const auto& [name, action, has_button] : kActions) {
    if (action != key.action) continue;
    const auto location = static_cast<std::size_t>(key.location);
    if (location >= std::size(kLocations)) break;
    if (!has_button) return fmt::format("{}{}", name, kLocations[location]);
    return fmt::format("{}{}{}", name, key.button, kLocations[location]);
  }
  return "Unknown";
}

std::string base_name(KeyCode key) {
  if (key.is_mouse()) return mouse_name(key.mouse_key());
  if (key.is_user()) return fmt::format("User{}", key.base() - KeyCode::kUserBase);
  for (const auto& [name, base] : kKeys) {
    if (base == key.base()) return std::string(name);
  }
  for (const auto& [name, base] : kOutputOnly) {
    if (base == key.base()) return std::string(name);
  }
  if (!key.is_character()) return fmt::format("Invalid#{:x}", key.value);
  std::string text;
  append_utf8(text, key.base());
  return text;
}

}  // namespace

std::optional<KeyCode> parse_key(std::string_view text) {
  if (same_word(text, "None")) return KeyCode::special(Special::None);
  if (same_word(text, "Any")) return KeyCode::special(Special::Any);
  if (text.starts_with("0x")) return parse_hexadecimal(text.substr(2));
  std::uint64_t modifiers = 0;
  if (text.size() > 1 && text.front() == '^') {
    text.remove_prefix(1);
    modifiers = KeyCode::kCtrl;
    if (text.size() == 1) {
      const char c = text.front();
      if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7F) return std::nullopt;
      return KeyCode::character(static_cast<char32_t>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c), modifiers);
    }
  }
  while (text.size() > 1 && text[1] == '-') {
    const auto bit = modifier_bit(text[0]);
    if (!bit) return std::nullopt;
    modifiers |= *bit;
    text.remove_prefix(2);
  }
  if (text.empty()) return std::nullopt;
  const auto base = parse_base(text);
  if (!base) return std::nullopt;
  return KeyCode{*base | modifiers};
}

std::string key_name(KeyCode key) {
  std::string name;
  if (key.has(KeyCode::kCtrl)) name += "C-";
  if (key.has(KeyCode::kMeta)) name += "M-";
  if (key.has(KeyCode::kShift)) name += "S-";
  return name + base_name(key);
}

std::string quoted_key_name(KeyCode key) {
  return options::quote_argument(key_name(key));
}

}  // namespace mux::keys
