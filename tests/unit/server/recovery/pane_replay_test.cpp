// What is replayed of a journal: its bytes, what happened between them, and no answer that was given before.
#include "server/recovery/pane_replay.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <string_view>

#include "protocol/keeper/pane_file.hpp"
#include "server/terminal/capture.hpp"
#include "server/terminal/checkpoint.hpp"
#include "server/terminal/terminal.hpp"

namespace mux::recovery {
namespace {

class PaneReplay : public ::testing::Test {
 protected:
  PaneReplay() {
    auto made = keeper::make_pane_file(keeper::kMinimumJournal);
    EXPECT_TRUE(made);
    auto opened = keeper::PaneFile::open(*std::move(made));
    EXPECT_TRUE(opened);
    file_ = *std::move(opened);
  }

  // As read from a pty, and obeyed.
  void print(std::string_view bytes) {
    const std::size_t head = file_.head();
    ASSERT_LE(head + bytes.size(), keeper::kMinimumJournal);
    std::memcpy(file_.ring().data() + head, bytes.data(), bytes.size());
    file_.header().head.store(head + bytes.size());
    terminal_.feed(bytes);
  }
  void resize(int columns, int rows) {
    terminal_.resize(columns, rows);
    ASSERT_TRUE(file_.add_event({.kind = keeper::JournalEvent::Kind::Resize,
                                 .columns = static_cast<std::uint32_t>(columns),
                                 .rows = static_cast<std::uint32_t>(rows)}));
  }

  keeper::PaneFile file_;
  terminal::Terminal terminal_{{.columns = 80, .rows = 24}};
  terminal::Terminal follower_{{.columns = 80, .rows = 24}};
};

TEST_F(PaneReplay, ResizesComeBetweenTheBytesWhereTheyCame) {
  print("first\x1b[999;999Ha");
  resize(40, 10);
  print("\x1b[5;999Hb");
  resize(80, 24);
  print("\x1b[999;999Hc");
  ASSERT_TRUE(replay(follower_, file_, Trust::All));
  EXPECT_EQ(serialize(follower_), serialize(terminal_));
}

TEST_F(PaneReplay, BytesBeforeTheCheckpointAreNotObeyedAgain) {
  print("one");
  ASSERT_TRUE(file_.write_checkpoint(serialize(terminal_), 0));
  print("two");
  ASSERT_TRUE(replay(follower_, file_, Trust::All));
  EXPECT_EQ(capture(follower_, {}), capture(terminal_, {}));
}

TEST_F(PaneReplay, WhatWasAnsweredIsNotAnsweredAgain) {
  print("\x1b[5n");
  file_.set_answered();
  ASSERT_TRUE(replay(follower_, file_, Trust::All));
  EXPECT_EQ(follower_.take_replies(), "");
  // What its server read and did not live to answer is.
  print("\x1b[5n");
  terminal::Terminal third({.columns = 80, .rows = 24});
  ASSERT_TRUE(replay(third, file_, Trust::All));
  EXPECT_EQ(third.take_replies(), "\x1b[0n");
}

}  // namespace
}  // namespace mux::recovery
