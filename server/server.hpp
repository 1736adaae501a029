// Server: puts the layers together and runs them on one loop.
#pragma once

#include "server/server_start.hpp"

namespace mux {

// Runs a server until it has nothing left to do or is told to end; the process's exit status.
int run_server(ServerStart start);

}  // namespace mux
