// Keys, mouse events and focus changes as the bytes that a pane's program expects in the modes that it set.
#pragma once

#include <cstdint>
#include <string>

#include "server/input/input_event.hpp"
#include "server/options/key_press.hpp"

namespace mux::input {

// modifyOtherKeys (XTMODKEYS 4) as the program set it; Off also when the option extended-keys is off. When that option
// is `always`, callers pass at least Mode1.
enum class ExtendedKeys : std::uint8_t { Off, Mode1, Mode2 };
enum class ExtendedKeysFormat : std::uint8_t { Xterm, CsiU };
// DEC modes 1000, 1002, 1003, 9.
enum class MouseProtocol : std::uint8_t { None, Normal, Button, Any, X10 };
// X10 bytes, modes 1005, 1006, 1015 and 1016.
enum class MouseEncoding : std::uint8_t { Legacy, Utf8, Sgr, Urxvt, Pixels };

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
  int cell_width = 0;  // pixels; 0 when not known
  int cell_height = 0;
  bool meta_escape = true;                                   // modes 1036 and 1039: Meta is ESC, not the eighth bit
  bool newline = false;                                      // LNM: Enter sends CR and LF
  bool application_escape = false;                           // mode 7727: Escape sends ESC O [
  bool delete_sends_del = false;                             // mode 1037: Delete sends DEL
  keys::KeyCode backspace = keys::KeyCode::character(0x7F);  // the option backspace
};

// Appends the bytes of `key`. False, and nothing appended, for keys that have none (mouse keys, None, Unknown, User).
bool encode_key(keys::KeyCode key, const PaneInputModes& modes, std::string& out);

// The same for a key of which more is known; `press` may also be a release. Nothing is appended for what the program
// did not ask for.
void encode_press(const keys::KeyPress& press, const PaneInputModes& modes, std::string& out);

// A program's flags of kitty's protocol.
namespace kitty {
inline constexpr unsigned kDisambiguate = 1;
inline constexpr unsigned kEvents = 2;
inline constexpr unsigned kAlternates = 4;
inline constexpr unsigned kAllKeys = 8;
inline constexpr unsigned kText = 16;
}  // namespace kitty
// Appends `press` as kitty's protocol has it with `flags`. False, and nothing appended, for a key that is sent as
// without it, or not at all.
bool encode_kitty_press(const keys::KeyPress& press, unsigned flags, std::string& out);
// A key of which nothing more is known than its name; of letters that is also what they are with Shift.
[[nodiscard]] keys::KeyPress press_of(keys::KeyCode key);

// Appends a mouse event at pane cell (event.x, event.y), from 0. False when the modes do not ask for it or the encoding
// cannot say it.
bool encode_mouse(const MouseEvent& event, const PaneInputModes& modes, std::string& out);

// Appends CSI I or CSI O when the pane asked for it.
bool encode_focus(bool focused, const PaneInputModes& modes, std::string& out);

}  // namespace mux::input
