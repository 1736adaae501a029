// PaneDeadlines: what lasts in a pane for a limited time at most: one timer for all panes.
#pragma once

#include <functional>
#include <map>

#include "protocol/base/clock.hpp"
#include "protocol/base/event_loop.hpp"
#include "server/model/pane.hpp"

namespace mux::server {

class PaneDeadlines {
 public:
  // `expired` is called from the loop, once for each deadline; the pane may be gone by then.
  PaneDeadlines(EventLoop& loop, std::chrono::milliseconds limit, std::function<void(model::PaneId)> expired);

  // The pane's time runs from now on; what ran before counts no more.
  void start(model::PaneId pane);
  [[nodiscard]] bool running(model::PaneId pane) const { return deadlines_.contains(pane); }
  void stop(model::PaneId pane) { deadlines_.erase(pane); }

 private:
  void expire();

  std::chrono::milliseconds limit_;
  std::function<void(model::PaneId)> expired_;
  std::map<model::PaneId, SteadyTime> deadlines_;
  Timer timer_;
};

}  // namespace mux::server
