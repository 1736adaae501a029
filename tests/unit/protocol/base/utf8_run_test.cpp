// UTF-8 in bulk agrees with decoding and encoding one character at a time.
#include "protocol/base/utf8_run.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "protocol/base/utf8.hpp"

namespace mux {
namespace {

TEST(Utf8Run, EncodesEveryScalarValueAsTheOther) {
  for (std::uint32_t codepoint = 0; codepoint <= 0x10FFFF; ++codepoint) {
    if (codepoint == 0xD800) codepoint = 0xE000;
    std::array<char, 4> quick{};
    std::array<char, 4> slow{};
    const std::size_t length = put_utf8_quick(quick.data(), codepoint);
    ASSERT_EQ(length, put_utf8(slow.data(), codepoint)) << codepoint;
    ASSERT_EQ(std::string_view(quick.data(), length), std::string_view(slow.data(), length)) << codepoint;
  }
}

TEST(Utf8Run, DecodesEveryScalarValue) {
  for (std::uint32_t codepoint = 0; codepoint <= 0x10FFFF; ++codepoint) {
    if (codepoint == 0xD800) codepoint = 0xE000;
    std::array<char, 8> text{'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x'};
    const std::size_t length = put_utf8(text.data(), codepoint);
    const Utf8Quick quick = decode_utf8_quick(text.data());
    ASSERT_TRUE(quick.well_formed) << codepoint;
    ASSERT_EQ(quick.codepoint, codepoint);
    ASSERT_EQ(quick.length, length) << codepoint;
  }
}

TEST(Utf8Run, TakesNoBytesThatTheOtherRefusesButSurrogatesAndWhatIsTooHigh) {
  std::mt19937 random(1);
  constexpr std::string_view kLikely(
      "\x00\x1F\x20\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xC1\xC2\xDF\xE0\xED\xEF\xF0\xF4\xF5\xFF", 21);
  for (int i = 0; i < 2'000'000; ++i) {
    std::array<char, 4> text;
    for (char& byte : text) byte = i % 2 == 0 ? static_cast<char>(random()) : kLikely[random() % kLikely.size()];
    const Utf8Quick quick = decode_utf8_quick(text.data());
    const Utf8Character slow = decode_utf8({text.data(), text.size()});
    const bool beyond = quick.codepoint > 0x10FFFF || (quick.codepoint >= 0xD800 && quick.codepoint < 0xE000);
    ASSERT_EQ(quick.well_formed && !beyond, slow.valid);
    if (!slow.valid) continue;
    ASSERT_EQ(quick.codepoint, slow.codepoint);
    ASSERT_EQ(quick.length, slow.length);
  }
}

}  // namespace
}  // namespace mux
