// run_keeper: makes this process a keeper: its own session, no terminal, only its own descriptors.
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

#include "server/keeper/keeper.hpp"

namespace mux::keeper {

namespace {

// Raises the soft limit as far as allowed; returns what panes get: the limits that the user had.
rlimit raise_descriptor_limit() {
  rlimit former{};
  ::getrlimit(RLIMIT_NOFILE, &former);
  rlimit raised = former;
  raised.rlim_cur = raised.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &raised);
  return former;
}

void detach_from_terminal() {
  ::setsid();
  const UniqueFd null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (!null) return;
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) ::dup2(null.get(), fd);
}

}  // namespace

int run_keeper() {
  struct stat status{};
  auto start = read_start(kStartFd);
  if (!start || ::fstat(kListenFd, &status) != 0 || !S_ISSOCK(status.st_mode)) {
    std::fputs("mux: this role is for mux itself\n", stderr);
    return 1;
  }
  ::fcntl(kStartFd, F_SETFD, FD_CLOEXEC);
  ::fcntl(kListenFd, F_SETFD, FD_CLOEXEC);
  ::close_range(kListenFd + 1, ~0U, 0);
  ::prctl(PR_SET_NAME, start->as_tmux ? "tmux: keeper" : "mux: keeper");
  const UniqueFd start_file(kStartFd);
  UniqueFd listening(kListenFd);
  const UniqueFd executable(::open("/proc/self/exe", O_PATH | O_CLOEXEC));
  if (!executable) {
    std::perror("mux: /proc/self/exe");
    return 1;
  }
  if (!start->foreground) detach_from_terminal();
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGHUP, SIG_IGN);
  const rlimit descriptor_limit = raise_descriptor_limit();

  EventLoop loop;
  Keeper keeper(
      loop, *std::move(start), std::move(listening), descriptor_limit,
      [&executable](const KeeperStart& first, int socket) { return start_server(executable.get(), first, socket); });
  const SignalWatch terminate(loop, SIGTERM, [&keeper] { keeper.terminate(); });
  const SignalWatch interrupt(loop, SIGINT, [&keeper] { keeper.terminate(); });
  keeper.run();
  return 0;
}

}  // namespace mux::keeper
