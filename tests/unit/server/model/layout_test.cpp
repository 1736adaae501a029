// Layout: cases recorded from tmux, and what the recorder cannot reach.
#include "server/model/layout.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>

namespace mux::model {
namespace {

using PaneStatus = Layout::PaneStatus;

// A window as the recorder drove one.
class Replay {
 public:
  Replay(Size size, PaneStatus status) : layout_(PaneId{0}, size), status_(status) {}

  void run(const std::string& line) {
    std::istringstream words(line);
    std::string kind;
    words >> kind;
    if (kind == "split") {
      split(words);
    } else if (kind == "window") {
      Size size;
      words >> size.columns >> size.rows;
      layout_.resize(size, status_);
      manual_ = layout_.size();
    } else if (kind == "preset" || kind == "text") {
      std::string text;
      words >> text;
      kind == "preset" ? preset(text) : parse(text);
    } else {
      pane_operation(kind, words);
    }
  }
  [[nodiscard]] std::string dump() const { return layout_.dump(); }

 private:
  static PaneId pane(std::istringstream& words) {
    PaneId id;
    words >> id.value;
    return id;
  }

  void split(std::istringstream& words) {
    const PaneId target = pane(words);
    std::string axis, place, full, size;
    words >> axis >> place >> full >> size;
    Layout::Split split{.axis = axis == "h" ? Axis::LeftRight : Axis::TopBottom,
                        .position = place == "b" ? SplitPosition::Before : SplitPosition::After,
                        .full = full == "f",
                        .size = std::nullopt};
    if (size != "-") split.size = std::stoi(size);
    if (layout_.split(target, PaneId{next_}, split, status_)) ++next_;
  }

  void preset(const std::string& name) {
    const PresetSizes sizes{.main_columns = 80, .main_rows = 24};
    layout_.apply(*find_preset(name), sizes, status_);
  }

  void parse(const std::string& text) {
    if (auto parsed = Layout::parse(text, layout_.panes())) layout_ = std::move(*parsed);
    if (manual_) layout_.resize(*manual_, status_);
  }

  void pane_operation(const std::string& kind, std::istringstream& words) {
    const PaneId target = pane(words);
    if (kind == "kill") {
      layout_.remove(target);
    } else if (kind == "spread") {
      layout_.spread(target, status_);
    } else if (kind == "swap") {
      layout_.swap(target, pane(words));
    } else {
      char side = 0;
      int amount = 0;
      words >> side >> amount;
      const Axis axis = side == 'L' || side == 'R' || side == 'x' ? Axis::LeftRight : Axis::TopBottom;
      if (kind == "to") {
        layout_.resize_pane_to(target, axis, amount, status_);
      } else {
        layout_.resize_pane(target, axis, side == 'L' || side == 'U' ? -amount : amount, status_);
      }
    }
  }

  Layout layout_;
  PaneStatus status_;
  std::optional<Size> manual_;  // resize-window fixed the size, whatever a layout says
  std::uint32_t next_ = 1;
};

TEST(Layout, RecordedFromTmux) {
  // ctest runs this at the top of the source tree.
  const char* other = std::getenv("MUX_LAYOUT_CASES");
  const std::string path = other != nullptr ? other : "tests/unit/server/model/layout_cases.txt";
  std::ifstream file(path);
  ASSERT_TRUE(file) << path;
  std::optional<Replay> replay;
  std::string line;
  std::string history;
  int cases = 0;
  bool failed = false;
  while (std::getline(file, line)) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos) {
      std::istringstream words(line);
      std::string kind, status;
      Size size;
      words >> kind >> size.columns >> size.rows >> status;
      replay.emplace(size, status == "top"      ? PaneStatus::Top
                           : status == "bottom" ? PaneStatus::Bottom
                                                : PaneStatus::Off);
      history = line;
      failed = false;
      ++cases;
      continue;
    }
    if (failed) continue;  // what follows a difference differs
    replay->run(line.substr(0, tab));
    history += "\n" + line;
    EXPECT_EQ(replay->dump(), line.substr(tab + 1)) << history;
    failed = replay->dump() != line.substr(tab + 1);
  }
  EXPECT_GE(cases, 1);
}

Layout row_of(int count, Size size) {
  Layout layout(PaneId{0}, size);
  for (std::uint32_t i = 1; i < static_cast<std::uint32_t>(count); ++i) {
    const Layout::Split split{.axis = Axis::LeftRight, .full = true, .size = 2};
    EXPECT_TRUE(layout.split(PaneId{i - 1}, PaneId{i}, split, PaneStatus::Off));
  }
  return layout;
}

TEST(Layout, EvenSharesGiveWhatIsLeftToTheFirst) {
  Layout layout = row_of(3, {.columns = 82, .rows = 10});
  layout.apply(LayoutPreset::EvenHorizontal, {}, PaneStatus::Off);
  EXPECT_EQ(layout.dump().substr(5), "82x10,0,0{27x10,0,0,0,27x10,28,0,1,26x10,56,0,2}");
}

TEST(Layout, MirroredPresetsPutTheMainPaneLast) {
  Layout layout = row_of(3, {.columns = 100, .rows = 40});
  layout.apply(LayoutPreset::MainHorizontalMirrored, {.main_columns = 80, .main_rows = 24}, PaneStatus::Off);
  EXPECT_EQ(layout.dump().substr(5), "100x40,0,0[100x15,0,0{50x15,0,0,1,49x15,51,0,2},100x24,0,16,0]");
}

TEST(Layout, PresetNamesMayBeCut) {
  EXPECT_EQ(find_preset("even-v"), LayoutPreset::EvenVertical);
  EXPECT_EQ(find_preset("main-vertical"), LayoutPreset::MainVertical);
  EXPECT_EQ(find_preset("main"), std::nullopt);
  EXPECT_EQ(find_preset("nothing"), std::nullopt);
}

TEST(Layout, TiledKeepsToTheMostColumns) {
  Layout layout = row_of(6, {.columns = 100, .rows = 40});
  layout.apply(LayoutPreset::Tiled, {.tiled_max_columns = 1}, PaneStatus::Off);
  EXPECT_EQ(layout.root()->children.size(), 6u);
}

std::string parse_error(std::string_view text, std::size_t panes) {
  std::vector<PaneId> ids;
  for (std::uint32_t i = 0; i < panes; ++i) ids.push_back(PaneId{i});
  const auto parsed = Layout::parse(text, ids);
  return parsed ? "" : parsed.error().message;
}

TEST(Layout, ParseErrorsAreThoseOfTmux) {
  const std::string good = row_of(3, {.columns = 80, .rows = 24}).dump();
  EXPECT_EQ(parse_error(good, 3), "");
  EXPECT_EQ(parse_error(good, 4), "have 4 panes but need 3");
  EXPECT_EQ(parse_error(good, 1), "");
  EXPECT_EQ(parse_error("", 1), "invalid layout");
  EXPECT_EQ(parse_error("0000," + good.substr(5), 3), "invalid layout");
  EXPECT_EQ(parse_error(good.substr(0, good.size() - 1), 3), "invalid layout");
}

TEST(Layout, NoSpaceBelowTheLeastSize) {
  Layout layout(PaneId{0}, {.columns = 2, .rows = 3});
  EXPECT_FALSE(layout.split(PaneId{0}, PaneId{1}, {.axis = Axis::LeftRight}, PaneStatus::Off));
  EXPECT_FALSE(layout.split(PaneId{0}, PaneId{1}, {.axis = Axis::TopBottom}, PaneStatus::Top));
  EXPECT_TRUE(layout.split(PaneId{0}, PaneId{1}, {.axis = Axis::TopBottom}, PaneStatus::Off));
}

TEST(Layout, DraggingACrossingMovesBothBorders) {
  Layout layout(PaneId{0}, {.columns = 21, .rows = 21});
  ASSERT_TRUE(layout.split(PaneId{0}, PaneId{1}, {.axis = Axis::LeftRight}, PaneStatus::Off));
  ASSERT_TRUE(layout.split(PaneId{1}, PaneId{2}, {.axis = Axis::TopBottom}, PaneStatus::Off));
  EXPECT_TRUE(layout.drag_border(10, 10, 12, 13, PaneStatus::Off));
  EXPECT_EQ(layout.dump().substr(5), "21x21,0,0{12x21,0,0,0,8x21,13,0[8x13,13,0,1,8x7,13,14,2]}");
  EXPECT_EQ(layout.border_at(12, 3, Axis::LeftRight), PaneId{0});
  EXPECT_EQ(layout.border_at(3, 3, Axis::LeftRight), std::nullopt);
}

}  // namespace
}  // namespace mux::model
