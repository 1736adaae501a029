// KeeperLink: the server's end of its keeper: start and kill the panes' processes, hear how they end.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"
#include "protocol/keeper/pane_file.hpp"
#include "protocol/keeper/spawn.hpp"
#include "protocol/keeper/start.hpp"

namespace mux {
class EventLoop;
}

namespace mux::recovery {

// Names one process of a pane; never used again, so a late notice about a pane's former process harms nobody.
using ProcessKey = std::uint64_t;

struct SpawnedPane {
  ProcessKey key = 0;
  std::uint32_t pane = 0;
  pid_t pid = 0;
  UniqueFd master;  // in packet mode, non-blocking: read with keeper::read_into_journal
  keeper::PaneFile file;
  std::string tty_name;
};

// A process that an earlier server started.
struct AdoptedPane {
  SpawnedPane process;  // its file is mapped by open_adopted()
  UniqueFd file;
  bool exited = false;
  int wait_status = 0;
};

// Makes the process ready to be read. Errors: its file is none that can be used.
[[nodiscard]] Result<> open_adopted(AdoptedPane& adopted);

class KeeperLink {
 public:
  struct Callbacks {
    // From the loop; `wait_status` as of waitpid. Drain the master, then release().
    std::function<void(ProcessKey, int wait_status)> on_exit;
    // The keeper asks whether this server hangs; it is answered already.
    std::function<void()> on_asked;
    // The listening socket was bound anew; the former one is dead.
    std::function<void(UniqueFd)> on_listening;
    // The keeper died. Panes go on; nothing works here until restart().
    std::function<void()> on_keeper_lost;
  };

  KeeperLink(EventLoop& loop, UniqueFd socket, Callbacks callbacks);
  KeeperLink(const KeeperLink&) = delete;
  KeeperLink& operator=(const KeeperLink&) = delete;
  ~KeeperLink();

  // Waits for what the keeper hands over at a server's start. Once, first.
  [[nodiscard]] Result<std::vector<AdoptedPane>> adopt();
  // Starts another keeper in the place of one that died and gives it all that this link and `panes`, the descriptors
  // of processes that run, hold. Errors: it does not come up.
  struct HeldPane {
    ProcessKey key = 0;
    int master = -1;
    int file = -1;
  };
  [[nodiscard]] Result<> restart(const keeper::KeeperStart& start, int listening, const std::vector<HeldPane>& panes);
  // How a replacement by upgrade() went; known after adopt().
  struct Upgraded {
    bool done = false;
    std::string reason;  // when not
  };
  [[nodiscard]] const std::optional<Upgraded>& upgraded() const noexcept;
  // Whether the server before this one ended by its own doing: it crashed, failed or hung. Known after adopt().
  [[nodiscard]] bool former_crashed() const noexcept;
  // The servers to come are of the program `executable`. This one must end by itself, soon.
  void upgrade(int executable);
  // The server has taken up what it was handed over and listens.
  void ready();
  // The keeper watches the server by this timer (TurnAlarm); -1: it does not.
  void set_alarm(int timer);
  // The files that an earlier server gave to hold(), after adopt().
  [[nodiscard]] std::map<ProcessKey, UniqueFd> take_files();
  // The keeper holds the file for the server that follows.
  void hold(ProcessKey key, int file);
  // A round trip (a fork at the other end). Errors: no pty, no process, no memory, no keeper; nothing has changed then.
  [[nodiscard]] Result<SpawnedPane> spawn(const keeper::SpawnRequest& request);
  // HUP and CONT at once, KILL after a grace; on_exit follows.
  void kill(ProcessKey key);
  // The keeper forgets the process, after kill() when it still lives; no on_exit follows. Close the master as well.
  void release(ProcessKey key);
  // Binds the socket anew (SIGUSR1); on_listening follows.
  void rebind();
  // The server is done: when this returns the socket is gone; the keeper kills what is left and ends.
  void finish();
  [[nodiscard]] bool lost() const noexcept;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace mux::recovery
