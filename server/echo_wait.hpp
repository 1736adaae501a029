// EchoWait: after a key the panes beside the one that was typed into wait, for a moment, until that one has answered.
#pragma once

#include <optional>

#include "protocol/base/clock.hpp"
#include "protocol/base/strong_id.hpp"
#include "server/model/ids.hpp"

namespace mux::server {

// A pane that floods keeps two processors busy: its program with writing, the server with reading. While the server
// does not read, the one that writes soon cannot go on, and the program that is to echo a key finds a processor at
// once.
class EchoWait {
 public:
  // The longest wait, and how long none begins after one: floods lose a fifth of their time to typing at most.
  static constexpr Microseconds kLongest{400};
  static constexpr Microseconds kPause{1600};

  // Input went to `pane`.
  void typed(model::PaneId pane, SteadyTime now) {
    if (now < next_) return;
    pane_ = pane;
    end_ = now + kLongest;
    next_ = end_ + kPause;
  }
  // `pane` has printed something.
  void printed(model::PaneId pane) {
    if (pane_ == pane) pane_.reset();
  }
  // How long `pane` has to wait; zero: not at all.
  [[nodiscard]] Microseconds left(model::PaneId pane, SteadyTime now) const {
    if (!pane_ || *pane_ == pane || now >= end_) return Microseconds(0);
    return std::chrono::ceil<Microseconds>(end_ - now);
  }
  [[nodiscard]] bool waits() const noexcept { return pane_.has_value(); }

 private:
  std::optional<model::PaneId> pane_;  // the one that is to answer
  SteadyTime end_{};
  SteadyTime next_{};
};

}  // namespace mux::server
