// Layout: cases recorded from tmux, and what the recorder cannot reach.
#include "server/model/layout.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
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
  const char* other = std::getenv("MUX_LAYOUT_CASES");
  const auto path = other != nullptr ? std::filesystem::path(other)
                                     : std::filesystem::path(__FILE__).parent_path() / "layout_cases.txt";
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

}  // namespace
}  // namespace mux::model
