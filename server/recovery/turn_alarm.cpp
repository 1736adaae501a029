// A timer on the monotonic clock, which stands still while the machine is suspended.
#include "server/recovery/turn_alarm.hpp"

#include <sys/timerfd.h>

#include <utility>

namespace mux::recovery {

namespace {

constexpr Milliseconds kPutOff{250};
// A turn may take this long before the server is asked. The sanitizers make everything several times slower.
#if defined(__SANITIZE_ADDRESS__)
constexpr time_t kLimitSeconds = 5;
#else
constexpr time_t kLimitSeconds = 1;
#endif

}  // namespace

TurnAlarm::TurnAlarm() : timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)) {}

void TurnAlarm::turn_begins() noexcept {
  const SteadyTime now = steady_now();
  if (set_at_ + kPutOff > now) return;
  set_at_ = now;
  const itimerspec when{.it_interval = {}, .it_value = {.tv_sec = kLimitSeconds, .tv_nsec = 0}};
  ::timerfd_settime(timer_.get(), 0, &when, nullptr);
}

void TurnAlarm::turn_ends() noexcept {
  if (!std::exchange(asked_, false)) return;
  const itimerspec never{};
  ::timerfd_settime(timer_.get(), 0, &never, nullptr);
  set_at_ = {};
}

}  // namespace mux::recovery
