// Finds the server: connects to its socket, or starts a keeper, which starts one.
#pragma once

#include <string>

#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"
#include "protocol/keeper/start.hpp"

namespace mux::client {

enum class MayStart { Yes, No };

struct ServerConnection {
  UniqueFd socket;
  bool started = false;  // by this process
};

// Among any number of processes that call this at once, one starts a server and all get it. A live server's socket is
// never replaced, a dead one's is. Errors: `no server running on PATH`, `error connecting to PATH (REASON)`,
// `error creating PATH (REASON)`.
[[nodiscard]] Result<ServerConnection> connect_to_server(const keeper::KeeperStart& start, MayStart may_start);

// -D: this process becomes the keeper; returns only an error.
[[nodiscard]] Error run_in_foreground(const keeper::KeeperStart& start);

}  // namespace mux::client
