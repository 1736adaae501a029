// Emulator: modes (SM, RM, DECSET, DECRST, DECRQM, XTSAVE, XTRESTORE).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "server/terminal/emulator.hpp"

namespace mux::terminal {

namespace {

constexpr std::array kPrivateModes = {
    PrivateMode{1, Mode::CursorKeys},
    PrivateMode{5, Mode::ReverseVideo},
    PrivateMode{6, Mode::Origin},
    PrivateMode{7, Mode::Wrap},
    PrivateMode{9, Mode::MouseX10},
    PrivateMode{12, Mode::CursorBlinking},
    PrivateMode{25, Mode::CursorVisible},
    PrivateMode{42, Mode::NationalSets},
    PrivateMode{45, Mode::ReverseWrap},
    PrivateMode{67, Mode::BackspaceSendsBs},
    PrivateMode{69, Mode::LeftRightMargin},
    PrivateMode{1000, Mode::MouseStandard},
    PrivateMode{1002, Mode::MouseButton},
    PrivateMode{1003, Mode::MouseAll},
    PrivateMode{1004, Mode::FocusReports},
    PrivateMode{1005, Mode::MouseUtf8},
    PrivateMode{1006, Mode::MouseSgr},
    PrivateMode{1007, Mode::AlternateScroll},
    PrivateMode{1015, Mode::MouseUrxvt},
    PrivateMode{1045, Mode::ExtendedReverseWrap},
    PrivateMode{2004, Mode::BracketedPaste},
    PrivateMode{2026, Mode::Synchronized},
    PrivateMode{2031, Mode::ThemeReports},
    PrivateMode{2048, Mode::ResizeReports},
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
    if (sequence.get(i) == 20) screen_.modes.set(Mode::LineFeedNewline, on);
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
    case 1048:
      on ? screen_.save_cursor() : screen_.restore_cursor();
      return;
    case 66:
      screen_.modes.set(Mode::Keypad, on);
      return;
    case 69:
      screen_.set_margin_mode(on);
      return;
    case 9:
    case 1000:
    case 1001:
    case 1002:
    case 1003:  // one at a time; resetting any ends them all
      if (number == 1001 && on) return;
      for (const Mode mode : {Mode::MouseX10, Mode::MouseStandard, Mode::MouseButton, Mode::MouseAll})
        screen_.modes.set(mode, false);
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
  if (number == 5) screen_.damage_all();
  if (number == 6) screen_.move_to(0, 0);
  if (number == 2048 && on) state_.reply_size();
  if (number == 12) state_.effects.cursor_style_changed = true;
}

namespace {

// What DECRQM answers for modes that cannot be switched: 3 permanently set, 4 permanently reset.
struct FixedMode {
  int number;
  int answer;
};
constexpr FixedMode kFixedModes[] = {{2, 4}, {12, 3}};
constexpr FixedMode kFixedPrivateModes[] = {{3, 4}, {4, 4}, {8, 3}, {2027, 3}};

int fixed_mode(std::span<const FixedMode> modes, int number) {
  const auto found = std::ranges::find(modes, number, &FixedMode::number);
  return found == modes.end() ? 0 : found->answer;
}

}  // namespace

void Emulator::request_mode(const Sequence& sequence) {
  const int number = sequence.get(0);
  const auto answer = [](bool on) { return on ? 1 : 2; };
  if (sequence.prefix == 0) {
    int value = fixed_mode(kFixedModes, number);
    if (number == 4) value = answer(screen_.modes.has(Mode::Insert));
    if (number == 20) value = answer(screen_.modes.has(Mode::LineFeedNewline));
    state_.reply(fmt::format("\x1b[{};{}$y", number, value));
  } else if (sequence.prefix == '?') {
    int value = fixed_mode(kFixedPrivateModes, number);
    if (const PrivateMode* mode = find_private_mode(number); mode != nullptr) {
      value = answer(screen_.modes.has(mode->mode));
    } else if (number == 47 || number == 1047 || number == 1049) {
      value = answer(screen_.alternate_on());
    } else if (number == 66) {
      value = answer(screen_.modes.has(Mode::Keypad));
    }
    state_.reply(fmt::format("\x1b[?{};{}$y", number, value));
  }
}

// XTSAVE and XTRESTORE: the private modes that are named, as they were.
void Emulator::save_private_modes(const Sequence& sequence) {
  for (int i = 0; i < sequence.count; ++i) {
    const int number = sequence.get(i);
    if (const PrivateMode* mode = find_private_mode(number); mode != nullptr) {
      state_.saved_modes.set(mode->mode, screen_.modes.has(mode->mode));
    } else if (number == 47 || number == 1047 || number == 1049) {
      state_.saved_alternate = screen_.alternate_on();
    }
  }
}

void Emulator::restore_private_modes(const Sequence& sequence) {
  for (int i = 0; i < sequence.count; ++i) {
    const int number = sequence.get(i);
    if (const PrivateMode* mode = find_private_mode(number); mode != nullptr) {
      const bool on = state_.saved_modes.has(mode->mode);
      if (on != screen_.modes.has(mode->mode)) set_private_mode(number, on);
    } else if (number == 47 || number == 1047 || number == 1049) {
      if (state_.saved_alternate != screen_.alternate_on()) set_private_mode(number, state_.saved_alternate);
    }
  }
  mode_changed();
}

}  // namespace mux::terminal
