// WindowNames: renames windows after the program in their active pane, as automatic-rename says.
#pragma once

#include <map>

#include "protocol/base/event_loop.hpp"
#include "server/model/ids.hpp"

namespace mux::language {
class Interpreter;
}

namespace mux::server {

class WindowNames {
 public:
  WindowNames(EventLoop& loop, language::Interpreter& interpreter);

  // The active pane of the window printed something or another one became active: its name may be another now. It is
  // looked at after the frame that shows it, or when half a second has passed since the last look.
  void check(model::WindowId window);
  // After frames were drawn.
  void drawn();

 private:
  void look(model::WindowId window);
  void look_at_due();

  language::Interpreter& interpreter_;
  std::map<model::WindowId, SteadyTime> looked_;  // the last look
  std::map<model::WindowId, SteadyTime> due_;
  bool due_now_ = false;
  EventLoop& loop_;
  Timer timer_;
};

}  // namespace mux::server
