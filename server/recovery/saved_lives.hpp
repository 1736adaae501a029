// Saved lives: the sessions of servers that are gone, as the state folder has them.
#pragma once

#include <string>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/unique_fd.hpp"
#include "server/recovery/saved_sessions.hpp"

namespace mux::recovery {

struct SavedLife {
  std::string name;
  UniqueFd folder;
  SavedSessions saved;
};

struct SavedLives {
  std::vector<SavedLife> lives;       // the newest first
  std::vector<std::string> problems;  // of those that cannot be read
};

// Of the servers at this socket, without that of `own` start and any that still runs.
[[nodiscard]] SavedLives find_lives(const std::string& socket_path, WallTime own);

}  // namespace mux::recovery
