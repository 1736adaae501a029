// Base64: RFC 4648's own vectors, and what is refused.
#include "protocol/base/base64.hpp"

#include <gtest/gtest.h>

#include <array>
#include <utility>

namespace mux {
namespace {

TEST(Base64, VectorsOfTheStandardBothWays) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kVectors = {{{"", ""},
                                                                                      {"f", "Zg=="},
                                                                                      {"fo", "Zm8="},
                                                                                      {"foo", "Zm9v"},
                                                                                      {"foob", "Zm9vYg=="},
                                                                                      {"fooba", "Zm9vYmE="},
                                                                                      {"foobar", "Zm9vYmFy"},
                                                                                      {"\xFF\xFE\xFD", "//79"}}};
  for (const auto& [bytes, text] : kVectors) {
    EXPECT_EQ(encode_base64(bytes), text);
    EXPECT_EQ(decode_base64(text), bytes);
  }
}

TEST(Base64, PaddingIsOptionalAndTheRestIsRefused) {
  EXPECT_EQ(decode_base64("Zg"), "f");
  EXPECT_EQ(decode_base64("Zm9vY"), std::nullopt);
  EXPECT_EQ(decode_base64("Zm 9"), std::nullopt);
}

}  // namespace
}  // namespace mux
