// Tests of composed frames: panes, borders as tmux draws them, status line, messages, cursor, places and damage.
#include "server/render/compositor.hpp"

#include <gtest/gtest.h>

#include <iterator>
#include <random>

#include "server/format/context.hpp"
#include "server/model/world.hpp"
#include "server/options/option_ids.hpp"
#include "server/render/differ.hpp"
#include "server/render/line_drawing.hpp"
#include "server/terminal/terminal.hpp"
#include "tests/unit/server/render/test_terminals.hpp"

namespace mux::render {
namespace {

using keys::MouseLocation;
using model::PaneId;
using options::OptionId;
using terminal::Colour;

class PlainContext final : public format::Context {
 public:
  explicit PlainContext(const std::string& left) : left_(left) {}
  [[nodiscard]] std::optional<std::string> variable(std::string_view name) const override {
    if (name == "left") return left_;
    return std::nullopt;
  }
  [[nodiscard]] std::optional<std::time_t> time_variable(std::string_view) const override { return std::nullopt; }
  void loop(const format::LoopRequest&, const std::function<void(const Context&, bool)>&) const override {}
  [[nodiscard]] std::string job_output(std::string_view) const override { return {}; }
  [[nodiscard]] bool name_exists(std::string_view, bool) const override { return false; }
  [[nodiscard]] int search_pane(std::string_view, bool, bool) const override { return 0; }
  [[nodiscard]] bool client_has_feature(std::string_view) const override { return false; }
  [[nodiscard]] bool client_has_capability(std::string_view) const override { return false; }
  [[nodiscard]] std::optional<std::string> client_environment(std::string_view) const override { return std::nullopt; }
  [[nodiscard]] std::time_t now() const override { return 0; }
  [[nodiscard]] std::uint64_t animation_ticks() const override { return 0; }
  [[nodiscard]] const format::ThemeResolver* theme() const override { return nullptr; }

 private:
  const std::string& left_;
};

class CompositorTest : public testing::Test {
 protected:
  CompositorTest() : compositor_(world_, [this](auto, auto) { return std::make_unique<PlainContext>(left_); }) {
    session_ = world_.create_session("s").id;
    model::Window& window = world_.create_window({40, 11});
    window_ = window.id;
    first_ = world_.create_pane(window_, {40, 11}, 100).id;
    window.layout = model::Layout(first_, {40, 11});
    EXPECT_TRUE(world_.link_window(session_, window_));
    world_.apply_layout(window_);
    client_ = world_.create_client("c").id;
    client().session = session_;
    client().has_terminal = true;
    client().size = {40, 12};
    options().set_array(OptionId::kStatusFormat, {{0, "#[range=left]#{left}#[norange] #[range=window|3]w"}});
    options().set_string(OptionId::kStatusStyle, "bg=green");
    window_options().set_string(OptionId::kPaneBorderStyle, "default");
    window_options().set_string(OptionId::kPaneActiveBorderStyle, "fg=green");
    window_options().set_string(OptionId::kFillCharacter, "~");
  }

  model::Client& client() { return world_.client(client_); }
  options::OptionSet& options() { return world_.global_session_options(); }
  options::OptionSet& window_options() { return world_.global_window_options(); }
  terminal::Terminal& terminal(PaneId id) { return *world_.pane(id).terminal; }

  PaneId split(PaneId pane, model::Axis axis) {
    const PaneId made = world_.create_pane(window_, {10, 10}, 100).id;
    EXPECT_TRUE(world_.window(window_).layout.split(pane, made, {.axis = axis}, world_.pane_status(window_)));
    world_.apply_layout(window_);
    activate(made);
    return made;
  }
  void activate(PaneId id) { world_.window(window_).view.active = id; }

  // The next frame as text, lines as Unicode, trailing blanks left out.
  std::vector<std::string> compose() {
    Frame next;
    compositor_.compose(client(), next, drawn_ ? &frame_ : nullptr);
    frame_ = std::move(next);
    drawn_ = true;
    std::vector<std::string> rows;
    for (int y = 0; y < frame_.surface.rows(); ++y) {
      std::string row;
      for (int x = 0; x < frame_.surface.columns(); ++x) {
        const auto& cell = frame_.surface.at(x, y);
        const std::string_view text = frame_.surface.text(cell);
        row += cell.style.has(terminal::attribute::kLineDrawing) ? line_drawing_utf8(text.front()) : text;
      }
      rows.push_back(row.substr(0, row.find_last_not_of(' ') + 1));
    }
    return rows;
  }
  [[nodiscard]] bool is_green(int x, int y) const {
    return frame_.surface.at(x, y).style.foreground == Colour::indexed(2);
  }

  model::World world_;
  std::string left_ = "[s]";
  Compositor compositor_;
  model::SessionId session_;
  model::WindowId window_;
  PaneId first_;
  model::ClientId client_;
  Frame frame_;
  bool drawn_ = false;
};

TEST_F(CompositorTest, DrawsAPaneAboveItsStatusLine) {
  terminal(first_).feed("hello\r\n\x1B[31mworld");
  const auto rows = compose();
  EXPECT_EQ(rows[0], "hello");
  EXPECT_EQ(rows[1], "world");
  EXPECT_EQ(rows[11], "[s] w");
  EXPECT_EQ(frame_.surface.at(0, 1).style.foreground, Colour::indexed(1));
  EXPECT_EQ(frame_.surface.at(39, 11).style.background, Colour::indexed(2));
  EXPECT_EQ(frame_.cursor.x, 5);
  EXPECT_EQ(frame_.cursor.y, 1);
  EXPECT_TRUE(frame_.cursor.visible);
}

TEST_F(CompositorTest, PutsTheStatusLineOnTop) {
  options().set_number(OptionId::kStatusPosition, 0);
  terminal(first_).feed("hello");
  const auto rows = compose();
  EXPECT_EQ(rows[0], "[s] w");
  EXPECT_EQ(rows[1], "hello");
  EXPECT_EQ(frame_.cursor.y, 1);
  EXPECT_EQ(compositor_.locate(client(), 3, 2).pane_y, 1);
}

TEST_F(CompositorTest, TheClientKnowsWhatPartOfAWindowItShows) {
  terminal(first_).feed("\x1b[11;40H");
  compose();
  EXPECT_EQ(client().offset_x, 0);
  client().size = {20, 8};
  left_ = "moved";
  compose();
  EXPECT_EQ(client().offset_x, 20);
  EXPECT_EQ(client().offset_y, 4);
  terminal(first_).feed("\x1b[H");
  left_ = "back";
  EXPECT_EQ(compose().back().substr(0, 4), "back");
  EXPECT_EQ(client().offset_x, 0);
  EXPECT_EQ(client().offset_y, 0);
}

TEST_F(CompositorTest, ColoursHalfOfTheBorderBetweenTwoPanes) {
  split(first_, model::Axis::LeftRight);
  activate(first_);
  auto rows = compose();
  EXPECT_EQ(rows[0], std::string(20, ' ') + "│");
  EXPECT_TRUE(is_green(20, 0));
  EXPECT_TRUE(is_green(20, 5));
  EXPECT_FALSE(is_green(20, 6));
  activate(PaneId{first_.value + 1});
  compose();
  EXPECT_FALSE(is_green(20, 5));
  EXPECT_TRUE(is_green(20, 6));
  window_options().set_number(OptionId::kPaneBorderIndicators, 0);
  compose();
  EXPECT_TRUE(is_green(20, 0));
}

TEST_F(CompositorTest, JoinsBordersAndPointsToTheActivePane) {
  const PaneId right = split(first_, model::Axis::LeftRight);
  const PaneId below = split(right, model::Axis::TopBottom);
  window_options().set_number(OptionId::kPaneBorderIndicators, 3);
  auto rows = compose();
  const int border = world_.pane(below).area.y - 1;
  const auto at = static_cast<std::size_t>(border);
  EXPECT_EQ(rows[at].substr(20, 12), "├─↓─") << rows[at];
  EXPECT_EQ(rows[at + 2].substr(20, 3), "→");
  EXPECT_TRUE(is_green(20, border));
  EXPECT_FALSE(is_green(20, 0));
  activate(first_);
  rows = compose();
  EXPECT_EQ(rows[1].substr(20, 3), "←");
  EXPECT_TRUE(is_green(20, 0));
  EXPECT_FALSE(is_green(25, border));
  EXPECT_EQ(compositor_.locate(client(), 20, 0).location, MouseLocation::Border);
  EXPECT_EQ(compositor_.locate(client(), 20, 0).pane, first_);
  EXPECT_EQ(compositor_.locate(client(), 25, border).pane, right);
}

TEST_F(CompositorTest, DrawsOtherKindsOfLines) {
  const PaneId right = split(first_, model::Axis::LeftRight);
  split(right, model::Axis::TopBottom);
  const auto joint = [this](int lines) {
    window_options().set_number(OptionId::kPaneBorderLines, lines);
    const auto rows = compose();
    return rows[5].size() > 20 ? rows[5].substr(20, 6) : "";
  };
  EXPECT_EQ(joint(1), "╠═");
  EXPECT_EQ(joint(2), "┣━");
  EXPECT_EQ(joint(3).substr(0, 2), "+-");
  EXPECT_EQ(joint(5), "");
}

TEST_F(CompositorTest, WritesTitlesOnBorders) {
  window_options().set_number(OptionId::kPaneBorderStatus, 1);
  window_options().set_string(OptionId::kPaneBorderFormat, "a title#[align=right]#[range=control|9]x#[norange]");
  world_.apply_layout(window_);
  split(first_, model::Axis::LeftRight);
  const auto rows = compose();
  EXPECT_EQ(rows[0], "──a title────────x──┬──a title───────x──");
  const Place place = compositor_.locate(client(), 17, 0);
  EXPECT_EQ(place.location, MouseLocation::Control9);
  EXPECT_EQ(place.pane, first_);
}

TEST_F(CompositorTest, FillsWhatIsOutsideOfASmallerWindow) {
  client().size = {44, 15};
  terminal(first_).feed(std::string(40, 'x'));
  const auto rows = compose();
  EXPECT_EQ(rows[0], std::string(40, 'x') + "│~~~");
  EXPECT_EQ(rows[11].substr(117), "─┘~~~") << rows[11];
  EXPECT_EQ(rows[12], std::string(44, '~'));
  EXPECT_EQ(rows[14], "[s] w");
  EXPECT_EQ(compositor_.locate(client(), 42, 0).location, MouseLocation::Empty);
}

TEST_F(CompositorTest, FollowsTheCursorInALargerWindow) {
  client().size = {20, 6};
  for (int i = 0; i < 11; ++i) terminal(first_).feed("line " + std::to_string(i) + (i < 10 ? "\r\n" : ""));
  EXPECT_EQ(compose()[4], "line 10");
  client().panned = true;
  client().offset_y = 2;
  EXPECT_EQ(compose()[0], "line 2");
  EXPECT_FALSE(frame_.cursor.visible);
  EXPECT_EQ(compositor_.locate(client(), 0, 0).pane_y, 2);
}

TEST_F(CompositorTest, ShowsAMessageInPlaceOfTheStatusLine) {
  compose();
  client().message = model::StatusMessage{.text = "#[fg=red]hi"};
  EXPECT_EQ(compose()[11], "hi");
  client().message = model::StatusMessage{.text = "#[fg=red]hi", .ignore_styles = true};
  EXPECT_EQ(compose()[11], "#[fg=red]hi");
  client().message.reset();
  EXPECT_EQ(compose()[11], "[s] w");
  options().set_number(OptionId::kStatus, 0);
  client().message = model::StatusMessage{.text = "over the pane"};
  EXPECT_EQ(compose()[11], "over the pane");
  client().message.reset();
  EXPECT_EQ(compose()[11].find("over"), std::string::npos);
}

TEST_F(CompositorTest, ExpandsTheStatusLineOnlyWhenAsked) {
  compose();
  left_ = "[changed]";
  EXPECT_EQ(compose()[11], "[s] w");
  compositor_.status_changed();
  EXPECT_EQ(compose()[11], "[changed] w");
  EXPECT_EQ(compositor_.locate(client(), 0, 11).location, MouseLocation::StatusLeft);
  const Place place = compositor_.locate(client(), 10, 11);
  EXPECT_EQ(place.location, MouseLocation::Status);
  EXPECT_EQ(place.window_index, 3);
  EXPECT_EQ(compositor_.locate(client(), 30, 11).location, MouseLocation::StatusDefault);
}

TEST_F(CompositorTest, AsksForTheMouseThatIsWanted) {
  options().set_number(OptionId::kMouse, 0);
  compose();
  EXPECT_EQ(frame_.mouse, OuterMouse::Off);
  terminal(first_).feed("\x1B[?1000h");
  compose();
  EXPECT_EQ(frame_.mouse, OuterMouse::Buttons);
  options().set_number(OptionId::kMouse, 1);
  compose();
  EXPECT_EQ(frame_.mouse, OuterMouse::Drags);
  terminal(first_).feed("\x1B[?1003h");
  compose();
  EXPECT_EQ(frame_.mouse, OuterMouse::Motion);
}

TEST_F(CompositorTest, ShowsOnlyTheZoomedPane) {
  split(first_, model::Axis::LeftRight);
  world_.zoom(world_.window(window_).view, window_, first_);
  terminal(first_).feed(std::string(40, 'z'));
  EXPECT_EQ(compose()[0], std::string(40, 'z'));
}

TEST_F(CompositorTest, ShowsWholePicturesOfAProgramThatNeverRests) {
  EXPECT_EQ(compose()[0], "");
  terminal(first_).feed("\x1B[?2026h\x1B[2J\x1B[Hone\x1B[?2026l\x1B[?2026h\x1B[2J\x1B[Htw");
  EXPECT_EQ(compose()[0], "") << "the first began after a frame: that is what is kept";
  terminal(first_).feed("o\x1B[?2026l\x1B[?2026h\x1B[2J\x1B[H\x1B[?25lthr");
  EXPECT_EQ(compose()[0], "two");
  EXPECT_EQ(frame_.cursor.x, 3);
  EXPECT_TRUE(frame_.cursor.visible);
  client().size.columns = 30;  // drawn anew, and still whole
  EXPECT_EQ(compose()[0], "two");
  terminal(first_).feed("ee\x1B[?2026l");
  EXPECT_EQ(compose()[0], "three");
  EXPECT_FALSE(frame_.cursor.visible);
  terminal(first_).feed("\x1B[?2026h\rfour");
  EXPECT_EQ(compose()[0], "three");
  terminal(first_).end_synchronized();
  EXPECT_EQ(compose()[0], "foure");
}

TEST_F(CompositorTest, KeepsWhatWasDrawnWhereThePictureBeforeIsNotKnown) {
  terminal(first_).feed("before");
  compose();
  terminal(first_).feed("\x1B[?2026h");
  terminal(first_).resize(40, 10);
  terminal(first_).feed(" after");
  EXPECT_EQ(compose()[0], "before");
  terminal(first_).feed("\x1B[?2026l");
  EXPECT_EQ(compose()[0], "before after");
}

// Frames built from damage equal frames built anew, and a real terminal shows them.
TEST_F(CompositorTest, DrawsDamageAsItWouldDrawEverything) {
  const PaneId right = split(first_, model::Axis::LeftRight);
  const PaneId below = split(right, model::Axis::TopBottom);
  const PaneId panes[] = {first_, right, below};
  const std::string_view texts[] = {"hello \x1B[1;32mworld\x1B[m",
                                    "\r\n",
                                    "\x1B[H",
                                    "\x1B[2J",
                                    "漢字かな",
                                    "\x1B[5;3Hx",
                                    "\x1BM",
                                    "\n\n",
                                    "\x1B[44m\x1B[K\x1B[m",
                                    "\x1B[?2026h",
                                    "\x1B[?2026l",
                                    "a long line that wraps around the pane"};
  Compositor whole(world_, [this](auto, auto) { return std::make_unique<PlainContext>(left_); });
  const TerminalCapabilities capabilities = xterm("256,RGB");
  terminal::Terminal screen({.columns = 40, .rows = 12});
  std::mt19937 random(11);
  for (int i = 0; i < 400; ++i) {
    for (auto count = random() % 3; count > 0; --count)
      terminal(panes[random() % 3]).feed(texts[random() % std::size(texts)]);
    const bool first = !drawn_;
    const Frame before = frame_;
    compose();
    Frame expected;
    whole.compose(client(), expected, nullptr);
    std::string bytes;
    diff(first ? nullptr : &before, frame_, capabilities, bytes);
    screen.feed(bytes);
    terminal::Surface shown(40, 12);
    screen.draw(shown, 0, 0, {});
    for (int y = 0; y < 12; ++y) {
      for (int x = 0; x < 40; ++x) {
        ASSERT_TRUE(same_cell(frame_.surface, frame_.surface.at(x, y), expected.surface, expected.surface.at(x, y)))
            << "frame " << i << " at " << x << ',' << y;
        const auto& cell = frame_.surface.at(x, y);
        std::string_view text = frame_.surface.text(cell);
        if (cell.style.has(terminal::attribute::kLineDrawing)) text = line_drawing_utf8(text.front());
        ASSERT_EQ(shown.text(shown.at(x, y)), text) << "frame " << i << " at " << x << ',' << y;
        ASSERT_EQ(shown.at(x, y).style.background, cell.style.background) << "frame " << i;
      }
    }
    EXPECT_EQ(screen.cursor().x, frame_.cursor.x);
    EXPECT_EQ(screen.cursor().y, frame_.cursor.y);
  }
}

}  // namespace
}  // namespace mux::render
