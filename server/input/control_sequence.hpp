// Control sequences and strings that a terminal sends: their parts, and the events that they are.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "server/input/input_event.hpp"

namespace mux::input {

// A control sequence (ECMA-48 5.4) without its introducer. Of a parameter with sub-parameters the first three are kept.
struct ControlSequence {
  static constexpr std::size_t kMaxParameters = 16;
  static constexpr int kMaxValue = 0x10FFFF;
  struct Parameter {
    int value = -1;  // -1: left out
    int sub = -1;
    int third = -1;
  };
  std::array<Parameter, kMaxParameters> parameters;
  std::size_t count = 0;
  char prefix = 0;        // `?`, `>`, `<`, `=` or none
  char intermediate = 0;  // the last one
  char final = 0;

  [[nodiscard]] int value(std::size_t index, int fallback = 0) const {
    return index < count && parameters[index].value >= 0 ? parameters[index].value : fallback;
  }
};

// Parses what stands behind `ESC [`, the final character included.
[[nodiscard]] ControlSequence parse_control_sequence(std::string_view text);

// The event of a sequence; empty for one that is swallowed. With `kitty` keys are those of its protocol, in full.
[[nodiscard]] std::optional<InputEvent> sequence_event(const ControlSequence& sequence, bool kitty = false);

// A key of kitty's protocol (kitty_keys.cpp): a functional key by its number, or by the final character and number of
// the older sequences; a character. Empty for a number that is no key.
[[nodiscard]] std::optional<keys::KeyPress> kitty_press(const ControlSequence& sequence);
// The name of a functional key in key tables, Unknown for one that has none; the number of a named key, 0 for one that
// is no functional key.
[[nodiscard]] keys::Special functional_key(std::uint32_t code);
[[nodiscard]] std::uint32_t functional_code(keys::KeyCode key);

// A character with modifiers that were sent apart from it, as a plain keyboard would name it.
[[nodiscard]] keys::KeyCode extended_character(char32_t c, std::uint64_t modifiers);

// The key of `ESC O final`, keypad in application mode included.
[[nodiscard]] std::optional<keys::KeyCode> ss3_key(char final);

// The mouse event of `CSI M` and its three numbers, or of an SGR report.
[[nodiscard]] std::optional<InputEvent> mouse_event(int code, int x, int y, bool sgr, bool release);

// The event of a string: `kind` is `]` (OSC) or `P` (DCS), `text` what stands between it and the terminator.
[[nodiscard]] std::optional<InputEvent> string_event(char kind, std::string_view text);

// A character's key: C0 controls but Tab, Enter and Escape are Ctrl and a character, 0x7F is BSpace.
[[nodiscard]] keys::KeyCode character_key(char32_t c, std::uint64_t modifiers = 0);

}  // namespace mux::input
