// A token bucket: frames at once after quiet, kInterval apart under a flood.
#include "server/render/frame_pacer.hpp"

#include <algorithm>

namespace mux::render {

std::optional<Microseconds> FramePacer::due(SteadyTime now) const noexcept {
  if (!dirty_) return std::nullopt;
  // A token is there when less than kBurst - 1 intervals are missing.
  const SteadyTime ready = full_at_ - kInterval * (kBurst - 1);
  if (now >= ready) return Microseconds{0};
  return std::chrono::ceil<Microseconds>(ready - now);
}

void FramePacer::drew(SteadyTime now) noexcept {
  full_at_ = std::max(full_at_, now) + kInterval;
  dirty_ = false;
}

}  // namespace mux::render
