// ChunkFile: records of a pane's history in the pane's memory file, each written once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "protocol/base/unique_fd.hpp"
#include "server/terminal/history_store.hpp"

namespace mux::keeper {
class PaneFile;
}

namespace mux::recovery {

// Records lie behind everything else in the file, from page to page. The memory of one that was released is given back
// when neither of the two checkpoints that the pane file holds names it.
class ChunkFile final : public terminal::HistoryStore {
 public:
  // The file outlives this, or retire() is called before it goes.
  explicit ChunkFile(int fd) : fd_(fd) {}

  std::optional<std::uint64_t> write(std::string_view record) override;
  Result<std::string> read(std::uint64_t place) override;
  Result<std::string> claim(std::uint64_t place) override;
  void release(std::uint64_t place) noexcept override;

  // A checkpoint of what is in use is written.
  void checkpoint_written();
  // Whether much waits for another checkpoint to be given back.
  [[nodiscard]] bool much_released() const noexcept;
  // Gives back what an earlier server wrote and no checkpoint names: both are of what is in use now.
  void sweep(const keeper::PaneFile& file);
  // There will be no more checkpoints: what is released from now on is given back at once. Keeps the file.
  void retire();

 private:
  struct Extent {
    std::uint64_t size = 0;    // allocated
    std::uint64_t length = 0;  // of the record
  };
  struct Released {
    std::uint64_t place = 0;
    std::uint64_t size = 0;
    std::uint64_t round = 0;  // the first checkpoint that does not name it
  };
  [[nodiscard]] std::optional<std::uint64_t> allocate(std::uint64_t size);
  void give_back(std::uint64_t place, std::uint64_t size) noexcept;

  int fd_;
  UniqueFd own_;  // after retire()
  bool retired_ = false;
  std::uint64_t round_ = 1;  // of the next checkpoint
  std::map<std::uint64_t, Extent> kept_;
  std::uint64_t kept_bytes_ = 0;
  std::deque<Released> released_;
  std::uint64_t released_bytes_ = 0;
  std::vector<Released> spare_;  // used again at once
};

}  // namespace mux::recovery
