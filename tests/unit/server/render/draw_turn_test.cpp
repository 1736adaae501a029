// Tests of whose frames come in one turn, with time that is given.
#include "server/render/draw_turn.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace mux::render {
namespace {

using model::ClientId;

constexpr SteadyTime kStart{Milliseconds{100'000}};

// Clients whose every frame is due in every turn and takes its time.
class Crowd {
 public:
  void add(std::uint32_t id, Milliseconds cost) { costs_[ClientId{id}] = cost; }
  DrawTurn::Candidate& operator[](std::uint32_t id) {
    candidates_[ClientId{id}].client = ClientId{id};
    return candidates_[ClientId{id}];
  }
  // Whom one turn draws, in order.
  std::vector<std::uint32_t> turn() {
    DrawTurn turn(now_);
    for (const auto& [id, cost] : costs_) turn.add((*this)[id.value]);
    std::vector<std::uint32_t> drawn;
    while (const auto id = turn.next(now_)) {
      now_ += costs_[*id];
      (*this)[id->value].last = now_;
      drawn.push_back(id->value);
    }
    cut = turn.cut();
    return drawn;
  }
  bool cut = false;

 private:
  std::map<ClientId, Milliseconds> costs_;
  std::map<ClientId, DrawTurn::Candidate> candidates_;
  SteadyTime now_ = kStart;
};

using Drawn = std::vector<std::uint32_t>;

TEST(DrawTurn, DrawsAllWhereThereIsTime) {
  Crowd crowd;
  for (std::uint32_t i = 0; i < 3; ++i) crowd.add(i, Milliseconds{0});
  EXPECT_EQ(crowd.turn(), (Drawn{0, 1, 2}));
  EXPECT_FALSE(crowd.cut);
}

TEST(DrawTurn, EndsWhenItsTimeIsOverAndGoesRound) {
  Crowd crowd;
  for (std::uint32_t i = 0; i < 5; ++i) crowd.add(i, Milliseconds{1});
  EXPECT_EQ(crowd.turn(), (Drawn{0, 1}));
  EXPECT_TRUE(crowd.cut);
  EXPECT_EQ(crowd.turn(), (Drawn{2, 3}));
  EXPECT_EQ(crowd.turn(), (Drawn{4, 0}));
}

TEST(DrawTurn, TheOwnersKeyWaitsForNoFrameOfOthers) {
  Crowd crowd;
  for (std::uint32_t i = 0; i < 30; ++i) crowd.add(i, Milliseconds{10});
  crowd[7].owner = crowd[7].typing = true;
  // One of the others follows, however long the owner's own took.
  EXPECT_EQ(crowd.turn(), (Drawn{7, 0}));
  EXPECT_EQ(crowd.turn(), (Drawn{7, 1}));
}

TEST(DrawTurn, WhoeverTypesIsDrawnSoonerAndHoldsUpNobody) {
  Crowd crowd;
  for (std::uint32_t i = 0; i < 30; ++i) {
    crowd.add(i, Milliseconds{10});
    crowd[i].last = kStart + Milliseconds{i} - Milliseconds{300};
  }
  crowd[3].typing = crowd[4].typing = true;
  EXPECT_EQ(crowd.turn(), (Drawn{3}));
  EXPECT_EQ(crowd.turn(), (Drawn{4}));
  EXPECT_EQ(crowd.turn(), (Drawn{0}));
  std::set<std::uint32_t> drawn;
  for (int i = 0; i < 60; ++i) {
    for (const std::uint32_t id : crowd.turn()) drawn.insert(id);
  }
  EXPECT_EQ(drawn.size(), 30U);
}

}  // namespace
}  // namespace mux::render
