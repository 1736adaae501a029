// The state machine of clicks and drags.
#include "server/input/mouse_tracker.hpp"

namespace mux::input {

using keys::KeyCode;
using keys::MouseAction;
using keys::Special;

MouseInput MouseTracker::make(MouseAction action, const MouseEvent& event, std::uint8_t button,
                              const MousePlace& place) {
  return {KeyCode::mouse({action, button, place.location}, event.modifiers), event, place, last_x_, last_y_};
}

std::optional<MouseInput> MouseTracker::feed(const MouseEvent& event, SteadyTime now, const Locate& locate) {
  std::optional<MouseInput> input;
  switch (event.kind) {
    case MouseKind::Move:
      if (event.x != last_x_ || event.y != last_y_) input = make(MouseAction::Move, event, 0, locate(event.x, event.y));
      break;
    case MouseKind::Wheel:
      input =
          make(event.button == 4 ? MouseAction::WheelUp : MouseAction::WheelDown, event, 0, locate(event.x, event.y));
      break;
    case MouseKind::Press:
      input = press(event, now, locate(event.x, event.y));
      break;
    case MouseKind::Drag:
      input = drag(event, locate);
      break;
    case MouseKind::Release: {
      // Encodings that do not name the button: it was the one pressed last.
      const std::uint8_t button = event.button != 0 ? event.button : pressed_button_;
      if (button == 0) break;
      const bool ends_drag = drag_button_ != 0;
      input = make(ends_drag ? MouseAction::DragEnd : MouseAction::Up, event, ends_drag ? drag_button_ : button,
                   ends_drag ? press_place_ : locate(event.x, event.y));
      drag_button_ = 0;
      pressed_button_ = 0;
      claimed_ = false;
      break;
    }
  }
  last_x_ = event.x;
  last_y_ = event.y;
  return input;
}

MouseInput MouseTracker::press(const MouseEvent& event, SteadyTime now, const MousePlace& place) {
  const bool again =
      clicks_ != Clicks::None && now < click_deadline_ && event.button == pressed_last_ && place == press_place_;
  const Clicks before = again ? clicks_ : Clicks::None;
  pressed_button_ = pressed_last_ = event.button;
  press_place_ = place;
  press_x_ = event.x;
  press_y_ = event.y;
  drag_button_ = 0;
  claimed_ = false;
  click_deadline_ = now + kClickTimeout;
  switch (before) {
    case Clicks::None:
      clicks_ = Clicks::One;
      return make(MouseAction::Down, event, event.button, place);
    case Clicks::One:
      clicks_ = Clicks::Two;
      click_ = make(MouseAction::DoubleClick, event, event.button, place);
      return make(MouseAction::SecondClick, event, event.button, place);
    case Clicks::Two:
      break;
  }
  clicks_ = Clicks::None;
  return make(MouseAction::TripleClick, event, event.button, place);
}

std::optional<MouseInput> MouseTracker::drag(const MouseEvent& event, const Locate& locate) {
  if (event.x == last_x_ && event.y == last_y_) return std::nullopt;
  clicks_ = Clicks::None;
  if (claimed_) {
    MouseInput input{KeyCode::special(Special::Dragging), event, press_place_, last_x_, last_y_};
    return input;
  }
  // A drag belongs to where the button went down; one that began unseen, to where it is first seen.
  if (drag_button_ == 0) {
    if (pressed_button_ != event.button) press_place_ = locate(event.x, event.y);
    drag_button_ = pressed_button_ = event.button;
  }
  return make(MouseAction::Drag, event, event.button, press_place_);
}

std::optional<SteadyTime> MouseTracker::deadline() const noexcept {
  return clicks_ == Clicks::Two ? std::optional(click_deadline_) : std::nullopt;
}

std::optional<MouseInput> MouseTracker::expire(SteadyTime now) {
  if (clicks_ != Clicks::Two || now < click_deadline_) return std::nullopt;
  clicks_ = Clicks::None;
  return click_;
}

}  // namespace mux::input
