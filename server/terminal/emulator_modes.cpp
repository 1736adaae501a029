// Emulator: modes (SM, RM, DECSET, DECRST, DECRQM) and SGR.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "server/terminal/emulator.hpp"

namespace mux::terminal {

namespace {

constexpr std::array kPrivateModes = {
    PrivateMode{1, Mode::CursorKeys},
    PrivateMode{6, Mode::Origin},
    PrivateMode{7, Mode::Wrap},
    PrivateMode{12, Mode::CursorBlinking},
    PrivateMode{25, Mode::CursorVisible},
    PrivateMode{1000, Mode::MouseStandard},
    PrivateMode{1002, Mode::MouseButton},
    PrivateMode{1003, Mode::MouseAll},
    PrivateMode{1004, Mode::FocusReports},
    PrivateMode{1005, Mode::MouseUtf8},
    PrivateMode{1006, Mode::MouseSgr},
    PrivateMode{2004, Mode::BracketedPaste},
    PrivateMode{2026, Mode::Synchronized},
    PrivateMode{2031, Mode::ThemeReports},
};

const PrivateMode* find_private_mode(int number) {
  const auto found = std::ranges::find(kPrivateModes, number, &PrivateMode::number);
  return found == kPrivateModes.end() ? nullptr : &*found;
}

}  // namespace

std::span<const PrivateMode> private_modes() noexcept {
  return kPrivateModes;
}

void Emulator::set_modes(const Sequence& sequence, bool on) {
  for (int i = 0; i < sequence.count; ++i) {
    if (sequence.get(i) == 4) screen_.modes.set(Mode::Insert, on);
    if (sequence.get(i) == 34) screen_.modes.set(Mode::CursorVeryVisible, !on);
  }
  mode_changed();
}

void Emulator::set_private_modes(const Sequence& sequence, bool on) {
  for (int i = 0; i < sequence.count; ++i) set_private_mode(sequence.get(i), on);
  mode_changed();
}

void Emulator::set_private_mode(int number, bool on) {
  switch (number) {
    case 3:  // DECCOLM: the width stays
      screen_.move_to(0, 0);
      screen_.erase_display();
      return;
    case 47:
    case 1047:
    case 1049: {
      if (!state_.options.alternate_screen) return;
      const auto save = number == 1049 ? Screen::SaveCursor::Yes : Screen::SaveCursor::No;
      on ? screen_.enter_alternate(save) : screen_.leave_alternate(save);
      state_.effects.alternate_changed = true;
      return;
    }
    case 1000:
    case 1001:
    case 1002:
    case 1003:  // one at a time; resetting any ends them all
      if (number == 1001 && on) return;
      for (const Mode mode : {Mode::MouseStandard, Mode::MouseButton, Mode::MouseAll}) screen_.modes.set(mode, false);
      break;
    case 12:
      screen_.modes.set(Mode::CursorBlinkingSet, true);
      break;
    case 2026:
      if (on) state_.effects.synchronized_started = true;
      break;
    default:
      break;
  }
  const PrivateMode* mode = find_private_mode(number);
  if (mode == nullptr) return;
  screen_.modes.set(mode->mode, on);
  if (number == 6) screen_.move_to(0, 0);
  if (number == 12) state_.effects.cursor_style_changed = true;
}

void Emulator::request_mode(const Sequence& sequence) {
  const int number = sequence.get(0);
  if (sequence.prefix == 0) {
    const int value = number != 4 ? 0 : screen_.modes.has(Mode::Insert) ? 1 : 2;
    state_.reply(fmt::format("\x1b[{};{}$y", number, value));
  } else if (sequence.prefix == '?') {
    int value = 0;
    if (const PrivateMode* mode = find_private_mode(number); mode != nullptr) {
      value = screen_.modes.has(mode->mode) ? 1 : 2;
    } else if (number == 47 || number == 1047 || number == 1049) {
      value = screen_.alternate_on() ? 1 : 2;
    } else if (number == 3) {
      value = 4;  // permanently reset
    }
    state_.reply(fmt::format("\x1b[?{};{}$y", number, value));
  }
}

namespace {

// A colour of SGR 38, 48 or 58 starting at parameter `i`, which is moved to the last one that belongs to it.
std::optional<Colour> extended_colour(const Sequence& sequence, int& i) {
  const auto sub = [&](int index) {
    return index < sequence.count && sequence.parameters[static_cast<std::size_t>(index)].sub;
  };
  int last = i;
  const bool colons = sub(i + 1);
  if (colons) {
    while (sub(last + 1)) ++last;
  } else {
    const int kind = sequence.get(i + 1);
    last = std::min(sequence.count - 1, kind == 2 ? i + 4 : kind == 5 ? i + 2 : i + 1);
  }
  const int kind = sequence.get(i + 1);
  const int given = last - i;
  const int first = colons && kind == 2 && given >= 5 ? i + 3 : i + 2;  // an optional colour space
  i = last;
  const auto byte = [&](int index) { return sequence.get(index, -1); };
  if (kind == 5 && given >= 2 && byte(first) >= 0 && byte(first) <= 255) {
    return Colour::indexed(static_cast<std::uint8_t>(byte(first)));
  }
  if (kind == 2 && given >= 4) {
    const int red = byte(first);
    const int green = byte(first + 1);
    const int blue = byte(first + 2);
    if (red < 0 || green < 0 || blue < 0 || red > 255 || green > 255 || blue > 255) return {};
    return Colour::rgb(static_cast<std::uint8_t>(red), static_cast<std::uint8_t>(green),
                       static_cast<std::uint8_t>(blue));
  }
  return {};
}

void set_attribute(Style& style, std::uint16_t bits, bool on) {
  style.attributes = static_cast<std::uint16_t>(on ? style.attributes | bits : style.attributes & ~bits);
}

// SGR codes that set or clear attribute bits.
struct AttributeCode {
  int code;
  std::uint16_t bits;
  bool on;
};
constexpr AttributeCode kAttributeCodes[] = {
    {1, attribute::kBold, true},
    {2, attribute::kDim, true},
    {3, attribute::kItalic, true},
    {5, attribute::kBlink, true},
    {6, attribute::kBlink, true},
    {7, attribute::kReverse, true},
    {8, attribute::kHidden, true},
    {9, attribute::kStrikethrough, true},
    {22, attribute::kBold | attribute::kDim, false},
    {23, attribute::kItalic, false},
    {25, attribute::kBlink, false},
    {27, attribute::kReverse, false},
    {28, attribute::kHidden, false},
    {29, attribute::kStrikethrough, false},
    {53, attribute::kOverline, true},
    {55, attribute::kOverline, false},
};

void select_simple(Style& style, int code) {
  const auto indexed = [&](int index) { return Colour::indexed(static_cast<std::uint8_t>(index)); };
  for (const AttributeCode& row : kAttributeCodes) {
    if (row.code == code) return set_attribute(style, row.bits, row.on);
  }
  switch (code) {
    case 0:
      style = {};
      break;
    case 4:
      style.underline = Underline::Single;
      break;
    case 21:
      style.underline = Underline::Double;
      break;
    case 24:
      style.underline = Underline::None;
      break;
    case 39:
      style.foreground = {};
      break;
    case 49:
      style.background = {};
      break;
    case 59:
      style.underline_colour = {};
      break;
    default:
      if (code >= 30 && code <= 37) style.foreground = indexed(code - 30);
      if (code >= 40 && code <= 47) style.background = indexed(code - 40);
      if (code >= 90 && code <= 97) style.foreground = indexed(code - 90 + 8);
      if (code >= 100 && code <= 107) style.background = indexed(code - 100 + 8);
  }
}

}  // namespace

void Emulator::select_graphics(const Sequence& sequence) {
  LinkedStyle& pen = screen_.pen.style;
  if (sequence.count == 0) pen = {};
  for (int i = 0; i < sequence.count; ++i) {
    const int code = sequence.get(i);
    const bool has_sub = i + 1 < sequence.count && sequence.parameters[static_cast<std::size_t>(i) + 1].sub;
    if (code == 38 || code == 48 || code == 58) {
      const std::optional<Colour> colour = extended_colour(sequence, i);
      if (!colour) continue;
      if (code == 38) pen.style.foreground = *colour;
      if (code == 48) pen.style.background = *colour;
      if (code == 58) pen.style.underline_colour = *colour;
    } else if (has_sub) {
      const int kind = sequence.get(i + 1);
      if (code == 4 && kind <= 5) pen.style.underline = static_cast<Underline>(kind);
      while (i + 1 < sequence.count && sequence.parameters[static_cast<std::size_t>(i) + 1].sub) ++i;
    } else {
      select_simple(pen.style, code);
    }
  }
  screen_.pen_changed();
}

}  // namespace mux::terminal
