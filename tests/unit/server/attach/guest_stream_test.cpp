// What of a pane's bytes another user's control client may have, and that nothing else ever comes through.
#include "server/attach/guest_stream.hpp"

#include <gtest/gtest.h>

#include <random>

namespace mux::attach {
namespace {

std::string filtered(std::string_view bytes, std::string_view pending = {}) {
  GuestStream stream(pending);
  return std::string(stream.filter(bytes));
}

TEST(GuestStream, GivesTextMovementStylesAndModes) {
  for (const std::string_view given : {"text\r\n\t\b\a", "\x1b[1;31mred\x1b[m", "\x1b[4:3;58:2::1:2:3m",
                                       "\x1b[2J\x1b[H\x1b[3;4H\x1b[K", "\x1b[?25l", "\x1b[2 q", "\x1b(0qqq\x1b(B",
                                       "\x1b"
                                       "7\x1b"
                                       "8\x1bM\x1b"
                                       "c",
                                       "日本語 é"}) {
    EXPECT_EQ(filtered(given), given);
  }
}

TEST(GuestStream, LeavesOutStringsRequestsAndWhatItDoesNotKnow) {
  for (const std::string_view kept : {"\x1b]0;title\a",
                                      "\x1b]52;c;c2VjcmV0\a",
                                      "\x1b]8;;http://x\x1b\\",
                                      "\x1bPtmux;\x1b\x1b]9;x\a\x1b\\",
                                      "\x1b_apc\x1b\\",
                                      "\x1b^pm\x1b\\",
                                      "\x1bXsos\x1b\\",
                                      "\x1bkname\x1b\\",
                                      "\x1b[c",
                                      "\x1b[>c",
                                      "\x1b[6n",
                                      "\x1b[?996n",
                                      "\x1b[18t",
                                      "\x1b[21t",
                                      "\x1b[5i",
                                      "\x1b[?1$p",
                                      "\x1b[1;1;1;1;1;1*y",
                                      "\x1bP$qm\x1b\\",
                                      "\x1b[?9999h",
                                      "\x1b[>1u",
                                      "\x1b[=1u",
                                      "\x1bZ",
                                      "\x1b[x",
                                      "\x05",
                                      "\x1b%G",
                                      "\x1b[>4;2m",
                                      "\x1b[?12;9999s"}) {
    EXPECT_EQ(filtered(kept), "") << kept;
  }
  EXPECT_EQ(filtered("\x1b[?25;9999;1049h"), "\x1b[?25h\x1b[?1049h");
  EXPECT_EQ(filtered("a\x1b]2;b\ac"), "ac");
}

TEST(GuestStream, KnowsWhatThePaneIsInTheMiddleOf) {
  EXPECT_EQ(filtered("c2VjcmV0\aafter", "\x1b]52;c;"), "after");
  EXPECT_EQ(filtered("1mred", "\x1b[3"), "\x1b[31mred");
}

TEST(GuestStream, GoesOnBetweenChunks) {
  GuestStream stream({});
  EXPECT_EQ(stream.filter("\x1b]2;ti"), "");
  EXPECT_EQ(stream.filter("tle\x1b"), "");
  EXPECT_EQ(stream.filter("\\x\xe6\x97"), "x");
  EXPECT_EQ(stream.filter("\xa5"), "日");
}

// Whatever comes in: what goes out holds no string, no answer's request, and passes unchanged.
TEST(GuestStream, IsClosedUnderItself) {
  std::mt19937 random(7);
  constexpr std::string_view kPieces[] = {
      "\x1b",     "[", "]",    "P", "_",    "^",    "X",    "k",      "?", ">",  ";",      ":",    "1",    "2026",
      "m",        "h", "n",    "c", "t",    "q",    " ",    "$",      "p", "\a", "\x1b\\", "\x18", "\x9b", "\x9d",
      "\xc2\x9b", "x", "\x90", "é", "\xff", "\x7f", "\r\n", "52;c;?", "(", "0",  "#",      "8"};
  for (int round = 0; round < 20'000; ++round) {
    std::string input;
    for (std::size_t i = random() % 30; i > 0; --i) input += kPieces[random() % std::size(kPieces)];
    const std::string out = filtered(input);
    ASSERT_EQ(filtered(out), out) << testing::PrintToString(input);
    for (const std::string_view opener : {"\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1bX", "\x1bk"}) {
      ASSERT_EQ(out.find(opener), std::string::npos) << testing::PrintToString(input);
    }
    for (std::size_t at = out.find("\x1b["); at != std::string::npos; at = out.find("\x1b[", at + 1)) {
      const std::size_t end = out.find_first_not_of("0123456789;:?><=", at + 2);
      if (end == std::string::npos) continue;
      ASSERT_EQ(std::string_view("nct").find(out[end]), std::string_view::npos) << testing::PrintToString(input);
    }
  }
}

}  // namespace
}  // namespace mux::attach
