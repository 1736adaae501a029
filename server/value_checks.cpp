// Asks the parsers of commands, styles and colours whether they accept a value.
#include "server/value_checks.hpp"

#include <sys/stat.h>

#include <cstdlib>

#include "server/format/style_state.hpp"
#include "server/language/interpreter.hpp"
#include "server/options/option_set.hpp"

namespace mux {

namespace {

// The options layer takes plain functions; there is one interpreter a process.
language::Interpreter* parsing = nullptr;

Result<std::string> check_command(std::string_view text) {
  const Result<language::CommandListPtr> commands = parsing->parse(text);
  if (!commands) return std::unexpected(commands.error());
  return (*commands)->print();
}

std::string environment_folder(const char* variable, const char* below) {
  const char* value = std::getenv(variable);
  return value == nullptr || *value == '\0' ? std::string() : std::string(value) + below;
}

bool exists(const std::string& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0;
}

}  // namespace

void install_value_checks(language::Interpreter& interpreter) {
  parsing = &interpreter;
  options::install_value_checks({.command = check_command, .style = format::is_style, .colour = format::normal_colour});
}

std::vector<std::string> default_config_files(bool as_tmux) {
  const std::string home = environment_folder("HOME", "");
  std::string config = environment_folder("XDG_CONFIG_HOME", "");
  std::vector<std::string> files;
  const auto add = [&](const std::string& folder, const std::string& name) {
    if (!folder.empty()) files.push_back(folder + name);
  };
  if (!as_tmux) {
    add(config.empty() ? home : config, config.empty() ? "/.config/mux/mux.conf" : "/mux/mux.conf");
    add(home, "/.mux.conf");
    for (const std::string& file : files) {
      if (exists(file)) return {"/etc/mux.conf", file};
    }
    files = {"/etc/mux.conf"};
  }
  files.emplace_back("/etc/tmux.conf");
  add(home, "/.tmux.conf");
  add(config, "/tmux/tmux.conf");
  add(home, "/.config/tmux/tmux.conf");
  return files;
}

}  // namespace mux
