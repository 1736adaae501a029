// Reads keys of kitty's keyboard protocol, and has its table of functional keys.
#include <algorithm>
#include <array>

#include "server/input/control_sequence.hpp"

namespace mux::input {
namespace {

using keys::KeyCode;
using keys::KeyPress;
using keys::Special;

struct Functional {
  std::uint32_t code;
  Special key;
};
constexpr std::array kFunctional{
    Functional{57348, Special::IC},
    Functional{57349, Special::DC},
    Functional{57350, Special::Left},
    Functional{57351, Special::Right},
    Functional{57352, Special::Up},
    Functional{57353, Special::Down},
    Functional{57354, Special::PPage},
    Functional{57355, Special::NPage},
    Functional{57356, Special::Home},
    Functional{57357, Special::End},
    Functional{57364, Special::F1},
    Functional{57365, Special::F2},
    Functional{57366, Special::F3},
    Functional{57367, Special::F4},
    Functional{57368, Special::F5},
    Functional{57369, Special::F6},
    Functional{57370, Special::F7},
    Functional{57371, Special::F8},
    Functional{57372, Special::F9},
    Functional{57373, Special::F10},
    Functional{57374, Special::F11},
    Functional{57375, Special::F12},
    Functional{57399, Special::Kp0},
    Functional{57400, Special::Kp1},
    Functional{57401, Special::Kp2},
    Functional{57402, Special::Kp3},
    Functional{57403, Special::Kp4},
    Functional{57404, Special::Kp5},
    Functional{57405, Special::Kp6},
    Functional{57406, Special::Kp7},
    Functional{57407, Special::Kp8},
    Functional{57408, Special::Kp9},
    Functional{57409, Special::KpPeriod},
    Functional{57410, Special::KpSlash},
    Functional{57411, Special::KpStar},
    Functional{57412, Special::KpMinus},
    Functional{57413, Special::KpPlus},
    Functional{57414, Special::KpEnter},
    // The keypad without Num Lock.
    Functional{57417, Special::Left},
    Functional{57418, Special::Right},
    Functional{57419, Special::Up},
    Functional{57420, Special::Down},
    Functional{57421, Special::PPage},
    Functional{57422, Special::NPage},
    Functional{57423, Special::Home},
    Functional{57424, Special::End},
    Functional{57425, Special::IC},
    Functional{57426, Special::DC},
    Functional{57427, Special::Kp5},
};

constexpr std::uint32_t kLastFunctional = 57454;  // ISO_LEVEL5_SHIFT

// The functional keys that keep the sequences that they had, by their final characters and numbers.
constexpr std::string_view kLetters = "ABCDFHPQS";
constexpr std::array<std::uint32_t, 9> kLetterCodes{57352, 57353, 57351, 57350, 57357, 57356, 57364, 57365, 57367};
struct Numbered {
  int number;
  std::uint32_t code;
};
constexpr std::array kNumbered{
    Numbered{1, 57356},  Numbered{2, 57348},  Numbered{3, 57349},  Numbered{4, 57357},  Numbered{5, 57354},
    Numbered{6, 57355},  Numbered{7, 57356},  Numbered{8, 57357},  Numbered{11, 57364}, Numbered{12, 57365},
    Numbered{13, 57366}, Numbered{14, 57367}, Numbered{15, 57368}, Numbered{17, 57369}, Numbered{18, 57370},
    Numbered{19, 57371}, Numbered{20, 57372}, Numbered{21, 57373}, Numbered{23, 57374}, Numbered{24, 57375},
    Numbered{29, 57363},
};

std::optional<std::uint32_t> code_of(const ControlSequence& sequence) {
  const int number = sequence.value(0, 1);
  if (sequence.final == 'u') {
    const auto code = static_cast<std::uint32_t>(number);
    const bool private_use = code > kLastFunctional && code <= 63743;
    if (private_use || (code >= 0xD800 && code <= 0xDFFF)) return std::nullopt;
    return code;
  }
  if (sequence.final == '~') {
    const auto* const found =
        std::find_if(kNumbered.begin(), kNumbered.end(), [&](const Numbered& row) { return row.number == number; });
    return found == kNumbered.end() ? std::nullopt : std::optional(found->code);
  }
  if (sequence.final == 'E') return 57427;
  const std::size_t letter = kLetters.find(sequence.final);
  return letter == std::string_view::npos || number != 1 ? std::nullopt : std::optional(kLetterCodes[letter]);
}

std::uint64_t named_modifiers(std::uint8_t modifiers) {
  std::uint64_t named = 0;
  if ((modifiers & KeyPress::kShift) != 0) named |= KeyCode::kShift;
  if ((modifiers & (KeyPress::kAlt | KeyPress::kMeta)) != 0) named |= KeyCode::kMeta;
  if ((modifiers & KeyPress::kCtrl) != 0) named |= KeyCode::kCtrl;
  return named;
}

// As a plain keyboard would name it: by what it types, as far as that is told.
KeyCode name_of(const KeyPress& press) {
  const std::uint64_t modifiers = named_modifiers(press.modifiers);
  if (press.code >= KeyPress::kFirstFunctional && press.code <= kLastFunctional) {
    return KeyCode::special(functional_key(press.code), modifiers);
  }
  if (press.code == 0) return press.text.empty() ? KeyCode{} : KeyCode::character(press.text[0]);
  const bool printable = press.code >= 0x20 && press.code != 0x7F;
  if (printable && (modifiers & ~KeyCode::kShift) == 0 && press.text.size() == 1) {
    return KeyCode::character(press.text[0]);
  }
  const bool shifted = (modifiers & KeyCode::kShift) != 0 && (modifiers & KeyCode::kCtrl) == 0 && press.shifted != 0;
  return extended_character(shifted ? press.shifted : press.code, modifiers);
}

std::uint32_t character_or_none(int value) {
  const bool control = value < 0x20 || (value >= 0x7F && value < 0xA0);
  const bool surrogate = value >= 0xD800 && value < 0xE000;
  return control || surrogate ? 0 : static_cast<std::uint32_t>(value);
}

}  // namespace

Special functional_key(std::uint32_t code) {
  const auto* const found =
      std::find_if(kFunctional.begin(), kFunctional.end(), [code](const Functional& row) { return row.code == code; });
  return found == kFunctional.end() ? Special::Unknown : found->key;
}

std::uint32_t functional_code(KeyCode key) {
  const auto* const found =
      std::find_if(kFunctional.begin(), kFunctional.end(), [key](const Functional& row) { return key.is(row.key); });
  return found == kFunctional.end() ? 0 : found->code;
}

std::optional<KeyPress> kitty_press(const ControlSequence& sequence) {
  const std::optional<std::uint32_t> code = code_of(sequence);
  if (!code) return std::nullopt;
  KeyPress press;
  press.code = *code;
  const ControlSequence::Parameter none;
  const auto parameter = [&](std::size_t i) { return i < sequence.count ? sequence.parameters[i] : none; };
  if (sequence.final == 'u') {
    press.shifted = character_or_none(parameter(0).sub);
    press.base = character_or_none(parameter(0).third);
  }
  const int modifiers = std::max(parameter(1).value, 1) - 1;
  if (modifiers > 0xFF) return std::nullopt;
  press.modifiers = static_cast<std::uint8_t>(modifiers);
  if (const int event = parameter(1).sub; event >= 1 && event <= 3) press.event = static_cast<KeyPress::Event>(event);
  for (const int value : {parameter(2).value, parameter(2).sub, parameter(2).third}) {
    if (const std::uint32_t c = character_or_none(value); c != 0) press.text += static_cast<char32_t>(c);
  }
  if (press.code == 0 && press.text.empty()) return std::nullopt;
  press.key = name_of(press);
  return press;
}

}  // namespace mux::input
