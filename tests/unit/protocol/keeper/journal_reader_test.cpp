// The exact read, on a real pty.
#include "protocol/keeper/journal_reader.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "protocol/base/unique_fd.hpp"
#include "protocol/keeper/pane_file.hpp"

namespace mux::keeper {
namespace {

class JournalReader : public testing::Test {
 protected:
  void SetUp() override {
    int master = -1;
    int slave = -1;
    ASSERT_EQ(::openpty(&master, &slave, nullptr, nullptr, nullptr), 0);
    master_ = UniqueFd(master);
    slave_ = UniqueFd(slave);
    termios settings{};
    ::tcgetattr(slave, &settings);
    ::cfmakeraw(&settings);
    ::tcsetattr(slave, TCSANOW, &settings);
    file_ = PaneFile::open(make_pane_file(kMinimumJournal).value()).value();
    ASSERT_TRUE(prepare_master(master).has_value());
  }

  void wait_readable() {
    pollfd poll{master_.get(), POLLIN, 0};
    ASSERT_EQ(::poll(&poll, 1, 5000), 1);
  }

  UniqueFd master_;
  UniqueFd slave_;
  PaneFile file_;
};

TEST_F(JournalReader, ReadsIntoTheRing) {
  EXPECT_EQ(read_into_journal(file_, master_.get(), 4096).state, ReadState::Again);
  ASSERT_EQ(::write(slave_.get(), "hello", 5), 5);
  wait_readable();
  const JournalRead read = read_into_journal(file_, master_.get(), 4096);
  EXPECT_EQ(read.state, ReadState::Data);
  EXPECT_EQ(read.bytes, "hello");
  EXPECT_EQ(file_.head(), 5U);
  EXPECT_EQ(file_.contiguous(0), "hello");
}

TEST_F(JournalReader, WrapsAndStopsWhenFull) {
  std::string sent;
  std::string seen;
  for (int round = 0; round < 40; ++round) {
    const std::string part(700, static_cast<char>('a' + round % 26));
    ASSERT_EQ(::write(slave_.get(), part.data(), part.size()), 700);
    sent += part;
    while (seen.size() < sent.size()) {
      wait_readable();
      const JournalRead read = read_into_journal(file_, master_.get(), 4096);
      ASSERT_EQ(read.state, ReadState::Data);
      seen += read.bytes;
      file_.set_tail(file_.head());
    }
  }
  EXPECT_EQ(seen, sent);
  EXPECT_EQ(file_.head(), sent.size());

  file_.header().tail.store(file_.head() - kMinimumJournal);
  EXPECT_EQ(read_into_journal(file_, master_.get(), 4096).state, ReadState::Full);
}

TEST_F(JournalReader, AStatusIsNoData) {
  ASSERT_EQ(::write(slave_.get(), "ab", 2), 2);
  ASSERT_EQ(::tcflush(master_.get(), TCOFLUSH), 0);
  ::tcflush(slave_.get(), TCIFLUSH);
  wait_readable();
  bool status = false;
  for (JournalRead read = read_into_journal(file_, master_.get(), 4096); read.state == ReadState::Data;
       read = read_into_journal(file_, master_.get(), 4096)) {
    status |= read.status != 0;
    EXPECT_EQ(read.status != 0, read.bytes.empty());
  }
  EXPECT_TRUE(status);
}

TEST_F(JournalReader, TheEndIsSeenAfterTheLastByte) {
  ASSERT_EQ(::write(slave_.get(), "last", 4), 4);
  slave_.reset();
  std::string seen;
  while (true) {
    wait_readable();
    const JournalRead read = read_into_journal(file_, master_.get(), 4096);
    if (read.state == ReadState::Ended) break;
    seen += read.bytes;
  }
  EXPECT_EQ(seen, "last");
}

// The three moments of a kill: before the kernel's copy, after it, and after the bookkeeping.
TEST_F(JournalReader, RecoveryCountsWhatTheKernelDelivered) {
  PaneHeader& header = file_.header();
  header.flag = 0xFF;
  header.intended_length.store(3);
  header.intended_base.store(0);
  EXPECT_EQ(recover_read(file_), 0U);

  header.flag = 0;
  header.intended_length.store(3);
  EXPECT_EQ(recover_read(file_), 3U);
  EXPECT_EQ(file_.head(), 3U);

  header.intended_length.store(3);
  EXPECT_EQ(recover_read(file_), 0U);
  EXPECT_EQ(file_.head(), 3U);

  header.intended_base.store(3);
  header.intended_length.store(1U << 30U);
  EXPECT_EQ(recover_read(file_), 0U) << "a length past the ring is no delivery";
}

}  // namespace
}  // namespace mux::keeper
