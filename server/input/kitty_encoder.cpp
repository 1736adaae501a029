// Encodes keys in kitty's keyboard protocol (its flags 1, 8 and 16) for programs that pushed them.
#include <array>
#include <string>

#include "server/input/key_encoder.hpp"

namespace mux::input {
namespace {

using keys::KeyCode;
using keys::Special;

constexpr unsigned kDisambiguate = 1;
constexpr unsigned kAllKeys = 8;
constexpr unsigned kText = 16;

constexpr std::uint32_t kTab = 0x09;
constexpr std::uint32_t kEnter = 0x0D;
constexpr std::uint32_t kEscapeKey = 0x1B;
constexpr std::uint32_t kBackspace = 0x7F;

// CSI NUMBER ; MODIFIERS FINAL. Keys of the keypad have numbers of the private use area and final `u`.
struct Functional {
  Special key;
  int number;
  char final;
};
constexpr std::array kFunctional{
    Functional{Special::F1, 1, 'P'},           Functional{Special::F2, 1, 'Q'},
    Functional{Special::F3, 13, '~'},          Functional{Special::F4, 1, 'S'},
    Functional{Special::F5, 15, '~'},          Functional{Special::F6, 17, '~'},
    Functional{Special::F7, 18, '~'},          Functional{Special::F8, 19, '~'},
    Functional{Special::F9, 20, '~'},          Functional{Special::F10, 21, '~'},
    Functional{Special::F11, 23, '~'},         Functional{Special::F12, 24, '~'},
    Functional{Special::IC, 2, '~'},           Functional{Special::DC, 3, '~'},
    Functional{Special::Home, 1, 'H'},         Functional{Special::End, 1, 'F'},
    Functional{Special::NPage, 6, '~'},        Functional{Special::PPage, 5, '~'},
    Functional{Special::Up, 1, 'A'},           Functional{Special::Down, 1, 'B'},
    Functional{Special::Left, 1, 'D'},         Functional{Special::Right, 1, 'C'},
    Functional{Special::Kp0, 57399, 'u'},      Functional{Special::Kp1, 57400, 'u'},
    Functional{Special::Kp2, 57401, 'u'},      Functional{Special::Kp3, 57402, 'u'},
    Functional{Special::Kp4, 57403, 'u'},      Functional{Special::Kp5, 57404, 'u'},
    Functional{Special::Kp6, 57405, 'u'},      Functional{Special::Kp7, 57406, 'u'},
    Functional{Special::Kp8, 57407, 'u'},      Functional{Special::Kp9, 57408, 'u'},
    Functional{Special::KpPeriod, 57409, 'u'}, Functional{Special::KpSlash, 57410, 'u'},
    Functional{Special::KpStar, 57411, 'u'},   Functional{Special::KpMinus, 57412, 'u'},
    Functional{Special::KpPlus, 57413, 'u'},   Functional{Special::KpEnter, 57414, 'u'},
};

// 1 + Shift 1 + Alt 2 + Ctrl 4.
int modifiers_of(KeyCode key) {
  return 1 + (key.has(KeyCode::kShift) ? 1 : 0) + (key.has(KeyCode::kMeta) ? 2 : 0) + (key.has(KeyCode::kCtrl) ? 4 : 0);
}

bool encode_functional(KeyCode key, unsigned flags, std::string& out) {
  for (const Functional& entry : kFunctional) {
    if (!key.is(entry.key)) continue;
    const int modifiers = modifiers_of(key);
    const bool prints = entry.final == 'u' && !key.is(Special::KpEnter);
    if (prints && modifiers == 1 && (flags & kAllKeys) == 0) return false;
    out += "\x1B[";
    if (entry.number != 1 || modifiers != 1) out += std::to_string(entry.number);
    if (modifiers != 1) out += ';' + std::to_string(modifiers);
    out += entry.final;
    return true;
  }
  return false;
}

bool encode_character_key(KeyCode key, unsigned flags, std::string& out) {
  std::uint32_t c = key.base();
  const std::uint32_t text = c;
  const bool printable = c >= 0x20 && c != kBackspace;
  if (!printable && c != kTab && c != kEnter && c != kEscapeKey && c != kBackspace) return false;
  const bool alone = key.modifiers() == 0 || (printable && key.modifiers() == KeyCode::kShift);
  if ((flags & kAllKeys) == 0 && alone && c != kEscapeKey) return false;
  // A key is named by what it is without Shift, which is known of letters only.
  if (c >= 'A' && c <= 'Z') {
    c += 'a' - 'A';
    key = key.with(KeyCode::kShift);
  }
  const int modifiers = modifiers_of(key);
  const bool with_text = (flags & kText) != 0 && printable && alone;
  out += "\x1B[" + std::to_string(c);
  if (modifiers != 1 || with_text) out += ';';
  if (modifiers != 1) out += std::to_string(modifiers);
  if (with_text) out += ';' + std::to_string(text);
  out += 'u';
  return true;
}

}  // namespace

bool encode_kitty_key(KeyCode key, unsigned flags, std::string& out) {
  // Text is told only where all keys are.
  if ((flags & (kDisambiguate | kAllKeys)) == 0) return false;
  if ((flags & kAllKeys) == 0) flags &= ~kText;
  if (key.is(Special::BSpace)) key = KeyCode::character(kBackspace, key.modifiers());
  if (key.is(Special::BTab)) key = KeyCode::character(kTab, key.modifiers() | KeyCode::kShift);
  return key.is_character() ? encode_character_key(key, flags, out) : encode_functional(key, flags, out);
}

}  // namespace mux::input
