// Frame: all that one client's terminal shows and does at one moment, as a value that can be compared.
#pragma once

#include <cstdint>
#include <string>

#include "server/terminal/style.hpp"
#include "server/terminal/surface.hpp"

namespace mux::render {

// DECSCUSR's parameter: 0 is the terminal's default.
enum class CursorShape : std::uint8_t {
  Default,
  BlinkingBlock,
  Block,
  BlinkingUnderline,
  Underline,
  BlinkingBar,
  Bar,
};

struct Cursor {
  int x = 0;
  int y = 0;
  bool visible = true;
  CursorShape shape = CursorShape::Default;
  terminal::Colour colour;  // Default: the terminal's own; else Rgb
  friend bool operator==(const Cursor&, const Cursor&) = default;
};

// What the terminal is to report.
enum class OuterMouse : std::uint8_t { Off, Buttons, Drags, Motion };

struct Frame {
  terminal::Surface surface;
  Cursor cursor;
  std::string title;           // empty: leave the terminal's title as it is
  std::string working_folder;  // OSC 7 URI; empty: none
  OuterMouse mouse = OuterMouse::Off;
  bool bracketed_paste = true;
  bool focus = false;
  bool extended_keys = false;
  unsigned keyboard_flags = 0;  // of kitty's protocol, where the terminal speaks it; instead of extended_keys
};

}  // namespace mux::render
