// Emulator: rectangles, protection, columns and the stacks of pens and palettes (VT420, VT510, xterm).
#include <fmt/format.h>

#include <algorithm>

#include "server/terminal/emulator.hpp"
#include "server/terminal/graphics.hpp"

namespace mux::terminal {

namespace {

// The rectangle that begins at parameter `index`: Pt ; Pl ; Pb ; Pr, from 1, the whole page where nothing is given.
Screen::Rectangle rectangle_at(const Sequence& sequence, int index) {
  const auto first = [&](int at) { return std::max(sequence.get(at), 1) - 1; };
  const auto last = [&](int at) {
    const int value = sequence.get(at);
    return value == 0 ? Terminal::kMaxRows : value - 1;
  };
  return {first(index), first(index + 1), last(index + 2), last(index + 3)};
}

}  // namespace

// Intermediate $: DECFRA, DECERA, DECSERA, DECCRA, DECCARA, DECRARA, DECRQPSR, DECRQTSR.
void Emulator::rectangle_control(const Sequence& sequence) {
  const auto area = screen_.clip(rectangle_at(sequence, sequence.final == 'x' ? 1 : 0));
  switch (sequence.final) {
    case 'v':
      if (area) screen_.copy_rectangle(*area, std::max(sequence.get(5), 1) - 1, std::max(sequence.get(6), 1) - 1);
      break;
    case 'x': {
      const int character = sequence.get(0);
      const bool graphic = (character >= 0x20 && character <= 0x7E) || (character >= 0xA0 && character <= 0xFF);
      if (area && graphic) screen_.fill_rectangle(*area, static_cast<char32_t>(character));
      break;
    }
    case 'z':
      if (area) screen_.erase_rectangle(*area);
      break;
    case '{':
      if (area) screen_.erase_unprotected(*area, true);
      break;
    case 'r':
    case 't':
      change_attributes(sequence, sequence.final == 't');
      break;
    case 'w':
      if (state_.takes_replies()) report_presentation(sequence.get(0));
      break;
    case 'u':
      if (state_.takes_replies()) report_colour_table(sequence);
      break;
    default:
      break;
  }
}

void Emulator::change_attributes(const Sequence& sequence, bool reverse) {
  Screen::Rectangle given = rectangle_at(sequence, 0);
  const bool stream = state_.extent < 2;
  // A stream's last column may be left of its first; then only the corners are limited.
  if (stream && given.right < given.left && given.bottom > given.top) {
    const auto rows = screen_.clip({given.top, 0, given.bottom, Terminal::kMaxColumns});
    if (!rows) return;
    const int last = screen_.columns() - 1;
    given = {rows->top, std::min(given.left, last), rows->bottom, std::min(given.right, last)};
  } else if (const auto area = screen_.clip(given); area) {
    given = *area;
  } else {
    return;
  }
  if (!reverse) {
    screen_.restyle(
        given, stream,
        [](Style& style, const void* with) { apply_graphics(style, *static_cast<const Sequence*>(with), 4); },
        &sequence);
    return;
  }
  screen_.restyle(
      given, stream,
      [](Style& style, const void* with) {
        const Sequence& codes = *static_cast<const Sequence*>(with);
        const auto flip = [&](std::uint16_t bits) {
          style.attributes = static_cast<std::uint16_t>(style.attributes ^ bits);
        };
        const auto flip_underline = [&] {
          style.underline = style.underline == Underline::None ? Underline::Single : Underline::None;
        };
        for (int i = 4; i < std::max(codes.count, 5); ++i) {
          const int code = codes.get(i);
          if (code == 0 || code == 1) flip(attribute::kBold);
          if (code == 0 || code == 4) flip_underline();
          if (code == 0 || code == 5) flip(attribute::kBlink);
          if (code == 0 || code == 7) flip(attribute::kReverse);
          if (code == 8) flip(attribute::kHidden);
        }
      },
      &sequence);
}

// Intermediate *: DECSACE, DECRQCRA.
void Emulator::asterisk_control(const Sequence& sequence) {
  if (sequence.final == 'x' && sequence.get(0) <= 2) state_.extent = static_cast<std::uint8_t>(sequence.get(0));
  if (sequence.final != 'y') return;
  const auto area = screen_.clip(rectangle_at(sequence, 2));
  const unsigned sum = area ? screen_.checksum(*area, state_.checksum_extension) : 0;
  state_.reply(fmt::format("\x1bP{}!~{:04X}\x1b\\", sequence.get(0), sum));
}

// Intermediate ": DECSCA, DECSCL, DECRQDE.
void Emulator::quote_control(const Sequence& sequence) {
  const int first = sequence.get(0);
  if (sequence.final == 'q' && first <= 2) set_protection(first == 1, false);
  if (sequence.final == 'p' && first >= 61 && first <= 65) {
    soft_reset();
    state_.level = std::min<std::uint8_t>(static_cast<std::uint8_t>(first - 60), TerminalState::kHighestLevel);
    state_.eight_bit_replies = first > 61 && sequence.get(1) != 1;
  }
  if (sequence.final == 'v') state_.reply(fmt::format("\x1b[{};{};1;1;1\"w", screen_.rows(), screen_.columns()));
}

// Intermediate ': DECIC, DECDC, DECRQLP.
void Emulator::apostrophe_control(const Sequence& sequence) {
  if (sequence.final == '}') screen_.insert_columns(sequence.get(0));
  if (sequence.final == '~') screen_.delete_columns(sequence.get(0));
  if (sequence.final == '|') state_.reply("\x1b[0&w");  // no locator
}

// Intermediate space: SL, SR, DECSCUSR.
void Emulator::space_control(const Sequence& sequence) {
  if (sequence.final == '@') screen_.scroll_left(sequence.get(0));
  if (sequence.final == 'A') screen_.scroll_right(sequence.get(0));
  if (sequence.final == 'q') cursor_shape(sequence.get(0));
}

// Intermediate #: xterm's stacks of pens and palettes, XTREPORTSGR, XTCHECKSUM.
void Emulator::hash_control(const Sequence& sequence) {
  const int first = sequence.get(0);
  switch (sequence.final) {
    case '{':
    case 'p':
      push_graphics(sequence);
      break;
    case '}':
    case 'q':
      pop_graphics();
      break;
    case '|':
      if (const auto area = screen_.clip(rectangle_at(sequence, 0))) {
        state_.reply(fmt::format("\x1b[{}m", graphics_of(screen_.common_style(*area))));
      }
      break;
    case 'P':
      push_palette(first);
      break;
    case 'Q':
      pop_palette(first);
      break;
    case 'R': {
      const std::size_t depth = state_.pushed_palettes.size();
      state_.reply(fmt::format("\x1b[?{};{}#Q", depth, depth));
      break;
    }
    case 'S':  // XTTITLEPOS
      state_.reply(fmt::format("\x1b[{};{}#S", state_.title_stack.size(), TerminalState::kMaxTitles));
      break;
    case 'y':
      state_.checksum_extension = static_cast<std::uint8_t>(first & 0x3F);
      break;
    default:
      break;
  }
}

namespace {

// What XTPUSHSGR's parameters name; SGR codes but for the two colours.
struct GraphicsPart {
  int code;
  std::uint16_t bits;
};
constexpr GraphicsPart kGraphicsParts[] = {
    {1, attribute::kBold},    {2, attribute::kDim},    {3, attribute::kItalic},       {5, attribute::kBlink},
    {7, attribute::kReverse}, {8, attribute::kHidden}, {9, attribute::kStrikethrough}};
constexpr std::uint32_t kUnderlinePart = 1u << 4;
constexpr std::uint32_t kForegroundPart = 1u << 30;
constexpr std::uint32_t kBackgroundPart = 1u << 31;
constexpr std::uint32_t kAllParts = ~0u;

}  // namespace

void Emulator::select_graphics(const Sequence& sequence) {
  if (sequence.count == 0) screen_.pen.style.link = 0;
  apply_graphics(screen_.pen.style.style, sequence);
  screen_.pen_changed();
}

void Emulator::push_graphics(const Sequence& sequence) {
  if (state_.pushed_graphics.size() >= TerminalState::kMaxPushed) return;
  std::uint32_t parts = sequence.count == 0 ? kAllParts : 0;
  for (int i = 0; i < sequence.count; ++i) {
    const int code = sequence.get(i);
    if (code == 21) parts |= kUnderlinePart;
    if ((code >= 1 && code <= 9) || code == 30 || code == 31) parts |= 1u << code;
  }
  state_.pushed_graphics.push_back({screen_.pen.style.style, parts});
}

void Emulator::pop_graphics() {
  if (state_.pushed_graphics.empty()) return;
  const PushedGraphics pushed = state_.pushed_graphics.back();
  state_.pushed_graphics.pop_back();
  Style& style = screen_.pen.style.style;
  if (pushed.parts == kAllParts) {
    style = pushed.style;
  } else {
    for (const GraphicsPart& part : kGraphicsParts) {
      if ((pushed.parts & 1u << part.code) == 0) continue;
      style.attributes =
          static_cast<std::uint16_t>((style.attributes & ~part.bits) | (pushed.style.attributes & part.bits));
    }
    if ((pushed.parts & kUnderlinePart) != 0) style.underline = pushed.style.underline;
    if ((pushed.parts & kForegroundPart) != 0) style.foreground = pushed.style.foreground;
    if ((pushed.parts & kBackgroundPart) != 0) style.background = pushed.style.background;
  }
  screen_.pen_changed();
}

// Slot 0 is on top of the stack; others, from 1, are overwritten where they are.
void Emulator::push_palette(int slot) {
  auto& stack = state_.pushed_palettes;
  if (slot == 0 || static_cast<std::size_t>(slot) == stack.size() + 1) {
    if (stack.size() < TerminalState::kMaxPushed) stack.push_back(state_.palette);
  } else if (static_cast<std::size_t>(slot) <= stack.size()) {
    stack[static_cast<std::size_t>(slot) - 1] = Palette(state_.palette);
  }
}

void Emulator::pop_palette(int slot) {
  auto& stack = state_.pushed_palettes;
  if (stack.empty() || static_cast<std::size_t>(slot) > stack.size()) return;
  if (slot == 0) {
    state_.palette = std::move(stack.back());
    stack.pop_back();
  } else {
    state_.palette = Palette(stack[static_cast<std::size_t>(slot) - 1]);
  }
  state_.effects.palette_changed = true;
  screen_.damage_all();
}

// ED and EL that leave protected characters alone: 0 from the cursor on, 1 up to it, 2 all.
void Emulator::erase_around_cursor(int what, bool display) {
  const int last_row = screen_.rows() - 1;
  const int last_column = screen_.columns() - 1;
  const int x = std::min(screen_.x(), last_column);
  const int y = screen_.y();
  if (what < 0 || what > 2) return;
  screen_.erase_unprotected({y, what == 0 ? x : 0, y, what == 1 ? x : last_column}, false);
  if (display && what != 0 && y > 0) screen_.erase_unprotected({0, 0, y - 1, last_column}, false);
  if (display && what != 1 && y < last_row) screen_.erase_unprotected({y + 1, 0, last_row, last_column}, false);
}

// DECSED, DECSEL: what SPA guarded is not protected from them.
void Emulator::selective_erase_display(int what) {
  if (!screen_.modes.has(Mode::IsoProtection)) return erase_around_cursor(what, true);
  screen_.modes.set(Mode::IsoProtection, false);
  if (what <= 2) erase_display(what);
  screen_.modes.set(Mode::IsoProtection, true);
}

void Emulator::selective_erase_line(int what) {
  if (!screen_.modes.has(Mode::IsoProtection)) return erase_around_cursor(what, false);
  screen_.modes.set(Mode::IsoProtection, false);
  erase_line(what);
  screen_.modes.set(Mode::IsoProtection, true);
}

}  // namespace mux::terminal
