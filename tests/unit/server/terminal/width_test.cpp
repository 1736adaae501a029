// Widths and cluster borders, and the surface that draws with them.
#include "server/terminal/width.hpp"

#include <gtest/gtest.h>

#include "server/terminal/surface.hpp"

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
