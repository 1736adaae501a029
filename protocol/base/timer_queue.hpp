// TimerQueue: the deadlines of a loop's timers behind one timerfd, which is set only when the next deadline comes
// nearer.
//
// libevent's precise timers set theirs before each wait: under a flood, a system call for every read.
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "protocol/base/clock.hpp"
#include "protocol/base/unique_fd.hpp"

namespace mux {

class TimerQueue {
 public:
  struct Entry;
  using Deadlines = std::multimap<SteadyTime, Entry*>;
  struct Entry {
    std::function<void()> callback;
    std::optional<Deadlines::iterator> place;  // while it runs
  };

  // Aborts when there is no descriptor for it.
  TimerQueue();

  // Readable when a deadline may have passed: call expire() then.
  [[nodiscard]] int fd() const noexcept { return fd_.get(); }
  // `entry` must be stopped before it goes.
  void start(Entry& entry, SteadyTime deadline);
  // Leaves the timerfd as it is: at worst the loop wakes once for nothing.
  void stop(Entry& entry);
  // Calls back what is due, the earliest first.
  void expire();

 private:
  void arm();

  UniqueFd fd_;
  Deadlines deadlines_;
  SteadyTime armed_ = SteadyTime::max();  // max(): not set
};

}  // namespace mux
