// Emulator: the parser's sink; what each control does to a terminal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/terminal/terminal_state.hpp"

namespace mux::terminal {

class Emulator {
 public:
  explicit Emulator(TerminalState& state) : state_(state), screen_(state.screen) {}

  // The parser's sink.
  void print_ascii(std::string_view text) { screen_.print_ascii(text); }
  void print(char32_t codepoint) { screen_.print(codepoint); }
  void print_right(std::uint8_t byte) { screen_.print_right(byte); }
  const char* print_run(const char* at, const char* end) { return screen_.print_run(at, end); }
  void execute(std::uint8_t control);
  void escape(const Sequence& sequence);
  void control(const Sequence& sequence);
  void string(StringKind kind, const Sequence& sequence, std::string_view data, bool bel);

  void reset();

 private:
  bool escape_position(char final);
  void escape_intermediate(const Sequence& sequence);
  void control_plain(const Sequence& sequence);
  bool control_position(const Sequence& sequence);
  void control_state(const Sequence& sequence);
  void control_private(const Sequence& sequence);
  void control_dec(const Sequence& sequence);
  void control_intermediate(const Sequence& sequence);
  void set_modes(const Sequence& sequence, bool on);
  void set_private_modes(const Sequence& sequence, bool on);
  void set_private_mode(int number, bool on);
  void request_mode(const Sequence& sequence);
  void save_private_modes(const Sequence& sequence);
  void restore_private_modes(const Sequence& sequence);
  void erase_display(int what);
  void erase_line(int what);
  void select_graphics(const Sequence& sequence);
  void designate(const Sequence& sequence);
  void soft_reset();
  void set_coding(bool utf8);
  void announce(char level);
  // VT420 and xterm (emulator_vt420.cpp).
  void rectangle_control(const Sequence& sequence);
  void asterisk_control(const Sequence& sequence);
  void quote_control(const Sequence& sequence);
  void apostrophe_control(const Sequence& sequence);
  void space_control(const Sequence& sequence);
  void hash_control(const Sequence& sequence);
  void change_attributes(const Sequence& sequence, bool reverse);
  void erase_around_cursor(int what, bool display);
  void set_protection(bool on, bool iso);
  [[nodiscard]] int reported_row() const;
  [[nodiscard]] int reported_column() const;
  void selective_erase_display(int what);
  void selective_erase_line(int what);
  void push_graphics(const Sequence& sequence);
  void pop_graphics();
  void push_palette(int slot);
  void pop_palette(int slot);
  // Reports (emulator_reports.cpp).
  void device_status_private(const Sequence& sequence);
  void report_presentation(int what);
  void report_setting(std::string_view setting);
  void report_capabilities(std::string_view names);
  void report_cursor_information();
  void restore_presentation(int what, std::string_view data);
  void restore_cursor_information(std::string_view data);
  void report_preferred_set();
  void set_preferred_set(const Sequence& sequence, std::string_view designator);
  void report_colour_table(const Sequence& sequence);
  void restore_colour_table(std::string_view data);
  // Keyboard protocols (emulator_keyboard.cpp).
  void keyboard_flags(const Sequence& sequence);
  void modify_keys(const Sequence& sequence);
  void format_keys(const Sequence& sequence);
  void cursor_shape(int style);
  void window_operation(const Sequence& sequence);
  void device_status(int what);
  void mode_changed() { state_.effects.modes_changed = true; }

  void operating_system_command(std::string_view data, bool bel);
  void application_command(std::string_view data);
  void sized_text(std::string_view text);
  // Colours (emulator_colours.cpp).
  bool colour_command(int command, std::string_view text, bool bel);
  void colours_changed();
  [[nodiscard]] Colour& dynamic_colour(int number);
  [[nodiscard]] Colour known_colour(int number);
  void set_palette_entry(std::size_t index, Colour colour);
  void set_palette(std::string_view text, int first, bool bel);
  void reset_palette(std::string_view text, int first);
  void set_dynamic_colours(int number, std::string_view text, bool bel);
  void colour_control(std::string_view text, bool bel);
  [[nodiscard]] std::string colour_answer(int number, int index);
  void reply_string(std::string_view body, bool bel);
  // What a pane does not do, and says so (emulator_refusals.cpp).
  bool refused_command(int command, std::string_view text, bool bel);
  void pointer_shape(std::string_view text, bool bel);
  void allowed_operations(int command, std::string_view text, bool bel);
  // Shells (emulator_shell.cpp) and notifications (emulator_notifications.cpp).
  void set_path(std::string_view url);
  void set_folder(std::string_view path);
  void numbered_command(std::string_view text);
  void shell_integration(std::string_view text);
  void iterm_command(std::string_view text, bool bel);
  void set_user_variable(std::string_view text);
  void notify(std::string_view title, std::string_view body);
  void rxvt_command(std::string_view text);
  void kitty_notification(std::string_view text, bool bel);
  void hyperlink(std::string_view text);
  void clipboard(std::string_view text, bool bel);
  void set_progress(std::string_view text);
  void command_mark(std::string_view text);
  void device_control(const Sequence& sequence, std::string_view data);
  void set_title(std::string_view title, std::string& target);
  void rename_window(std::string_view name);
  void title_modes(const Sequence& sequence, bool on);
  void push_titles(int which);
  void pop_titles(int which);

  TerminalState& state_;
  Screen& screen_;
};

}  // namespace mux::terminal
