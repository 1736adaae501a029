// The client role: what a user's `mux …` runs.
#pragma once

namespace mux::client {

// Returns the exit status.
[[nodiscard]] int run_client(int argc, char* argv[]);

}  // namespace mux::client
