// Tests of output that is taken in parts, refused, or lost.
#include "server/render/output_queue.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>

namespace mux::render {
namespace {

TEST(OutputQueue, HandsOverWhatIsTaken) {
  std::string taken;
  std::size_t room = 3;
  OutputQueue queue([&](std::string_view bytes) -> Result<std::size_t> {
    const std::size_t count = std::min(room, bytes.size());
    taken += bytes.substr(0, count);
    room -= count;
    return count;
  });
  EXPECT_TRUE(queue.drained());
  queue.buffer() += "hello world";
  ASSERT_TRUE(queue.flush());
  EXPECT_EQ(taken, "hel");
  EXPECT_FALSE(queue.drained());
  EXPECT_EQ(queue.pending(), 8U);
  ASSERT_TRUE(queue.write("!"));
  room = 100;
  ASSERT_TRUE(queue.flush());
  EXPECT_EQ(taken, "hello world!");
  EXPECT_TRUE(queue.drained());
  EXPECT_EQ(queue.written(), 12U);
}

TEST(OutputQueue, RefusesWhatAStuckClientWouldNotRead) {
  OutputQueue queue([](std::string_view) -> Result<std::size_t> { return 0; });
  const std::string block(OutputQueue::kLimit / 2, 'x');
  EXPECT_TRUE(queue.write(block));
  EXPECT_TRUE(queue.write(block));
  EXPECT_FALSE(queue.write("x"));
  EXPECT_EQ(queue.pending(), OutputQueue::kLimit);
}

TEST(OutputQueue, TellsThatTheClientIsGone) {
  OutputQueue queue([](std::string_view) -> Result<std::size_t> { return fail("gone"); });
  queue.buffer() += "x";
  EXPECT_FALSE(queue.flush());
}

TEST(OutputQueue, WritesToADescriptorThatFillsUp) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);
  OutputQueue queue(OutputQueue::descriptor_sink(ends[1]));
  const std::string text(300'000, 'y');
  queue.buffer() += text;
  std::size_t read_bytes = 0;
  char block[65536];
  while (!queue.drained()) {
    ASSERT_TRUE(queue.flush());
    const ssize_t count = read(ends[0], block, sizeof block);
    ASSERT_GT(count, 0);
    read_bytes += static_cast<std::size_t>(count);
  }
  for (ssize_t count = 0; (count = read(ends[0], block, sizeof block)) > 0;)
    read_bytes += static_cast<std::size_t>(count);
  EXPECT_EQ(read_bytes, text.size());
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace mux::render
