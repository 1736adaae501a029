// Colours and styles: parsing, printing, and what cells get.
#include <gtest/gtest.h>

#include "server/format/style_state.hpp"

namespace mux::format {
namespace {

std::string colour(std::string_view text) {
  const auto parsed = parse_colour(text);
  return parsed ? colour_text(*parsed) : "-";
}

TEST(Colour, ParsesAndPrints) {
  EXPECT_EQ(colour("red"), "red");
  EXPECT_EQ(colour("RED"), "red");
  EXPECT_EQ(colour("3"), "yellow");
  EXPECT_EQ(colour("93"), "brightyellow");
  EXPECT_EQ(colour("brightred"), "brightred");
  EXPECT_EQ(colour("color5"), "colour5");
  EXPECT_EQ(colour("colour255"), "colour255");
  EXPECT_EQ(colour("#aaBBcc"), "#aabbcc");
  EXPECT_EQ(colour("AliceBlue"), "#f0f8ff");
  EXPECT_EQ(colour("alice blue"), "#f0f8ff");
  EXPECT_EQ(colour("gray50"), "#7f7f7f");
  EXPECT_EQ(colour("default"), "default");
  EXPECT_EQ(colour("terminal"), "terminal");
  EXPECT_EQ(colour("themeRed"), "themered");
  for (const char* text : {"", "bogus", "colour256", "colour", "#12345", "#12345g", "8", "98", "-1"}) {
    EXPECT_EQ(colour(text), "-") << text;
  }
}

std::string style(std::string_view text) {
  const auto parsed = parse_style(text);
  return parsed ? style_text(*parsed) : "-";
}

TEST(Style, ParsesAndPrints) {
  EXPECT_EQ(style(""), "default");
  EXPECT_EQ(style("default"), "default");
  EXPECT_EQ(style("bg=red   fg=green, bold"), "fg=green,bg=red,bright");
  EXPECT_EQ(style("bold,nobold,italics|underscore"), "underscore,italics");
  EXPECT_EQ(style("bold,none"), "default");
  EXPECT_EQ(style("curly-underscore,us=#010203"), "us=#010203,curly-underscore");
  EXPECT_EQ(style("list=on align=right range=window|3"), "list=on,range=window|3,align=right");
  EXPECT_EQ(style("range=pane|%7"), "range=pane|%7");
  EXPECT_EQ(style("range=session|$2"), "range=session|$2");
  EXPECT_EQ(style("range=user|abcdefghijklmnopqrst"), "range=user|abcdefghijklmno");
  EXPECT_EQ(style("width=10,pad=2"), "width=10,pad=2");
  EXPECT_EQ(style("width=10%"), "width=10%");
  for (const char* text : {"bogus", "fg=", "fg=bogus", "range=pane|7", "range=control|10", "range=left|1", "align=up",
                           "width=x", "dim=101", "list=off"}) {
    EXPECT_EQ(style(text), "-") << text;
  }
}

TEST(Style, DefaultGoesBackToTheBase) {
  const StyleState base = *parse_style("fg=red,bold");
  StyleState state = base;
  ASSERT_TRUE(apply_style(state, base, "fg=blue,none"));
  ASSERT_TRUE(apply_style(state, base, "default"));
  EXPECT_EQ(state, base);
  ASSERT_TRUE(apply_style(state, base, "fg=blue"));
  ASSERT_TRUE(apply_style(state, base, "fg=default"));
  EXPECT_EQ(state.foreground, ColourSpec::basic(1));
}

TEST(Style, AnErrorLeavesTheStateAsItWas) {
  StyleState state;
  EXPECT_FALSE(apply_style(state, {}, "fg=red,bogus"));
  EXPECT_EQ(state, StyleState{});
}

TEST(Style, CellsGetPaletteColoursAndDimming) {
  const auto cell = to_terminal(*parse_style("fg=brightred,bg=colour200,dim=50%"));
  EXPECT_EQ(cell.foreground, terminal::Colour::rgb(127, 0, 0));
  EXPECT_EQ(to_terminal(*parse_style("fg=brightred")).foreground, terminal::Colour::indexed(9));
}

}  // namespace
}  // namespace mux::format
