// Continuity: what makes a server that died cost nothing: keeps the world in a memory file and takes it up again.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/language/key_tables.hpp"
#include "server/recovery/keeper_link.hpp"
#include "server/recovery/world_file.hpp"

namespace mux::attach {
class ClientDirectory;
}
namespace mux::language {
class Interpreter;
}
namespace mux::server {

class PaneEffects;
class PaneProcesses;

class Continuity {
 public:
  Continuity(language::Interpreter& interpreter, PaneProcesses& panes, attach::ClientDirectory& clients,
             PaneEffects& effects);
  void set_keeper(recovery::KeeperLink* keeper) noexcept { keeper_ = keeper; }

  // Takes up what the server before this one had; false: there is nothing to take up.
  bool recover(std::vector<recovery::AdoptedPane> adopted);
  // The processes that ended meanwhile: PaneProcesses::exited() is to be called for them.
  struct Ended {
    recovery::ProcessKey key = 0;
    int wait_status = 0;
  };
  std::vector<Ended> take_ended() { return std::exchange(ended_, {}); }

  // Keeps the world for the server that follows this one, if it may have changed.
  void save();

 private:
  bool open_file();
  bool restore_world(const std::string& bytes);
  void restore_pane(recovery::AdoptedPane adopted);
  void end_lost_panes();

  language::Interpreter& interpreter_;
  PaneProcesses& panes_;
  attach::ClientDirectory& clients_;
  PaneEffects& effects_;
  recovery::KeeperLink* keeper_ = nullptr;
  std::optional<recovery::WorldFile> file_;
  std::vector<Ended> ended_;
  std::uint64_t saved_changes_ = std::numeric_limits<std::uint64_t>::max();  // of the world and by commands
  std::uint64_t saved_keys_ = 0;
  std::vector<language::KeyTables::Difference> keys_;
};

}  // namespace mux::server
