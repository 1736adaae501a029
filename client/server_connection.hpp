// Finds the server: connects to its socket, or starts a keeper, which starts one.
#pragma once

#include <functional>

#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"
#include "protocol/keeper/start.hpp"

namespace mux::client {

// Makes this process the keeper of a server that is to listen there; the exit status when that has ended.
using BecomeKeeper = std::function<int(keeper::KeeperStart start, UniqueFd listening)>;

struct ServerConnection {
  UniqueFd socket;
  bool started = false;  // by this process
};

// Among any number of processes that call this at once, one starts a server and all get it. A live server's socket is
// never replaced, a dead one's is. Without `become_keeper` none is started. Errors: `no server running on PATH`, `error
// connecting to PATH (REASON)`, `error creating PATH (REASON)`.
[[nodiscard]] Result<ServerConnection> connect_to_server(const keeper::KeeperStart& start,
                                                         const BecomeKeeper& become_keeper);

// -D: this process becomes the keeper. Errors as above, where it cannot.
[[nodiscard]] Result<int> run_in_foreground(const keeper::KeeperStart& start, const BecomeKeeper& become_keeper);

}  // namespace mux::client
