// Forks twice, so that the keeper is no child of its server, and waits for its first message.
#include "server/recovery/keeper_start.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "protocol/base/pidfd.hpp"

namespace mux::recovery {

namespace {

constexpr int kPatienceMilliseconds = 2000;

[[noreturn]] void become_keeper(const keeper::KeeperStart& start, int listening, keeper::Inheritance inheritance) {
  ::setsid();
  if (const pid_t keeper = ::fork(); keeper != 0) ::_exit(keeper < 0 ? 1 : 0);
  struct sigaction action{};
  action.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) ::sigaction(number, &action, nullptr);
  const UniqueFd executable(::open("/proc/self/exe", O_PATH | O_CLOEXEC));
  (void)keeper::exec_heir(executable.get(), start, listening, std::move(inheritance));
  ::_exit(127);
}

}  // namespace

Result<UniqueFd> start_keeper(const keeper::KeeperStart& start, int listening, keeper::Inheritance inheritance) {
  std::array<int, 2> pair{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair.data()) != 0) {
    return fail_errno(errno, "can't make a socket");
  }
  UniqueFd ours(pair[0]);
  UniqueFd theirs(pair[1]);
  const UniqueFd self(::pidfd_open(::getpid(), 0));
  inheritance.server = ::getpid();
  inheritance.server_handle = self.get();
  inheritance.server_socket = theirs.get();
  const pid_t child = ::fork();
  if (child < 0) return fail("fork failed: {}", std::strerror(errno));
  if (child == 0) become_keeper(start, listening, std::move(inheritance));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  // With this end closed, a keeper that does not come up shows as a hangup.
  theirs.reset();
  pollfd poll{ours.get(), POLLIN, 0};
  if (status != 0 || ::poll(&poll, 1, kPatienceMilliseconds) != 1 || (poll.revents & POLLIN) == 0) {
    return fail("another keeper does not come up");
  }
  return ours;
}

}  // namespace mux::recovery
