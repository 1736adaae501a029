// Emulator: the parser's sink; what each control does to a terminal.
#pragma once

#include <cstdint>
#include <string_view>

#include "server/terminal/terminal_state.hpp"

namespace mux::terminal {

class Emulator {
 public:
  explicit Emulator(TerminalState& state) : state_(state), screen_(state.screen) {}

  // The parser's sink.
  void print_ascii(std::string_view text) { screen_.print_ascii(text); }
  void print(char32_t codepoint) { screen_.print(codepoint); }
  const char* print_run(const char* at, const char* end) { return screen_.print_run(at, end); }
  void execute(std::uint8_t control);
  void escape(const Sequence& sequence);
  void control(const Sequence& sequence);
  void string(StringKind kind, const Sequence& sequence, std::string_view data, bool bel);

  void reset();

 private:
  void control_plain(const Sequence& sequence);
  bool control_position(const Sequence& sequence);
  void control_state(const Sequence& sequence);
  void control_private(const Sequence& sequence);
  void control_intermediate(const Sequence& sequence);
  void set_modes(const Sequence& sequence, bool on);
  void set_private_modes(const Sequence& sequence, bool on);
  void set_private_mode(int number, bool on);
  void request_mode(const Sequence& sequence);
  void erase_display(int what);
  void erase_line(int what);
  void select_graphics(const Sequence& sequence);
  void cursor_shape(int style);
  void window_operation(const Sequence& sequence);
  void device_status(int what);
  void mode_changed() { state_.effects.modes_changed = true; }

  void operating_system_command(std::string_view data, bool bel);
  void set_palette(std::string_view text, bool bel);
  void reset_palette(std::string_view text);
  void set_dynamic_colour(int number, Colour& target, std::string_view text, bool bel);
  void hyperlink(std::string_view text);
  void clipboard(std::string_view text, bool bel);
  void set_progress(std::string_view text);
  void command_mark(std::string_view text);
  void device_control(const Sequence& sequence, std::string_view data);
  void set_title(std::string_view title);

  TerminalState& state_;
  Screen& screen_;
};

}  // namespace mux::terminal
