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
#include "protocol/keeper/messages.hpp"
#include "protocol/keeper/start.hpp"
#include "server/keeper/process_table.hpp"
#include "server/keeper/server_process.hpp"
#include "server/keeper/socket_guard.hpp"

namespace mux::keeper {

class Keeper {
 public:
  // Starts a server; a test gives its own instead of the program.
  using Launcher = std::function<Result<RunningServer>(const KeeperStart&, int listening)>;

  Keeper(EventLoop& loop, KeeperStart start, UniqueFd listening, const rlimit& descriptor_limit, Launcher launcher);

  // Starts the first server. Stops the loop when the server is done and no process is left.
  void run();
  // SIGTERM: passed on to the server, which ends as it does for its own.
  void terminate();

 private:
  struct Outgoing {
    Message message;
    std::vector<UniqueFd> descriptors;
  };

  void launch();
  void adopt_all();
  void on_server_message();
  void handle(Received received);
  void spawn(const Received& received);
  void finish();
  void on_server_end();
  void restart_later();
  void on_process_exit(std::uint64_t key, const ProcessTable::Entry& entry);
  void stop_if_done();
  // Copies the descriptors: the originals may go before the server takes the message.
  void send(const Message& message, const std::vector<int>& descriptors = {});
  void flush();

  EventLoop& loop_;
  KeeperStart start_;
  Launcher launcher_;
  ProcessTable processes_;
  SocketGuard guard_;
  std::map<std::uint64_t, UniqueFd> held_files_;
  RunningServer server_;
  FdWatch server_reader_;
  FdWatch server_writer_;
  FdWatch server_end_;
  std::deque<Outgoing> outgoing_;
  Timer restart_timer_;
  Timer end_timer_;
  SteadyTime started_;
  bool ready_ = false;  // the server that runs has taken up its panes
  int failures_ = 0;    // servers in a row that ended young
  bool finishing_ = false;
};

// The keeper's process: its descriptors are at the numbers of start.hpp. Returns the exit status.
[[nodiscard]] int run_keeper();

}  // namespace mux::keeper
