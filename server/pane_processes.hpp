// PaneProcesses: the ptys of all panes: output read into the journal and fed to the terminal, input queued to the pty.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "protocol/base/event_loop.hpp"
#include "server/echo_wait.hpp"
#include "server/model/ports.hpp"
#include "server/recovery/keeper_link.hpp"
#include "server/recovery/pane_replay.hpp"
#include "server/recovery/saved_sessions.hpp"
#include "server/terminal/effects.hpp"

namespace mux::model {
class World;
}

namespace mux::server {

class PaneProcesses final : public model::PaneHost {
 public:
  struct Callbacks {
    // Whether anyone can take what the pane prints; its program waits while nobody can.
    std::function<bool(model::PaneId)> may_read;
    // Bytes that the pane printed, before the terminal takes them. They are gone after the call.
    std::function<void(model::PaneId, std::string_view)> on_bytes;
    // The pane's terminal took output; `effects` is what it asked for besides.
    std::function<void(model::Pane&, terminal::Effects)> on_output;
    // The pane's program ended and all its output was read.
    std::function<void(model::Pane&, model::ExitStatus)> on_ended;
  };

  PaneProcesses(EventLoop& loop, model::World& world, Callbacks callbacks);
  ~PaneProcesses() override;
  void set_keeper(recovery::KeeperLink* keeper) noexcept { keeper_ = keeper; }

  Result<> spawn(model::Pane& pane, std::vector<std::string> environment) override;
  void kill(model::PaneId pane) override;
  void write(model::PaneId pane, std::string_view bytes) override;
  [[nodiscard]] std::string current_command(const model::Pane& pane) const override;
  [[nodiscard]] std::string current_path(const model::Pane& pane) const override;

  // Takes up a pane's process that an earlier server had, with its terminal as it was, as far as `trust` goes. Errors:
  // the terminal cannot be restored; it is empty then, and the process goes on all the same. The file stays as the
  // server before left it: this one's start costs little, and after one of another version the former can come again.
  Result<> adopt(model::Pane& pane, recovery::SpawnedPane spawned, recovery::Trust trust);
  [[nodiscard]] bool has(model::PaneId pane) const { return find(pane) != nullptr; }
  // What the kernel says of a pane's process; nothing for a pane that has none.
  [[nodiscard]] recovery::PaneFacts facts(model::PaneId pane) const;
  // Who reads what is typed into a pane: its own process, in a line editor of its own or by lines as the terminal gives
  // them; or another program, or one that does not want its input seen.
  enum class Input { Editor, Lines, Other };
  [[nodiscard]] Input input_of(model::PaneId pane) const;
  // Writes the checkpoints of terminals that were changed otherwise than by bytes.
  void checkpoint_edited();

  // What a keeper must hold of every process that runs.
  [[nodiscard]] std::vector<recovery::KeeperLink::HeldPane> held() const;
  // Puts the pane's terminal in its file: what came before is not obeyed again.
  void checkpoint(model::PaneId pane);
  // Puts all terminals in their files, so that a server of another version has no bytes to obey again.
  void checkpoint_all();

  // The pane's size changed: its pty and its program are told.
  void resized(const model::Pane& pane);
  // Goes on with the panes that waited for somebody to take their output. Called at the end of each turn.
  void read_again();
  // From the keeper: a process ended with this status (as of waitpid).
  void exited(recovery::ProcessKey key, int wait_status);

 private:
  struct Process;
  Process* find(model::PaneId pane) const;
  void start_reading(Process& process);
  void compress_histories();
  [[nodiscard]] bool may_read(model::PaneId pane);
  void read(Process& process);
  // Reads until nothing is left, or `reads` reads were made. Whether more may be there.
  bool read_some(Process& process, int reads);
  void flush(Process& process);
  void checkpoint(Process& process);
  void end(Process& process);

  EventLoop& loop_;
  model::World& world_;
  Callbacks callbacks_;
  recovery::KeeperLink* keeper_ = nullptr;
  std::map<model::PaneId, std::unique_ptr<Process>> processes_;
  std::set<model::PaneId> held_;  // not read for the time being
  Timer compress_;                // runs while chunks of a history wait to be compressed
  bool printed_ = false;          // a pane, since it last went off
  EchoWait echo_;
  Timer echo_over_;  // runs while a pane is held because of it
};

}  // namespace mux::server
