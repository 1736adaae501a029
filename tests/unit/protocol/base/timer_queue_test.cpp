// Timers: called back in the order of their deadlines, restarted, stopped and destroyed from callbacks.
#include "protocol/base/timer_queue.hpp"

#include <gtest/gtest.h>

#include <string>

#include "protocol/base/event_loop.hpp"

namespace mux {
namespace {

TEST(Timers, AreCalledBackInTheOrderOfTheirDeadlines) {
  EventLoop loop;
  std::string calls;
  Timer late(loop, [&] {
    calls += 'l';
    loop.stop();
  });
  Timer early(loop, [&] { calls += 'e'; });
  late.start(Milliseconds(3));
  early.start(Milliseconds(1));
  EXPECT_TRUE(late.running());
  loop.run();
  EXPECT_EQ(calls, "el");
  EXPECT_FALSE(late.running());
}

TEST(Timers, MayStopStartAndDestroyOneAnother) {
  EventLoop loop;
  int repeats = 0;
  bool stopped_called = false;
  Timer stopped(loop, [&] { stopped_called = true; });
  auto doomed = std::make_unique<Timer>(loop, [&] { stopped_called = true; });
  Timer repeated;
  repeated = Timer(loop, [&] {
    stopped.stop();
    doomed.reset();
    if (++repeats < 3) return repeated.start(Microseconds(100));
    loop.stop();
  });
  repeated.start(Microseconds(0));
  stopped.start(Microseconds(1));
  doomed->start(Microseconds(1));
  loop.run();
  EXPECT_EQ(repeats, 3);
  EXPECT_FALSE(stopped_called);
}

TEST(Timers, AnEarlierDeadlineIsNotHeldUpByALaterOne) {
  EventLoop loop;
  Timer far(loop, [] { FAIL(); });
  far.start(std::chrono::hours(1));
  Timer near(loop, [&] { loop.stop(); });
  near.start(Milliseconds(1));
  loop.run();
  EXPECT_TRUE(far.running());
}

TEST(EventLoop, WhatIsDueBeforeTheWaitComesAfterTheEndOfTheTurn) {
  EventLoop loop;
  std::string calls;
  loop.set_end_of_turn([&] {
    calls += 'e';
    if (calls.size() == 1) loop.before_wait([&] { calls += 'w'; });
  });
  loop.run_once(false);
  EXPECT_EQ(calls, "ew");
}

}  // namespace
}  // namespace mux
