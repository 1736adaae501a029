// KeyEvent and MouseEvent: one key, or one thing that the mouse did, as a client's terminal sent it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "server/model/ids.hpp"
#include "server/options/key_press.hpp"

namespace mux::model {

// A report of the mouse in the client's coordinates, and what lies there. Positions count from 0.
struct MouseEvent {
  // What the hand did, as the terminal reported it; a click that was made a double click is still a press.
  enum class Kind : std::uint8_t { Press, Release, Drag, Move, Wheel };

  bool valid = false;
  Kind kind = Kind::Press;
  int button = 0;    // 1, 2, 3, 6 to 11; the wheel is 4 (up) and 5 (down); 0 is none
  int code = 0;      // as the terminal coded button, modifiers and motion
  bool sgr = false;  // reported in the SGR encoding: a release names its button
  int x = 0;
  int y = 0;
  int last_x = 0;  // of the event before
  int last_y = 0;
  int offset_x = 0;  // of the client's view of a larger window
  int offset_y = 0;
  int status_at = -1;  // the status line's first row on the client, -1 for none
  int status_lines = 0;
  keys::KeyCode key;                 // the mouse key it became
  std::optional<SessionId> session;  // that the client showed, or that the status line named
  std::optional<WindowId> window;
  std::optional<int> window_index;  // of a window named in the status line
  std::optional<PaneId> pane;
  std::string status_range;  // of user ranges: the text of `range=user|TEXT`
};

struct KeyEvent {
  keys::KeyCode key;
  MouseEvent mouse;                     // valid for mouse keys
  std::string raw;                      // the bytes it came as; what `send-keys` of an unknown sequence would lose
  std::optional<keys::KeyPress> press;  // what more the terminal told of it
};

}  // namespace mux::model
