// Handshake: what two programs agree on.
#include "protocol/wire/handshake.hpp"

#include <gtest/gtest.h>

#include "protocol/wire/mux.pb.h"

namespace mux::wire {
namespace {

Hello hello(std::uint32_t minimum, std::uint32_t maximum) {
  Hello message;
  message.set_version_min(minimum);
  message.set_version_max(maximum);
  return message;
}

TEST(Handshake, TheHighestCommonVersionIsTaken) {
  EXPECT_EQ(agree(hello(1, 4), hello(2, 7))->version, 4U);
  EXPECT_EQ(agree(hello(3, 3), hello(1, 3))->version, 3U);
}

TEST(Handshake, NoCommonVersionIsAnErrorThatNamesBoth) {
  Hello peer = hello(5, 6);
  peer.set_program("mux 9.0");
  const auto agreement = agree(hello(1, 4), peer);
  ASSERT_FALSE(agreement.has_value());
  EXPECT_NE(agreement.error().message.find("mux 9.0 (protocol 5 to 6)"), std::string::npos);
  EXPECT_NE(agreement.error().message.find("protocol 1 to 4"), std::string::npos);
}

TEST(Handshake, AnEmptyHelloIsAnError) {
  EXPECT_FALSE(agree(Hello()).has_value());
}

TEST(Handshake, OnlyCommonFeaturesCount) {
  Hello peer;
  fill_hello(peer);
  peer.add_features("holograms");
  const auto agreement = agree(peer);
  ASSERT_TRUE(agreement.has_value());
  EXPECT_TRUE(agreement->has("relay"));
  EXPECT_FALSE(agreement->has("holograms"));
}

}  // namespace
}  // namespace mux::wire
