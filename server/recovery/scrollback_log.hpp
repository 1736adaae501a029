// Scrollback log: a pane's terminal in the state folder, its full chunks of history appended to a log once each.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "protocol/base/result.hpp"
#include "protocol/wire/saved.pb.h"
#include "server/model/ids.hpp"
#include "server/terminal/terminal.hpp"

namespace mux::recovery {

// The writing side, one a pane. A log that holds mostly what the history has dropped is begun anew.
class ScrollbackLog {
 public:
  // `first_generation` is one that no log of the pane has had.
  ScrollbackLog(model::PaneId pane, std::uint64_t first_generation) : pane_(pane), generation_(first_generation) {}

  // Adds to `batch` what has to be written for the terminal as it is.
  void save(const terminal::Terminal& terminal, state::WriteBatch& batch);
  // The pane is gone, or its lines are not to be kept any more.
  void remove(state::WriteBatch& batch) const;
  [[nodiscard]] std::uint64_t generation() const noexcept { return generation_; }
  // What was added last may not have been written: the next save begins a new log.
  void failed() noexcept { broken_ = true; }

 private:
  model::PaneId pane_;
  std::uint64_t generation_;
  std::map<std::uint64_t, std::size_t> kept_;  // serial of a chunk to its bytes
  std::size_t appended_ = 0;                   // to this generation
  bool broken_ = false;
  bool saved_ = false;
};

// Gives `terminal`, which keeps its size, the rows that were saved. On an error it is unchanged.
[[nodiscard]] Result<> load_scrollback(terminal::Terminal& terminal, int folder, std::uint32_t pane,
                                       std::uint64_t generation);

}  // namespace mux::recovery
