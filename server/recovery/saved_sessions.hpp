// SavedSessions: what comes back after a restart of the machine, as the file of sessions holds it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/wire/saved.pb.h"
#include "server/model/ids.hpp"

namespace mux::model {
class World;
}

namespace mux::recovery {

// What the kernel says of a pane's process.
struct PaneFacts {
  std::string directory;
  std::vector<std::string> foreground;  // the command line of the program in front of it, when there is one
};

struct SavedSessions {
  state::SavedServer server;
  std::map<std::uint32_t, state::Session> sessions;
  std::map<std::uint32_t, state::Window> windows;
  std::map<std::uint32_t, state::SavedPane> panes;
  bool damaged = false;
};

// The world's sessions without what belongs to processes, clients and this moment: no environment, no times but when
// things were made, no alerts.
[[nodiscard]] SavedSessions collect(const model::World& world, const std::function<PaneFacts(model::PaneId)>& facts);

[[nodiscard]] std::string encode(const SavedSessions& saved);
// Of that without what programs change all the time: titles, automatic names, directories, command lines.
[[nodiscard]] std::string encode_structure(SavedSessions saved);
[[nodiscard]] Result<SavedSessions> decode(std::string_view file);
// The file of sessions in a life's folder; what is damaged there is taken from the one before.
[[nodiscard]] Result<SavedSessions> load_sessions(int folder);

}  // namespace mux::recovery
