// Spawning: what a new pane's program is given: command, directory, environment; and starting it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"
#include "server/language/call.hpp"
#include "server/model/pane.hpp"

namespace mux::commands {

// What the flags -c, -e and the arguments of new-session, new-window, split-window and respawn-* say.
struct SpawnSpec {
  std::vector<std::string> command;                           // empty: default-command, else the shell
  std::optional<std::string> directory;                       // -c, a format; else the client's or the session's
  std::optional<std::string> fixed_directory = std::nullopt;  // a path, before all others
  bool session_directory = false;                             // always the session's
  std::vector<std::string> environment;                       // -e NAME=VALUE
  bool empty = false;                                         // a pane without a program
};

// Takes -c, -e and the positional arguments from a call.
[[nodiscard]] SpawnSpec spawn_spec(const language::Call& call);
// The directory a new pane starts in: -c expanded and made absolute, else the running client's, else the session's.
[[nodiscard]] std::string start_directory(const language::Call& call, const SpawnSpec& spec,
                                          const model::Session& session);
// Starts the program of `spec` in a pane that has none. On failure the pane is as it was.
[[nodiscard]] Result<> spawn(const language::Call& call, model::Session& session, model::Pane& pane,
                             const SpawnSpec& spec);
// The environment of jobs (run-shell, if-shell): the session's over the global one, with TMUX.
[[nodiscard]] std::vector<std::string> job_environment(const model::World& world, const model::Session* session);
// A window's first name, from what runs in it: `vim` of `/usr/bin/vim x`.
[[nodiscard]] std::string name_from_command(const model::Pane& pane);

}  // namespace mux::commands
