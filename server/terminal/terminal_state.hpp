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

struct TerminalState {
  explicit TerminalState(const TerminalOptions& given)
      : options(given), parser(given.string_limit), screen(given.columns, given.rows, given.history_limit) {
    screen.scroll_on_clear = given.scroll_on_clear;
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
  std::string replies;
  bool muted = false;
  Effects effects;

  // Queues bytes for the pane's standard input.
  void reply(std::string_view bytes) {
    if (!muted && replies.size() + bytes.size() <= Terminal::kMaxReplies) replies += bytes;
  }
};

}  // namespace mux::terminal
