// Command, directory and environment put together by tmux's rules.
#include "server/commands/spawn.hpp"

#include <unistd.h>

#include <algorithm>

#include "server/options/environment_defaults.hpp"

namespace mux::commands {

using options::OptionId;

namespace {

std::string shell_of(const model::Session& session) {
  const std::string& shell = session.options.get_string(OptionId::kDefaultShell);
  return options::is_suitable_shell(shell) ? shell : "/bin/sh";
}

std::string tmux_variable(const model::World& world, const model::Session* session) {
  const std::string number = session == nullptr ? "-1" : std::to_string(session->id.value);
  return world.socket_path + "," + std::to_string(::getpid()) + "," + number;
}

// What panes and jobs are told of the multiplexer. Programs that know tmux find it; those that know mux find that.
void set_identity(const model::World& world, const model::Session* session, model::Environment& environment) {
  environment.set("TERM", world.server_options().get_string(OptionId::kDefaultTerminal));
  environment.set("TERM_PROGRAM", "tmux");
  environment.set("TERM_PROGRAM_VERSION", world.version);
  environment.set("COLORTERM", "truecolor");
  environment.set("TMUX", tmux_variable(world, session));
  environment.set("MUX", tmux_variable(world, session));
}

std::string base_name(std::string_view text) {
  if (text.starts_with("exec ")) text.remove_prefix(5);
  while (text.starts_with(' ') || text.starts_with('-')) text.remove_prefix(1);
  text = text.substr(0, text.find(' '));
  if (text.starts_with('/')) text.remove_prefix(text.rfind('/') + 1);
  return std::string(text);
}

}  // namespace

SpawnSpec spawn_spec(const language::Call& call) {
  SpawnSpec spec;
  for (const language::Argument& argument : call.args().positional()) spec.command.push_back(argument.text());
  if (const auto directory = call.args().get('c')) spec.directory = std::string(*directory);
  for (const std::string_view variable : call.args().values('e')) spec.environment.emplace_back(variable);
  return spec;
}

std::string start_directory(const language::Call& call, const SpawnSpec& spec, const model::Session& session) {
  if (spec.fixed_directory) return *spec.fixed_directory;
  if (spec.session_directory) return session.directory;
  const model::Client* client = call.client();
  const bool outside = client != nullptr && !client->session && !client->directory.empty();
  const std::string& base = outside ? client->directory : session.directory;
  if (!spec.directory) return base;
  std::string directory = call.expand(*spec.directory);
  if (directory.empty()) return base;
  if (directory.starts_with('/')) return directory;
  return base + "/" + directory;
}

std::vector<std::string> job_environment(const model::World& world, const model::Session* session) {
  model::Environment environment = session == nullptr ? model::Environment() : session->environment;
  set_identity(world, session, environment);
  environment.clear("TMUX_PANE");
  return environment.flatten(world.environment());
}

Result<> spawn(const language::Call& call, model::Session& session, model::Pane& pane, const SpawnSpec& spec) {
  const model::World& world = call.world();
  model::PaneCommand command;
  command.arguments = spec.command;
  if (command.arguments.size() == 1 && command.arguments.front().empty()) command.arguments.clear();
  const std::string& default_command = session.options.get_string(OptionId::kDefaultCommand);
  if (spec.command.empty() && !default_command.empty()) command.arguments = {default_command};
  command.shell = shell_of(session);
  command.directory = start_directory(call, spec, session);

  model::Environment environment = session.environment;
  // A client that is not attached gives its PATH, so that what it starts finds the same programs.
  const model::Client* client = call.client();
  if (client != nullptr && !client->session) {
    const model::Environment::Variable* path = client->environment.find("PATH");
    if (path != nullptr && path->value) environment.set("PATH", *path->value);
  }
  const bool has_path = environment.find("PATH") != nullptr || world.environment().find("PATH") != nullptr;
  if (!has_path) environment.set("PATH", "/usr/bin:/bin");
  set_identity(world, &session, environment);
  environment.set("TMUX_PANE", to_string(pane.id));
  environment.set("SHELL", command.shell);
  environment.set("PWD", command.directory);
  for (const std::string& variable : spec.environment) environment.put(variable);

  const model::PaneCommand before = std::exchange(pane.command, std::move(command));
  if (spec.empty) return {};
  Result<> spawned = call.host().panes().spawn(pane, environment.flatten(world.environment()));
  if (!spawned) pane.command = before;
  return spawned;
}

std::string name_from_command(const model::Pane& pane) {
  const std::vector<std::string>& words = pane.command.arguments;
  return base_name(words.empty() ? pane.command.shell : words.front());
}

}  // namespace mux::commands
