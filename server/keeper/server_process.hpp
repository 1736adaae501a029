// ServerProcess: starts the server's program, with its descriptors at the agreed numbers.
#pragma once

#include <sys/types.h>

#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"
#include "protocol/keeper/start.hpp"

namespace mux::keeper {

struct RunningServer {
  pid_t pid = 0;
  UniqueFd pidfd;
  UniqueFd socket;  // this end, non-blocking
};

// `executable`: a descriptor of the program, so that a replaced file on disk does not matter.
[[nodiscard]] Result<RunningServer> start_server(int executable, const KeeperStart& start, int listening);

}  // namespace mux::keeper
