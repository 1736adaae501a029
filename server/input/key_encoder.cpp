// Encodes keys as VT220 and xterm keyboards send them, with xterm's modifyOtherKeys on request.
#include "server/input/key_encoder.hpp"

#include <array>
#include <optional>
#include <string_view>

#include "protocol/base/utf8.hpp"

namespace mux::input {
namespace {

using keys::KeyCode;
using keys::Special;

constexpr char kEscape = '\x1B';

// How a key without character is sent: `plain` unmodified, `application` in its mode; with modifiers either
// CSI NUMBER ; MODIFIERS FINAL, or `plain` after ESC for Meta when `final` is 0.
struct SpecialSequence {
  Special key;
  std::string_view plain;
  std::string_view application;
  int number = 1;
  char final = 0;
};

constexpr std::array kSpecials{
    SpecialSequence{Special::F1, "\x1BOP", {}, 1, 'P'},
    SpecialSequence{Special::F2, "\x1BOQ", {}, 1, 'Q'},
    SpecialSequence{Special::F3, "\x1BOR", {}, 1, 'R'},
    SpecialSequence{Special::F4, "\x1BOS", {}, 1, 'S'},
    SpecialSequence{Special::F5, "\x1B[15~", {}, 15, '~'},
    SpecialSequence{Special::F6, "\x1B[17~", {}, 17, '~'},
    SpecialSequence{Special::F7, "\x1B[18~", {}, 18, '~'},
    SpecialSequence{Special::F8, "\x1B[19~", {}, 19, '~'},
    SpecialSequence{Special::F9, "\x1B[20~", {}, 20, '~'},
    SpecialSequence{Special::F10, "\x1B[21~", {}, 21, '~'},
    SpecialSequence{Special::F11, "\x1B[23~", {}, 23, '~'},
    SpecialSequence{Special::F12, "\x1B[24~", {}, 24, '~'},
    SpecialSequence{Special::IC, "\x1B[2~", {}, 2, '~'},
    SpecialSequence{Special::DC, "\x1B[3~", {}, 3, '~'},
    SpecialSequence{Special::Home, "\x1B[1~", {}, 1, 'H'},
    SpecialSequence{Special::End, "\x1B[4~", {}, 1, 'F'},
    SpecialSequence{Special::NPage, "\x1B[6~", {}, 6, '~'},
    SpecialSequence{Special::PPage, "\x1B[5~", {}, 5, '~'},
    SpecialSequence{Special::BTab, "\x1B[Z", {}},
    SpecialSequence{Special::Up, "\x1B[A", "\x1BOA", 1, 'A'},
    SpecialSequence{Special::Down, "\x1B[B", "\x1BOB", 1, 'B'},
    SpecialSequence{Special::Left, "\x1B[D", "\x1BOD", 1, 'D'},
    SpecialSequence{Special::Right, "\x1B[C", "\x1BOC", 1, 'C'},
    SpecialSequence{Special::KpSlash, "/", "\x1BOo"},
    SpecialSequence{Special::KpStar, "*", "\x1BOj"},
    SpecialSequence{Special::KpMinus, "-", "\x1BOm"},
    SpecialSequence{Special::Kp7, "7", "\x1BOw"},
    SpecialSequence{Special::Kp8, "8", "\x1BOx"},
    SpecialSequence{Special::Kp9, "9", "\x1BOy"},
    SpecialSequence{Special::KpPlus, "+", "\x1BOk"},
    SpecialSequence{Special::Kp4, "4", "\x1BOt"},
    SpecialSequence{Special::Kp5, "5", "\x1BOu"},
    SpecialSequence{Special::Kp6, "6", "\x1BOv"},
    SpecialSequence{Special::Kp1, "1", "\x1BOq"},
    SpecialSequence{Special::Kp2, "2", "\x1BOr"},
    SpecialSequence{Special::Kp3, "3", "\x1BOs"},
    SpecialSequence{Special::KpEnter, "\n", "\x1BOM"},
    SpecialSequence{Special::Kp0, "0", "\x1BOp"},
    SpecialSequence{Special::KpPeriod, ".", "\x1BOn"},
};

bool is_keypad(Special key) {
  return key >= Special::KpSlash && key <= Special::KpPeriod;
}

// xterm's modifier parameter: 1 + Shift 1 + Meta 2 + Ctrl 4.
int modifier_parameter(KeyCode key) {
  return 1 + (key.has(KeyCode::kShift) ? 1 : 0) + (key.has(KeyCode::kMeta) ? 2 : 0) + (key.has(KeyCode::kCtrl) ? 4 : 0);
}

bool encode_special(KeyCode key, const PaneInputModes& modes, std::string& out) {
  const auto special = static_cast<Special>(key.base());
  for (const SpecialSequence& entry : kSpecials) {
    if (entry.key != special) continue;
    if (key.modifiers() != 0 && entry.final != 0) {
      out += "\x1B[" + std::to_string(entry.number) + ';' + std::to_string(modifier_parameter(key)) + entry.final;
      return true;
    }
    if (key.has(KeyCode::kMeta)) out += kEscape;
    const bool application = is_keypad(special) ? modes.application_keypad : modes.application_cursor;
    out += application && !entry.application.empty() ? entry.application : entry.plain;
    return true;
  }
  return false;
}

// What a VT220 keyboard sends for Ctrl and a 7-bit character; empty when it has no such key.
std::optional<char> control_byte(char32_t c) {
  constexpr std::string_view kFrom = "1!9(0)=+;:'\",<.>/-8? 2";
  constexpr std::string_view kTo{"119900=+;;'',,..\x1F\x1F\x7F\x7F\0\0", kFrom.size()};
  if (c < 0x80) {
    if (const auto at = kFrom.find(static_cast<char>(c)); at != std::string_view::npos) return kTo[at];
  }
  if (c >= '3' && c <= '7') return static_cast<char>(c - '3' + 0x1B);
  if (c >= '@' && c <= '~') return static_cast<char>(c & 0x1F);
  return std::nullopt;
}

// Characters as keyboards without extended keys send them: Shift is lost, Meta is ESC.
bool encode_plain(KeyCode key, const PaneInputModes& modes, std::string& out) {
  const char32_t c = key.base();
  std::optional<char> control;
  if (key.has(KeyCode::kCtrl) && c < 0x80 && c != '\r' && c != '\n' && c != '\t') {
    control = c == 0x7F ? '\b' : c < 0x20 ? static_cast<char>(c) : control_byte(c);
    if (!control) return false;
  }
  if (key.has(KeyCode::kMeta)) {
    const char32_t byte = control ? static_cast<unsigned char>(*control) : c;
    if (!modes.meta_escape && byte < 0x80) {
      append_utf8(out, byte | 0x80);
      return true;
    }
    out += kEscape;
  }
  if (control) {
    out += *control;
  } else {
    append_utf8(out, c);
    if (c == '\r' && modes.newline) out += '\n';
  }
  return true;
}

// modifyOtherKeys 1 leaves alone what a plain keyboard can send: Meta and a character, and the usual Ctrl keys.
bool plain_in_mode1(KeyCode key) {
  const char32_t c = key.base();
  if (key.modifiers() == KeyCode::kMeta) return true;
  if (!key.has(KeyCode::kCtrl) || key.has(KeyCode::kShift)) return false;
  return c == ' ' || c == '/' || (c >= '2' && c <= '8') || (c >= '@' && c <= '~');
}

void encode_extended(KeyCode key, ExtendedKeysFormat format, std::string& out) {
  std::uint32_t c = key.base();
  if (key.has(KeyCode::kCtrl | KeyCode::kShift) && c >= 'a' && c <= 'z') c -= 'a' - 'A';
  const std::string code = std::to_string(c);
  const std::string modifiers = std::to_string(modifier_parameter(key));
  if (format == ExtendedKeysFormat::CsiU) {
    out += "\x1B[" + code + ';' + modifiers + 'u';
  } else {
    out += "\x1B[27;" + modifiers + ';' + code + '~';
  }
}

bool encode_character(KeyCode key, const PaneInputModes& modes, std::string& out) {
  const char32_t c = key.base();
  if (key.modifiers() == 0 || modes.extended_keys == ExtendedKeys::Off) {
    return encode_plain(key, modes, out);
  }
  // Shift alone is part of a printable character.
  const bool printable = c > 0x20 && c != 0x7F;
  if (key.modifiers() == KeyCode::kShift && printable) return encode_plain(key, modes, out);
  if (modes.extended_keys == ExtendedKeys::Mode1 && plain_in_mode1(key)) return encode_plain(key, modes, out);
  encode_extended(key, modes.extended_format, out);
  return true;
}

}  // namespace

bool encode_key(KeyCode key, const PaneInputModes& modes, std::string& out) {
  if (key.is(Special::FocusIn)) return encode_focus(true, modes, out);
  if (key.is(Special::FocusOut)) return encode_focus(false, modes, out);
  if (key.is(Special::PasteStart) || key.is(Special::PasteEnd)) {
    if (!modes.bracketed_paste) return false;
    out += key.is(Special::PasteStart) ? "\x1B[200~" : "\x1B[201~";
    return true;
  }
  if (modes.keyboard_flags != 0 && encode_kitty_press(press_of(key), modes.keyboard_flags, out)) return true;
  if (modes.application_escape && key == KeyCode::character(kEscape)) {
    out += "\x1BO[";
    return true;
  }
  if (modes.delete_sends_del && key.is(Special::DC) && key.modifiers() == 0) key = KeyCode::character(0x7F);
  if (key.is(Special::BSpace)) {
    // The option names a character, or Ctrl and one (C-?, C-h), which is a character by itself then.
    const KeyCode sent = modes.backspace;
    if (!sent.is_character()) return false;
    const auto control = sent.has(KeyCode::kCtrl) ? control_byte(sent.base()) : std::nullopt;
    key = KeyCode::character(control ? static_cast<unsigned char>(*control) : sent.base(), key.modifiers());
  }
  if (key.is(Special::BTab)) {
    if (modes.extended_keys == ExtendedKeys::Off) {
      key = key.without(KeyCode::kCtrl | KeyCode::kShift);
    } else if (key.modifiers() != 0) {
      key = KeyCode::character('\t', key.modifiers() | KeyCode::kShift);
    }
  }
  if (key.is_character()) return encode_character(key, modes, out);
  return encode_special(key, modes, out);
}

void encode_press(const keys::KeyPress& press, const PaneInputModes& modes, std::string& out) {
  if (encode_kitty_press(press, modes.keyboard_flags, out)) return;
  if (press.event == keys::KeyPress::Event::Release || !press.has_name()) return;
  if (press.code == 0) {
    for (const char32_t c : press.text) append_utf8(out, c);
    return;
  }
  // The protocol was asked and leaves it plain, or was not asked for.
  PaneInputModes plain = modes;
  plain.keyboard_flags = 0;
  (void)encode_key(press.key, plain, out);
}

bool encode_focus(bool focused, const PaneInputModes& modes, std::string& out) {
  if (!modes.focus) return false;
  out += focused ? "\x1B[I" : "\x1B[O";
  return true;
}

}  // namespace mux::input
