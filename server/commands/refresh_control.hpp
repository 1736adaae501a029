// What refresh-client asks of control clients: panes' output, subscriptions, sizes, colours of the terminal.
#pragma once

#include "server/language/call.hpp"

namespace mux::commands {

// -A, -B, -C and -r; refused for any other client.
[[nodiscard]] language::Status refresh_control(const language::Call& call, model::Client& client);

}  // namespace mux::commands
