// KeyPress: a key as kitty's keyboard protocol tells it: its name for key tables, and what programs may ask for
// besides.
#pragma once

#include <cstdint>
#include <string>

#include "server/options/key_code.hpp"

namespace mux::keys {

struct KeyPress {
  enum class Event : std::uint8_t { Press = 1, Repeat = 2, Release = 3 };
  // The protocol's modifiers, less one.
  static constexpr std::uint8_t kShift = 1;
  static constexpr std::uint8_t kAlt = 2;
  static constexpr std::uint8_t kCtrl = 4;
  static constexpr std::uint8_t kSuper = 8;
  static constexpr std::uint8_t kHyper = 16;
  static constexpr std::uint8_t kMeta = 32;
  static constexpr std::uint8_t kLocks = 64 | 128;  // Caps Lock, Num Lock
  // Codes from here on are keys without a character.
  static constexpr std::uint32_t kFirstFunctional = 57344;
  static constexpr std::size_t kMaxText = 3;  // characters

  KeyCode key;                // Special::Unknown for one that key tables have no name for
  std::uint32_t code = 0;     // the protocol's number: the character without Shift, or a functional key; 0: text alone
  std::uint32_t shifted = 0;  // the character with Shift; 0 when not told
  std::uint32_t base = 0;     // the character that the key has on a PC-101 keyboard; 0 when not told
  std::uint8_t modifiers = 0;
  Event event = Event::Press;
  std::u32string text;  // what it types; empty when not told

  // Whether key tables can have it: Super and Hyper are no modifiers of theirs.
  [[nodiscard]] bool has_name() const { return !key.is(Special::Unknown) && (modifiers & (kSuper | kHyper)) == 0; }
  friend bool operator==(const KeyPress&, const KeyPress&) = default;
};

}  // namespace mux::keys
