// Emulator: C0, ESC and CSI functions (ECMA-48, DEC STD 070, xterm's ctlseqs).
#include "server/terminal/emulator.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mux::terminal {

void Emulator::execute(std::uint8_t control) {
  screen_.forget_printed();
  if (control == 0x09 && screen_.modes.has(Mode::TabsWrap) && screen_.modes.has(Mode::Wrap) && screen_.wraps_next()) {
    screen_.line_feed();
    screen_.carriage_return();
  }
  if (control != 0x07 && control < 0x0E) screen_.forget_wrap();
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

void Emulator::set_protection(bool on, bool iso) {
  std::uint16_t& attributes = screen_.pen.style.style.attributes;
  attributes =
      static_cast<std::uint16_t>(on ? attributes | attribute::kProtected : attributes & ~attribute::kProtected);
  screen_.modes.set(Mode::IsoProtection, iso);
  screen_.pen_changed();
}

void Emulator::reset() {
  screen_.reset();
  state_.palette = {};
  state_.cursor_style = {};
  state_.extended_keys = 0;
  for (KeyboardFlags& flags : state_.keyboard) flags = {};
  state_.eight_bit_replies = false;
  state_.level = TerminalState::kInitialLevel;
  state_.key_format.reset();
  state_.extent = 0;
  state_.checksum_extension = 0;
  state_.title_modes = 0;
  state_.preferred = Charset::Supplemental;
  state_.pushed_graphics.clear();
  state_.pushed_palettes.clear();
  set_coding(true);
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
    {'T', &Screen::scroll_down},       {'Z', &Screen::back_tab},          {'a', &Screen::right_by},
    {'e', &Screen::down_by},
};

}  // namespace

void Emulator::control_plain(const Sequence& sequence) {
  if (std::string_view("bcghilmnqtx").find(sequence.final) == std::string_view::npos) screen_.forget_wrap();
  if (sequence.final == 'T' && sequence.count >= 5) return;  // XTHIMOUSE: no highlight tracking
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
    case 'X':
      if (!screen_.modes.has(Mode::IsoProtection)) {
        screen_.erase_characters(first);
      } else if (screen_.x() < screen_.columns()) {
        const int last = std::min(screen_.x() + std::max(first, 1), screen_.columns()) - 1;
        screen_.erase_unprotected({screen_.y(), screen_.x(), screen_.y(), last}, false);
      }
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
      if (screen_.modes.has(Mode::LeftRightMargin)) {
        screen_.set_margins(std::max(first, 1) - 1, std::max(sequence.get(1, screen_.columns()), 1) - 1);
      } else {
        screen_.save_cursor();
      }
      break;
    case 'x':  // DECREQTPARM: no parity, 8 bits, 38400 baud
      if (first <= 1) state_.reply(first == 0 ? "\x1b[2;1;1;128;128;1;0x" : "\x1b[3;1;1;128;128;1;0x");
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
  if (sequence.prefix == '?') return control_dec(sequence);
  if (sequence.final == 'u') return keyboard_flags(sequence);
  if (sequence.prefix == '=' && sequence.final == 'c' && first == 0) state_.reply("\x1bP!|00000000\x1b\\");  // DA3
  if (sequence.prefix != '>') return;
  switch (sequence.final) {
    case 'c':
      if (first == 0) state_.reply("\x1b[>84;0;0c");
      break;
    case 'q':
      if (first == 0) state_.reply("\x1bP>|" + state_.options.version + "\x1b\\");
      break;
    case 'm':
    case 'n':
      modify_keys(sequence);
      break;
    case 'f':
      format_keys(sequence);
      break;
    case 't':  // XTSMTITLE, XTRMTITLE
    case 'T':
      title_modes(sequence, sequence.final == 't');
      break;
    default:
      break;
  }
}

void Emulator::control_dec(const Sequence& sequence) {
  const int first = sequence.get(0);
  switch (sequence.final) {
    case 'h':
    case 'l':
      set_private_modes(sequence, sequence.final == 'h');
      break;
    case 'n':
      device_status_private(sequence);
      break;
    case 'J':
      selective_erase_display(first);
      break;
    case 'K':
      selective_erase_line(first);
      break;
    case 'W':  // DECST8C
      if (first == 5) screen_.reset_tabs();
      break;
    case 'r':
      restore_private_modes(sequence);
      break;
    case 's':
      save_private_modes(sequence);
      break;
    case 'g':
    case 'm':
      modify_keys(sequence);
      break;
    case 'u':
      keyboard_flags(sequence);
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
}

void Emulator::control_intermediate(const Sequence& sequence) {
  if (sequence.intermediate_count != 1) return;
  const char intermediate = sequence.intermediates[0];
  if (intermediate == '$' && sequence.final == 'p') return request_mode(sequence);
  if (intermediate == '#' && sequence.prefix != 0) return;
  if (sequence.prefix != 0) return;
  switch (intermediate) {
    case ' ':
      space_control(sequence);
      break;
    case '!':
      if (sequence.final == 'p') soft_reset();
      break;
    case '"':
      quote_control(sequence);
      break;
    case '#':
      hash_control(sequence);
      break;
    case '$':
      rectangle_control(sequence);
      break;
    case '\'':
      apostrophe_control(sequence);
      break;
    case '*':
      asterisk_control(sequence);
      break;
    case '&':
      if (sequence.final == 'u') report_preferred_set();
      break;
    case '+':
      if (sequence.final == 'T') screen_.unscroll(sequence.get(0));
      break;
    default:
      break;
  }
}

// DECSTR
void Emulator::soft_reset() {
  for (const Mode mode : {Mode::Insert, Mode::Origin, Mode::CursorKeys, Mode::Keypad, Mode::ReverseWrap,
                          Mode::ExtendedReverseWrap, Mode::IsoProtection, Mode::KeyboardLocked, Mode::NationalSets}) {
    screen_.modes.set(mode, false);
  }
  screen_.modes.set(Mode::Wrap, true);
  screen_.modes.set(Mode::CursorVisible, true);
  screen_.set_margin_mode(false);
  screen_.set_region_around(0, screen_.rows() - 1);
  screen_.pen = {};
  screen_.pen_changed();
  screen_.saved = {};
  state_.preferred = Charset::Supplemental;
  state_.keys_of_screen() = {};
  mode_changed();
}

void Emulator::erase_display(int what) {
  if (screen_.modes.has(Mode::IsoProtection) && what <= 2) return erase_around_cursor(what, true);
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
    case 22:
      screen_.scroll_all_to_history();
      break;
    default:
      break;
  }
}

void Emulator::erase_line(int what) {
  if (screen_.modes.has(Mode::IsoProtection)) return erase_around_cursor(what, false);
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

}  // namespace mux::terminal
