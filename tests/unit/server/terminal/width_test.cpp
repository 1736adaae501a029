// Widths and cluster borders, and the surface that draws with them.
#include "server/terminal/width.hpp"

#include <gtest/gtest.h>

#include "server/terminal/checkpoint.hpp"
#include "server/terminal/surface.hpp"
#include "server/terminal/terminal.hpp"

namespace mux::terminal {
namespace {

TEST(Width, OfSingleCharacters) {
  EXPECT_EQ(codepoint_width(U'a'), 1);
  EXPECT_EQ(codepoint_width(U'\n'), 0);
  EXPECT_EQ(codepoint_width(0x85), 0);
  EXPECT_EQ(codepoint_width(U'é'), 1);
  EXPECT_EQ(codepoint_width(U'\u0301'), 0);
  EXPECT_EQ(codepoint_width(U'漢'), 2);
  EXPECT_EQ(codepoint_width(U'─'), 1);  // ambiguous
  EXPECT_EQ(codepoint_width(U'😀'), 2);
  EXPECT_EQ(codepoint_width(0xE0B0), 1);  // private use
  EXPECT_EQ(codepoint_width(0x110000), 0);
}

TEST(Width, OfClusters) {
  EXPECT_EQ(next_cluster("e\u0301x").text, "e\u0301");
  EXPECT_EQ(next_cluster("👩‍👩‍👧!").text, "👩‍👩‍👧");
  EXPECT_EQ(next_cluster("👩‍👩‍👧!").width, 2);
  EXPECT_EQ(next_cluster("🇩🇪🇫🇷").text, "🇩🇪");
  EXPECT_EQ(next_cluster("🇩🇪🇫🇷").width, 2);
  EXPECT_EQ(next_cluster("❤\uFE0F").width, 2);
  EXPECT_EQ(next_cluster("\xFFx").text, "\xFF");
  EXPECT_EQ(next_cluster("").width, 0);
}

TEST(Width, OfStringsAndTheirTrims) {
  EXPECT_EQ(string_width("a漢b"), 4);
  EXPECT_EQ(trim_right("a漢b", 2), "a");
  EXPECT_EQ(trim_right("a漢b", 3), "a漢");
  EXPECT_EQ(trim_left("a漢b", 2), "b");
  EXPECT_EQ(trim_left("a漢b", 3), "漢b");
}

TEST(OwnWidths, AreReadAsTheOptionHasThem) {
  EXPECT_EQ(parse_width_range("U+E0B0=2"), (WidthRange{0xE0B0, 0xE0B0, 2}));
  EXPECT_EQ(parse_width_range("\xC3\xA9=2"), (WidthRange{0xE9, 0xE9, 2}));
  EXPECT_EQ(parse_width_range("U+E000-U+E0FF=2"), (WidthRange{0xE000, 0xE0FF, 2}));
  EXPECT_EQ(parse_width_range("\xC3\xA0-\xC3\xA9=0"), (WidthRange{0xE0, 0xE9, 0}));
  for (const char* text : {"", "U+", "U+41=2", "a=1", "U+110000=1", "U+E000=3", "U+E000=", "U+E001-U+E000=1", "U+E000",
                           "U+E000-=1", "U+E000=11", "\xFF=1"}) {
    EXPECT_EQ(parse_width_range(text), std::nullopt) << text;
  }
}

TEST(OwnWidths, CountUntilOthersDo) {
  ASSERT_EQ(codepoint_width(0xE0B0), 1);
  set_codepoint_widths({{0xE000, 0xE0FF, 2}, {0xE0B1, 0xE0B1, 1}});
  EXPECT_EQ(codepoint_width(0xE0B0), 2);
  EXPECT_EQ(codepoint_width(0xE0B1), 1) << "the last counts";
  EXPECT_EQ(codepoint_width(0xE100), 1);
  Terminal terminal({.columns = 10, .rows = 2});
  terminal.feed("\xEE\x82\xB0x");
  EXPECT_EQ(terminal.cursor().x, 3);
  set_codepoint_widths({});
  EXPECT_EQ(codepoint_width(0xE0B0), 1);
  // What stands keeps its width, also through a checkpoint.
  Terminal copy(terminal.options());
  ASSERT_TRUE(restore(copy, serialize(terminal)));
  EXPECT_EQ(copy.row(0).cell(0).width, 2);
  copy.feed("\r\n\xEE\x82\xB0x");
  EXPECT_EQ(copy.cursor().x, 2);
}

TEST(Surface, KeepsWideCellsWhole) {
  Surface surface(4, 1);
  surface.put_text(0, 0, "a漢b", Style{});
  EXPECT_EQ(surface.at(1, 0).width, 2);
  EXPECT_EQ(surface.at(2, 0).width, 0);
  surface.put(2, 0, "x", 1, Style{});
  EXPECT_EQ(surface.text(surface.at(1, 0)), " ");
  EXPECT_EQ(surface.text(surface.at(2, 0)), "x");
  surface.put(3, 0, "漢", 2, Style{});
  EXPECT_EQ(surface.text(surface.at(3, 0)), " ");
}

TEST(Surface, CopiesClippedAndCutsWideCells) {
  Surface from(4, 1);
  from.put_text(0, 0, "漢字", Style{});
  Surface to(3, 1);
  to.copy(from, 1, 0, 3, 1, 0, 0);
  EXPECT_EQ(to.text(to.at(0, 0)), " ");
  EXPECT_EQ(to.text(to.at(1, 0)), "字");
}

TEST(Surface, HoldsLongClustersAndLinks) {
  Surface surface(4, 1);
  const std::string family = "👩‍👩‍👧‍👦";
  surface.put(0, 0, family, 2, Style{}, surface.intern_link({"1", "http://a"}));
  Surface other(4, 1);
  other.put(0, 0, family, 2, Style{}, other.intern_link({"1", "http://b"}));
  EXPECT_EQ(surface.text(surface.at(0, 0)), family);
  EXPECT_FALSE(same_cell(surface, surface.at(0, 0), other, other.at(0, 0)));
  other.copy(surface, 0, 0, 2, 1, 0, 0);
  EXPECT_TRUE(same_cell(surface, surface.at(0, 0), other, other.at(0, 0)));
}

}  // namespace
}  // namespace mux::terminal
