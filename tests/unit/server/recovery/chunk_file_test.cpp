// ChunkFile: records outlive the server that wrote them, and the memory of those that nobody names is given back.
#include "server/recovery/chunk_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "protocol/keeper/pane_file.hpp"
#include "server/recovery/pane_replay.hpp"
#include "server/terminal/capture.hpp"
#include "server/terminal/checkpoint.hpp"
#include "server/terminal/terminal.hpp"

namespace mux::recovery {
namespace {

std::size_t memory_of(int fd) {
  struct stat status{};
  EXPECT_EQ(::fstat(fd, &status), 0);
  return static_cast<std::size_t>(status.st_blocks) * 512;
}

// A terminal of a pane, its file, and checkpoints as the server takes them.
struct Pane {
  explicit Pane(keeper::PaneFile opened) : file(std::move(opened)), chunks(std::make_shared<ChunkFile>(file.fd())) {
    terminal.set_history_store(chunks);
  }
  void checkpoint() {
    do {
      ASSERT_TRUE(file.write_checkpoint(serialize(terminal), 0));
      chunks->checkpoint_written();
    } while (chunks->much_released());
  }
  std::string text() const {
    terminal::CaptureOptions options;
    options.start_of_history = true;
    return capture(terminal, options);
  }
  void print(int lines) {
    for (int i = 0; i < lines; ++i) {
      terminal.feed("16:20:01.123 info worker 3: request " + std::to_string(i) + " handled, cache miss, open file\r\n");
    }
  }

  keeper::PaneFile file;
  std::shared_ptr<ChunkFile> chunks;
  terminal::Terminal terminal{{.columns = 80, .rows = 24, .history_limit = 1'000'000}};
};

keeper::PaneFile new_file() {
  Result<UniqueFd> made = keeper::make_pane_file(64 * 1024);
  EXPECT_TRUE(made);
  Result<keeper::PaneFile> file = keeper::PaneFile::open(std::move(*made));
  EXPECT_TRUE(file);
  return std::move(*file);
}

keeper::PaneFile again(const keeper::PaneFile& file) {
  Result<keeper::PaneFile> copy = keeper::PaneFile::open(UniqueFd(::dup(file.fd())));
  EXPECT_TRUE(copy);
  return std::move(*copy);
}

TEST(ChunkFile, HistoryLiesOnceAndSmallWhenCold) {
  Pane pane(new_file());
  pane.checkpoint();
  const std::size_t before = memory_of(pane.file.fd());
  constexpr int kLines = 40'000;
  pane.print(kLines);
  pane.checkpoint();
  EXPECT_LT(memory_of(pane.file.fd()) - before, kLines * 100u);
  while (pane.terminal.has_cold_history()) pane.terminal.compress_history();
  pane.checkpoint();
  pane.checkpoint();
  EXPECT_LT(memory_of(pane.file.fd()) - before, kLines * 40u);
}

TEST(ChunkFile, MemoryGoesBackWhenTheHistoryIsCleared) {
  for (const bool cold : {false, true}) {
    Pane pane(new_file());
    pane.checkpoint();
    pane.checkpoint();
    const std::size_t before = memory_of(pane.file.fd());
    pane.print(100'000);
    while (cold && pane.terminal.has_cold_history()) pane.terminal.compress_history();
    pane.checkpoint();
    const std::size_t full = memory_of(pane.file.fd());
    pane.terminal.clear_history();
    pane.checkpoint();
    const std::size_t after = memory_of(pane.file.fd());
    // What is left is room for the two checkpoints, which hold the newest chunk.
    EXPECT_LE(after - std::min(after, before), 300u * 1024) << after << " of " << full << ", " << before;
  }
}

TEST(ChunkFile, TheNextServerReadsItAndGivesBackWhatNobodyNames) {
  Pane pane(new_file());
  pane.print(20'000);
  for (int i = 0; i < 20; ++i) pane.terminal.compress_history();
  pane.checkpoint();
  pane.checkpoint();
  const std::string text = pane.text();
  const std::size_t named = memory_of(pane.file.fd());
  // Written after the last checkpoint: the next server does not know of it.
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(pane.chunks->write(std::string(60'000, 'x')));
  EXPECT_GT(memory_of(pane.file.fd()), named + 2'000'000);

  Pane next(again(pane.file));
  const Result<> done = replay(next.terminal, next.file, Trust::All);
  ASSERT_TRUE(done) << done.error().message;
  next.checkpoint();
  next.chunks->sweep(next.file);
  EXPECT_EQ(next.text(), text);
  EXPECT_LE(memory_of(next.file.fd()), named + 200'000);
  next.print(20'000);
  next.checkpoint();
  const std::string longer = next.text();

  Pane third(again(next.file));
  ASSERT_TRUE(replay(third.terminal, third.file, Trust::All));
  EXPECT_EQ(third.text(), longer);
}

TEST(ChunkFile, DamagedRecordsAreAnError) {
  Pane pane(new_file());
  pane.print(10'000);
  pane.checkpoint();
  // The first record lies behind the journal: a byte in the middle of its text.
  const auto first = static_cast<off_t>(keeper::kHeaderSize + 64 * 1024);
  ASSERT_EQ(::pwrite(pane.file.fd(), "\x01", 1, first + 20'000), 1);
  Pane next(again(pane.file));
  const Result<> done = replay(next.terminal, next.file, Trust::All);
  EXPECT_FALSE(done);
  EXPECT_EQ(next.terminal.history_size(), 0);
}

TEST(ChunkFile, OutlivesTheProgramOfThePane) {
  terminal::Terminal terminal({.columns = 80, .rows = 24, .history_limit = 100'000});
  std::string text;
  {
    Pane pane(new_file());
    pane.print(20'000);
    text = pane.text();
    terminal = std::move(pane.terminal);
    pane.chunks->retire();
  }
  terminal::CaptureOptions options;
  options.start_of_history = true;
  EXPECT_EQ(capture(terminal, options), text);
  // Another program: its file takes over what the former one's held.
  Pane next(new_file());
  next.terminal = std::move(terminal);
  next.terminal.set_history_store(next.chunks);
  next.checkpoint();
  Pane after(again(next.file));
  ASSERT_TRUE(replay(after.terminal, after.file, Trust::All));
  EXPECT_EQ(after.text(), text);
}

}  // namespace
}  // namespace mux::recovery
