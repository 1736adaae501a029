// Fork and exec, with the descriptors moved to their numbers in the child.
#include "server/keeper/server_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "protocol/base/pidfd.hpp"
#include "server/keeper/pane_process.hpp"

namespace mux::keeper {

namespace {

// Descriptors are first moved out of the way of the numbers they are to get.
constexpr int kFirstSafe = 16;

[[noreturn]] void run_child(int executable, int start, int listening, int socket, const char* name) {
  ::setpgid(0, 0);
  reset_signals();
  const int program = ::fcntl(executable, F_DUPFD_CLOEXEC, kFirstSafe);
  const std::array<int, 3> from = {::fcntl(start, F_DUPFD_CLOEXEC, kFirstSafe),
                                   ::fcntl(listening, F_DUPFD_CLOEXEC, kFirstSafe),
                                   ::fcntl(socket, F_DUPFD_CLOEXEC, kFirstSafe)};
  static_assert(kStartFd + 1 == kListenFd && kListenFd + 1 == kKeeperFd);
  for (int i = 0; i < 3; ++i) ::dup2(from[static_cast<std::size_t>(i)], kStartFd + i);
  // Nothing but the three survives exec.
  ::close_range(kKeeperFd + 1, ~0U, CLOSE_RANGE_CLOEXEC);
  std::array<char, 32> word{};
  std::array<char, 32> role{};
  std::strncpy(word.data(), name, word.size() - 1);
  std::strncpy(role.data(), kServerRole, role.size() - 1);
  const std::array<char*, 3> words = {word.data(), role.data(), nullptr};
  ::execveat(program, "", words.data(), ::environ, AT_EMPTY_PATH);
  ::_exit(127);
}

}  // namespace

Result<RunningServer> start_server(int executable, const KeeperStart& start, int listening) {
  const auto file = write_start(start);
  if (!file) return std::unexpected(file.error());
  std::array<int, 2> pair{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair.data()) != 0) {
    return fail_errno(errno, "can't make a socket");
  }
  RunningServer server;
  server.socket = UniqueFd(pair[0]);
  const UniqueFd theirs(pair[1]);
  sigset_t all;
  sigset_t former;
  ::sigfillset(&all);
  ::sigprocmask(SIG_SETMASK, &all, &former);
  server.pid = ::fork();
  if (server.pid == 0) {
    run_child(executable, file->get(), listening, theirs.get(), start.as_tmux ? "tmux" : "mux");
  }
  const int error = errno;
  ::sigprocmask(SIG_SETMASK, &former, nullptr);
  if (server.pid < 0) return fail("fork failed: {}", std::strerror(error));
  server.pidfd = UniqueFd(::pidfd_open(server.pid, 0));
  ::fcntl(server.socket.get(), F_SETFL, O_NONBLOCK);
  if (!server.pidfd) {
    ::kill(server.pid, SIGKILL);
    ::waitpid(server.pid, nullptr, 0);
    return fail("can't watch the server");
  }
  return server;
}

}  // namespace mux::keeper
