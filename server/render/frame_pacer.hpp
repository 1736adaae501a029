// FramePacer: when a client gets its next frame: at once after quiet, at a bounded rate under a flood.
#pragma once

#include <optional>

#include "protocol/base/clock.hpp"

namespace mux::render {

// Pure: time is given. Use: changed() when something that the client sees changed; at the end of each turn ask due();
// when it says Now and the client's output queue has drained, draw what next() says and call drew().
class FramePacer {
 public:
  // A flood beside the pane that is typed into must not make the echo wait for frames of its own.
  enum class Part { All, ActivePane };

  // 60 frames a second while output goes on.
  static constexpr Microseconds kInterval{16'667};
  // Frames that a burst may draw at once after quiet: a key's echo and the prompt that follows it are two.
  static constexpr int kBurst = 3;

  // How close frames may come after a key: its echo is in one of the first, its effect follows, someone is looking.
  static constexpr Milliseconds kEchoWindow{4};
  static constexpr Microseconds kEchoInterval{100};
  static constexpr Milliseconds kInputWindow{50};
  static constexpr Microseconds kInputInterval{800};

  // How far apart frames are under a flood; kInterval at first.
  void set_interval(Microseconds interval) noexcept { interval_ = interval; }
  // The client's user did something.
  void input(SteadyTime now) noexcept;
  void changed() noexcept { dirty_ = true; }
  // Something that no key of this client's can have caused: another pane's output.
  void changed_beside() noexcept { dirty_beside_ = true; }
  // Whether the next frame shows everything, whatever else changes: no key brings one of the active pane alone.
  [[nodiscard]] bool expects_all(SteadyTime now) const noexcept { return dirty_ && !typing(now); }
  // Whether what changes now may be the effect of a key.
  [[nodiscard]] bool typing(SteadyTime now) const noexcept { return now < input_ + kInputWindow; }
  [[nodiscard]] SteadyTime last() const noexcept { return last_; }
  [[nodiscard]] bool dirty() const noexcept { return dirty_ || dirty_beside_; }
  // The delay until a frame may be drawn: 0 at once; empty when there is nothing to draw.
  [[nodiscard]] std::optional<Microseconds> due(SteadyTime now) const noexcept;
  // What the frame that is due is to show anew.
  [[nodiscard]] Part next(SteadyTime now) const noexcept;
  void drew(SteadyTime now, Part part = Part::All) noexcept;

 private:
  // When a token is there: less than kBurst - 1 intervals are missing.
  [[nodiscard]] SteadyTime token_at() const noexcept { return full_at_ - interval_ * (kBurst - 1); }

  Microseconds interval_ = kInterval;
  // A bucket of kBurst tokens, one more each interval, kept as the time at which it is full again.
  SteadyTime full_at_{};
  SteadyTime last_{};   // the last frame
  SteadyTime input_{};  // the last input
  bool dirty_ = false;
  bool dirty_beside_ = false;
};

}  // namespace mux::render
