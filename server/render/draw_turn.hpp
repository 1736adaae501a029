// DrawTurn: whose frames are drawn in one turn of the loop, and in which order; the others wait for the next one.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "protocol/base/clock.hpp"
#include "server/model/ids.hpp"

namespace mux::render {

// Pure: time is given. Use: add() all whose frame is due, then draw whom next() names until it names nobody.
class DrawTurn {
 public:
  // After so long no more frames are begun: many large terminals must not make keys wait for all of them.
  static constexpr Milliseconds kLength{2};
  // So much earlier than another's comes the frame of whoever has just typed.
  static constexpr Milliseconds kHeadStart{50};

  struct Candidate {
    model::ClientId client;
    SteadyTime last;      // its last frame
    bool typing = false;  // a key of its user may be what its frame shows
    bool owner = false;   // of the server's own user
  };

  explicit DrawTurn(SteadyTime begun) : begun_(begun) {}

  void add(const Candidate& candidate) { candidates_.push_back(candidate); }
  // The owner who types comes first; then whoever has waited longest. One of those is drawn in each turn, so that
  // nobody waits for ever.
  [[nodiscard]] std::optional<model::ClientId> next(SteadyTime now) {
    if (next_ == 0) std::ranges::stable_sort(candidates_, {}, place);
    if (next_ == candidates_.size()) return std::nullopt;
    const Candidate& candidate = candidates_[next_];
    if (!first(candidate)) {
      if (drawn_ && now - begun_ >= kLength) return std::nullopt;
      drawn_ = true;
    }
    ++next_;
    return candidate.client;
  }
  // Whether some have to wait for the next turn.
  [[nodiscard]] bool cut() const noexcept { return next_ < candidates_.size(); }

 private:
  static bool first(const Candidate& candidate) noexcept { return candidate.owner && candidate.typing; }
  static SteadyTime place(const Candidate& candidate) noexcept {
    if (first(candidate)) return SteadyTime::min();
    return candidate.typing ? candidate.last - kHeadStart : candidate.last;
  }

  SteadyTime begun_;
  std::vector<Candidate> candidates_;
  std::size_t next_ = 0;
  bool drawn_ = false;  // one that is not first
};

}  // namespace mux::render
