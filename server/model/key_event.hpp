// KeyEvent and MouseEvent: one key, or one thing that the mouse did, as a client's terminal sent it.
#pragma once

#include <optional>
#include <string>

#include "server/model/ids.hpp"
#include "server/options/key_code.hpp"

namespace mux::model {

// A report of the mouse in the client's coordinates, and what lies there. Positions count from 0.
struct MouseEvent {
  bool valid = false;
  bool ignore = false;  // a replay of an event whose click was already handled
  int x = 0;
  int y = 0;
  int button_code = 0;  // as the X10 protocol codes it (low bits button, 32 motion, 64 wheel)
  int last_x = 0;       // of the event before
  int last_y = 0;
  int last_button_code = 0;
  int offset_x = 0;  // of the client's view of a larger window
  int offset_y = 0;
  int status_at = -1;  // row of the status line, -1 for none
  int status_lines = 0;
  char sgr_type = ' ';  // 'M' or 'm' of the SGR encoding, ' ' for others
  int sgr_button_code = 0;
  keys::KeyCode key;                 // the mouse key it became
  std::optional<SessionId> session;  // that the client showed
  std::optional<WindowId> window;
  std::optional<int> window_index;  // of a window named in the status line
  std::optional<PaneId> pane;
  std::string status_range;  // of user ranges: the text of `range=user|TEXT`
};

struct KeyEvent {
  keys::KeyCode key;
  MouseEvent mouse;  // valid for mouse keys
  std::string raw;   // the bytes it came as; what `send-keys` of an unknown sequence would lose
};

}  // namespace mux::model
