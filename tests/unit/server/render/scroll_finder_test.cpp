// Tests of which rows are found to have moved.
#include "server/render/scroll_finder.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace mux::render {
namespace {

terminal::Surface lines(std::initializer_list<const char*> texts) {
  terminal::Surface surface(40, static_cast<int>(texts.size()));
  int y = 0;
  for (const char* text : texts) surface.put_text(0, y++, text, {});
  return surface;
}

std::vector<Scroll> find(const terminal::Surface& shown, const terminal::Surface& next, RowMap& rows) {
  rows.resize(static_cast<std::size_t>(shown.rows()));
  std::iota(rows.begin(), rows.end(), 0);
  return find_scrolls(shown, next, rows);
}

TEST(ScrollFinder, FindsALogThatMovedUp) {
  const auto shown = lines({"first line", "second line", "third line", "fourth line", "status"});
  const auto next = lines({"second line", "third line", "fourth line", "a new line", "status"});
  RowMap rows;
  EXPECT_EQ(find(shown, next, rows), (std::vector<Scroll>{{0, 3, 1}}));
  EXPECT_EQ(rows, (RowMap{1, 2, 3, kBlankRow, 4}));
}

TEST(ScrollFinder, FindsRowsThatMovedDown) {
  const auto shown = lines({"head", "alpha beta", "gamma delta", "epsilon zeta", "eta theta"});
  const auto next = lines({"head", "inserted one", "alpha beta", "gamma delta", "epsilon zeta"});
  RowMap rows;
  EXPECT_EQ(find(shown, next, rows), (std::vector<Scroll>{{1, 4, -1}}));
  EXPECT_EQ(rows, (RowMap{0, kBlankRow, 1, 2, 3}));
}

TEST(ScrollFinder, LeavesAloneWhatIsCheaperToWrite) {
  RowMap rows;
  EXPECT_TRUE(find(lines({"a", "b", "c", "d"}), lines({"b", "c", "d", "e"}), rows).empty());
  EXPECT_TRUE(find(lines({"one", "two", "three"}), lines({"one", "two", "three"}), rows).empty());
}

}  // namespace
}  // namespace mux::render
