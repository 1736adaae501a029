// Emulator: keyboard protocols: xterm's modifyOtherKeys and kitty's progressive enhancement.
#include <fmt/format.h>

#include <algorithm>

#include "server/terminal/emulator.hpp"

namespace mux::terminal {

namespace {

// xterm's resources modifyKeyboard, modifyCursorKeys, modifyFunctionKeys, modifyKeypadKeys, modifyOtherKeys (which is
// the program's to set), formatless 5, modifyModifierKeys and modifySpecialKeys: what they would be to send as we do.
constexpr int kModifyKeys[] = {0, 2, 2, 0, -1, -1, 0, 0};

}  // namespace

// CSI > Pp ; Pv m, CSI > Pp n and CSI ? Pp m: only modifyOtherKeys (4) can be changed. CSI ? Pp g: what XTFMTKEYS set.
void Emulator::modify_keys(const Sequence& sequence) {
  const int resource = sequence.get(0);
  if (sequence.final == 'g') {
    const int format = resource == 4 ? state_.key_format.value_or(0) : 0;
    if (resource <= 7) state_.reply(fmt::format("\x1b[>{};{}f", resource, format));
    return;
  }
  if (sequence.prefix == '?') {
    if (resource == 4) state_.reply(fmt::format("\x1b[>4;{}m", state_.extended_keys));
    const bool fixed = resource <= 7 && kModifyKeys[resource] >= 0;
    if (fixed) state_.reply(fmt::format("\x1b[>{};{}m", resource, kModifyKeys[resource]));
    return;
  }
  const bool all = sequence.count == 0 && sequence.final == 'm';
  if ((resource != 4 && !all) || !state_.options.extended_keys) return;
  state_.extended_keys = sequence.final == 'm' ? std::clamp(sequence.get(1), 0, 2) : 0;
  mode_changed();
}

// CSI > Pp ; Pv f: how keys are sent that modifyOtherKeys (4) changes. Without Pv, or without both, as before.
void Emulator::format_keys(const Sequence& sequence) {
  if (!state_.options.extended_keys || (sequence.count > 0 && sequence.get(0) != 4)) return;
  const int format = sequence.get(1, -1);
  state_.key_format.reset();
  if (format == 0 || format == 1) state_.key_format = static_cast<std::uint8_t>(format);
  mode_changed();
}

// CSI > flags u pushes, CSI < count u pops, CSI = flags ; how u changes, CSI ? u asks.
void Emulator::keyboard_flags(const Sequence& sequence) {
  KeyboardFlags& keys = state_.keys_of_screen();
  const auto flags = static_cast<std::uint8_t>(sequence.get(0) & KeyboardFlags::kAll);
  switch (sequence.prefix) {
    case '>':
      if (keys.stack.size() >= KeyboardFlags::kMaxStack) keys.stack.erase(keys.stack.begin());
      keys.stack.push_back(flags);
      break;
    case '<': {
      const auto count = static_cast<std::size_t>(std::max(sequence.get(0, 1), 1));
      keys.stack.resize(keys.stack.size() - std::min(count, keys.stack.size()));
      break;
    }
    case '=': {
      if (keys.stack.empty()) keys.stack.push_back(0);
      std::uint8_t& top = keys.stack.back();
      const int how = sequence.get(1, 1);
      if (how == 1) top = flags;
      if (how == 2) top = static_cast<std::uint8_t>(top | flags);
      if (how == 3) top = static_cast<std::uint8_t>(top & ~flags);
      break;
    }
    case '?':
      state_.reply(fmt::format("\x1b[?{}u", keys.current()));
      return;
    default:
      return;
  }
  mode_changed();
}

}  // namespace mux::terminal
