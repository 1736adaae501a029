// PaneDeadlines: what lasts in a pane for a limited time at most: one timer for all panes.
#pragma once

#include <cstdint>
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

  // What lasts in the pane now, by a number that no other has; 0 for nothing. Its time runs from the first call.
  void watch(model::PaneId pane, std::uint64_t number);

 private:
  struct Deadline {
    std::uint64_t number = 0;
    SteadyTime time;
  };
  void expire();

  std::chrono::milliseconds limit_;
  std::function<void(model::PaneId)> expired_;
  std::map<model::PaneId, Deadline> deadlines_;
  Timer timer_;
};

}  // namespace mux::server
