// Client: who is connected, with what terminal, and what it looks at.
#pragma once

#include <sys/types.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/clock.hpp"
#include "server/model/environment.hpp"
#include "server/model/ids.hpp"
#include "server/model/layout.hpp"
#include "server/model/mode.hpp"
#include "server/model/role.hpp"
#include "server/model/window_view.hpp"
#include "server/terminal/style.hpp"

namespace mux::model {

// A line shown in place of the status line until it expires or a key is typed.
struct StatusMessage {
  std::string text;
  std::optional<SteadyTime> deadline;  // none: until a key
  bool ignore_styles = false;
  bool ignore_keys = false;
};

struct Client {
  ClientId id;
  std::string name;  // its terminal's path, or `client-PID`
  // Identity: the kernel's, read once when it was accepted; never changes.
  uid_t uid = 0;
  std::vector<gid_t> groups;  // of another user: its own and the supplementary ones
  pid_t pid = 0;
  // Of another user: the highest that a grant gives it. What counts for a thing is model::Access.
  Role role = Role::Owner;

  // What it told of itself.
  std::string tty_name;
  std::string term;                       // TERM
  std::string term_type;                  // as XTVERSION answered
  std::vector<std::string> features;      // terminal-features that it has
  std::vector<std::string> capabilities;  // terminfo names that it has
  std::string directory;
  Environment environment;
  Size size;
  int cell_width = 0;  // pixels; 0 unknown
  int cell_height = 0;
  bool utf8 = false;
  bool has_terminal = false;  // a terminal (or control mode) that can be attached
  bool control = false;       // -C
  bool size_known = false;    // of a control client: it said its size (refresh-client -C), which counts from then on
  std::map<WindowId, Size> window_sizes;  // of a control client: sizes of single windows (refresh-client -C @N:WxH)
  int colours = 8;
  std::string theme;            // `dark`, `light` or empty
  terminal::Colour foreground;  // of its terminal, as it told; Default when it did not
  terminal::Colour background;

  // Where it is. A client without a session runs one command and goes.
  std::optional<SessionId> session;
  std::optional<SessionId> last_session;
  WallTime created = wall_now();
  WallTime activity = wall_now();
  std::optional<std::string> exit_message;  // set when it is being sent away

  // Flags of attach -f and refresh-client -f.
  bool read_only = false;
  bool ignore_size = false;
  bool no_detach_on_destroy = false;
  bool no_output = false;
  bool wait_exit = false;
  bool active_pane = false;
  std::optional<int> pause_after;  // seconds
  bool focused = true;
  bool suspended = false;

  // Keys.
  std::string key_table;  // empty: that of the session's key-table option
  bool repeating = false;

  // What stands on its status line or over its screen.
  std::optional<StatusMessage> message;
  std::unique_ptr<Prompt> prompt;
  std::unique_ptr<Overlay> overlay;

  // The part of a larger window that it shows: the offset of its last frame, and whether refresh-client -L… fixed it.
  int offset_x = 0;
  int offset_y = 0;
  bool panned = false;

  // Own views of windows, of a client that attached independently; else it shares each window's.
  bool independent = false;
  std::map<WindowId, WindowView> views;
  std::optional<WindowId> window;       // the one it shows when that is not the session's current one
  std::optional<WindowId> last_window;  // the one before, of a view of its own
  std::optional<ClientId> following;    // another client, whose session, window, focus and zoom it takes

  std::uint64_t bytes_written = 0;
  std::uint64_t bytes_discarded = 0;

  [[nodiscard]] bool attached() const noexcept { return session.has_value() && has_terminal; }
};

// A frame is drawn for each client: another user's terminal may be large, but not at this server's cost.
[[nodiscard]] inline Size limited_size(const Client& client, Size size) {
  constexpr Size kLargestGuest{.columns = 1000, .rows = 500};
  if (client.role == Role::Owner) return size;
  return {.columns = std::min(size.columns, kLargestGuest.columns), .rows = std::min(size.rows, kLargestGuest.rows)};
}

}  // namespace mux::model
