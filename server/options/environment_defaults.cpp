// Defaults that depend on the environment: shell, editor, vi or emacs keys.
#include "server/options/environment_defaults.hpp"

#include <pwd.h>
#include <unistd.h>

namespace mux::options {
namespace {

std::string_view base_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

}  // namespace

bool is_suitable_shell(const std::string& path) {
  if (!path.starts_with('/') || ::access(path.c_str(), X_OK) != 0) return false;
  const std::string_view name = base_name(path);
  return name != "mux" && name != "tmux";
}

void apply_environment_defaults(OptionSet& server, OptionSet& session, OptionSet& window,
                                const EnvironmentLookup& environment) {
  const std::string shell = environment("SHELL").value_or("");
  if (is_suitable_shell(shell)) {
    session.set_string(opt::kDefaultShell, shell);
  } else if (const passwd* entry = ::getpwuid(::getuid()); entry != nullptr && is_suitable_shell(entry->pw_shell)) {
    session.set_string(opt::kDefaultShell, entry->pw_shell);
  } else {
    session.set_string(opt::kDefaultShell, "/bin/sh");
  }
  auto editor = environment("VISUAL");
  if (!editor) editor = environment("EDITOR");
  if (!editor) return;
  server.set_string(opt::kEditor, *editor);
  const bool vi = base_name(*editor).find("vi") != std::string_view::npos;
  session.set_number(opt::kStatusKeys, vi ? 1 : 0);
  window.set_number(opt::kModeKeys, vi ? 1 : 0);
}

}  // namespace mux::options
