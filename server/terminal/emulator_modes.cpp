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
    PrivateMode{40, Mode::AllowColumns},
    PrivateMode{41, Mode::TabsWrap},
    PrivateMode{42, Mode::NationalSets},
    PrivateMode{45, Mode::ReverseWrap},
    PrivateMode{67, Mode::BackspaceSendsBs},
    PrivateMode{69, Mode::LeftRightMargin},
    PrivateMode{95, Mode::KeepOnColumns},
    PrivateMode{1000, Mode::MouseStandard},
    PrivateMode{1002, Mode::MouseButton},
    PrivateMode{1003, Mode::MouseAll},
    PrivateMode{1004, Mode::FocusReports},
    PrivateMode{1005, Mode::MouseUtf8},
    PrivateMode{1006, Mode::MouseSgr},
    PrivateMode{1007, Mode::AlternateScroll},
    PrivateMode{1015, Mode::MouseUrxvt},
    PrivateMode{1016, Mode::MousePixels},
    PrivateMode{1036, Mode::MetaEscape, false},
    PrivateMode{1037, Mode::DeleteSendsDel},
    PrivateMode{1039, Mode::AltEscape},
    PrivateMode{1045, Mode::ExtendedReverseWrap},
    PrivateMode{1046, Mode::AllowAlternate, false},
    PrivateMode{2004, Mode::BracketedPaste},
    PrivateMode{2026, Mode::Synchronized},
    PrivateMode{2031, Mode::ThemeReports},
    PrivateMode{2048, Mode::ResizeReports},
    PrivateMode{7727, Mode::ApplicationEscape},
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
    if (sequence.get(i) == 2) screen_.modes.set(Mode::KeyboardLocked, on);
    if (sequence.get(i) == 4) screen_.modes.set(Mode::Insert, on);
    if (sequence.get(i) == 12) screen_.modes.set(Mode::LocalEcho, !on);
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
      if (!screen_.modes.has(Mode::KeepOnColumns)) screen_.erase_display();
      return;
    case 47:
    case 1047:
    case 1049: {
      if (!state_.options.alternate_screen || !screen_.modes.has(Mode::AllowAlternate)) return;
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
      if (on && !screen_.modes.has(Mode::Synchronized)) screen_.hold_picture(), ++state_.updates;
      break;
    default:
      break;
  }
  const PrivateMode* mode = find_private_mode(number);
  if (mode == nullptr) return;
  screen_.modes.set(mode->mode, on);
  if (number == 5) screen_.damage_all();
  if (number == 6) screen_.move_to(0, 0);
  if (number == 1046 && !on && screen_.alternate_on()) {
    screen_.leave_alternate(Screen::SaveCursor::No);
    state_.effects.alternate_changed = true;
  }
  if (number == 2048 && on) state_.reply_size();
  if (number == 12) state_.effects.cursor_style_changed = true;
}

namespace {

// What DECRQM answers for modes that cannot be switched: 3 permanently set, 4 permanently reset.
struct FixedMode {
  int number;
  int answer;
};
// ECMA-48's modes that no terminal since has (GATM, SRTM, VEM, HEM, PUM, FEAM to EBM).
constexpr FixedMode kFixedModes[] = {{1, 4},  {5, 4},  {7, 4},  {10, 4}, {11, 4}, {13, 4},
                                     {14, 4}, {15, 4}, {16, 4}, {17, 4}, {18, 4}, {19, 4}};
constexpr FixedMode kFixedPrivateModes[] = {
    {2, 3},      // DECANM: no VT52
    {3, 4},      // DECCOLM: the width is the pane's
    {4, 4},      // DECSCLM
    {8, 3},      // DECARM: the outer terminal repeats keys
    {10, 4},     // a toolbar
    {13, 4},     // blinking as a menu says
    {14, 4},     //
    {18, 4},     // DECPFF and DECPEX: no printer
    {19, 4},     //
    {30, 4},     // a scroll bar
    {38, 4},     // DECTEK
    {43, 4},     // printing of graphics
    {44, 4},     //
    {46, 4},     // a log file
    {60, 4},     // DECHCCM, DECVCCM: there is nothing but the page that is shown
    {61, 4},     //
    {64, 3},     // DECPCCM: and it is the one with the cursor
    {80, 4},     // DECSDM: no sixels
    {1001, 4},   // highlight tracking
    {1010, 4},   // scrolling on output and on keys: views of the history are the clients'
    {1011, 4},   //
    {1014, 4},   // fast scrolling
    {1034, 4},   // 8-bit meta: mode 1036 has the say
    {1035, 3},   // Num Lock is special: the outer terminal sees to it
    {1040, 4},   // what belongs to a window system: selections, urgency, raising
    {1041, 4},   //
    {1042, 4},   //
    {1043, 4},   //
    {1044, 4},   //
    {1050, 4},   // other kinds of function keys
    {1051, 4},   //
    {1052, 4},   //
    {1053, 4},   //
    {1060, 4},   //
    {1061, 4},   //
    {1070, 4},   // sixels
    {2001, 4},   // readline's mouse
    {2002, 4},   //
    {2003, 4},   //
    {2005, 4},   //
    {2006, 4},   //
    {2027, 3},   // grapheme clusters
    {2028, 3},   // reflow
    {2029, 4},   // passive mouse, selections, visibility, semantic blocks
    {2030, 4},   //
    {2033, 4},   //
    {2034, 4},   //
    {5522, 4},   // paste events
    {8452, 4},   // sixels
    {9001, 4},   // win32 keys
    {19997, 4},  // signals
};

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
    if (number == 2) value = answer(screen_.modes.has(Mode::KeyboardLocked));
    if (number == 4) value = answer(screen_.modes.has(Mode::Insert));
    if (number == 12) value = answer(!screen_.modes.has(Mode::LocalEcho));
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
    } else if (number == 1048) {  // whether there is a cursor to bring back
      value = answer(screen_.saved != SavedCursor{});
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
    } else if (number == 66) {
      state_.saved_modes.set(Mode::Keypad, screen_.modes.has(Mode::Keypad));
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
    } else if (number == 66) {
      screen_.modes.set(Mode::Keypad, state_.saved_modes.has(Mode::Keypad));
    } else if (number == 47 || number == 1047 || number == 1049) {
      if (state_.saved_alternate != screen_.alternate_on()) set_private_mode(number, state_.saved_alternate);
    }
  }
  mode_changed();
}

}  // namespace mux::terminal
