// Terminal: what bytes do to screen, history, replies and effects.
#include "server/terminal/terminal.hpp"

#include <gtest/gtest.h>

#include "server/terminal/capture.hpp"

namespace mux::terminal {
namespace {

Terminal make(int columns, int rows, std::string_view bytes) {
  TerminalOptions options;
  options.columns = columns;
  options.rows = rows;
  Terminal terminal(options);
  terminal.feed(bytes);
  return terminal;
}

std::string all(const Terminal& terminal) {
  CaptureOptions options;
  options.start_of_history = true;
  return capture(terminal, options);
}

TEST(Terminal, PrintsWrapsAndScrollsIntoHistory) {
  Terminal terminal = make(4, 2, "abcdef\r\nx\r\ny");
  EXPECT_EQ(terminal.history_size(), 2);
  EXPECT_EQ(all(terminal), "abcd\nef\nx\ny\n");
  EXPECT_TRUE(terminal.row_flags(-2).wrapped);
  EXPECT_FALSE(terminal.row_flags(-1).wrapped);
}

TEST(Terminal, ReflowsScreenAndHistory) {
  Terminal terminal = make(4, 2, "abcdefgh\r\nxyz\r\n12345");
  terminal.resize(8, 2);
  EXPECT_EQ(all(terminal), "abcdefgh\nxyz\n12345\n");
  EXPECT_EQ(terminal.cursor().x, 5);
  terminal.resize(3, 2);
  EXPECT_EQ(all(terminal), "abc\ndef\ngh\nxyz\n123\n45\n");
}

// Rows that move or are cleared end the wrapped line above them.
TEST(Terminal, DoesNotJoinRowsThatOnlyStandBelow) {
  const auto widened = [](std::string_view bytes) {
    Terminal terminal = make(4, 3, bytes);
    terminal.resize(8, 3);
    return all(terminal);
  };
  EXPECT_EQ(widened("abcdef"), "abcdef\n\n\n");
  EXPECT_EQ(widened("abcdef\x1b[2Kxy"), "abcd\n  xy\n\n");
  EXPECT_EQ(widened("abcdef\x1b[L\x1b[3Bxy"), "abcd\n\nefxy\n");
  EXPECT_EQ(widened("abcdef\x1b[Mxy"), "abcd\n  xy\n\n");
  EXPECT_EQ(widened("abcdef\x1b[T"), "\nabcd\nef\n");
  EXPECT_EQ(widened("\r\nabcdef\x1b[H\x1b[M"), "abcdef\n\n\n");
  EXPECT_EQ(widened("abcdef\r\nx\r\ny\x1b[H\x1b[2K"), "abcd\n\nx\ny\n");
}

TEST(Terminal, KeepsTheRegionWhenOnlyTheWidthChanges) {
  Terminal terminal = make(8, 5, "\x1b[2;3r");
  terminal.resize(6, 5);
  EXPECT_EQ(terminal.scroll_region_upper(), 1);
  EXPECT_EQ(terminal.scroll_region_lower(), 2);
  terminal.resize(6, 4);
  EXPECT_EQ(terminal.scroll_region_lower(), 3);
}

TEST(Terminal, TrimsBelowTheCursorAsFarAsTheHistoryReaches) {
  Terminal terminal = make(4, 3, "a\r\nb\r\nc\r\nd\r\ne\x1b[A\x1b[A");
  ASSERT_EQ(terminal.history_size(), 2);
  terminal.trim_below_cursor();
  EXPECT_EQ(all(terminal), "a\nb\nc\n");
  EXPECT_EQ(terminal.history_size(), 0);
  EXPECT_EQ(terminal.cursor().y, 2);
  terminal.feed("\x1b[H");
  terminal.trim_below_cursor();
  EXPECT_EQ(all(terminal), "a\nb\nc\n");
}

TEST(Terminal, ForgetsLinksAndTakesNewOnes) {
  Terminal terminal = make(8, 2, "\x1b]8;;http://a\x1b\\one\x1b]8;;\x1b\\");
  ASSERT_NE(terminal.row(0).cell(0).link, nullptr);
  terminal.forget_links();
  EXPECT_EQ(terminal.row(0).cell(0).link, nullptr);
  EXPECT_EQ(all(terminal), "one\n\n");
  terminal.feed("\x1b]8;;http://a\x1b\\two");
  const RowView row = terminal.row(0);
  EXPECT_EQ(row.cell(0).link, nullptr);
  ASSERT_NE(row.cell(3).link, nullptr);
  EXPECT_EQ(row.cell(3).link->uri, "http://a");
}

TEST(Terminal, RepeatsOnlyWhatWasJustPrinted) {
  EXPECT_EQ(all(make(10, 1, "ab\x1b[2b")), "abbb\n");
  EXPECT_EQ(all(make(10, 1, "ab\x1b[m\x1b[2b")), "ab\n");
  EXPECT_EQ(all(make(10, 1, "ab\b\x1b[2b")), "ab\n");
  EXPECT_EQ(all(make(10, 1, "ab\x1b[b\x1b[b")), "abb\n");
}

TEST(Terminal, InsertsNoLinesWhereNothingMoves) {
  EXPECT_EQ(all(make(6, 3, "\x1b[1;2r\x1b[3;1Hlast\x1b[L")), "\n\nlast\n");
}

TEST(Terminal, NeverSplitsWideCharacters) {
  Terminal terminal = make(3, 3, "a漢字");
  EXPECT_EQ(all(terminal), "a漢\n字\n\n");
  terminal.resize(2, 3);
  EXPECT_EQ(all(terminal), "a\n漢\n字\n\n");
}

TEST(Terminal, KeepsTheAlternateScreenApart) {
  Terminal terminal = make(5, 2, "one\r\ntwo\x1b[?1049h\x1b[Halt");
  EXPECT_TRUE(terminal.alternate_on());
  EXPECT_EQ(terminal.alternate_saved_x(), 3);
  terminal.feed("\x1b[?1049l");
  EXPECT_EQ(all(terminal), "one\ntwo\n");
  EXPECT_EQ(terminal.cursor().x, 3);
}

TEST(Terminal, AnswersWithAClosedGrammar) {
  Terminal terminal = make(80, 24, "\x1b[c\x1b[>c\x1b[6n\x1b[5n\x1b[?7$p\x1b[4$p\x1b[>q");
  EXPECT_EQ(terminal.take_replies(),
            "\x1b[?1;2c\x1b[>84;0;0c\x1b[1;1R\x1b[0n\x1b[?7;1$y\x1b[4;2$y\x1bP>|tmux 3.8\x1b\\");
  terminal.set_muted(true);
  terminal.feed("\x1b[c");
  EXPECT_EQ(terminal.take_replies(), "");
}

// The option input-buffer-size.
TEST(Terminal, DropsStringsThatAreTooLong) {
  TerminalOptions options;
  options.string_limit = 16;
  Terminal terminal(options);
  terminal.feed("\x1b]2;0123456789abcd\x1b\\");
  EXPECT_EQ(terminal.title(), "0123456789abcd");
  terminal.feed("\x1b]2;0123456789abcde\x1b\\x");
  EXPECT_EQ(terminal.title(), "0123456789abcd");
  EXPECT_EQ(terminal.row(0).cell(0).text, "x");
}

TEST(Terminal, GivesStringsUp) {
  Terminal terminal({.columns = 10, .rows = 4});
  terminal.feed("a\x1b[1");
  EXPECT_EQ(terminal.open_string(), 0u);
  terminal.feed("mb\x1b]2;one");
  const std::uint64_t first = terminal.open_string();
  EXPECT_NE(first, 0u);
  terminal.feed("two\a\x1bP1$");
  EXPECT_NE(terminal.open_string(), 0u);
  EXPECT_NE(terminal.open_string(), first);
  EXPECT_EQ(terminal.title(), "onetwo");
  const std::uint64_t edits = terminal.edits();
  terminal.abandon_string();
  EXPECT_EQ(terminal.open_string(), 0u);
  EXPECT_NE(terminal.edits(), edits);
  EXPECT_TRUE(terminal.pending().empty());
  terminal.feed("qmc");
  EXPECT_EQ(terminal.row(0).cell(2).text, "q");
}

TEST(Terminal, ReportsEffectsOnce) {
  Terminal terminal = make(80, 24, "\a\x1b]0;title\a\x1b]7;file:///tmp\x1b\\\x1b]9;4;1;30\a\x1b]133;D;2\a");
  Effects effects = terminal.take_effects();
  EXPECT_EQ(effects.bells, 1u);
  EXPECT_TRUE(effects.title_changed);
  EXPECT_EQ(terminal.title(), "title");
  EXPECT_EQ(terminal.path(), "file:///tmp");
  EXPECT_EQ(terminal.progress().percent, 30);
  ASSERT_EQ(effects.command_marks.size(), 1u);
  EXPECT_EQ(effects.command_marks[0].status, 2);
  EXPECT_EQ(terminal.take_effects().bells, 0u);
}

TEST(Terminal, TellsWhichRowsChanged) {
  Terminal terminal = make(10, 3, "a\r\nb");
  const std::uint64_t seen = terminal.generation();
  terminal.feed("c");
  EXPECT_FALSE(terminal.row_changed_since(0, seen));
  EXPECT_TRUE(terminal.row_changed_since(1, seen));
  EXPECT_FALSE(terminal.row_changed_since(1, terminal.generation()));
}

TEST(Terminal, CapturesStyles) {
  Terminal terminal = make(20, 2, "a\x1b[1;31mb\x1b[0mc");
  CaptureOptions options;
  options.escapes = true;
  EXPECT_EQ(capture(terminal, options), "a\x1b[1m\x1b[31mb\x1b[0mc\n\n");
}

TEST(Terminal, SplitsAnywhere) {
  const std::string bytes = "é\x1b[1;31mxy\x1b]2;t\x1b\\漢\x1b[0m👩‍👧z\x1bP$q q\x1b\\";
  Terminal whole = make(20, 3, bytes);
  Terminal pieces = make(20, 3, "");
  for (const char byte : bytes) pieces.feed({&byte, 1});
  CaptureOptions options;
  options.escapes = true;
  EXPECT_EQ(capture(whole, options), capture(pieces, options));
  EXPECT_EQ(whole.take_replies(), pieces.take_replies());
  EXPECT_EQ(whole.title(), pieces.title());
}

}  // namespace
}  // namespace mux::terminal
