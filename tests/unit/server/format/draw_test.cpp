// Drawing of formats: alignment, lists, markers, ranges, widths and trimming.
#include "server/format/draw.hpp"

#include <gtest/gtest.h>

#include "server/terminal/surface.hpp"

namespace mux::format {
namespace {

std::string drawn(std::string_view text, int width) {
  terminal::Surface surface(width, 1);
  draw(surface, 0, 0, width, text, {});
  std::string row;
  for (int x = 0; x < width; ++x) row += surface.text(surface.at(x, 0));
  return row;
}

TEST(Draw, Aligns) {
  EXPECT_EQ(drawn("abc", 6), "abc   ");
  EXPECT_EQ(drawn("#[align=right]abc", 6), "   abc");
  EXPECT_EQ(drawn("#[align=centre]ab", 6), "  ab  ");
  EXPECT_EQ(drawn("l#[align=centre]c#[align=right]r", 7), "l  c  r");
  EXPECT_EQ(drawn("left#[align=absolute-centre]x", 9), "leftx    ");
}

TEST(Draw, WhatDoesNotFitIsCut) {
  EXPECT_EQ(drawn("abcdef", 3), "abc");
  EXPECT_EQ(drawn("abc#[align=right]defg", 5), "abcfg");
  EXPECT_EQ(drawn("漢字", 3), "漢 ");
}

TEST(Draw, Hashes) {
  EXPECT_EQ(drawn("a##b", 4), "a#b ");
  EXPECT_EQ(drawn("##[x]", 6), "#[x]  ");
  EXPECT_EQ(drawn("#[bogus]x", 3), "x  ");
  EXPECT_EQ(drawn("a#[fg=red", 4), "a   ");
}

TEST(Draw, ListScrollsToItsFocus) {
  const std::string list =
      "#[list=on align=left]#[list=left-marker]<#[list=right-marker]>#[list=on]0123456789"
      "#[list=focus]F#[list=on]0123456789#[nolist]";
  EXPECT_EQ(drawn(list, 21), "0123456789F0123456789");
  EXPECT_EQ(drawn(list, 7), "<89F01>");
  EXPECT_EQ(drawn("L" + list + "A", 9), "L<89F01>A");
}

TEST(Draw, FillAndStyles) {
  terminal::Surface surface(4, 1);
  draw(surface, 0, 0, 4, "#[fg=red]a#[fill=blue]", {});
  EXPECT_EQ(surface.at(0, 0).style.foreground, terminal::Colour::indexed(1));
  EXPECT_EQ(surface.at(3, 0).style.background, terminal::Colour::indexed(4));
}

TEST(Draw, PushAndPopDefault) {
  terminal::Surface surface(3, 1);
  draw(surface, 0, 0, 3, "#[fg=red,push-default]#[fg=blue]a#[default]b#[pop-default]#[default]c", {});
  EXPECT_EQ(surface.at(0, 0).style.foreground, terminal::Colour::indexed(4));
  EXPECT_EQ(surface.at(1, 0).style.foreground, terminal::Colour::indexed(1));
  EXPECT_TRUE(surface.at(2, 0).style.foreground.is_default());
}

TEST(Draw, Ranges) {
  terminal::Surface surface(20, 1);
  const auto ranges =
      draw(surface, 2, 0, 12, "#[range=left]ab#[norange]#[align=right]#[range=window|3]cd#[range=user|x]e", {});
  ASSERT_EQ(ranges.size(), 3u);
  EXPECT_EQ(ranges[0].x, 2);
  EXPECT_EQ(ranges[0].width, 2);
  EXPECT_EQ(ranges[0].range.kind, RangeKind::Left);
  EXPECT_EQ(ranges[1].x, 11);
  EXPECT_EQ(ranges[1].width, 2);
  EXPECT_EQ(ranges[1].range.argument, 3u);
  EXPECT_EQ(ranges[2].x, 13);
  EXPECT_EQ(ranges[2].range.text, "x");
}

TEST(Draw, LineDrawingText) {
  EXPECT_EQ(drawn("#[acs]qx", 3), "─│ ");
}

TEST(Draw, WidthAndTrimming) {
  EXPECT_EQ(width_of("#[fg=red]ab##漢#[default]"), 5);
  EXPECT_EQ(trim_left("#[fg=red]abc#[default]def", 4), "#[fg=red]abc#[default]d");
  EXPECT_EQ(trim_right("#[fg=red]abc#[default]def", 4), "#[fg=red]c#[default]def");
  EXPECT_EQ(trim_left("漢字", 3), "漢");
  EXPECT_EQ(trim_right("漢字", 3), "字");
  EXPECT_EQ(trim_left("a##b", 2), "a##");
  EXPECT_EQ(trim_left("#r#[fg=red]", 1), "###[fg=red]");
}

}  // namespace
}  // namespace mux::format
