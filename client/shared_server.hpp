// SharedServer: another user's server, named on the command line: `attach alice:train`, or -L `alice:`.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "client/options.hpp"
#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"

namespace mux::client {

struct SharedServer {
  uid_t user = 0;
  std::string user_name;
  std::string name;  // of the server, as the owner's -L
};

// Takes the user out of the options: `attach alice:train` becomes `attach -t train`. Empty: the user's own server is
// meant. Errors: there is no such user.
[[nodiscard]] Result<std::optional<SharedServer>> take_shared_server(Options& options);

// Whether another user's process is at the other end of a connected socket.
[[nodiscard]] bool of_another_user(int socket);

}  // namespace mux::client
