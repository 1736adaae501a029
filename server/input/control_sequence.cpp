// Parses control sequences of terminals: xterm's, rxvt's and kitty's keys, mouse reports and replies.
#include "server/input/control_sequence.hpp"

#include <algorithm>

namespace mux::input {
namespace {

using keys::KeyCode;
using keys::Special;

// xterm: 1 + Shift 1, Alt 2, Ctrl 4, Meta 8; kitty adds bits that are no modifiers here.
std::uint64_t modifiers_of(int parameter) {
  const int bits = parameter > 0 ? parameter - 1 : 0;
  std::uint64_t modifiers = 0;
  if ((bits & 1) != 0) modifiers |= KeyCode::kShift;
  if ((bits & (2 | 8)) != 0) modifiers |= KeyCode::kMeta;
  if ((bits & 4) != 0) modifiers |= KeyCode::kCtrl;
  return modifiers;
}

std::optional<Special> letter_key(char final) {
  switch (final) {
    case 'A':
      return Special::Up;
    case 'B':
      return Special::Down;
    case 'C':
      return Special::Right;
    case 'D':
      return Special::Left;
    case 'E':
      return Special::Kp5;
    case 'F':
      return Special::End;
    case 'H':
      return Special::Home;
    case 'P':
      return Special::F1;
    case 'Q':
      return Special::F2;
    case 'R':
      return Special::F3;
    case 'S':
      return Special::F4;
    case 'Z':
      return Special::BTab;
    default:
      return std::nullopt;
  }
}

// The numbers of CSI NUMBER ~ (VT220, xterm, rxvt).
std::optional<Special> tilde_key(int number) {
  constexpr std::array kFunctions{11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24};
  const auto* const function = std::find(kFunctions.begin(), kFunctions.end(), number);
  if (function != kFunctions.end()) {
    return static_cast<Special>(static_cast<int>(Special::F1) + (function - kFunctions.begin()));
  }
  switch (number) {
    case 1:
    case 7:
      return Special::Home;
    case 2:
      return Special::IC;
    case 3:
      return Special::DC;
    case 4:
    case 8:
      return Special::End;
    case 5:
      return Special::PPage;
    case 6:
      return Special::NPage;
    case 29:
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

std::optional<InputEvent> unicode_key(const ControlSequence& sequence) {
  const int code = sequence.value(0, 1);
  // Releases (event type 3) are no keys.
  if (sequence.count > 1 && sequence.parameters[1].sub == 3) return std::nullopt;
  const std::uint64_t modifiers = modifiers_of(sequence.value(1, 1));
  if (code >= 0xD800 && code <= 0xDFFF) return std::nullopt;
  if (code >= 57344 && code <= 63743) {
    const Special key = functional_key(static_cast<std::uint32_t>(code));
    return key == Special::Unknown ? std::nullopt : std::optional<InputEvent>(KeyCode::special(key, modifiers));
  }
  return extended_character(static_cast<char32_t>(code), modifiers);
}

std::optional<InputEvent> tilde_event(const ControlSequence& sequence) {
  const int number = sequence.value(0);
  if (number == 27 && sequence.count >= 3) {
    return extended_character(static_cast<char32_t>(sequence.value(2)), modifiers_of(sequence.value(1, 1)));
  }
  const auto key = tilde_key(number);
  if (!key || (sequence.count > 1 && sequence.parameters[1].sub == 3)) return std::nullopt;
  return KeyCode::special(*key, modifiers_of(sequence.value(1, 1)));
}

std::optional<InputEvent> private_event(const ControlSequence& sequence) {
  const auto numbers = [&sequence] {
    std::vector<int> list;
    for (std::size_t i = 0; i < sequence.count; ++i) list.push_back(sequence.value(i));
    return list;
  };
  if (sequence.final == 'c' && sequence.prefix == '?') return DeviceAttributes{false, numbers()};
  if (sequence.final == 'c' && sequence.prefix == '>') return DeviceAttributes{true, numbers()};
  if (sequence.prefix == '<' && (sequence.final == 'M' || sequence.final == 'm')) {
    if (sequence.count < 3) return std::nullopt;
    return mouse_event(sequence.value(0), sequence.value(1) - 1, sequence.value(2) - 1, true, sequence.final == 'm');
  }
  if (sequence.prefix != '?') return std::nullopt;
  if (sequence.final == 'y' && sequence.intermediate == '$' && sequence.count >= 2) {
    return ModeReport{sequence.value(0), sequence.value(1)};
  }
  if (sequence.final == 'u') return KeyboardReport{sequence.value(0)};
  // Colour scheme report: 1 dark, 2 light.
  if (sequence.final == 'n' && sequence.value(0) == 997) {
    return KeyCode::special(sequence.value(1) == 2 ? Special::ReportLightTheme : Special::ReportDarkTheme);
  }
  return std::nullopt;
}

}  // namespace

KeyCode extended_character(char32_t c, std::uint64_t modifiers) {
  const bool shift = (modifiers & KeyCode::kShift) != 0;
  const bool ctrl = (modifiers & KeyCode::kCtrl) != 0;
  if (c == '\t' && shift) return KeyCode::special(Special::BTab, modifiers & ~KeyCode::kShift);
  if (c == 0x7F) return KeyCode::special(Special::BSpace, modifiers);
  if (c < 0x20) return character_key(c, modifiers);
  if (ctrl) {
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
  } else if (shift && c > 0x20) {
    if (c >= 'a' && c <= 'z') c -= 'a' - 'A';
    modifiers &= ~KeyCode::kShift;
  }
  return KeyCode::character(c, modifiers);
}

ControlSequence parse_control_sequence(std::string_view text) {
  ControlSequence sequence;
  int place = 0;  // in its parameter: 0 the value, 1 and 2 the sub-parameters that are kept
  bool seen = false;
  for (const char c : text) {
    if (c >= '<' && c <= '?') {
      sequence.prefix = c;
    } else if (c >= '0' && c <= '9') {
      if (!seen && sequence.count < ControlSequence::kMaxParameters) ++sequence.count;
      seen = true;
      if (sequence.count == 0) continue;
      auto& parameter = sequence.parameters[sequence.count - 1];
      if (place > 2) continue;
      int& value = place == 0 ? parameter.value : place == 1 ? parameter.sub : parameter.third;
      value = std::min(std::max(value, 0) * 10 + (c - '0'), ControlSequence::kMaxValue);
    } else if (c == ';') {
      if (!seen && sequence.count < ControlSequence::kMaxParameters) ++sequence.count;
      seen = false;
      place = 0;
    } else if (c == ':') {
      if (!seen && sequence.count < ControlSequence::kMaxParameters) ++sequence.count;
      seen = true;
      ++place;
    } else if (c >= 0x20 && c <= 0x2F) {
      sequence.intermediate = c;
    } else {
      sequence.final = c;
    }
  }
  return sequence;
}

std::optional<InputEvent> sequence_event(const ControlSequence& sequence, bool kitty) {
  if (sequence.prefix != 0) return private_event(sequence);
  if (kitty && sequence.intermediate == 0) {
    if (auto press = kitty_press(sequence)) return *press;
  }
  // rxvt marks modifiers by the final character: $ Shift, ^ Ctrl, @ both.
  const bool shifted = sequence.final == 0 && sequence.intermediate == '$';
  if (shifted || sequence.final == '^' || sequence.final == '@') {
    const auto key = tilde_key(sequence.value(0));
    if (!key) return std::nullopt;
    return KeyCode::special(*key, (sequence.final != '^' ? KeyCode::kShift : 0) | (shifted ? 0 : KeyCode::kCtrl));
  }
  switch (sequence.final) {
    case '~':
      return tilde_event(sequence);
    case 'u':
      return unicode_key(sequence);
    case 'I':
      return KeyCode::special(Special::FocusIn);
    case 'O':
      return KeyCode::special(Special::FocusOut);
    case 'a':
    case 'b':
    case 'c':
    case 'd':
      return KeyCode::special(*letter_key(static_cast<char>(sequence.final - 'a' + 'A')), KeyCode::kShift);
    case 't':
      if (const int kind = sequence.value(0); kind == 4 || kind == 6 || kind == 8) {
        return SizeReport{kind, sequence.value(1), sequence.value(2)};
      }
      return std::nullopt;
    default:
      break;
  }
  const auto key = letter_key(sequence.final);
  if (!key || (sequence.count > 1 && sequence.parameters[1].sub == 3)) return std::nullopt;
  return KeyCode::special(*key, modifiers_of(sequence.value(1, 1)));
}

std::optional<KeyCode> ss3_key(char final) {
  constexpr std::string_view kKeypad = "ojmwxyktuvqrsMpn";  // in the order of Special from KpSlash on
  if (const auto at = kKeypad.find(final); at != std::string_view::npos) {
    return KeyCode::special(static_cast<Special>(static_cast<std::size_t>(Special::KpSlash) + at));
  }
  if (final >= 'a' && final <= 'd') {
    return KeyCode::special(*letter_key(static_cast<char>(final - 'a' + 'A')), KeyCode::kCtrl);
  }
  if (final == 'Z') return std::nullopt;
  const auto key = letter_key(final);
  return key ? std::optional(KeyCode::special(*key)) : std::nullopt;
}

std::optional<InputEvent> mouse_event(int code, int x, int y, bool sgr, bool release) {
  constexpr int kMotion = 32;
  constexpr int kWheel = 64;
  constexpr int kExtra = 128;
  if (code < 0 || code > 0xFF || x < 0 || y < 0 || x > 0xFFFF || y > 0xFFFF) return std::nullopt;
  MouseEvent event{.x = x, .y = y, .sgr = sgr, .code = code};
  if ((code & 4) != 0) event.modifiers |= KeyCode::kShift;
  if ((code & 8) != 0) event.modifiers |= KeyCode::kMeta;
  if ((code & 16) != 0) event.modifiers |= KeyCode::kCtrl;
  const int low = code & 3;
  const auto numbered = [](int number) { return static_cast<std::uint8_t>(number); };
  if ((code & kWheel) != 0) {
    // 64 and 65 are buttons 4 and 5, the wheel; 66 and 67 (sideways) are 6 and 7.
    event.button = numbered(4 + low);
    event.kind = low < 2 ? MouseKind::Wheel : MouseKind::Press;
  } else if ((code & kExtra) != 0) {
    event.button = numbered(8 + low);
  } else {
    event.button = low == 3 ? 0 : numbered(1 + low);
    if (low == 3 && !sgr) event.kind = MouseKind::Release;
  }
  if (event.kind == MouseKind::Wheel) return release ? std::nullopt : std::optional<InputEvent>(event);
  if ((code & kMotion) != 0) event.kind = event.button == 0 ? MouseKind::Move : MouseKind::Drag;
  if (release) event.kind = MouseKind::Release;
  return event;
}

KeyCode character_key(char32_t c, std::uint64_t modifiers) {
  if (c == 0x7F) return KeyCode::special(Special::BSpace, modifiers);
  if (c >= 0x20 || c == '\t' || c == '\r' || c == 0x1B) return KeyCode::character(c, modifiers);
  if (c == 0) return KeyCode::character(' ', modifiers | KeyCode::kCtrl);
  const char32_t base = c + 0x40;
  return KeyCode::character(base >= 'A' && base <= 'Z' ? base + 0x20 : base, modifiers | KeyCode::kCtrl);
}

}  // namespace mux::input
