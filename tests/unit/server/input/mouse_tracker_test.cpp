// Tests of clicks, double and triple clicks, and drags.
#include "server/input/mouse_tracker.hpp"

#include <gtest/gtest.h>

namespace mux::input {
namespace {

using keys::KeyCode;
using keys::MouseAction;
using keys::MouseLocation;
using keys::Special;

class MouseTrackerTest : public testing::Test {
 protected:
  KeyCode feed(MouseKind kind, int x, int y, std::uint8_t button = 1) {
    const auto input = tracker_.feed({.x = x, .y = y, .button = button, .kind = kind, .sgr = true}, now_, locate_);
    return input ? input->key : KeyCode{};
  }
  static KeyCode key(MouseAction action, std::uint8_t button = 1, MouseLocation location = MouseLocation::Pane) {
    return KeyCode::mouse({action, button, location});
  }

  MouseTracker tracker_;
  SteadyTime now_{};
  // Row 9 is the status line; columns from 40 on are another pane.
  MouseTracker::Locate locate_ = [](int x, int y) {
    return y == 9 ? MousePlace{MouseLocation::Status, 0} : MousePlace{MouseLocation::Pane, x < 40 ? 1U : 2U};
  };
};

TEST_F(MouseTrackerTest, ClicksOnce) {
  EXPECT_EQ(feed(MouseKind::Press, 1, 1), key(MouseAction::Down));
  EXPECT_EQ(feed(MouseKind::Release, 1, 1), key(MouseAction::Up));
  EXPECT_EQ(feed(MouseKind::Press, 1, 9, 3), key(MouseAction::Down, 3, MouseLocation::Status));
  EXPECT_FALSE(tracker_.deadline());
}

TEST_F(MouseTrackerTest, TellsADoubleClickWhenNoThirdFollows) {
  feed(MouseKind::Press, 1, 1);
  feed(MouseKind::Release, 1, 1);
  now_ += Milliseconds{100};
  EXPECT_EQ(feed(MouseKind::Press, 1, 1), key(MouseAction::SecondClick));
  ASSERT_TRUE(tracker_.deadline());
  EXPECT_EQ(*tracker_.deadline(), now_ + MouseTracker::kClickTimeout);
  EXPECT_FALSE(tracker_.expire(now_));
  const auto input = tracker_.expire(now_ + MouseTracker::kClickTimeout);
  ASSERT_TRUE(input);
  EXPECT_EQ(input->key, key(MouseAction::DoubleClick));
  EXPECT_FALSE(tracker_.deadline());
}

TEST_F(MouseTrackerTest, TellsATripleClickAtOnce) {
  feed(MouseKind::Press, 1, 1);
  feed(MouseKind::Press, 1, 1);
  EXPECT_EQ(feed(MouseKind::Press, 1, 1), key(MouseAction::TripleClick));
  EXPECT_FALSE(tracker_.deadline());
  EXPECT_EQ(feed(MouseKind::Press, 1, 1), key(MouseAction::Down));
}

TEST_F(MouseTrackerTest, BeginsAnewLaterElsewhereOrWithAnotherButton) {
  feed(MouseKind::Press, 1, 1);
  now_ += MouseTracker::kClickTimeout;
  EXPECT_EQ(feed(MouseKind::Press, 1, 1), key(MouseAction::Down));
  EXPECT_EQ(feed(MouseKind::Press, 50, 1), key(MouseAction::Down));
  EXPECT_EQ(feed(MouseKind::Press, 50, 1, 3), key(MouseAction::Down, 3));
}

TEST_F(MouseTrackerTest, KeepsADragWhereItBegan) {
  feed(MouseKind::Press, 1, 1);
  EXPECT_EQ(feed(MouseKind::Drag, 2, 9), key(MouseAction::Drag));
  EXPECT_EQ(feed(MouseKind::Drag, 2, 9), KeyCode{}) << "nothing moved";
  tracker_.claim_drag();
  EXPECT_EQ(feed(MouseKind::Drag, 3, 9), KeyCode::special(Special::Dragging));
  EXPECT_EQ(feed(MouseKind::Release, 3, 9), key(MouseAction::DragEnd));
  EXPECT_EQ(feed(MouseKind::Press, 3, 9), key(MouseAction::Down, 1, MouseLocation::Status));
}

TEST_F(MouseTrackerTest, NamesTheButtonOfANamelessRelease) {
  feed(MouseKind::Press, 1, 1, 2);
  EXPECT_EQ(feed(MouseKind::Release, 1, 1, 0), key(MouseAction::Up, 2));
  EXPECT_EQ(feed(MouseKind::Release, 1, 1, 0), KeyCode{});
}

TEST_F(MouseTrackerTest, TurnsTheWheelAndMoves) {
  EXPECT_EQ(feed(MouseKind::Wheel, 1, 1, 4), key(MouseAction::WheelUp, 0));
  EXPECT_EQ(feed(MouseKind::Wheel, 1, 1, 5), key(MouseAction::WheelDown, 0));
  EXPECT_EQ(feed(MouseKind::Move, 2, 1, 0), key(MouseAction::Move, 0));
}

}  // namespace
}  // namespace mux::input
