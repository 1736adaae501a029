// The client role: what a user's `mux …` runs.
#pragma once

#include "client/server_connection.hpp"

namespace mux::client {

// Returns the exit status. `become_keeper` is for the process that is forked when a server is to be started.
[[nodiscard]] int run_client(int argc, char* argv[], const BecomeKeeper& become_keeper);

}  // namespace mux::client
