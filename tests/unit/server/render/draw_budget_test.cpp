// Tests of the interval between frames, with time that is given.
#include "server/render/draw_budget.hpp"

#include <gtest/gtest.h>

namespace mux::render {
namespace {

// Draws for so many clients, `cost` each, for a while; the share of the time that it took at the end.
double share(DrawBudget& budget, int clients, Microseconds cost, SteadyTime& now) {
  Microseconds spent{0};
  SteadyTime begun = now;
  for (int i = 0; i < 300; ++i) {
    if (i == 200) {
      spent = Microseconds{0};
      begun = now;
    }
    now += budget.interval();
    budget.spent(cost * clients, now);
    spent += cost * clients;
  }
  return static_cast<double>(spent.count()) / static_cast<double>((now - begun) / Microseconds{1});
}

TEST(DrawBudget, AFewClientsGetSixtyFrames) {
  DrawBudget budget;
  SteadyTime now{Milliseconds{1000}};
  EXPECT_LT(share(budget, 3, Microseconds{80}, now), 0.02);
  EXPECT_EQ(budget.interval(), FramePacer::kInterval);
}

TEST(DrawBudget, ACrowdTakesItsShareAndNoMore) {
  DrawBudget budget;
  SteadyTime now{Milliseconds{1000}};
  const double taken = share(budget, 50, Microseconds{80}, now);
  EXPECT_GT(taken, 0.9 / DrawBudget::kShare);
  EXPECT_LT(taken, 1.1 / DrawBudget::kShare);
  EXPECT_GT(budget.interval(), FramePacer::kInterval);
}

TEST(DrawBudget, IsNeverWithoutFrames) {
  DrawBudget budget;
  SteadyTime now{Milliseconds{1000}};
  (void)share(budget, 1000, Microseconds{2000}, now);
  EXPECT_EQ(budget.interval(), DrawBudget::kLongest);
}

TEST(DrawBudget, ForgetsTheCrowdWhenItIsGone) {
  DrawBudget budget;
  SteadyTime now{Milliseconds{1000}};
  (void)share(budget, 50, Microseconds{80}, now);
  (void)share(budget, 1, Microseconds{80}, now);
  EXPECT_EQ(budget.interval(), FramePacer::kInterval);
  (void)share(budget, 50, Microseconds{80}, now);
  now += Milliseconds{5000};
  budget.spent(Microseconds{80}, now);
  EXPECT_EQ(budget.interval(), FramePacer::kInterval);
}

}  // namespace
}  // namespace mux::render
