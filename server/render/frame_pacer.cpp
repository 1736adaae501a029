// A token bucket: frames at once after quiet, kInterval apart under a flood, close together after a key.
#include "server/render/frame_pacer.hpp"

#include <algorithm>

namespace mux::render {

void FramePacer::input(SteadyTime now) noexcept {
  input_ = now;
}

std::optional<Microseconds> FramePacer::due(SteadyTime now) const noexcept {
  if (!dirty_) return std::nullopt;
  // A token is there when less than kBurst - 1 intervals are missing.
  SteadyTime ready = full_at_ - kInterval * (kBurst - 1);
  if (now < input_ + kInputWindow) {
    ready = std::min(ready, last_ + (now < input_ + kEchoWindow ? kEchoInterval : kInputInterval));
  }
  if (now >= ready) return Microseconds{0};
  return std::chrono::ceil<Microseconds>(ready - now);
}

void FramePacer::drew(SteadyTime now) noexcept {
  if (now >= input_ + kInputWindow) full_at_ = std::max(full_at_, now) + kInterval;
  last_ = now;
  dirty_ = false;
}

}  // namespace mux::render
