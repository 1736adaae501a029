// ChunkFile: parts of a pane's history that change no more, each written once into the pane's memory file.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "server/terminal/checkpoint.hpp"

namespace mux::recovery {

// A record is u32 length, u32 CRC-32C, then the bytes. Its memory is given back when neither of the two checkpoints
// that the pane file holds names it.
class ChunkFile final : public terminal::HistoryStore {
 public:
  // The file outlives this.
  explicit ChunkFile(int fd) : fd_(fd) {}

  std::optional<std::uint64_t> keep(std::uint64_t serial, const std::function<std::string()>& make) override;
  Result<std::string> read(std::uint64_t place) override;
  // A checkpoint that names what keep() was asked for since the last call is written.
  void checkpoint_written();

 private:
  struct Extent {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::uint64_t round = 0;  // of the last checkpoint that names it
  };
  std::optional<Extent> allocate(std::uint64_t size);
  void give_back(const Extent& extent);

  int fd_;
  std::uint64_t round_ = 1;
  std::map<std::uint64_t, Extent> kept_;  // by serial
  std::vector<Extent> read_;              // named by the checkpoint of an earlier server
  std::vector<Extent> spare_;             // kept to be used again at once
};

}  // namespace mux::recovery
