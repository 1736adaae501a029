// A token bucket: frames at once after quiet, kInterval apart under a flood.
#include "server/render/frame_pacer.hpp"

#include <algorithm>

namespace mux::render {

void FramePacer::input(SteadyTime now) noexcept {
  after_input_ = kAfterInput;
  input_until_ = now + kInputWindow;
}

std::optional<Microseconds> FramePacer::due(SteadyTime now) const noexcept {
  if (!dirty_) return std::nullopt;
  if (after_input_ > 0) return Microseconds{0};
  // A token is there when less than kBurst - 1 intervals are missing.
  SteadyTime ready = full_at_ - kInterval * (kBurst - 1);
  if (now < input_until_) ready = std::min(ready, last_ + kInputInterval);
  if (now >= ready) return Microseconds{0};
  return std::chrono::ceil<Microseconds>(ready - now);
}

void FramePacer::drew(SteadyTime now) noexcept {
  if (after_input_ > 0) {
    --after_input_;
  } else if (now >= input_until_) {
    full_at_ = std::max(full_at_, now) + kInterval;
  }
  last_ = now;
  dirty_ = false;
}

}  // namespace mux::render
