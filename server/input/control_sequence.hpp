// Control sequences and strings that a terminal sends: their parts, and the events that they are.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "server/input/input_event.hpp"

namespace mux::input {

// A control sequence (ECMA-48 5.4) without its introducer. Of a parameter with sub-parameters the first two are kept.
struct ControlSequence {
  static constexpr std::size_t kMaxParameters = 16;
  static constexpr int kMaxValue = 0x10FFFF;
  struct Parameter {
    int value = -1;  // -1: left out
    int sub = -1;
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

// The event of a sequence; empty for one that is swallowed.
[[nodiscard]] std::optional<InputEvent> sequence_event(const ControlSequence& sequence);

// The key of `ESC O final`, keypad in application mode included.
[[nodiscard]] std::optional<keys::KeyCode> ss3_key(char final);

// The mouse event of `CSI M` and its three numbers, or of an SGR report.
[[nodiscard]] std::optional<InputEvent> mouse_event(int code, int x, int y, bool sgr, bool release);

// The event of a string: `kind` is `]` (OSC) or `P` (DCS), `text` what stands between it and the terminator.
[[nodiscard]] std::optional<InputEvent> string_event(char kind, std::string_view text);

// A character's key: C0 controls but Tab, Enter and Escape are Ctrl and a character, 0x7F is BSpace.
[[nodiscard]] keys::KeyCode character_key(char32_t c, std::uint64_t modifiers = 0);

}  // namespace mux::input
