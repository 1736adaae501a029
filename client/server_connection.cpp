// Connects, or starts a keeper under a lock so that clients that race start only one.
#include "client/server_connection.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "protocol/base/file_lock.hpp"
#include "protocol/base/unix_socket.hpp"

namespace mux::client {

namespace {

// Descriptors are first moved out of the way of the numbers they are to get.
constexpr int kFirstSafe = 16;

// In the process that becomes the keeper: only standard streams, start file and socket survive.
[[noreturn]] void exec_keeper(int start_file, int listening, bool as_tmux) {
  const int start = ::fcntl(start_file, F_DUPFD, kFirstSafe);
  const int socket = ::fcntl(listening, F_DUPFD, kFirstSafe);
  ::dup2(start, keeper::kStartFd);
  ::dup2(socket, keeper::kListenFd);
  ::close_range(keeper::kListenFd + 1, ~0U, 0);
  ::execl("/proc/self/exe", as_tmux ? "tmux" : "mux", keeper::kKeeperRole, nullptr);
  ::_exit(127);
}

// Forks twice, so that the keeper is no child of this client.
Result<> launch(const keeper::KeeperStart& start, int listening) {
  const auto file = keeper::write_start(start);
  if (!file) return std::unexpected(file.error());
  const pid_t child = ::fork();
  if (child < 0) return fail("fork failed: {}", std::strerror(errno));
  if (child == 0) {
    ::setsid();
    const pid_t keeper = ::fork();
    if (keeper == 0) exec_keeper(file->get(), listening, start.as_tmux);
    ::_exit(keeper < 0 ? 1 : 0);
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (status != 0) return fail("fork failed: no process left");
  return {};
}

Error connecting_failed(const std::string& path, int error) {
  if (error == ECONNREFUSED) return Error{fmt::format("no server running on {}", path)};
  return Error{fmt::format("error connecting to {} ({})", path, std::strerror(error))};
}

// With the lock held: nobody listens at the path.
Result<UniqueFd> listen_anew(const std::string& path) {
  if (socket_file(path)) ::unlink(path.c_str());
  return listen_at(path);
}

}  // namespace

Result<ServerConnection> connect_to_server(const keeper::KeeperStart& start, MayStart may_start) {
  const std::string& path = start.socket_path;
  auto socket = connect_to(path);
  if (socket) return ServerConnection{*std::move(socket), false};
  if (may_start == MayStart::No || (socket.error() != ECONNREFUSED && socket.error() != ENOENT)) {
    return std::unexpected(connecting_failed(path, socket.error()));
  }
  auto lock = FileLock::acquire(path + ".lock", FileLock::Wait::Yes);
  if (!lock) return fail("error creating {} ({})", path, std::strerror(lock.error()));
  // Another client may have started one while this one waited.
  socket = connect_to(path);
  if (socket) return ServerConnection{*std::move(socket), false};
  const auto listening = listen_anew(path);
  if (!listening) {
    lock->remove();
    return std::unexpected(listening.error());
  }
  if (const auto launched = launch(start, listening->get()); !launched) {
    ::unlink(path.c_str());
    lock->remove();
    return std::unexpected(launched.error());
  }
  // The socket listens already: the connection waits there until the server takes it.
  socket = connect_to(path);
  if (!socket) return std::unexpected(connecting_failed(path, socket.error()));
  return ServerConnection{*std::move(socket), true};
}

Error run_in_foreground(const keeper::KeeperStart& start) {
  const std::string& path = start.socket_path;
  auto lock = FileLock::acquire(path + ".lock", FileLock::Wait::Yes);
  if (!lock) return Error{fmt::format("error creating {} ({})", path, std::strerror(lock.error()))};
  if (connect_to(path)) return Error{fmt::format("error creating {} ({})", path, std::strerror(EADDRINUSE))};
  const auto listening = listen_anew(path);
  if (!listening) return listening.error();
  const auto file = keeper::write_start(start);
  if (!file) return file.error();
  exec_keeper(file->get(), listening->get(), start.as_tmux);
}

}  // namespace mux::client
