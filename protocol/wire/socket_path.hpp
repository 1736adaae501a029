// Where the server's socket is: the rules for -L, -S, MUX, TMUX, MUX_TMPDIR, TMUX_TMPDIR and XDG_RUNTIME_DIR.
#pragma once

#include <optional>
#include <string>

#include "protocol/base/result.hpp"

namespace mux::wire {

struct SocketChoice {
  bool as_tmux = false;              // invoked as tmux: tmux's folders only
  std::optional<std::string> path;   // -S
  std::optional<std::string> label;  // -L
};

// The socket's path. Without -S and -L it is that of the server whose pane this is ($MUX, $TMUX), else NAME `default`
// in the user's folder, which is made when missing and must belong to the user alone:
//   mux:  $MUX_TMPDIR/mux-UID, $TMUX_TMPDIR/mux-UID, $XDG_RUNTIME_DIR/mux or /tmp/mux-UID
//   tmux: $TMUX_TMPDIR/tmux-UID or /tmp/tmux-UID
[[nodiscard]] Result<std::string> socket_path(const SocketChoice& choice);

// Makes `folder` (mode 0700) unless it exists. Errors: it is no folder (a link is none), belongs to another user, or
// others may enter it or its group may write to it.
[[nodiscard]] Result<> ensure_private_folder(const std::string& folder);

}  // namespace mux::wire
