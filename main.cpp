// Picks the role of this process: client, server, keeper or writer.
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

#include "client/run_client.hpp"
#include "protocol/keeper/start.hpp"
#include "server/keeper/keeper.hpp"
#include "server/recovery/state_writer.hpp"
#include "server/server.hpp"

namespace {

int start_server() {
  auto start = mux::keeper::read_start(mux::keeper::kStartFd);
  if (!start || ::fcntl(mux::keeper::kKeeperFd, F_SETFD, FD_CLOEXEC) != 0 ||
      ::fcntl(mux::keeper::kListenFd, F_SETFD, FD_CLOEXEC) != 0) {
    std::fputs("mux: this role is for mux itself\n", stderr);
    return 1;
  }
  ::close(mux::keeper::kStartFd);
  // It is the server once it has taken up what the keeper holds.
  ::prctl(PR_SET_NAME, start->as_tmux ? "tmux: follower" : "mux: follower");
  ::signal(SIGPIPE, SIG_IGN);
  mux::ServerStart server;
  server.keeper_fd = mux::keeper::kKeeperFd;
  server.listen_fd = mux::keeper::kListenFd;
  server.socket_path = std::move(start->socket_path);
  server.as_tmux = start->as_tmux;
  server.config_files = std::move(start->config_files);
  server.verbosity = start->verbosity;
  server.foreground = start->foreground;
  server.recovered = start->recovered;
  server.descriptor_limit = start->descriptor_limit;
  return mux::run_server(std::move(server));
}

// What ps(1) shows as the arguments of this process, as much of it as they have room for.
void set_title(int argc, char* argv[], std::string_view title) {
  if (argc < 1) return;
  char* const begin = argv[0];
  char* const end = argv[argc - 1] + std::strlen(argv[argc - 1]);
  std::fill(begin, end, '\0');
  title.copy(begin, static_cast<std::size_t>(end - begin));
}

}  // namespace

int main(int argc, char* argv[]) {
  const std::string_view role = argc == 2 ? argv[1] : "";
  if (argc == 3 && argv[1] == std::string_view(mux::keeper::kHeirRole)) return mux::keeper::run_heir(argv[2]);
  if (role == mux::keeper::kServerRole) return start_server();
  if (role == mux::recovery::kWriterRole) return mux::recovery::run_writer();
  return mux::client::run_client(argc, argv, [&](mux::keeper::KeeperStart start, mux::UniqueFd listening) {
    set_title(argc, argv, start.as_tmux ? "tmux: keeper" : "mux: keeper");
    return mux::keeper::run_keeper(std::move(start), std::move(listening));
  });
}
