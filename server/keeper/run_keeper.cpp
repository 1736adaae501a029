// run_keeper: makes this process a keeper: its own session, no terminal, only its own descriptors.
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <utility>
#include <vector>

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

// Closes everything above the standard streams but these.
void close_others(std::vector<int> kept) {
  std::sort(kept.begin(), kept.end());
  unsigned next = STDERR_FILENO + 1;
  for (const int fd : kept) {
    if (static_cast<unsigned>(fd) > next) ::close_range(next, static_cast<unsigned>(fd) - 1, 0);
    next = static_cast<unsigned>(fd) + 1;
  }
  ::close_range(next, ~0U, 0);
}

int serve(KeeperStart start, UniqueFd listening, std::optional<Inheritance> inheritance) {
  ::prctl(PR_SET_NAME, start.as_tmux ? "tmux: keeper" : "mux: keeper");
  UniqueFd executable(::open("/proc/self/exe", O_PATH | O_CLOEXEC));
  if (!executable) {
    std::perror("mux: /proc/self/exe");
    return 1;
  }
  if (!start.foreground) detach_from_terminal();
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGHUP, SIG_IGN);
  // A limit of the size of files is an error of the call that meets it.
  ::signal(SIGXFSZ, SIG_IGN);
  rlimit descriptor_limit = raise_descriptor_limit();
  if (start.descriptor_limit != 0) descriptor_limit.rlim_cur = start.descriptor_limit;
  start.descriptor_limit = descriptor_limit.rlim_cur;

  EventLoop loop;
  Keeper keeper(loop, std::move(start), std::move(listening), descriptor_limit, std::move(executable), start_server,
                Keeper::Follower::Prepared);
  const SignalWatch terminate(loop, SIGTERM, [&keeper] { keeper.terminate(); });
  const SignalWatch interrupt(loop, SIGINT, [&keeper] { keeper.terminate(); });
  const SignalWatch child(loop, SIGCHLD, [&keeper] { keeper.on_child(); });
  if (inheritance) keeper.take_up(*std::move(inheritance));
  keeper.run();
  return 0;
}

int refuse() {
  std::fputs("mux: this role is for mux itself\n", stderr);
  return 1;
}

}  // namespace

int run_keeper(KeeperStart start, UniqueFd listening) {
  close_others({listening.get()});
  return serve(std::move(start), std::move(listening), std::nullopt);
}

int run_heir(const char* descriptors) {
  const auto heir = parse_heir(descriptors);
  if (!heir) return refuse();
  auto start = read_start(heir->start);
  auto inheritance = read_inheritance(heir->inheritance);
  if (!start || !inheritance) return refuse();
  std::vector<int> kept{heir->listening};
  for (const int* fd : inheritance->descriptors()) kept.push_back(*fd);
  close_others(std::move(kept));
  return serve(*std::move(start), UniqueFd(heir->listening), *std::move(inheritance));
}

}  // namespace mux::keeper
