// Watchdog: finds out that a server hangs: it is stopped, or stays in one turn of its loop, and does not answer.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>

#include "protocol/base/event_loop.hpp"
#include "protocol/base/unique_fd.hpp"

namespace mux::keeper {

// Has no timer of its own while nothing is suspicious: a machine on which nothing happens is left alone. Neither a
// debugger's hold on the server nor a machine without time for it counts as hanging, and a suspended machine's time
// does not count at all.
class Watchdog {
 public:
  struct Callbacks {
    std::function<void(std::uint64_t number)> ask;
    std::function<void()> on_hang;
  };
  Watchdog(EventLoop& loop, Callbacks callbacks);

  // A server starts: what was known of the one before is forgotten.
  void watch(pid_t server);
  // No server runs.
  void rest();
  // The server's timer (Kind::Alarm); kept for whoever follows as keeper.
  void set_alarm(UniqueFd timer);
  [[nodiscard]] int alarm() const noexcept { return alarm_.get(); }
  // There is a reason to ask now.
  void suspect();
  void answered(std::uint64_t number);

 private:
  void check();

  EventLoop& loop_;
  Callbacks callbacks_;
  UniqueFd alarm_;
  FdWatch alarm_watch_;
  Timer patience_;
  pid_t server_ = 0;
  std::uint64_t asked_ = 0;     // questions so far
  std::uint64_t answered_ = 0;  // the last one that was answered
  long long cpu_ = 0;           // what the server had used when it was asked
};

}  // namespace mux::keeper
