// One timerfd on CLOCK_MONOTONIC, which is std::chrono's steady clock.
#include "protocol/base/timer_queue.hpp"

#include <sys/timerfd.h>
#include <unistd.h>

#include <cstdint>

#include "protocol/base/check.hpp"

namespace mux {

TimerQueue::TimerQueue() : fd_(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)) {
  MUX_CHECK(fd_);
}

void TimerQueue::start(Entry& entry, SteadyTime deadline) {
  stop(entry);
  entry.place = deadlines_.emplace(deadline, &entry);
  if (deadline < armed_) arm();
}

void TimerQueue::stop(Entry& entry) {
  if (!entry.place) return;
  deadlines_.erase(*entry.place);
  entry.place.reset();
}

void TimerQueue::expire() {
  std::uint64_t expirations = 0;
  (void)!::read(fd_.get(), &expirations, sizeof expirations);
  armed_ = SteadyTime::max();
  const SteadyTime now = steady_now();
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    Entry& entry = *deadlines_.begin()->second;
    stop(entry);
    entry.callback();
  }
  if (!deadlines_.empty() && deadlines_.begin()->first < armed_) arm();
}

void TimerQueue::arm() {
  armed_ = deadlines_.begin()->first;
  const auto since = armed_.time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since);
  const itimerspec when{{}, {seconds.count(), (since - seconds).count()}};
  ::timerfd_settime(fd_.get(), TFD_TIMER_ABSTIME, &when, nullptr);
}

}  // namespace mux
