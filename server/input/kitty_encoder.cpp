// Encodes keys in kitty's keyboard protocol for programs that pushed its flags.
#include <algorithm>
#include <array>
#include <string>

#include "protocol/base/utf8.hpp"
#include "server/input/control_sequence.hpp"
#include "server/input/key_encoder.hpp"

namespace mux::input {
namespace {

using keys::KeyCode;
using keys::KeyPress;
using keys::Special;

constexpr std::uint32_t kTab = 0x09;
constexpr std::uint32_t kEnter = 0x0D;
constexpr std::uint32_t kEscapeKey = 0x1B;
constexpr std::uint32_t kBackspace = 0x7F;

// Functional keys whose sequences are older than the protocol; all others are CSI CODE u.
struct Older {
  std::uint32_t code;
  int number;
  char final;
};
constexpr std::array kOlder{
    Older{57348, 2, '~'},  Older{57349, 3, '~'},  Older{57350, 1, 'D'},  Older{57351, 1, 'C'},  Older{57352, 1, 'A'},
    Older{57353, 1, 'B'},  Older{57354, 5, '~'},  Older{57355, 6, '~'},  Older{57356, 1, 'H'},  Older{57357, 1, 'F'},
    Older{57364, 1, 'P'},  Older{57365, 1, 'Q'},  Older{57366, 13, '~'}, Older{57367, 1, 'S'},  Older{57368, 15, '~'},
    Older{57369, 17, '~'}, Older{57370, 18, '~'}, Older{57371, 19, '~'}, Older{57372, 20, '~'}, Older{57373, 21, '~'},
    Older{57374, 23, '~'}, Older{57375, 24, '~'},
};

bool is_functional(const KeyPress& press) {
  return press.code >= KeyPress::kFirstFunctional;
}

bool is_printable(const KeyPress& press) {
  return !is_functional(press) && press.code >= 0x20 && press.code != kBackspace;
}

// Keys of the keypad that type a character.
bool is_typing_keypad(const KeyPress& press) {
  return press.code >= 57399 && press.code <= 57413;
}

// Modifiers and locks, which are keys only where all keys are.
bool is_modifier(const KeyPress& press) {
  return (press.code >= 57441 && press.code <= 57454) || (press.code >= 57358 && press.code <= 57360);
}

bool types_alone(const KeyPress& press) {
  return (press.modifiers & ~(KeyPress::kShift | KeyPress::kLocks)) == 0;
}

// Whether it is sent as without the protocol, where not all keys are asked for: text, and the three keys that every
// shell needs. These have no releases then.
bool stays_plain(const KeyPress& press) {
  if (is_printable(press)) return types_alone(press) && press.event != KeyPress::Event::Release;
  if (is_typing_keypad(press)) return types_alone(press) && press.event != KeyPress::Event::Release;
  const bool three = press.code == kTab || press.code == kEnter || press.code == kBackspace;
  return three && (press.modifiers & ~KeyPress::kLocks) == 0;
}

void append_fields(const KeyPress& press, unsigned flags, std::string& out) {
  const auto* const older =
      std::find_if(kOlder.begin(), kOlder.end(), [&](const Older& row) { return row.code == press.code; });
  const bool all = (flags & kitty::kAllKeys) != 0;
  const bool told = (flags & kitty::kEvents) != 0 && press.event != KeyPress::Event::Press;
  // Locks are no modifiers of text, unless all keys are told.
  const bool locks = all || is_functional(press);
  const int modifiers = 1 + (locks ? press.modifiers : press.modifiers & ~KeyPress::kLocks);
  std::string text;
  if (all && (flags & kitty::kText) != 0 && press.event != KeyPress::Event::Release && types_alone(press)) {
    for (const char32_t c : press.text) text += (text.empty() ? "" : ":") + std::to_string(static_cast<unsigned>(c));
  }
  const bool second = modifiers != 1 || told || !text.empty();

  out += "\x1B[";
  if (older == kOlder.end()) {
    out += std::to_string(press.code);
    if ((flags & kitty::kAlternates) != 0) {
      const bool shifted = (press.modifiers & KeyPress::kShift) != 0 && press.shifted != 0;
      const bool base = press.base != 0 && press.base != press.code;
      if (shifted || base) out += ':';
      if (shifted) out += std::to_string(press.shifted);
      if (base) out += ':' + std::to_string(press.base);
    }
  } else if (older->number != 1 || second) {
    out += std::to_string(older->number);
  }
  if (second) out += ';';
  if (modifiers != 1 || told) out += std::to_string(modifiers);
  if (told) out += ':' + std::to_string(static_cast<int>(press.event));
  if (!text.empty()) out += ';' + text;
  out += older == kOlder.end() ? 'u' : older->final;
}

}  // namespace

KeyPress press_of(KeyCode key) {
  KeyPress press;
  if (key.is(Special::BSpace)) key = KeyCode::character(kBackspace, key.modifiers());
  if (key.is(Special::BTab)) key = KeyCode::character(kTab, key.modifiers() | KeyCode::kShift);
  press.key = key;
  press.code = key.is_character() ? key.base() : functional_code(key);
  const bool printable = is_printable(press);
  if (printable && (key.modifiers() & ~KeyCode::kShift) == 0) press.text = static_cast<char32_t>(press.code);
  // A key is named by what it is without Shift, which is known of letters only.
  if (press.code >= 'A' && press.code <= 'Z') {
    press.shifted = press.code;
    press.code += 'a' - 'A';
    key = key.with(KeyCode::kShift);
  } else if (press.code >= 'a' && press.code <= 'z') {
    press.shifted = press.code - ('a' - 'A');
  }
  press.modifiers = static_cast<std::uint8_t>((key.has(KeyCode::kShift) ? KeyPress::kShift : 0) |
                                              (key.has(KeyCode::kMeta) ? KeyPress::kAlt : 0) |
                                              (key.has(KeyCode::kCtrl) ? KeyPress::kCtrl : 0));
  return press;
}

bool encode_kitty_press(const KeyPress& press, unsigned flags, std::string& out) {
  const bool all = (flags & kitty::kAllKeys) != 0;
  const bool control = press.code < 0x20 && press.code != kTab && press.code != kEnter && press.code != kEscapeKey;
  if (press.code == 0 && (!all || (flags & kitty::kText) == 0 || press.text.empty())) return false;
  if (press.code != 0 && control) return false;
  if (press.event == KeyPress::Event::Release && (flags & kitty::kEvents) == 0) return false;
  if (!all && is_modifier(press)) return false;
  if (!all && stays_plain(press)) return false;
  // Without disambiguation only the events of functional keys are new.
  const bool event = press.event != KeyPress::Event::Press && (flags & kitty::kEvents) != 0;
  if ((flags & (kitty::kDisambiguate | kitty::kAllKeys)) == 0 && (!event || !is_functional(press))) return false;
  append_fields(press, flags, out);
  return true;
}

}  // namespace mux::input
