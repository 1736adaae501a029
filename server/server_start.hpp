// ServerStart: what the keeper hands to a server process that it starts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mux {

struct ServerStart {
  int keeper_fd = -1;  // SOCK_SEQPACKET to the keeper
  int listen_fd = -1;  // the listening socket
  std::string socket_path;
  bool as_tmux = false;
  std::vector<std::string> config_files;  // -f, in order; empty: the usual places
  int verbosity = 0;                      // how many -v
  bool foreground = false;                // -D: do not exit when there are no sessions
  std::uint64_t descriptor_limit = 0;     // the soft RLIMIT_NOFILE of panes, for a keeper that follows this one's
  bool recovered = false;                 // another server ran before: panes may be adopted
};

}  // namespace mux
