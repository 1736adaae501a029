// Emulator: C0, ESC and CSI functions (ECMA-48, DEC STD 070, xterm's ctlseqs).
#include "server/terminal/emulator.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mux::terminal {

void Emulator::execute(std::uint8_t control) {
  screen_.forget_printed();
  switch (control) {
    case 0x07:
      ++state_.effects.bells;
      break;
    case 0x08:
      screen_.backspace();
      break;
    case 0x09:
      screen_.tab(1);
      break;
    case 0x0A:
    case 0x0B:
    case 0x0C:
      screen_.line_feed();
      if (screen_.modes.has(Mode::LineFeedNewline)) screen_.carriage_return();
      break;
    case 0x0D:
      screen_.carriage_return();
      break;
    case 0x0E:
      screen_.pen.shifted = 1;
      break;
    case 0x0F:
      screen_.pen.shifted = 0;
      break;
    default:
      break;
  }
}

void Emulator::escape(const Sequence& sequence) {
  screen_.forget_printed();
  if (sequence.intermediate_count == 1) {
    const char designator = sequence.intermediates[0];
    if (designator == '#' && sequence.final == '8') screen_.alignment_test();
    if (designator >= '(' && designator <= '+') {
      auto& charset = screen_.pen.charsets[static_cast<std::size_t>(designator - '(')];
      if (sequence.final == '0') charset = Charset::LineDrawing;
      if (sequence.final == 'B') charset = Charset::Ascii;
    }
    return;
  }
  if (sequence.intermediate_count != 0) return;
  switch (sequence.final) {
    case '7':
      screen_.save_cursor();
      break;
    case '8':
      screen_.restore_cursor();
      break;
    case '=':
      screen_.modes.set(Mode::Keypad, true), mode_changed();
      break;
    case '>':
      screen_.modes.set(Mode::Keypad, false), mode_changed();
      break;
    case 'D':
      screen_.line_feed();
      break;
    case 'E':
      screen_.carriage_return();
      screen_.line_feed();
      break;
    case 'H':
      screen_.set_tab();
      break;
    case 'M':
      screen_.reverse_index();
      break;
    case 'n':
      screen_.pen.shifted = 2;
      break;
    case 'o':
      screen_.pen.shifted = 3;
      break;
    case 'Z':
      state_.reply("\x1b[?1;2c");
      break;
    case 'c':
      reset();
      break;
    default:
      break;
  }
}

void Emulator::reset() {
  screen_.reset();
  state_.palette = {};
  state_.cursor_style = {};
  state_.extended_keys = 0;
  state_.effects.palette_changed = true;
  state_.effects.cursor_style_changed = true;
  mode_changed();
}

void Emulator::control(const Sequence& sequence) {
  if (sequence.intermediate_count != 0) {
    control_intermediate(sequence);
  } else if (sequence.prefix != 0) {
    control_private(sequence);
  } else {
    control_plain(sequence);
  }
  screen_.forget_printed();
}

namespace {

// Controls that do one thing `Ps` times (or with `Ps`), by their final character.
struct CountedControl {
  char final;
  void (Screen::*function)(int count);
};
constexpr CountedControl kCounted[] = {
    {'@', &Screen::insert_characters}, {'A', &Screen::cursor_up},         {'B', &Screen::cursor_down},
    {'C', &Screen::cursor_right},      {'D', &Screen::cursor_left},       {'L', &Screen::insert_lines},
    {'M', &Screen::delete_lines},      {'P', &Screen::delete_characters}, {'S', &Screen::scroll_up},
    {'T', &Screen::scroll_down},       {'X', &Screen::erase_characters},  {'Z', &Screen::back_tab},
    {'a', &Screen::cursor_right},      {'e', &Screen::cursor_down},
};

}  // namespace

void Emulator::control_plain(const Sequence& sequence) {
  for (const CountedControl& control : kCounted) {
    if (control.final == sequence.final) return (screen_.*control.function)(sequence.get(0));
  }
  if (!control_position(sequence)) control_state(sequence);
}

// CNL to CUP, tabs, ED, EL and REP. False for another control.
bool Emulator::control_position(const Sequence& sequence) {
  const int first = sequence.get(0);
  const auto position = [&](int index) { return std::max(sequence.get(index), 1) - 1; };
  switch (sequence.final) {
    case 'E':
      screen_.carriage_return(), screen_.cursor_down(first);
      return true;
    case 'F':
      screen_.carriage_return(), screen_.cursor_up(first);
      return true;
    case 'G':
    case '`':
      screen_.move_to(position(0), -1);
      return true;
    case 'H':
    case 'f':
      screen_.move_to(position(1), position(0));
      return true;
    case 'I':
      screen_.tab(std::max(first, 1));
      return true;
    case 'J':
      erase_display(first);
      return true;
    case 'K':
      erase_line(first);
      return true;
    case 'b':
      screen_.repeat_last(std::max(first, 1));
      return true;
    case 'd':
      screen_.move_to(-1, position(0));
      return true;
    default:
      return false;
  }
}

// Modes, pen, reports, margins, tab stops, saved cursor, window.
void Emulator::control_state(const Sequence& sequence) {
  const int first = sequence.get(0);
  switch (sequence.final) {
    case 'c':
      if (first == 0) state_.reply("\x1b[?1;2c");
      break;
    case 'g':
      if (first == 0) screen_.clear_tab();
      if (first == 3) screen_.clear_tabs();
      break;
    case 'h':
      set_modes(sequence, true);
      break;
    case 'l':
      set_modes(sequence, false);
      break;
    case 'm':
      select_graphics(sequence);
      break;
    case 'n':
      device_status(first);
      break;
    case 'r':
      screen_.set_region(std::max(first, 1) - 1, std::max(sequence.get(1, screen_.rows()), 1) - 1);
      break;
    case 's':
      screen_.save_cursor();
      break;
    case 't':
      window_operation(sequence);
      break;
    case 'u':
      screen_.restore_cursor();
      break;
    default:
      break;
  }
}

void Emulator::control_private(const Sequence& sequence) {
  const int first = sequence.get(0);
  if (sequence.prefix == '?') {
    switch (sequence.final) {
      case 'h':
        set_private_modes(sequence, true);
        break;
      case 'l':
        set_private_modes(sequence, false);
        break;
      case 'n':
        if (first == 996) state_.reply(state_.options.dark_theme ? "\x1b[?997;1n" : "\x1b[?997;2n");
        break;
      case 'S':  // XTSMGRAPHICS: the number of colour registers is known, the rest is refused
        if (first == 1 && (sequence.get(1) == 1 || sequence.get(1) == 2 || sequence.get(1) == 4)) {
          state_.reply("\x1b[?1;0;1024S");
        } else {
          state_.reply(fmt::format("\x1b[?{};3;0S", first));
        }
        break;
      default:
        break;
    }
  } else if (sequence.prefix == '>') {
    switch (sequence.final) {
      case 'c':
        if (first == 0) state_.reply("\x1b[>84;0;0c");
        break;
      case 'q':
        if (first == 0) state_.reply("\x1bP>|" + state_.options.version + "\x1b\\");
        break;
      case 'm':
      case 'n':
        if (first == 4 && state_.options.extended_keys) {
          state_.extended_keys = sequence.final == 'm' ? std::clamp(sequence.get(1), 0, 2) : 0;
          mode_changed();
        }
        break;
      default:
        break;
    }
  }
}

void Emulator::control_intermediate(const Sequence& sequence) {
  if (sequence.intermediate_count != 1) return;
  const char intermediate = sequence.intermediates[0];
  if (intermediate == ' ' && sequence.final == 'q' && sequence.prefix == 0) cursor_shape(sequence.get(0));
  if (intermediate == '$' && sequence.final == 'p') request_mode(sequence);
  if (intermediate == '!' && sequence.final == 'p' && sequence.prefix == 0) {  // DECSTR
    screen_.modes.set(Mode::Insert, false);
    screen_.modes.set(Mode::Origin, false);
    screen_.modes.set(Mode::Wrap, true);
    screen_.modes.set(Mode::CursorVisible, true);
    screen_.modes.set(Mode::CursorKeys, false);
    screen_.modes.set(Mode::Keypad, false);
    const int x = screen_.x();
    const int y = screen_.y();
    screen_.set_region(0, screen_.rows() - 1);
    screen_.move_to(x, y, false);
    screen_.pen = {};
    screen_.pen_changed();
    screen_.saved = {};
    mode_changed();
  }
}

void Emulator::erase_display(int what) {
  switch (what) {
    case 0:
      screen_.erase_display_below();
      break;
    case 1:
      screen_.erase_display_above();
      break;
    case 2:
      screen_.erase_display();
      break;
    case 3:
      screen_.clear_history();
      break;
    default:
      break;
  }
}

void Emulator::erase_line(int what) {
  switch (what) {
    case 0:
      screen_.erase_line_right();
      break;
    case 1:
      screen_.erase_line_left();
      break;
    case 2:
      screen_.erase_line();
      break;
    default:
      break;
  }
}

void Emulator::cursor_shape(int style) {
  if (style > 6) return;
  static constexpr CursorShape kShapes[] = {CursorShape::Default,   CursorShape::Block,     CursorShape::Block,
                                            CursorShape::Underline, CursorShape::Underline, CursorShape::Bar,
                                            CursorShape::Bar};
  state_.cursor_style.shape = kShapes[style];
  screen_.modes.set(Mode::CursorBlinking, style % 2 == 1);
  screen_.modes.set(Mode::CursorBlinkingSet, false);
  state_.effects.cursor_style_changed = true;
}

void Emulator::device_status(int what) {
  if (what == 5) state_.reply("\x1b[0n");
  if (what == 6) state_.reply(fmt::format("\x1b[{};{}R", screen_.y() + 1, screen_.x() + 1));
}

void Emulator::window_operation(const Sequence& sequence) {
  const int width = state_.options.cell_width;
  const int height = state_.options.cell_height;
  const int columns = screen_.columns();
  const int rows = screen_.rows();
  switch (sequence.get(0)) {
    case 14:
      state_.reply(fmt::format("\x1b[4;{};{}t", rows * height, columns * width));
      break;
    case 15:
      state_.reply(fmt::format("\x1b[5;{};{}t", rows * height, columns * width));
      break;
    case 16:
      state_.reply(fmt::format("\x1b[6;{};{}t", height, width));
      break;
    case 18:
      state_.reply(fmt::format("\x1b[8;{};{}t", rows, columns));
      break;
    case 19:
      state_.reply(fmt::format("\x1b[9;{};{}t", rows, columns));
      break;
    case 22:
      if (sequence.get(1) == 0 || sequence.get(1) == 2) {
        constexpr std::size_t kMaxTitles = 10;
        if (state_.title_stack.size() >= kMaxTitles) state_.title_stack.erase(state_.title_stack.begin());
        state_.title_stack.push_back(state_.title);
      }
      break;
    case 23:
      if ((sequence.get(1) == 0 || sequence.get(1) == 2) && !state_.title_stack.empty()) {
        state_.title = std::move(state_.title_stack.back());
        state_.title_stack.pop_back();
        state_.effects.title_changed = true;
      }
      break;
    default:
      break;
  }
}

}  // namespace mux::terminal
