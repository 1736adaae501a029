// Who this client is: the Identify message, and the terminal that goes with it.
#pragma once

#include <cstddef>

#include "client/options.hpp"
#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"
#include "protocol/wire/mux.pb.h"

namespace mux::client {

enum class WithTerminal { Yes, No };

// Everything but the command. The terminal is described when standard input is one and `with_terminal` says so.
[[nodiscard]] wire::Identify make_identity(const Options& options, WithTerminal with_terminal);
// For another user's server: leaves out folder, environment and terminal's name, all but what drawing needs.
void keep_to_oneself(wire::Identify& identity);
// What does not fit into one message to the server, which takes `largest` bytes, is an error.
[[nodiscard]] Result<> check_size(const wire::Identify& identity, std::size_t largest);
// An own open file of the terminal on standard input, for a server of the same user (`socket` tells); empty when it
// cannot be had, or $MUX_RELAY is set: the client relays then.
[[nodiscard]] UniqueFd open_terminal(const wire::Identify& identity, int socket);

}  // namespace mux::client
