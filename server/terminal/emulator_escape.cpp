// Emulator: escape sequences that are no control sequences, and the designation of character sets.
#include <string>
#include <string_view>

#include "server/terminal/charset.hpp"
#include "server/terminal/emulator.hpp"

namespace mux::terminal {

void Emulator::escape(const Sequence& sequence) {
  screen_.forget_printed();
  if (sequence.intermediate_count != 0) return escape_intermediate(sequence);
  if (sequence.final != '7') screen_.forget_wrap();
  if (escape_position(sequence.final)) return;
  switch (sequence.final) {
    case '=':
    case '>':
      screen_.modes.set(Mode::Keypad, sequence.final == '=');
      mode_changed();
      break;
    case 'N':
    case 'O':
      screen_.single_shift(sequence.final == 'N' ? 2 : 3);
      break;
    case 'V':
    case 'W':
      set_protection(sequence.final == 'V', true);
      break;
    case '~':
    case '}':
    case '|':
      screen_.pen.right = static_cast<std::uint8_t>('\x7f' - sequence.final);
      break;
    case 'l':  // memory lock: what is above the cursor stays; m ends that
    case 'm':
      screen_.set_region_around(sequence.final == 'l' ? screen_.y() : 0, screen_.lower());
      break;
    case 'n':
    case 'o':
      screen_.pen.shifted = sequence.final == 'n' ? 2 : 3;
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

// What moves the cursor, or what is where it stands. False for another control.
bool Emulator::escape_position(char final) {
  switch (final) {
    case '6':
      screen_.back_index();
      return true;
    case '7':
      screen_.save_cursor();
      return true;
    case '8':
      screen_.restore_cursor();
      return true;
    case '9':
      screen_.forward_index();
      return true;
    case 'D':
      screen_.line_feed();
      return true;
    case 'E':
      screen_.carriage_return();
      screen_.line_feed();
      return true;
    case 'H':
      screen_.set_tab();
      return true;
    case 'M':
      screen_.reverse_index();
      return true;
    default:
      return false;
  }
}

void Emulator::escape_intermediate(const Sequence& sequence) {
  if (sequence.intermediate_count == 1) {
    const char first = sequence.intermediates[0];
    if (first == '#' && sequence.final == '8') screen_.alignment_test();
    if (first == ' ' && (sequence.final == 'F' || sequence.final == 'G')) {
      state_.eight_bit_replies = sequence.final == 'G' && state_.level > 1;  // a VT100 has no such controls
    }
    if (first == ' ' && sequence.final >= 'L' && sequence.final <= 'N') announce(sequence.final);
    if (first == '%' && (sequence.final == '@' || sequence.final == 'G')) set_coding(sequence.final == 'G');
  }
  designate(sequence);
}

// SCS: an intermediate that names the set's place, then the set's designator of one or two characters.
void Emulator::designate(const Sequence& sequence) {
  const char place = sequence.intermediates[0];
  const bool has96 = place >= '-' && place <= '/';
  if (!has96 && (place < '(' || place > '+')) return;
  std::string designator(sequence.intermediates.data() + 1, static_cast<std::size_t>(sequence.intermediate_count - 1));
  designator += sequence.final;
  const std::size_t index = static_cast<std::size_t>(has96 ? place - '-' + 1 : place - '(');
  if (designator == "<") {  // the set that DECAUPSS made the user's own
    screen_.pen.charsets[index] = state_.preferred;
  } else if (const auto charset = find_charset(has96, designator)) {
    screen_.pen.charsets[index] = *charset;
  }
}

// ACS (ECMA-43): levels 1 (L) and 2 (M) have ASCII on the left and Latin-1 on the right, level 3 (N) ASCII alone.
void Emulator::announce(char level) {
  screen_.pen.charsets[0] = Charset::Ascii;
  screen_.pen.shifted = 0;
  if (level == 'N') return;
  screen_.pen.charsets[1] = Charset::Latin1;
  screen_.pen.right = 1;
}

// ESC % G and ESC % @: UTF-8, or one byte a character with 8-bit controls.
void Emulator::set_coding(bool utf8) {
  state_.parser.set_eight_bit(!utf8);
  screen_.set_eight_bit(!utf8);
}

}  // namespace mux::terminal
