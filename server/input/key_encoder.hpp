// Keys, mouse events and focus changes as the bytes that a pane's program expects in the modes that it set.
#pragma once

#include <cstdint>
#include <string>

#include "server/input/input_event.hpp"
#include "server/options/key_code.hpp"

namespace mux::input {

// modifyOtherKeys (XTMODKEYS 4) as the program set it; Off also when the option extended-keys is off. When that option
// is `always`, callers pass at least Mode1.
enum class ExtendedKeys : std::uint8_t { Off, Mode1, Mode2 };
enum class ExtendedKeysFormat : std::uint8_t { Xterm, CsiU };
// DEC modes 1000, 1002, 1003, 9.
enum class MouseProtocol : std::uint8_t { None, Normal, Button, Any, X10 };
// X10 bytes, mode 1005, mode 1006, mode 1015.
enum class MouseEncoding : std::uint8_t { Legacy, Utf8, Sgr, Urxvt };

struct PaneInputModes {
  bool application_cursor = false;  // DECCKM
  bool application_keypad = false;  // DECKPAM
  bool bracketed_paste = false;     // mode 2004
  bool focus = false;               // mode 1004
  ExtendedKeys extended_keys = ExtendedKeys::Off;
  ExtendedKeysFormat extended_format = ExtendedKeysFormat::Xterm;
  unsigned keyboard_flags = 0;  // kitty's, as the program pushed them
  MouseProtocol mouse = MouseProtocol::None;
  MouseEncoding mouse_encoding = MouseEncoding::Legacy;
  keys::KeyCode backspace = keys::KeyCode::character(0x7F);  // the option backspace
};

// Appends the bytes of `key`. False, and nothing appended, for keys that have none (mouse keys, None, Unknown, User).
bool encode_key(keys::KeyCode key, const PaneInputModes& modes, std::string& out);

// Appends `key` as kitty's keyboard protocol has it with `flags`. False, and nothing appended, for a key that is sent
// as without it.
bool encode_kitty_key(keys::KeyCode key, unsigned flags, std::string& out);

// Appends a mouse event at pane cell (event.x, event.y), from 0. False when the modes do not ask for it or the encoding
// cannot say it.
bool encode_mouse(const MouseEvent& event, const PaneInputModes& modes, std::string& out);

// Appends CSI I or CSI O when the pane asked for it.
bool encode_focus(bool focused, const PaneInputModes& modes, std::string& out);

}  // namespace mux::input
