// TerminalState: all that a Terminal is made of; for the files of this folder.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/terminal/parser.hpp"
#include "server/terminal/screen.hpp"
#include "server/terminal/terminal.hpp"

namespace mux::terminal {

struct CursorStyle {
  CursorShape shape = CursorShape::Default;
  bool blinking = false;
};

// The kitty keyboard protocol's flags of one screen; the last of the stack counts.
struct KeyboardFlags {
  // What keys are sent by: 1 disambiguate, 8 all keys, 16 their text. Outer terminals tell neither releases (2) nor
  // what else stands on a key (4); a flag that is asked for and not had is not reported.
  static constexpr std::uint8_t kAll = 1 | 8 | 16;
  static constexpr std::size_t kMaxStack = 16;
  std::vector<std::uint8_t> stack;
  [[nodiscard]] int current() const { return stack.empty() ? 0 : stack.back(); }
};

// XTPUSHSGR: a style and which of its parts XTPOPSGR brings back.
struct PushedGraphics {
  Style style;
  std::uint32_t parts = 0;
};

struct TerminalState {
  explicit TerminalState(const TerminalOptions& given)
      : options(given), parser(given.string_limit), screen(given.columns, given.rows, given.history_limit) {
    screen.scroll_on_clear = given.scroll_on_clear;
    screen.history().set_byte_limit(given.history_bytes);
  }

  TerminalOptions options;
  Parser parser;
  Screen screen;
  CursorStyle cursor_style;
  Palette palette;
  std::string title;
  std::vector<std::string> title_stack;
  std::string path;
  Progress progress;
  int extended_keys = 0;
  KeyboardFlags keyboard[2];  // of the primary and of the alternate screen
  Modes saved_modes;          // XTSAVE
  bool saved_alternate = false;
  bool eight_bit_replies = false;  // S8C1T
  bool stream_extent = true;       // DECSACE 0 and 1, which is how terminals start; 2 is false
  std::uint8_t checksum_extension = 0;
  std::vector<PushedGraphics> pushed_graphics;
  std::vector<Palette> pushed_palettes;
  static constexpr std::size_t kMaxPushed = 10;  // of each kind
  std::string replies;
  bool muted = false;
  Effects effects;

  // Queues bytes for the pane's standard input.
  void reply(std::string_view bytes);
  // CSI 48 ; rows ; columns ; pixels t (mode 2048).
  void reply_size();
  [[nodiscard]] KeyboardFlags& keys_of_screen() { return keyboard[screen.alternate_on() ? 1 : 0]; }
};

}  // namespace mux::terminal
