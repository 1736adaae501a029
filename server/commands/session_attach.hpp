// Attaching a client to a session, as attach-session and new-session -A do it.
#pragma once

#include <string>

#include "server/language/call.hpp"

namespace mux::commands {

struct AttachOptions {
  bool detach_others = false;     // -d
  bool hang_up = false;           // -x: and their parents get SIGHUP
  bool keep_environment = false;  // -E: update-environment is not applied
  bool read_only = false;         // -r
  std::string flags;              // -f
  std::string directory;          // -c: the session's new working directory
};

// Shows the session at the running client, opening its terminal if need be.
language::Status attach_to(const language::Call& call, model::SessionId session, const AttachOptions& options);

// Takes the variables that update-environment names from a client into a session.
void update_environment(model::Session& session, const model::Client& client);

// Whether the running client sits in a pane of this very server.
[[nodiscard]] bool is_nested(const language::Call& call);

}  // namespace mux::commands
