// DrawBudget: how far apart the frames of a flood are, so that drawing for all clients takes a bounded share of the
// time.
#pragma once

#include <algorithm>

#include "protocol/base/clock.hpp"
#include "server/render/frame_pacer.hpp"

namespace mux::render {

// Pure: time is given. A few clients never come near the share, and get kInterval; a crowd gets fewer frames each.
class DrawBudget {
 public:
  // Of the server's time, one part in so many.
  static constexpr int kShare = 24;
  static constexpr Microseconds kLongest{100'000};
  // How long is measured before the interval is set anew.
  static constexpr Microseconds kWindow{100'000};

  // Drawing took `cost`, and ended now.
  void spent(Microseconds cost, SteadyTime now) noexcept {
    const auto measured = std::chrono::duration_cast<Microseconds>(now - since_);
    if (measured > 2 * kLongest) {
      // After quiet: nothing is known of how often frames come.
      since_ = now;
      cost_ = Microseconds{0};
      interval_ = FramePacer::kInterval;
      return;
    }
    cost_ += cost;
    if (measured < kWindow) return;
    // At the present interval it took this share; at another one it takes less as that is longer.
    const auto wanted = interval_.count() * cost_.count() * kShare / measured.count();
    interval_ = std::clamp(Microseconds{wanted}, FramePacer::kInterval, kLongest);
    since_ = now;
    cost_ = Microseconds{0};
  }
  [[nodiscard]] Microseconds interval() const noexcept { return interval_; }

 private:
  SteadyTime since_{};
  Microseconds cost_{0};
  Microseconds interval_ = FramePacer::kInterval;
};

}  // namespace mux::render
