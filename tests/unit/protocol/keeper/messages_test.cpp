// Keeper messages: a packet is one message, or the peer is broken.
#include "protocol/keeper/messages.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <string>

namespace mux::keeper {
namespace {

class Messages : public testing::Test {
 protected:
  void SetUp() override {
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends), 0);
    near_ = UniqueFd(ends[0]);
    far_ = UniqueFd(ends[1]);
  }
  ReceiveState receive_packet(std::size_t size) {
    const std::string bytes(size, 'x');
    EXPECT_EQ(::send(far_.get(), bytes.data(), size, 0), static_cast<ssize_t>(size));
    return receive_message(near_.get(), received_);
  }
  UniqueFd near_;
  UniqueFd far_;
  Received received_;
};

TEST_F(Messages, ComeAsTheyWereSent) {
  Message message{.kind = Kind::Spawned, .pane = 3, .key = 4, .pid = 5};
  set_text(message, "/dev/pts/1");
  ASSERT_EQ(send_message(far_.get(), message, {0}), SendState::Sent);
  ASSERT_EQ(receive_message(near_.get(), received_), ReceiveState::Got);
  EXPECT_EQ(received_.message.kind, Kind::Spawned);
  EXPECT_EQ(get_text(received_.message), "/dev/pts/1");
  EXPECT_EQ(received_.descriptors.size(), 1u);
  EXPECT_EQ(receive_message(near_.get(), received_), ReceiveState::Again);
}

TEST_F(Messages, OfAWrongSizeAreABrokenPeer) {
  EXPECT_EQ(receive_packet(sizeof(Message)), ReceiveState::Got);
  EXPECT_EQ(get_text(received_.message).size(), received_.message.text.size() - 1);
  EXPECT_EQ(receive_packet(sizeof(Message) - 1), ReceiveState::Gone);
  EXPECT_EQ(receive_packet(sizeof(Message) + 1), ReceiveState::Gone);
}

}  // namespace
}  // namespace mux::keeper
