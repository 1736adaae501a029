// Tests of diff: random frames drawn one after another are judged by a model of a terminal, and sizes are bounded.
#include "server/render/differ.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/server/render/screen_model.hpp"
#include "tests/unit/server/render/test_terminals.hpp"

namespace mux::render {
namespace {

using terminal::Colour;
using terminal::Style;

Frame frame(int columns, int rows) {
  Frame result;
  result.surface.resize(columns, rows);
  return result;
}

std::string draw(const Frame* shown, const Frame& next, const TerminalCapabilities& capabilities = xterm()) {
  std::string out;
  diff(shown, next, capabilities, out);
  return out;
}

// Random frames: each a mutation of the one before, as programs make them.
class Artist {
 public:
  Artist(int columns, int rows, unsigned seed) : columns_(columns), rows_(rows), random_(seed) {}

  void mutate(Frame& frame) {
    const int kind = pick(8);
    if (kind == 0) frame.surface.fill(0, 0, columns_, rows_, style());
    if (kind <= 2) scroll(frame);
    for (int i = pick(6); i > 0; --i) text(frame);
    if (kind == 3) frame.surface.fill(pick(columns_), pick(rows_), pick(columns_) + 1, pick(3) + 1, style(), 'x');
    if (kind == 4) frame.surface.fill(pick(columns_), pick(rows_), columns_, 1, style());
    frame.cursor = {.x = pick(columns_), .y = pick(rows_), .visible = pick(4) != 0};
  }

 private:
  int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

  Colour colour() {
    if (pick(3) == 0) return Colour::rgb(static_cast<std::uint8_t>(pick(256)), 7, 9);
    return pick(3) == 0 ? Colour{} : Colour::indexed(static_cast<std::uint8_t>(pick(256)));
  }

  Style style() {
    Style result;
    if (pick(2) == 0) return result;
    result.foreground = colour();
    if (pick(2) == 0) result.background = colour();
    if (pick(3) == 0) result.attributes = static_cast<std::uint16_t>(pick(256));
    if (pick(4) == 0) {
      result.underline = static_cast<terminal::Underline>(pick(6));
      if (result.underline != terminal::Underline::None) result.underline_colour = colour();
    }
    return result;
  }

  void text(Frame& frame) {
    static const std::string_view kTexts[] = {"hello world",
                                              "漢字かな",
                                              "e\u0301a\u0308",
                                              "x",
                                              "",
                                              "    ",
                                              "aaaaaaaaaaaaaaaaaaaaaaaaaa",
                                              "👩‍👩‍👧 family",
                                              "日"};
    std::uint16_t link = 0;
    if (pick(6) == 0) link = frame.surface.intern_link({"", "http://a/" + std::to_string(pick(3))});
    const int x = pick(columns_);
    const int y = pick(rows_);
    if (link != 0) {
      frame.surface.put(x, y, "L", 1, style(), link);
    } else {
      frame.surface.put_text(x, y, kTexts[pick(9)], style());
    }
  }

  void scroll(Frame& frame) {
    const int top = pick(rows_);
    const int height = pick(rows_ - top) + 1;
    const int lines = pick(3) + 1;
    terminal::Surface old = frame.surface;
    if (pick(2) == 0) {
      frame.surface.copy(old, 0, top + lines, columns_, height - lines, 0, top);
    } else {
      frame.surface.copy(old, 0, top, columns_, height - lines, 0, top + lines);
    }
  }

  int columns_;
  int rows_;
  std::mt19937 random_;
};

void judge_random_frames(int columns, int rows, unsigned seed, const TerminalCapabilities& capabilities) {
  Artist artist(columns, rows, seed);
  ScreenModel model(columns, rows);
  Frame shown = frame(columns, rows);
  model.feed(draw(nullptr, shown, capabilities));
  for (int i = 0; i < 60; ++i) {
    Frame next = shown;
    artist.mutate(next);
    const std::string bytes = draw(&shown, next, capabilities);
    model.feed(bytes);
    ASSERT_EQ(model.error, "") << "seed " << seed << " frame " << i << testing::PrintToString(bytes);
    ASSERT_EQ(model.compare(next.surface), "") << "seed " << seed << " frame " << i << testing::PrintToString(bytes);
    ASSERT_FALSE(model.screen_scrolled) << "seed " << seed << " frame " << i;
    ASSERT_EQ(model.cursor_visible, next.cursor.visible);
    ASSERT_EQ(model.pen, Style{}) << testing::PrintToString(bytes);
    ASSERT_EQ(model.link, "");
    ASSERT_FALSE(model.synchronized);
    ASSERT_EQ(model.x, next.cursor.x);
    ASSERT_EQ(model.y, next.cursor.y);
    shown = std::move(next);
  }
}

TEST(Differ, DrawsRandomFrames) {
  const TerminalCapabilities capabilities = xterm();
  for (unsigned seed = 0; seed < 150; ++seed) {
    judge_random_frames(40, 12, seed, capabilities);
    if (HasFatalFailure()) return;
  }
}

TEST(Differ, DrawsRandomFramesWithSynchronizedOutput) {
  judge_random_frames(30, 8, 1, xterm("256,RGB,overline,strikethrough,usstyle,hyperlinks,sync"));
}

TEST(Differ, DrawsRandomFramesOnTinyScreens) {
  const TerminalCapabilities capabilities = xterm();
  for (unsigned seed = 0; seed < 60; ++seed) {
    judge_random_frames(1 + static_cast<int>(seed % 5), 1 + static_cast<int>(seed % 3), seed, capabilities);
    if (HasFatalFailure()) return;
  }
}

TEST(Differ, SaysNothingWhenNothingChanged) {
  Frame one = frame(80, 24);
  one.surface.put_text(3, 3, "text", {});
  EXPECT_EQ(draw(&one, one), "");
}

TEST(Differ, WritesOneCharacterForOneKey) {
  Frame one = frame(80, 24);
  one.cursor.x = 5;
  Frame next = one;
  next.surface.put_text(5, 0, "a", {});
  next.cursor.x = 6;
  EXPECT_EQ(draw(&one, next), "a");
}

TEST(Differ, ScrollsALogForTheCostOfItsLine) {
  Frame one = frame(80, 24);
  for (int y = 0; y < 23; ++y) one.surface.put_text(0, y, "line number " + std::to_string(y) + " of a log", {});
  one.surface.put_text(0, 23, "[status] 0:bash*", {});
  Frame next = one;
  const terminal::Surface old = one.surface;
  next.surface.copy(old, 0, 1, 80, 22, 0, 0);
  next.surface.fill(0, 22, 80, 1, {});
  next.surface.put_text(0, 22, "line number 23 of a log", {});
  const std::string bytes = draw(&one, next);
  EXPECT_LT(bytes.size(), 75U) << testing::PrintToString(bytes);
  ScreenModel model(80, 24);
  model.feed(draw(nullptr, one));
  model.feed(bytes);
  EXPECT_EQ(model.compare(next.surface), "");
}

TEST(Differ, ErasesTheEndOfALine) {
  Frame one = frame(80, 24);
  one.surface.put_text(0, 0, std::string(80, 'x'), {});
  one.cursor.x = 10;
  Frame next = one;
  next.surface.fill(10, 0, 70, 1, {});
  EXPECT_EQ(draw(&one, next), "\x1B[K");
}

TEST(Differ, HidesTheCursorWhileItDrawsMuch) {
  Frame one = frame(80, 24);
  Frame next = one;
  for (int y = 0; y < 24; ++y) next.surface.put_text(y, y, "different text", {});
  const std::string bytes = draw(&one, next);
  EXPECT_TRUE(bytes.starts_with("\x1B[?25l"));
  EXPECT_TRUE(bytes.ends_with("\x1B[?25h"));
  const std::string synchronized = draw(&one, next, xterm("sync"));
  EXPECT_TRUE(synchronized.starts_with("\x1B[?2026h")) << testing::PrintToString(synchronized.substr(0, 20));
  EXPECT_TRUE(synchronized.ends_with("\x1B[?2026l"));
}

TEST(Differ, DrawsEverythingWhenTheSizeChanged) {
  const Frame one = frame(10, 3);
  Frame next = frame(12, 3);
  next.surface.put_text(0, 0, "abc", {});
  const std::string bytes = draw(&one, next);
  EXPECT_NE(bytes.find("\x1B[H\x1B[2J"), std::string::npos);
  EXPECT_NE(bytes.find("abc"), std::string::npos);
}

TEST(Differ, SwitchesModesOnlyWhenTheyChange) {
  Frame one = frame(10, 3);
  Frame next = one;
  next.mouse = OuterMouse::Drags;
  EXPECT_EQ(draw(&one, next), "\x1B[?1006l\x1B[?1000l\x1B[?1002l\x1B[?1003l\x1B[?1006h\x1B[?1000h\x1B[?1002h");
  next.mouse = OuterMouse::Off;
  next.title = "a\x1B]0;evil\ab\xC2\x9C";
  EXPECT_EQ(draw(&one, next), "\x1B]0;a]0;evilb\a");
  next.title.clear();
  next.cursor.shape = CursorShape::Bar;
  EXPECT_EQ(draw(&one, next, xterm("cstyle,ccolour")), "\x1B[6 q");
  next.cursor.shape = CursorShape::Default;
  next.cursor.colour = Colour::rgb(255, 0, 16);
  EXPECT_EQ(draw(&one, next, xterm("cstyle,ccolour")), "\x1B]12;#ff0010\a");
}

TEST(Differ, NeverSendsControlsOfALink) {
  Frame one = frame(10, 3);
  Frame next = one;
  next.surface.put(0, 0, "x", 1, {}, next.surface.intern_link({"", "http://a/\x1B]52;c;AAAA\a"}));
  EXPECT_EQ(draw(&one, next).find(']'), std::string::npos);
}

TEST(Differ, DrawsLinesForTerminalsWithoutUtf8) {
  auto source = TerminalCapabilities::Source{.term = "vt100", .terminfo = vt100_entry(), .utf8 = false};
  const auto capabilities = TerminalCapabilities::build(source).value();
  Frame one = frame(10, 3);
  one.cursor.y = 1;
  Frame next = one;
  next.surface.put(0, 0, "q", 1, {.attributes = terminal::attribute::kLineDrawing});
  next.surface.put(1, 0, "│", 1, {});
  next.surface.put(2, 0, "é", 1, {});
  next.surface.put(3, 0, "漢", 2, {});
  next.cursor = {.x = 5, .y = 0};
  EXPECT_EQ(draw(&one, next, capabilities), "\x1B[A\x0Eqx\x0F___");
}

TEST(Differ, DrawsLinesInUnicode) {
  Frame one = frame(10, 3);
  Frame next = one;
  next.surface.put(0, 0, "q", 1, {.attributes = terminal::attribute::kLineDrawing});
  next.cursor.x = 1;
  EXPECT_EQ(draw(&one, next), "─");
}

// A cell of its own that would join the one before it: a skin tone after a blank, the second half of a flag, a jamo.
TEST(Differ, KeepsApartWhatATerminalWouldJoin) {
  for (const auto& [first, second] : {std::pair{"x", "🏽"}, {"🇦", "🇧"}, {"ᄀ", "ᅡ"}, {"👩‍", "👧"}}) {
    const Frame before = frame(10, 1);
    Frame next = frame(10, 1);
    const int width = terminal::next_cluster(first).width;
    next.surface.put(1, 0, first, width, {});
    next.surface.put(1 + width, 0, second, terminal::next_cluster(second).width, {});
    ScreenModel screen(10, 1);
    screen.feed(draw(nullptr, before));
    screen.feed(draw(&before, next));
    EXPECT_EQ(screen.error, "");
    EXPECT_EQ(screen.compare(next.surface), "") << first << " and " << second;
  }
}

TEST(Differ, LeavesColoursOutOnMonochromeTerminals) {
  auto source = TerminalCapabilities::Source{.term = "vt100", .terminfo = vt100_entry()};
  const auto capabilities = TerminalCapabilities::build(source).value();
  Frame one = frame(10, 3);
  Frame next = one;
  next.surface.put(0, 0, "x", 1, {.foreground = Colour::indexed(1), .attributes = terminal::attribute::kBold});
  next.cursor.x = 1;
  EXPECT_EQ(draw(&one, next, capabilities), "\x1B[m\x0F\x1B[1mx\x1B[m\x0F");
}

TEST(Differ, KeepsTheLastCellFromScrollingTheScreen) {
  TerminfoEntry entry = xterm_entry();
  entry.erase("xenl");
  const auto capabilities = TerminalCapabilities::build({.term = "old", .terminfo = entry}).value();
  Frame one = frame(10, 3);
  Frame next = one;
  next.surface.fill(0, 0, 10, 3, {}, 'x');
  ScreenModel model(10, 3);
  model.feed(draw(&one, next, capabilities));
  EXPECT_FALSE(model.screen_scrolled);
  EXPECT_EQ(model.row(2), "xxxxxxxxx");
  EXPECT_EQ(model.row(1), "xxxxxxxxxx");
}

TEST(Sequences, StartAndStopUndoEachOther) {
  std::string out;
  start_sequence(xterm(), out);
  EXPECT_TRUE(out.starts_with("\x1B[?1049h\x1B[?1h\x1B="));
  out.clear();
  Frame last = frame(10, 3);
  last.mouse = OuterMouse::Motion;
  last.cursor.shape = CursorShape::Bar;
  stop_sequence(&last, xterm("cstyle"), out);
  for (const char* part : {"\x1B[1;3r", "\x1B[?1003l", "\x1B[2 q", "\x1B[?25h", "\x1B[?2004l"}) {
    EXPECT_NE(out.find(part), std::string::npos) << testing::PrintToString(part);
  }
  EXPECT_TRUE(out.ends_with("\x1B[?1049l"));
}

TEST(Keyboard, IsSetOnlyWhereTheTerminalSpeaksTheProtocol) {
  Frame one = frame(10, 3);
  Frame next = one;
  next.extended_keys = true;
  next.keyboard_flags = 3;
  EXPECT_EQ(draw(&one, next, xterm("extkeys")), "\x1B[>4;2m");
  TerminalCapabilities kitty = xterm("extkeys");
  EXPECT_TRUE(kitty.apply_keyboard_report());
  EXPECT_FALSE(kitty.apply_keyboard_report());
  EXPECT_EQ(draw(&one, next, kitty), "\x1B[=3u");
  EXPECT_EQ(draw(&next, one, kitty), "\x1B[=0u");
}

TEST(Keyboard, IsGivenBack) {
  TerminalCapabilities kitty = xterm("extkeys");
  kitty.apply_keyboard_report();
  std::string out;
  start_sequence(kitty, out);
  EXPECT_LT(out.find("\x1B[?u"), out.find("\x1B[c")) << "what DA1 comes after is not answered";
  EXPECT_NE(out.find("\x1B[>0u"), std::string::npos);
  out.clear();
  Frame last = frame(10, 3);
  last.extended_keys = true;
  last.keyboard_flags = 31;
  stop_sequence(&last, kitty, out);
  EXPECT_NE(out.find("\x1B[<u"), std::string::npos);
  EXPECT_LT(out.find("\x1B[<u"), out.find("\x1B[?1049l")) << "each screen has flags of its own";
  EXPECT_EQ(out.find("\x1B[>4m"), std::string::npos);
}

}  // namespace
}  // namespace mux::render
