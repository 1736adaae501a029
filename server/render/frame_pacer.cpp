// A token bucket: frames at once after quiet, an interval apart under a flood, close together after a key.
#include "server/render/frame_pacer.hpp"

#include <algorithm>

namespace mux::render {

void FramePacer::input(SteadyTime now) noexcept {
  input_ = now;
}

std::optional<Microseconds> FramePacer::due(SteadyTime now) const noexcept {
  if (!dirty()) return std::nullopt;
  SteadyTime ready = token_at();
  if (dirty_ && typing(now)) {
    ready = std::min(ready, last_ + (now < input_ + kEchoWindow ? kEchoInterval : kInputInterval));
  }
  if (now >= ready) return Microseconds{0};
  return std::chrono::ceil<Microseconds>(ready - now);
}

FramePacer::Part FramePacer::next(SteadyTime now) const noexcept {
  return dirty_beside_ && now < token_at() ? Part::ActivePane : Part::All;
}

void FramePacer::drew(SteadyTime now, Part part) noexcept {
  const bool whole = part == Part::All;
  if (whole && (dirty_beside_ || !typing(now))) full_at_ = std::max(full_at_, now) + interval_;
  if (whole) dirty_beside_ = false;
  last_ = now;
  dirty_ = false;
}

}  // namespace mux::render
