// Unix stream sockets with a name in the file system: listen, connect, and whether a name still is ours.
#pragma once

#include <sys/types.h>

#include <string>

#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"

namespace mux {

// The file behind a socket's name.
struct SocketFile {
  dev_t device = 0;
  ino_t inode = 0;
  friend bool operator==(const SocketFile&, const SocketFile&) = default;
};

// Binds and listens at `path`, which must not exist, with mode 0600. Close-on-exec and non-blocking.
// Errors: `error creating PATH (REASON)`.
[[nodiscard]] Result<UniqueFd> listen_at(const std::string& path);
// Connects (blocking, close-on-exec). The error is an errno value.
[[nodiscard]] std::expected<UniqueFd, int> connect_to(const std::string& path);
// The socket at `path`, not following a link; fails with errno when there is none.
[[nodiscard]] std::expected<SocketFile, int> socket_file(const std::string& path);

}  // namespace mux
