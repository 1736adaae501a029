// Framing: split and joined frames, hostile lengths, descriptors.
#include "protocol/wire/framing.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "protocol/wire/mux.pb.h"

namespace mux::wire {
namespace {

struct Pair {
  UniqueFd one;
  UniqueFd other;
};

Pair make_pair() {
  std::array<int, 2> fds{};
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds.data()), 0);
  return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

Frame output_frame(const std::string& data) {
  Frame frame;
  frame.mutable_output()->set_stream(1);
  frame.mutable_output()->set_data(data);
  return frame;
}

std::string bytes_of(const std::string& data) {
  const Pair pair = make_pair();
  FrameWriter writer;
  Frame frame = output_frame(data);
  writer.queue(frame);
  EXPECT_TRUE(writer.flush(pair.one.get()).value_or(false));
  std::string bytes(4096, '\0');
  const ssize_t got = ::read(pair.other.get(), bytes.data(), bytes.size());
  bytes.resize(static_cast<std::size_t>(got));
  return bytes;
}

TEST(Framing, FramesComeWholeWhereverTheStreamIsCut) {
  const std::string bytes = bytes_of("one") + bytes_of("two");
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    FrameReader reader;
    Frame frame;
    std::vector<UniqueFd> descriptors;
    std::string seen;
    for (const std::string& part : {bytes.substr(0, cut), bytes.substr(cut)}) {
      reader.append(part);
      while (reader.next(frame, descriptors).value()) seen += frame.output().data();
    }
    EXPECT_EQ(seen, "onetwo") << cut;
  }
}

TEST(Framing, AHostileLengthIsRefusedBeforeItsBytesCome) {
  for (const std::string& length : {std::string("\xff\xff\xff\xff", 4), std::string("\x01\x00\x40\x00", 4)}) {
    FrameReader reader;
    Frame frame;
    std::vector<UniqueFd> descriptors;
    reader.append(length);
    EXPECT_FALSE(reader.next(frame, descriptors).has_value());
  }
}

TEST(Framing, TheLargestLengthIsAccepted) {
  FrameReader reader;
  Frame frame;
  std::vector<UniqueFd> descriptors;
  reader.append(std::string("\x00\x00\x40\x00", 4));
  const auto got = reader.next(frame, descriptors);
  ASSERT_TRUE(got.has_value());
  EXPECT_FALSE(*got);
}

TEST(Framing, AMalformedBodyIsAnError) {
  FrameReader reader;
  Frame frame;
  std::vector<UniqueFd> descriptors;
  reader.append(std::string("\x02\x00\x00\x00\xff\xff", 6));
  EXPECT_FALSE(reader.next(frame, descriptors).has_value());
}

TEST(Framing, UnknownMessagesAreIgnored) {
  FrameReader reader;
  Frame frame;
  std::vector<UniqueFd> descriptors;
  // Field 1000, length-delimited, empty.
  reader.append(std::string("\x03\x00\x00\x00\xc2\x3e\x00", 7));
  ASSERT_TRUE(reader.next(frame, descriptors).value_or(false));
  EXPECT_EQ(frame.body_case(), Frame::BODY_NOT_SET);
}

TEST(Framing, DescriptorsComeWithTheirFrame) {
  const Pair pair = make_pair();
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
  const UniqueFd read_end(pipe[0]);
  FrameWriter writer;
  Frame first = output_frame("without");
  Frame second = output_frame("with");
  writer.queue(first);
  std::vector<UniqueFd> sent;
  sent.emplace_back(pipe[1]);
  writer.queue(second, std::move(sent));
  writer.queue(first);
  ASSERT_TRUE(writer.flush(pair.one.get()).value_or(false));
  EXPECT_EQ(writer.pending(), 0U);

  FrameReader reader;
  Frame frame;
  std::vector<UniqueFd> descriptors;
  std::vector<std::size_t> counts;
  UniqueFd got;
  while (counts.size() < 3) {
    ASSERT_TRUE(reader.read_from(pair.other.get()).has_value());
    while (reader.next(frame, descriptors).value()) {
      counts.push_back(descriptors.size());
      if (!descriptors.empty()) got = std::move(descriptors[0]);
    }
  }
  EXPECT_EQ(counts, (std::vector<std::size_t>{0, 1, 0}));
  ASSERT_EQ(::write(got.get(), "x", 1), 1);
  char byte = 0;
  EXPECT_EQ(::read(read_end.get(), &byte, 1), 1);
  EXPECT_NE(::fcntl(got.get(), F_GETFD) & FD_CLOEXEC, 0);
}

TEST(Framing, APromisedDescriptorThatDoesNotComeIsAnError) {
  Frame frame = output_frame("x");
  frame.set_descriptors(1);
  const std::string body = frame.SerializeAsString();
  FrameReader reader;
  std::vector<UniqueFd> descriptors;
  reader.append(std::string(1, static_cast<char>(body.size())) + std::string(3, '\0') + body);
  EXPECT_FALSE(reader.next(frame, descriptors).has_value());
}

TEST(Framing, AFullSocketKeepsTheRestInTheQueue) {
  const Pair pair = make_pair();
  FrameWriter writer;
  const std::string large(1U << 20U, 'x');
  Frame frame = output_frame(large);
  for (int i = 0; i < 4; ++i) writer.queue(frame);
  ASSERT_FALSE(writer.flush(pair.one.get()).value_or(true));
  EXPECT_GT(writer.pending(), 0U);
  FrameReader reader;
  std::vector<UniqueFd> descriptors;
  int frames = 0;
  while (frames < 4) {
    ASSERT_TRUE(reader.read_from(pair.other.get()).has_value());
    while (reader.next(frame, descriptors).value()) {
      EXPECT_EQ(frame.output().data().size(), large.size());
      ++frames;
    }
    (void)writer.flush(pair.one.get()).has_value();
  }
  EXPECT_TRUE(writer.empty());
}

}  // namespace
}  // namespace mux::wire
