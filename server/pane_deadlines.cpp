// The timer waits for the earliest deadline that was set when it was started, then for the earliest of the rest.
#include "server/pane_deadlines.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace mux::server {

PaneDeadlines::PaneDeadlines(EventLoop& loop, std::chrono::milliseconds limit,
                             std::function<void(model::PaneId)> expired)
    : limit_(limit), expired_(std::move(expired)), timer_(loop, [this] { expire(); }) {}

void PaneDeadlines::watch(model::PaneId pane, std::uint64_t number) {
  if (number == 0) {
    deadlines_.erase(pane);
    return;
  }
  Deadline& deadline = deadlines_[pane];
  if (deadline.number == number) return;
  deadline = {.number = number, .time = steady_now() + limit_};
  if (!timer_.running()) timer_.start(limit_);
}

void PaneDeadlines::expire() {
  const SteadyTime now = steady_now();
  std::vector<model::PaneId> due;
  for (const auto& [pane, deadline] : deadlines_) {
    if (deadline.time <= now) due.push_back(pane);
  }
  for (const model::PaneId pane : due) {
    deadlines_.erase(pane);
    expired_(pane);
  }
  if (deadlines_.empty() || timer_.running()) return;
  const auto next = std::ranges::min_element(deadlines_, {}, [](const auto& entry) { return entry.second.time; });
  timer_.start(std::chrono::ceil<Microseconds>(next->second.time - now));
}

}  // namespace mux::server
