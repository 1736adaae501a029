// The world's checkpoint uses a pane file's two slots; its ring only says what is being restored.
#include "server/recovery/world_file.hpp"

#include <cstring>
#include <utility>

namespace mux::recovery {

namespace {
struct Attempt {
  std::uint32_t what = 0;
  std::uint32_t running = 0;
  std::uint32_t suspect = 0;  // in whose restoring the last server died that died in one
  std::uint32_t crashes = 0;
  std::uint32_t kills = 0;
};
// Who is killed this often in the same place uses too much of something.
constexpr std::uint32_t kKills = 16;
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

int WorldFile::begin(std::uint32_t what, bool crashed) {
  // The file is open in the class above only: nothing else is in its ring.
  char* const at = file_.ring().data();
  Attempt attempt;
  std::memcpy(&attempt, at, sizeof attempt);
  if (!std::exchange(examined_, true) && attempt.running != 0) {
    if (attempt.suspect != attempt.what) attempt = {.what = attempt.what, .suspect = attempt.what};
    if (crashed || ++attempt.kills % kKills == 0) ++attempt.crashes;
  }
  attempt.what = what;
  attempt.running = 1;
  std::memcpy(at, &attempt, sizeof attempt);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  return what == attempt.suspect ? static_cast<int>(attempt.crashes) : 0;
}

void WorldFile::end() {
  char* const at = file_.ring().data();
  Attempt attempt;
  std::memcpy(&attempt, at, sizeof attempt);
  attempt.running = 0;
  if (attempt.suspect == attempt.what) attempt = {};
  std::memcpy(at, &attempt, sizeof attempt);
  std::atomic_thread_fence(std::memory_order_seq_cst);
}

}  // namespace mux::recovery
