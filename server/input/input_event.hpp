// InputEvent: what the bytes of a client's terminal say: a key, the mouse, a paste, or an answer of the terminal.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "server/options/key_press.hpp"

namespace mux::input {

enum class MouseKind : std::uint8_t { Press, Release, Drag, Move, Wheel };

// Buttons as tmux numbers them: 1, 2, 3, 6 to 11; the wheel is 4 (up) and 5 (down); 0 is none (a move, or the release
// of an unknown button in encodings that do not say).
struct MouseEvent {
  int x = 0;  // cells from the left, from 0
  int y = 0;
  std::uint8_t button = 0;
  MouseKind kind = MouseKind::Press;
  std::uint64_t modifiers = 0;  // of keys::KeyCode
  bool sgr = false;             // mode 1006: a release names its button
  // As the terminal coded it: the low bits and bits 6 and 7 the button, 4 Shift, 8 Meta, 16 Ctrl, 32 motion. A release
  // that does not name its button is 3.
  int code = 0;
  friend bool operator==(const MouseEvent&, const MouseEvent&) = default;
};

// A part of a bracketed paste, cut between characters. Bytes are as the terminal sent them: see sanitize_paste.
struct PasteChunk {
  std::string text;
  bool first = false;
  bool last = false;
  friend bool operator==(const PasteChunk&, const PasteChunk&) = default;
};

// CSI ? … c and CSI > … c.
struct DeviceAttributes {
  bool secondary = false;
  std::vector<int> parameters;
  friend bool operator==(const DeviceAttributes&, const DeviceAttributes&) = default;
};
// DCS > | TEXT ST.
struct TerminalVersion {
  std::string text;
  friend bool operator==(const TerminalVersion&, const TerminalVersion&) = default;
};
// DECRPM, CSI ? MODE ; VALUE $ y: 0 not known, 1 set, 2 reset, 3 and 4 for ever so.
struct ModeReport {
  int mode = 0;
  int value = 0;
  friend bool operator==(const ModeReport&, const ModeReport&) = default;
};
// OSC 10, 11, 12 (`number`), or OSC 4 with the palette's `index`.
struct ColourReport {
  int number = 0;
  int index = -1;
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  friend bool operator==(const ColourReport&, const ColourReport&) = default;
};
// OSC 52: the clipboard's content, decoded.
struct ClipboardReport {
  std::string selection;
  std::string data;
  friend bool operator==(const ClipboardReport&, const ClipboardReport&) = default;
};
// CSI 4, 6, 8 ; HEIGHT ; WIDTH t: the text area in pixels, a cell in pixels, the text area in cells.
struct SizeReport {
  int kind = 0;
  int height = 0;
  int width = 0;
  friend bool operator==(const SizeReport&, const SizeReport&) = default;
};
// CSI ? FLAGS u: the keyboard protocol of kitty is spoken.
struct KeyboardReport {
  int flags = 0;
  friend bool operator==(const KeyboardReport&, const KeyboardReport&) = default;
};

// A KeyPress comes only from a terminal that speaks kitty's protocol; its releases are events too.
// Focus and theme reports are keys (FocusIn, FocusOut, ReportDarkTheme, ReportLightTheme).
using InputEvent = std::variant<keys::KeyCode, keys::KeyPress, MouseEvent, PasteChunk, DeviceAttributes,
                                TerminalVersion, ModeReport, ColourReport, ClipboardReport, SizeReport, KeyboardReport>;

}  // namespace mux::input
