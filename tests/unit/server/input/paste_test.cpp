// Tests of what of a paste reaches a pane.
#include "server/input/paste.hpp"

#include <gtest/gtest.h>

namespace mux::input {
namespace {

TEST(Paste, KeepsText) {
  EXPECT_EQ(sanitize_paste("a\tb\r\nc é 漢 😀"), "a\tb\r\nc é 漢 😀");
  EXPECT_EQ(sanitize_paste("caf\xE9"), "caf\xE9") << "another encoding's text";
}

TEST(Paste, TakesControlsOut) {
  EXPECT_EQ(sanitize_paste("a\x1B[201~rm -rf\n"), "arm -rf\n");
  EXPECT_EQ(sanitize_paste("\x1B[20\x1B[201~1~x"), "[201~x");
  EXPECT_EQ(sanitize_paste("\x03\x04\x1A\x1C\x7F\x11\x13\bx"), "x");
  EXPECT_EQ(sanitize_paste("\xC2\x9B"
                           "201~\x9B"
                           "x"),
            "201~x")
      << "C1 as a character and as a byte";
  EXPECT_EQ(sanitize_paste("\xE2\x9B"), "\xE2");
}

TEST(Paste, NeverLetsTheEndMarkerThrough) {
  const PaneInputModes modes{.bracketed_paste = true};
  for (const char* text : {"\x1B[201~", "\x1B\x1B[201~[201~", "\x1B[2\x1B[200~01~", "\x1B[20\x1B[20\x1B[201~1~1~"}) {
    const std::string out = encode_paste(text, modes, true);
    EXPECT_EQ(out.find("\x1B[201~"), out.size() - 6) << text;
  }
}

TEST(Paste, PutsBracketsWhenAskedAndWanted) {
  const PaneInputModes on{.bracketed_paste = true};
  EXPECT_EQ(encode_paste("a\nb", on, true), "\x1B[200~a\rb\x1B[201~");
  EXPECT_EQ(encode_paste("a\nb", on, false), "a\rb");
  EXPECT_EQ(encode_paste("a\nb", {}, true, "--"), "a--b");
}

TEST(Paste, PutsBracketsAroundAllChunks) {
  const PaneInputModes on{.bracketed_paste = true};
  EXPECT_EQ(encode_paste_chunk({"a", true, false}, on), "\x1B[200~a");
  EXPECT_EQ(encode_paste_chunk({"b\x1B", false, false}, on), "b");
  EXPECT_EQ(encode_paste_chunk({"", false, true}, on), "\x1B[201~");
  EXPECT_EQ(encode_paste_chunk({"x", true, true}, {}), "x");
}

}  // namespace
}  // namespace mux::input
