// Socket calls with the address length checked and every descriptor close-on-exec.
#include "protocol/base/unix_socket.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <optional>

namespace mux {

namespace {

std::optional<sockaddr_un> make_address(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return std::nullopt;
  path.copy(address.sun_path, path.size());
  return address;
}

// sockaddr_un is handed to the kernel as a sockaddr, as the interface wants it.
const sockaddr* as_sockaddr(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

}  // namespace

Result<UniqueFd> listen_at(const std::string& path) {
  const auto creation_failed = [&path](int error) {
    return fail("error creating {} ({})", path, std::strerror(error));
  };
  const auto address = make_address(path);
  if (!address) return creation_failed(ENAMETOOLONG);
  UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) return creation_failed(errno);
  const mode_t mask = ::umask(S_IXUSR | S_IRWXG | S_IRWXO);
  const int bound = ::bind(socket.get(), as_sockaddr(*address), sizeof *address);
  const int error = errno;
  ::umask(mask);
  if (bound != 0) return creation_failed(error);
  if (::listen(socket.get(), SOMAXCONN) != 0) {
    const int listen_error = errno;
    ::unlink(path.c_str());
    return creation_failed(listen_error);
  }
  return socket;
}

std::expected<UniqueFd, int> connect_to(const std::string& path) {
  const auto address = make_address(path);
  if (!address) return std::unexpected(ENAMETOOLONG);
  UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) return std::unexpected(errno);
  while (::connect(socket.get(), as_sockaddr(*address), sizeof *address) != 0) {
    if (errno != EINTR) return std::unexpected(errno);
  }
  return socket;
}

std::expected<SocketFile, int> socket_file(const std::string& path) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) != 0) return std::unexpected(errno);
  if (!S_ISSOCK(status.st_mode)) return std::unexpected(ENOTSOCK);
  return SocketFile{status.st_dev, status.st_ino};
}

}  // namespace mux
