// SessionSaver: keeps the sessions in the state folder, for the day on which server and keeper end together.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/event_loop.hpp"
#include "server/model/ids.hpp"
#include "server/recovery/saved_sessions.hpp"
#include "server/recovery/scrollback_log.hpp"
#include "server/recovery/state_writer.hpp"

namespace mux::language {
class Interpreter;
}
namespace mux::model {
struct ExitStatus;
}
namespace mux::server {

class PaneProcesses;

// The loop only collects what is small and copies it into a memory file: a writer process does the rest. Nothing runs
// while nothing changes.
//
// What a session's end means for the folder depends on why: one that was killed or left with `exit` is gone; but when
// a machine goes down, programs end a moment before the server is told. So ends of programs are kept back for a moment,
// and do not count if the server is told to end within it.
class SessionSaver {
 public:
  SessionSaver(EventLoop& loop, language::Interpreter& interpreter, const PaneProcesses& panes);

  // The world is that of a server before this one, and so is what lies on the disk.
  void taken_up();
  // At the end of each turn.
  void turn_ended();
  void pane_printed(model::PaneId pane);
  void process_ended(const model::ExitStatus& status);
  // All of an earlier life is in the world again.
  void restored(std::string_view life);

  // Why the server ends: it was told to by a signal; a command or an option had it end; nothing is left to do.
  enum class End { Told, Wanted, Idle };
  void end(End why);

 private:
  struct Batch;

  void want(Milliseconds delay);
  void due();
  [[nodiscard]] Milliseconds kept_back() const;
  [[nodiscard]] recovery::SavedSessions collect();
  void add_scrollback(recovery::SavedSessions& saved, state::WriteBatch& batch);
  // Starts a writer when there is something to write. Facts that change often wait, unless `all`.
  void save(bool all);
  void add_removals(state::WriteBatch& batch);
  void remove();
  void start(state::WriteBatch batch);
  void written();
  void failed(std::string_view reason);
  [[nodiscard]] std::string life() const;

  EventLoop& loop_;
  language::Interpreter& interpreter_;
  const PaneProcesses& panes_;
  const std::string root_;
  Timer timer_;
  SteadyTime timer_due_;
  std::optional<SteadyTime> last_write_;
  std::optional<SteadyTime> first_exit_;  // that is not saved yet
  SteadyTime last_exit_;
  bool ended_from_outside_ = false;  // the last one that ended, by a signal that was not ours
  std::uint64_t changes_ = 0;        // of the world, as the last turn left it
  bool on_disk_ = false;
  bool told_ = false;   // that saving fails
  bool again_ = false;  // something changed while a writer ran
  bool ended_ = false;
  std::map<model::PaneId, recovery::PaneFacts> facts_;
  std::set<model::PaneId> stale_;    // facts that may have changed
  std::set<model::PaneId> printed_;  // since their scrollback was saved
  std::map<model::PaneId, recovery::ScrollbackLog> logs_;
  std::vector<std::string> restored_;
  std::vector<std::string> removing_;  // of those, what the writer removes that runs now
  std::string text_;                   // of what is written, or being written
  std::string structure_;              // of that
  std::optional<recovery::RunningWriter> writer_;
  FdWatch writer_ended_;
};

}  // namespace mux::server
