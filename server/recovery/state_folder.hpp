// The state folder: where sessions are kept for a restart of the machine, and reading what is there with suspicion.
//
// `$XDG_STATE_HOME/mux/sessions/LABEL/LIFE/`: a label for each socket, a life for each server that had sessions there,
// named after its start so that names sort by time. In a life: `sessions` and `sessions.old` (the one before), both
// record files of SavedItem; `screen-N` and `lines-N.G`, the newest rows of pane N and its log of older ones.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"

namespace mux::recovery {

inline constexpr const char* kSessionsFile = "sessions";
inline constexpr const char* kFormerSessionsFile = "sessions.old";

// `$XDG_STATE_HOME/mux`, else `~/.local/state/mux`; empty when neither variable is set.
[[nodiscard]] std::string state_folder();
// The folder of all saved sessions; empty as above.
[[nodiscard]] std::string sessions_folder();
// One name for a socket, whichever folder of sockets the login gave this user.
[[nodiscard]] std::string socket_label(std::string_view socket_path);
[[nodiscard]] std::string life_name(WallTime started);

// Opens a folder that only this user can have written: its own, no symbolic link, no right to write for others.
[[nodiscard]] Result<UniqueFd> open_own_folder(int parent, const std::string& name);
// The entries of a folder in such a folder, the last name first: of a label its lives, the newest first. None when
// there is no such folder.
[[nodiscard]] Result<std::vector<std::string>> list_entries(const std::string& root, const std::string& folder);
[[nodiscard]] Result<UniqueFd> open_life(const std::string& root, const std::string& label, const std::string& life);
// A whole file of at most `maximum` bytes, which must be a plain file of this user.
[[nodiscard]] Result<std::string> read_own_file(int folder, const std::string& name, std::size_t maximum);

// What tells one process from a later one of the same number, also after a restart of the machine.
struct ProcessIdentity {
  std::string boot;
  int process = 0;
  unsigned long long started = 0;
  friend bool operator==(const ProcessIdentity&, const ProcessIdentity&) = default;
};
// Of a process that runs; `started` is 0 for one that does not.
[[nodiscard]] ProcessIdentity identify_process(int process);

}  // namespace mux::recovery
