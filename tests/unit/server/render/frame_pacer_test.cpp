// Tests of when frames are drawn, with time that is given.
#include "server/render/frame_pacer.hpp"

#include <gtest/gtest.h>

namespace mux::render {
namespace {

TEST(FramePacer, HasNothingToDrawAtFirst) {
  EXPECT_FALSE(FramePacer{}.due(SteadyTime{}));
}

TEST(FramePacer, DrawsAtOnceAfterQuiet) {
  FramePacer pacer;
  SteadyTime now{Milliseconds{1000}};
  for (int i = 0; i < 5; ++i) {
    pacer.changed();
    EXPECT_EQ(pacer.due(now), Microseconds{0});
    pacer.drew(now);
    EXPECT_FALSE(pacer.due(now));
    now += Milliseconds{100};
  }
}

TEST(FramePacer, DrawsAnEchoAndItsAnswerAtOnce) {
  FramePacer pacer;
  const SteadyTime now{Milliseconds{1000}};
  for (int i = 0; i < FramePacer::kBurst; ++i) {
    pacer.changed();
    EXPECT_EQ(pacer.due(now), Microseconds{0}) << i;
    pacer.drew(now);
  }
  pacer.changed();
  EXPECT_EQ(pacer.due(now), FramePacer::kInterval);
}

TEST(FramePacer, CapsTheRateOfAFlood) {
  FramePacer pacer;
  const SteadyTime start{Milliseconds{1000}};
  int frames = 0;
  for (SteadyTime now = start; now < start + Milliseconds{1000}; now += Microseconds{100}) {
    pacer.changed();
    if (pacer.due(now) == Microseconds{0}) {
      pacer.drew(now);
      ++frames;
    }
  }
  EXPECT_GE(frames, 59);
  EXPECT_LE(frames, 60 + FramePacer::kBurst);
}

TEST(FramePacer, KeepsWhatChangedWhileItWaited) {
  FramePacer pacer;
  const SteadyTime now{Milliseconds{1000}};
  for (int i = 0; i < FramePacer::kBurst; ++i) pacer.drew(now);
  pacer.changed();
  const auto delay = pacer.due(now);
  ASSERT_TRUE(delay);
  EXPECT_EQ(pacer.due(now + *delay), Microseconds{0});
}

TEST(FramePacer, FollowsAKeyAtOnceUnderAFlood) {
  FramePacer pacer;
  SteadyTime now{Milliseconds{1000}};
  for (int i = 0; i < 100; ++i) {
    pacer.changed();
    if (pacer.due(now) == Microseconds{0}) pacer.drew(now);
    now += Microseconds{100};
  }
  pacer.changed();
  ASSERT_GT(*pacer.due(now), Microseconds{0});
  pacer.input(now);
  for (int i = 0; i < 10; ++i) {
    EXPECT_LE(*pacer.due(now), FramePacer::kEchoInterval) << i;
    now += *pacer.due(now);
    pacer.drew(now);
    pacer.changed();
  }
  now += FramePacer::kEchoWindow;
  pacer.drew(now);
  pacer.changed();
  EXPECT_EQ(pacer.due(now), FramePacer::kInputInterval);
  now += FramePacer::kInputWindow;
  EXPECT_EQ(pacer.due(now), Microseconds{0});
}

TEST(FramePacer, DrawsTheActivePaneAloneWhileAnotherFloods) {
  using Part = FramePacer::Part;
  FramePacer pacer;
  const SteadyTime start{Milliseconds{1000}};
  int frames = 0;
  int echoes = 0;
  for (int i = 0; i < 1000; ++i) {
    const SteadyTime now = start + Milliseconds{1} * i;
    pacer.changed_beside();
    if (i % 10 == 0) {  // a key and its echo
      pacer.input(now);
      pacer.changed();
      ASSERT_EQ(pacer.due(now), Microseconds{0});
      ++echoes;
    }
    if (pacer.due(now) != Microseconds{0}) continue;
    const Part part = pacer.next(now);
    frames += part == Part::All ? 1 : 0;
    pacer.drew(now, part);
    EXPECT_EQ(pacer.dirty(), part == Part::ActivePane);
  }
  EXPECT_EQ(echoes, 100);
  EXPECT_GE(frames, 55);
  EXPECT_LE(frames, 60 + FramePacer::kBurst);
}

}  // namespace
}  // namespace mux::render
