// Replaces the client by a shell that runs a command (-c, detach-client -E).
#pragma once

#include <string>

namespace mux::client {

enum class ExecName { Plain, Login };

// Returns only when the shell cannot be run.
void exec_shell(const std::string& shell, const std::string& command, ExecName name);
// The user's shell: $SHELL when it is an absolute path to a program, else /bin/sh.
[[nodiscard]] std::string user_shell();

}  // namespace mux::client
