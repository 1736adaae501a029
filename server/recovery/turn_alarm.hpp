// TurnAlarm: tells the keeper when the server stays in one turn of its loop, by a timer that both hold.
#pragma once

#include "protocol/base/clock.hpp"
#include "protocol/base/unique_fd.hpp"

namespace mux::recovery {

// Each turn that begins puts the timer off, at most a few times a second. So it runs out once after the last of many
// turns, and when a turn does not end. The keeper then asks (Ping): a server that waits in its loop answers, and the
// end of that turn stops the timer. A server without work makes no turns, and costs neither process anything.
class TurnAlarm {
 public:
  TurnAlarm();
  // -1: there is no timer, and no watch.
  [[nodiscard]] int timer() const noexcept { return timer_.get(); }
  void turn_begins() noexcept;
  // The keeper has asked in this turn.
  void asked() noexcept { asked_ = true; }
  void turn_ends() noexcept;

 private:
  UniqueFd timer_;
  SteadyTime set_at_;
  bool asked_ = false;
};

}  // namespace mux::recovery
