// The world's checkpoint uses a pane file's two slots; its ring only says which pane is being replayed.
#include "server/recovery/world_file.hpp"

#include <cstring>
#include <utility>

namespace mux::recovery {

namespace {
struct Attempt {
  std::uint32_t pane = 0;
  std::uint32_t count = 0;  // 0: none is being replayed
};
}  // namespace

Result<WorldFile> WorldFile::make() {
  auto file = keeper::make_pane_file(keeper::kMinimumJournal);
  if (!file) return std::unexpected(file.error());
  return open(*std::move(file));
}

Result<WorldFile> WorldFile::open(UniqueFd file) {
  auto opened = keeper::PaneFile::open(std::move(file));
  if (!opened) return std::unexpected(opened.error());
  return WorldFile(*std::move(opened));
}

void WorldFile::write(std::string bytes) {
  if (bytes == written_) return;
  if (file_.write_checkpoint(bytes, 0)) written_ = std::move(bytes);
}

Result<std::string> WorldFile::read() const {
  keeper::PaneFile::Checkpoint place;
  return file_.latest_checkpoint(place);
}

int WorldFile::begin_replay(std::uint32_t pane) {
  // The file is open in the class above only: nothing else is in its ring.
  char* const at = file_.ring().data();
  Attempt attempt;
  std::memcpy(&attempt, at, sizeof attempt);
  if (attempt.count == 0 || attempt.pane != pane) attempt = {pane, 0};
  ++attempt.count;
  std::memcpy(at, &attempt, sizeof attempt);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  return static_cast<int>(attempt.count);
}

void WorldFile::end_replay() {
  const Attempt none;
  std::memcpy(file_.ring().data(), &none, sizeof none);
  std::atomic_thread_fence(std::memory_order_seq_cst);
}

}  // namespace mux::recovery
