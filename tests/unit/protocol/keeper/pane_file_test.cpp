// The pane file: what a recovering server may find in one, good and hostile.
#include "protocol/keeper/pane_file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mux::keeper {
namespace {

PaneFile make_file(std::size_t size = kMinimumJournal) {
  auto fd = make_pane_file(size);
  EXPECT_TRUE(fd.has_value());
  auto file = PaneFile::open(*std::move(fd));
  EXPECT_TRUE(file.has_value());
  return *std::move(file);
}

PaneFile open_again(const PaneFile& file) {
  auto opened = PaneFile::open(UniqueFd(::fcntl(file.fd(), F_DUPFD_CLOEXEC, 0)));
  EXPECT_TRUE(opened.has_value());
  return *std::move(opened);
}

TEST(PaneFile, Crc32cHasTheStandardsCheckValue) {
  EXPECT_EQ(crc32c("123456789"), 0xE3069283U);
  EXPECT_EQ(crc32c("56789", crc32c("1234")), 0xE3069283U);
}

TEST(PaneFile, CannotShrinkAndIsAllocated) {
  const PaneFile file = make_file();
  EXPECT_NE(::ftruncate(file.fd(), 0), 0);
  EXPECT_EQ(file.room(), kMinimumJournal);
  struct stat status{};
  ASSERT_EQ(::fstat(file.fd(), &status), 0);
  EXPECT_GE(status.st_blocks * 512, status.st_size) << "what is mapped could be a SIGBUS where memory is full";
}

TEST(PaneFile, RefusesWrongFiles) {
  EXPECT_FALSE(make_pane_file(5000).has_value());
  EXPECT_FALSE(make_pane_file(kMaximumJournal * 2).has_value());
  UniqueFd plain(::memfd_create("x", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  ASSERT_EQ(::ftruncate(plain.get(), 65536), 0);
  EXPECT_FALSE(PaneFile::open(plain.duplicate()).has_value());
  ASSERT_EQ(::fcntl(plain.get(), F_ADD_SEALS, F_SEAL_SHRINK), 0);
  EXPECT_FALSE(PaneFile::open(std::move(plain)).has_value());
}

TEST(PaneFile, RefusesImpossiblePositions) {
  PaneFile file = make_file();
  file.header().head.store(kMinimumJournal + 1);
  EXPECT_FALSE(PaneFile::open(UniqueFd(::fcntl(file.fd(), F_DUPFD_CLOEXEC, 0))).has_value());
  file.header().head.store(5);
  file.header().tail.store(6);
  EXPECT_FALSE(PaneFile::open(UniqueFd(::fcntl(file.fd(), F_DUPFD_CLOEXEC, 0))).has_value());
}

TEST(PaneFile, TheNewestCheckpointIsFoundByAnotherProcess) {
  PaneFile file = make_file();
  PaneFile::Checkpoint where;
  EXPECT_EQ(file.latest_checkpoint(where).value(), "");
  for (int i = 1; i <= 5; ++i) {
    file.header().head.store(static_cast<std::uint64_t>(i) * 100);
    // Each larger than the one before, so that the areas have to move.
    const std::string data(static_cast<std::size_t>(i) * 10'000, static_cast<char>('a' + i));
    ASSERT_TRUE(file.write_checkpoint(data, static_cast<std::uint64_t>(i)).has_value());
    const PaneFile other = open_again(file);
    EXPECT_EQ(other.latest_checkpoint(where).value(), data);
    EXPECT_EQ(where.position, static_cast<std::uint64_t>(i) * 100);
    EXPECT_EQ(where.history_end, static_cast<std::uint64_t>(i));
    EXPECT_EQ(other.tail(), where.position);
  }
}

TEST(PaneFile, ADamagedCheckpointGivesWayToTheOneBefore) {
  PaneFile file = make_file();
  ASSERT_TRUE(file.write_checkpoint("first", 0).has_value());
  ASSERT_TRUE(file.write_checkpoint("second", 0).has_value());
  const CheckpointSlot& newest = file.header().checkpoints[0].sequence > file.header().checkpoints[1].sequence
                                     ? file.header().checkpoints[0]
                                     : file.header().checkpoints[1];
  ASSERT_EQ(::pwrite(file.fd(), "X", 1, static_cast<off_t>(newest.offset)), 1);
  PaneFile::Checkpoint where;
  EXPECT_EQ(file.latest_checkpoint(where).value(), "first");
}

TEST(PaneFile, EventsWaitForACheckpointWhenTheirRingIsFull) {
  PaneFile file = make_file();
  for (std::uint32_t i = 0; i < kEventCount; ++i) {
    ASSERT_TRUE(file.add_event({.kind = JournalEvent::Kind::Resize, .columns = i, .rows = 1}));
  }
  EXPECT_FALSE(file.add_event({.kind = JournalEvent::Kind::ClearHistory}));
  ASSERT_TRUE(file.write_checkpoint("state", 0).has_value());
  ASSERT_TRUE(file.add_event({.kind = JournalEvent::Kind::ClearHistory}));
  EXPECT_EQ(file.event(kEventCount).kind, JournalEvent::Kind::ClearHistory);
  EXPECT_EQ(file.event(kEventCount - 1).columns, kEventCount - 1);
}

}  // namespace
}  // namespace mux::keeper
