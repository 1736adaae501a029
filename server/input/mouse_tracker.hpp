// MouseTracker: turns a client's mouse events into mouse keys: clicks, double and triple clicks, drags.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "protocol/base/clock.hpp"
#include "server/input/input_event.hpp"

namespace mux::input {

// Where a cell of the client's screen is. `target` tells places of one location apart (a pane's id, a window's index);
// its meaning is the caller's.
struct MousePlace {
  keys::MouseLocation location = keys::MouseLocation::Empty;
  std::uint64_t target = 0;
  friend bool operator==(const MousePlace&, const MousePlace&) = default;
};

// A mouse key to look up and run, with the event that it stands for.
struct MouseInput {
  keys::KeyCode key;
  MouseEvent event;
  MousePlace place;  // of a drag and its end: where the drag began
  int last_x = 0;    // where the mouse was before
  int last_y = 0;
};

class MouseTracker {
 public:
  static constexpr Milliseconds kClickTimeout{300};
  using Locate = std::function<MousePlace(int x, int y)>;

  // The key of an event. While a drag goes on that was claimed (see claim_drag) it is Special::Dragging. Nothing for
  // moves that say nothing new.
  std::optional<MouseInput> feed(const MouseEvent& event, SteadyTime now, const Locate& locate);
  // When expire() has something to say: a second click that no third one followed is a DoubleClick then.
  [[nodiscard]] std::optional<SteadyTime> deadline() const noexcept;
  std::optional<MouseInput> expire(SteadyTime now);

  // The command that a drag's key ran goes on with the drag (copy mode, border): later drags are Special::Dragging, and
  // its end has the key MouseDragEnd.
  void claim_drag() noexcept { claimed_ = true; }
  void release_drag() noexcept { claimed_ = false; }
  [[nodiscard]] bool dragging() const noexcept { return drag_button_ != 0; }

 private:
  enum class Clicks : std::uint8_t { None, One, Two };

  MouseInput make(keys::MouseAction action, const MouseEvent& event, std::uint8_t button, const MousePlace& place);
  MouseInput press(const MouseEvent& event, SteadyTime now, const MousePlace& place);
  std::optional<MouseInput> drag(const MouseEvent& event, const Locate& locate);

  Clicks clicks_ = Clicks::None;
  SteadyTime click_deadline_{};
  MouseInput click_;
  std::uint8_t drag_button_ = 0;
  std::uint8_t pressed_button_ = 0;  // held down now
  std::uint8_t pressed_last_ = 0;    // of the last press
  bool claimed_ = false;
  MousePlace press_place_;
  int press_x_ = 0;
  int press_y_ = 0;
  int last_x_ = -1;
  int last_y_ = -1;
};

}  // namespace mux::input
