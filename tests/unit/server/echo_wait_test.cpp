// EchoWait: who is held after a key, until when, and how much of their time floods keep under typing without end.
#include "server/echo_wait.hpp"

#include <gtest/gtest.h>

namespace mux::server {
namespace {

constexpr model::PaneId kTyped{1};
constexpr model::PaneId kBeside{2};
constexpr SteadyTime kStart{std::chrono::seconds(10)};

TEST(EchoWait, HoldsTheOthersUntilThePaneHasAnswered) {
  EchoWait echo;
  EXPECT_FALSE(echo.waits());
  EXPECT_EQ(echo.left(kBeside, kStart).count(), 0);
  echo.typed(kTyped, kStart);
  EXPECT_TRUE(echo.waits());
  EXPECT_EQ(echo.left(kBeside, kStart), EchoWait::kLongest);
  EXPECT_EQ(echo.left(kTyped, kStart).count(), 0) << "the answer itself is read";
  echo.printed(kBeside);
  EXPECT_GT(echo.left(kBeside, kStart).count(), 0);
  echo.printed(kTyped);
  EXPECT_EQ(echo.left(kBeside, kStart).count(), 0);
}

TEST(EchoWait, EndsWithoutAnAnswer) {
  EchoWait echo;
  echo.typed(kTyped, kStart);
  EXPECT_EQ(echo.left(kBeside, kStart + EchoWait::kLongest - Microseconds(1)), Microseconds(1));
  EXPECT_EQ(echo.left(kBeside, kStart + EchoWait::kLongest).count(), 0);
}

TEST(EchoWait, LeavesFloodsFourFifthsOfTheirTime) {
  EchoWait echo;
  int held = 0;
  constexpr int kSteps = 100'000;
  for (int step = 0; step < kSteps; ++step) {
    const SteadyTime now = kStart + Microseconds(step);
    echo.typed(kTyped, now);
    if (echo.left(kBeside, now).count() > 0) ++held;
  }
  EXPECT_GT(held, kSteps / 6);
  EXPECT_LE(held, kSteps / 5);
}

}  // namespace
}  // namespace mux::server
