// Reads every life of the label; one that cannot be read hides no other.
#include "server/recovery/saved_lives.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "server/recovery/state_folder.hpp"

namespace mux::recovery {

namespace {

bool still_runs(const state::SavedServer& server) {
  const ProcessIdentity saved{.boot = server.boot(), .process = server.process(), .started = server.started()};
  return saved.process > 0 && saved.started > 0 && identify_process(saved.process) == saved;
}

// A server that runs and has not saved yet, or one that ended before it did.
bool is_empty(int folder) {
  return ::faccessat(folder, kSessionsFile, F_OK, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT &&
         ::faccessat(folder, kFormerSessionsFile, F_OK, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT;
}

}  // namespace

SavedLives find_lives(const std::string& socket_path, WallTime own) {
  SavedLives found;
  const std::string root = sessions_folder();
  const std::string label = socket_label(socket_path);
  if (root.empty()) {
    found.problems.emplace_back("neither XDG_STATE_HOME nor HOME is set");
    return found;
  }
  const auto names = list_entries(root, label);
  if (!names) {
    found.problems.push_back(names.error().message);
    return found;
  }
  for (const std::string& name : *names) {
    if (name == life_name(own)) continue;
    auto folder = open_life(root, label, name);
    if (folder && is_empty(folder->get())) continue;
    auto saved = folder ? load_sessions(folder->get()) : std::unexpected(folder.error());
    if (!saved) {
      found.problems.push_back(fmt::format("{}: {}", name, saved.error().message));
    } else if (!still_runs(saved->server)) {
      found.lives.push_back({.name = name, .folder = *std::move(folder), .saved = *std::move(saved)});
    }
  }
  return found;
}

}  // namespace mux::recovery
