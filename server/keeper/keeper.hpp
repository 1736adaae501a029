// Keeper: the parent of the server and of every pane's process; what it holds outlives the server.
#pragma once

#include <sys/resource.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <vector>

#include "protocol/base/event_loop.hpp"
#include "protocol/base/unique_fd.hpp"
#include "protocol/keeper/inheritance.hpp"
#include "protocol/keeper/messages.hpp"
#include "protocol/keeper/start.hpp"
#include "server/keeper/process_table.hpp"
#include "server/keeper/server_process.hpp"
#include "server/keeper/socket_guard.hpp"
#include "server/keeper/watchdog.hpp"

namespace mux::keeper {

class Keeper {
 public:
  // Starts a server; a test gives its own instead of the program.
  using Launcher = std::function<Result<RunningServer>(int executable, const KeeperStart&, int listening)>;

  // Whether a server that waits to follow is there before it is needed: starting one is half of what a death takes.
  enum class Follower { Prepared, OnDemand };
  // `executable`: the program of the servers, by a descriptor: a file that is replaced on disk does not matter.
  Keeper(EventLoop& loop, KeeperStart start, UniqueFd listening, const rlimit& descriptor_limit, UniqueFd executable,
         Launcher launcher, Follower follower = Follower::OnDemand);

  // Takes up what another keeper held, the server that runs included. Before run().
  void take_up(Inheritance inheritance);
  // Starts a server if none runs. Stops the loop when the server is done and no process is left.
  void run();
  // SIGCHLD: the server may have been stopped.
  void on_child();
  // SIGTERM: passed on to the server, which ends as it does for its own.
  void terminate();

 private:
  struct Outgoing {
    Message message;
    std::vector<UniqueFd> descriptors;
  };

  void launch();
  void watch_server();
  // The server that waits: keeper_follower.cpp.
  void want_follower();
  void prepare_follower();
  void dismiss_follower();
  void on_follower_end();
  [[nodiscard]] Result<RunningServer> next_server();
  void adopt_all();
  void on_server_message();
  void handle(Received received);
  void spawn(const Received& received);
  void send_handle(std::uint64_t key, int pidfd);
  void finish();
  void on_server_end();
  void fence();
  void restart_later();
  // Another program takes the server's place, and then the keeper's: keeper_upgrade.cpp.
  void begin_upgrade(UniqueFd executable);
  bool go_on_with_upgrade(int status);
  void tell_upgrade();
  void settle_upgrade(std::uint64_t heir_version);
  void hand_over();
  void on_process_exit(std::uint64_t key, const ProcessTable::Entry& entry);
  void stop_if_done();
  static constexpr std::chrono::seconds kUpgrade{2};    // for a server of another program to come up
  static constexpr std::chrono::seconds kProbation{2};  // and to show that it lives
  // Copies the descriptors: the originals may go before the server takes the message.
  void send(const Message& message, const std::vector<int>& descriptors = {});
  void flush();

  EventLoop& loop_;
  KeeperStart start_;
  UniqueFd executable_;
  Launcher launcher_;
  ProcessTable processes_;
  SocketGuard guard_;
  std::map<std::uint64_t, UniqueFd> held_files_;
  RunningServer server_;
  Watchdog watchdog_;
  Follower follower_kind_;
  RunningServer follower_;  // waits for its first message; of this program, and with the socket that is listened on
  bool follower_dismissed_ = false;
  FdWatch follower_end_;
  Timer follower_timer_;
  FdWatch server_reader_;
  FdWatch server_writer_;
  FdWatch server_end_;
  std::deque<Outgoing> outgoing_;
  Timer start_timer_;  // until the server has taken up its panes
  Timer restart_timer_;
  Timer end_timer_;
  SteadyTime started_;
  FdWatch knock_;  // clients that come, while the server is another keeper's child
  UniqueFd knock_socket_;
  bool ready_ = false;   // the server that runs has taken up its panes
  bool hung_ = false;    // it was ended for that
  int last_status_ = 0;  // of the server before
  bool last_hung_ = false;
  int failures_ = 0;  // servers in a row that ended young
  bool finishing_ = false;
  // Leaving: the server that was told to give way. Trial: the new one is not ready. Probation: it is, and may yet die.
  enum class Upgrade { None, Leaving, Trial, Probation };
  Upgrade upgrade_ = Upgrade::None;
  UniqueFd former_executable_;
  Timer upgrade_timer_;
  std::string upgrade_failure_;  // for the server that follows one that did not come up
  std::uint64_t heir_version_ = 0;
};

// Makes this process the keeper; all its descriptors but the standard streams and `listening` are closed. Returns the
// exit status.
[[nodiscard]] int run_keeper(KeeperStart start, UniqueFd listening);
// The same for one that takes another's place; `descriptors` as of exec_heir().
[[nodiscard]] int run_heir(const char* descriptors);

}  // namespace mux::keeper
