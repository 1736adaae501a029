// Connects, or starts a keeper under a lock so that clients that race start only one.
#include "client/server_connection.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <utility>

#include "protocol/base/file_lock.hpp"
#include "protocol/base/unix_socket.hpp"

namespace mux::client {

namespace {

// Forks twice, so that the keeper is no child of this client. It is not executed anew: that takes longer than all else
// that it does until it listens.
Result<> launch(const keeper::KeeperStart& start, UniqueFd& listening, const BecomeKeeper& become_keeper) {
  const pid_t child = ::fork();
  if (child < 0) return fail("fork failed: {}", std::strerror(errno));
  if (child == 0) {
    ::setsid();
    const pid_t keeper = ::fork();
    if (keeper == 0) ::_exit(become_keeper(start, std::move(listening)));
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

Result<ServerConnection> connect_to_server(const keeper::KeeperStart& start, const BecomeKeeper& become_keeper) {
  const std::string& path = start.socket_path;
  auto socket = connect_to(path);
  if (socket) return ServerConnection{*std::move(socket), false};
  if (!become_keeper || (socket.error() != ECONNREFUSED && socket.error() != ENOENT)) {
    return std::unexpected(connecting_failed(path, socket.error()));
  }
  auto lock = FileLock::acquire(path + ".lock", FileLock::Wait::Yes);
  if (!lock) return fail("error creating {} ({})", path, std::strerror(lock.error()));
  // Another client may have started one while this one waited.
  socket = connect_to(path);
  if (socket) return ServerConnection{*std::move(socket), false};
  auto listening = listen_anew(path);
  if (!listening) {
    lock->remove();
    return std::unexpected(listening.error());
  }
  if (const auto launched = launch(start, *listening, become_keeper); !launched) {
    ::unlink(path.c_str());
    lock->remove();
    return std::unexpected(launched.error());
  }
  // The socket listens already: the connection waits there until the server takes it.
  socket = connect_to(path);
  if (!socket) return std::unexpected(connecting_failed(path, socket.error()));
  return ServerConnection{*std::move(socket), true};
}

Result<int> run_in_foreground(const keeper::KeeperStart& start, const BecomeKeeper& become_keeper) {
  const std::string& path = start.socket_path;
  UniqueFd socket;
  {
    const auto lock = FileLock::acquire(path + ".lock", FileLock::Wait::Yes);
    if (!lock) return fail("error creating {} ({})", path, std::strerror(lock.error()));
    if (connect_to(path)) return fail("error creating {} ({})", path, std::strerror(EADDRINUSE));
    auto listening = listen_anew(path);
    if (!listening) return std::unexpected(listening.error());
    socket = *std::move(listening);
  }
  return become_keeper(start, std::move(socket));
}

}  // namespace mux::client
