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

  // Takes up what the server before this one had.
  enum class Recovery { None, Done, Refused };
  // None: there is nothing to take up. Refused: it is of a version that this one cannot read, and nothing was changed.
  Recovery recover(std::vector<recovery::AdoptedPane> adopted);
  // Panes that no client looks at may come later, so that the others are drawn first: one by restore_next(), or all by
  // finish(), which must have been called before any command may look at them.
  [[nodiscard]] bool pending() const noexcept { return !later_.empty(); }
  void restore_next();
  void finish();
  // A process ended; false: its pane is not among those that are to come.
  bool note_exit(recovery::ProcessKey key, int wait_status);
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
  Result<> restore_world();
  bool restore_pane(recovery::AdoptedPane adopted);
  void end_lost_panes();
  std::size_t hide_invisible();

  language::Interpreter& interpreter_;
  PaneProcesses& panes_;
  attach::ClientDirectory& clients_;
  PaneEffects& effects_;
  recovery::KeeperLink* keeper_ = nullptr;
  std::optional<recovery::WorldFile> file_;
  std::vector<recovery::AdoptedPane> later_;  // the next one last
  std::vector<Ended> ended_;
  std::uint64_t saved_changes_ = std::numeric_limits<std::uint64_t>::max();  // of the world and by commands
  std::uint64_t saved_keys_ = 0;
  std::vector<language::KeyTables::Difference> keys_;
};

}  // namespace mux::server
