// Clocks: monotonic time for every delay, wall time only for what a user is shown.
#pragma once

#include <chrono>

namespace mux {

using Milliseconds = std::chrono::milliseconds;
using Microseconds = std::chrono::microseconds;
using SteadyTime = std::chrono::steady_clock::time_point;
using WallTime = std::chrono::system_clock::time_point;

// CLOCK_MONOTONIC; never jumps.
[[nodiscard]] inline SteadyTime steady_now() noexcept {
  return std::chrono::steady_clock::now();
}
// CLOCK_REALTIME.
[[nodiscard]] inline WallTime wall_now() noexcept {
  return std::chrono::system_clock::now();
}
// Seconds since the epoch, as the `*_time` formats print them.
[[nodiscard]] inline long long to_epoch_seconds(WallTime time) noexcept {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace mux
