// World: endings, groups, selection, sizes and names as tmux has them.
#include "server/model/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mux::model {
namespace {

namespace opt = options::opt;
using testing::ElementsAre;

class WorldTest : public testing::Test {
 protected:
  // A window with one pane, linked at the next index.
  int add_window(SessionId session) {
    Window& window = world.create_window({.columns = 80, .rows = 24});
    const Pane& pane = world.create_pane(window.id, window.size, 100);
    window.layout = Layout(pane.id, window.size);
    world.apply_layout(window.id);
    return *world.link_window(session, window.id);
  }
  PaneId add_pane(WindowId id, PaneId target, Axis axis = Axis::LeftRight) {
    Window& window = world.window(id);
    const Pane& pane = world.create_pane(id, {.columns = 1, .rows = 1}, 100);
    EXPECT_TRUE(window.layout.split(target, pane.id, {.axis = axis}, world.pane_status(id)));
    world.apply_layout(id);
    return pane.id;
  }
  SessionId add_session(const std::string& name, std::optional<std::string> group = std::nullopt) {
    const SessionId id = world.create_session(name, std::move(group)).id;
    if (world.session(id).winlinks.empty()) add_window(id);
    return id;
  }
  Client& add_client(SessionId session, int columns, int rows, int seconds) {
    Client& client = world.create_client("client");
    client.has_terminal = true;
    client.session = session;
    client.size = {.columns = columns, .rows = rows};
    client.activity = WallTime(std::chrono::seconds(seconds));
    return client;
  }
  std::vector<int> indexes(SessionId id) {
    std::vector<int> out;
    for (const auto& [index, link] : world.session(id).winlinks) out.push_back(index);
    return out;
  }
  bool happened(EventKind kind) {
    return std::ranges::any_of(world.take_events(), [&](const Event& event) { return event.kind == kind; });
  }
  World world;
};

TEST_F(WorldTest, TheLastPaneTakesWindowAndSession) {
  const SessionId id = add_session("a");
  const PaneId pane = world.window(world.session(id).current_window()).panes().front();
  std::vector<PaneId> ended;
  world.pane_ended = [&](const Pane& gone) { ended.push_back(gone.id); };
  Client& client = add_client(id, 80, 24, 1);
  world.destroy_pane(pane);
  EXPECT_THAT(ended, ElementsAre(pane));
  EXPECT_TRUE(world.sessions().empty() && world.windows().empty() && world.panes().empty());
  EXPECT_FALSE(client.session);
  EXPECT_TRUE(client.exit_message);
}

TEST_F(WorldTest, AWindowLinkedTwiceOutlivesOneLink) {
  const SessionId a = add_session("a");
  const SessionId b = add_session("b");
  const WindowId window = world.session(a).current_window();
  ASSERT_TRUE(world.link_window(b, window, 5));
  EXPECT_EQ(world.link_window(b, window, 5).error().message, "same index: 5");
  world.destroy_session(a);
  EXPECT_NE(world.find_window(window), nullptr);
  world.unlink_window(b, 5);
  EXPECT_EQ(world.find_window(window), nullptr);
}

TEST_F(WorldTest, ReplacingALinkEndsTheWindowThatMadeRoom) {
  const SessionId a = add_session("a");
  const WindowId old = world.session(a).current_window();
  const SessionId b = add_session("b");
  const WindowId fresh = world.session(b).current_window();
  ASSERT_TRUE(world.link_window(a, fresh, 0, World::Occupied::Replace));
  EXPECT_EQ(world.find_window(old), nullptr);
  EXPECT_EQ(world.session(a).current_window(), fresh);
}

TEST_F(WorldTest, KillingTheCurrentWindowGoesToTheOneBefore) {
  const SessionId id = add_session("a");
  for (int i = 0; i < 3; ++i) add_window(id);
  ASSERT_TRUE(world.select_window(id, 3));
  ASSERT_TRUE(world.select_window(id, 1));
  EXPECT_FALSE(world.select_window(id, 1));
  EXPECT_THAT(world.session(id).last, ElementsAre(3, 0));
  world.unlink_window(id, 1);
  EXPECT_EQ(world.session(id).current, 3);
  EXPECT_THAT(world.session(id).last, ElementsAre(0));
  EXPECT_THAT(indexes(id), ElementsAre(0, 2, 3));
}

TEST_F(WorldTest, WindowsAreNumberedFromBaseIndexAndShifted) {
  world.global_session_options().set_number(opt::kBaseIndex, 1);
  world.global_session_options().set_number(opt::kRenumberWindows, 1);
  const SessionId id = add_session("a");
  add_window(id);
  add_window(id);
  EXPECT_THAT(indexes(id), ElementsAre(1, 2, 3));
  world.select_window(id, 2);
  ASSERT_TRUE(world.shift_windows_up(id, 2));
  EXPECT_THAT(indexes(id), ElementsAre(1, 3, 4));
  EXPECT_EQ(world.session(id).current, 3);
  world.destroy_window(world.session(id).winlinks.at(1).window);
  EXPECT_THAT(indexes(id), ElementsAre(1, 2));
  EXPECT_EQ(world.session(id).current, 1);
}

TEST_F(WorldTest, GroupsShareWindowsButNotTheCurrentOne) {
  const SessionId a = add_session("a");
  add_window(a);
  world.select_window(a, 1);
  const SessionId b = world.create_session("", "a").id;
  EXPECT_EQ(world.session(b).name, "a-1");
  EXPECT_EQ(world.session(a).group, "a");
  EXPECT_THAT(indexes(b), ElementsAre(0, 1));
  EXPECT_EQ(world.session(b).current, 0);
  add_window(b);
  EXPECT_THAT(indexes(a), ElementsAre(0, 1, 2));
  world.destroy_window(world.session(a).winlinks.at(1).window);
  EXPECT_EQ(world.session(a).current, 0);
  EXPECT_THAT(indexes(b), ElementsAre(0, 2));
  for (const int index : {0, 2}) world.unlink_window(a, index);
  EXPECT_TRUE(world.sessions().empty());
}

TEST_F(WorldTest, SelectingAWindowClearsItsAlertsEverywhere) {
  const SessionId a = add_session("a");
  const int index = add_window(a);
  const SessionId b = add_session("b");
  const WindowId window = world.session(a).winlinks.at(index).window;
  ASSERT_TRUE(world.link_window(b, window, 7));
  world.session(a).winlinks.at(index).bell = world.session(b).winlinks.at(7).activity = true;
  world.select_window(a, index);
  EXPECT_FALSE(world.session(a).winlinks.at(index).alerted());
  EXPECT_FALSE(world.session(b).winlinks.at(7).alerted());
}

TEST_F(WorldTest, ZoomFillsTheWindowAndEndsWithThePane) {
  const SessionId id = add_session("a");
  Window& window = world.window(world.session(id).current_window());
  const PaneId left = window.panes().front();
  const PaneId right = add_pane(window.id, left);
  world.zoom(window.view, window.id, right);
  EXPECT_EQ(window.view.active, right);
  EXPECT_EQ(world.pane(right).terminal->columns(), 80);
  EXPECT_EQ(world.pane(right).unzoomed.columns, 39);
  EXPECT_EQ(world.pane(left).terminal->columns(), 40);
  world.destroy_pane(right);
  EXPECT_FALSE(window.view.zoomed);
  EXPECT_EQ(window.view.active, left);
  EXPECT_EQ(world.pane(left).terminal->columns(), 80);
}

TEST_F(WorldTest, IndependentClientsHaveTheirOwnFocus) {
  const SessionId id = add_session("a");
  Window& window = world.window(world.session(id).current_window());
  const PaneId left = window.panes().front();
  const PaneId right = add_pane(window.id, left);
  Client& client = add_client(id, 80, 24, 1);
  client.independent = true;
  WindowView& own = world.view_of(&client, window.id);
  EXPECT_NE(&own, &window.view);
  EXPECT_TRUE(world.select_pane(own, window.id, right));
  EXPECT_EQ(window.view.active, left);
  world.destroy_pane(right);
  EXPECT_EQ(own.active, left);
}

TEST_F(WorldTest, WindowSizeFollowsItsPolicy) {
  const SessionId id = add_session("a");
  Window& window = world.window(world.session(id).current_window());
  add_client(id, 100, 31, 1);
  add_client(id, 90, 41, 2);
  const auto size_with = [&](int policy) {
    window.options.set_number(opt::kWindowSize, policy);
    world.recalculate_sizes();
    return window.size;
  };
  EXPECT_EQ(size_with(0), (Size{.columns = 100, .rows = 40}));
  EXPECT_EQ(size_with(1), (Size{.columns = 90, .rows = 30}));
  EXPECT_EQ(size_with(3), (Size{.columns = 90, .rows = 40}));
  window.manual_size = Size{.columns = 50, .rows = 20};
  EXPECT_EQ(size_with(2), (Size{.columns = 50, .rows = 20}));
  EXPECT_EQ(world.pane(window.panes().front()).terminal->columns(), 50);
  world.session(id).options.set_number(opt::kStatus, 3);
  EXPECT_EQ(size_with(3).rows, 38);
}

TEST_F(WorldTest, NamesAreCleanedAndUnique) {
  const SessionId a = add_session("a");
  add_session("b");
  EXPECT_EQ(World::clean_session_name("x:y.z\t"), "x_y_z\\t");
  EXPECT_EQ(world.rename_session(a, "b").error().message, "duplicate session: b");
  EXPECT_FALSE(world.rename_session(a, ""));
  (void)world.take_events();
  EXPECT_TRUE(world.rename_session(a, "a"));
  EXPECT_FALSE(world.has_events());
  EXPECT_TRUE(world.rename_session(a, "c"));
  EXPECT_TRUE(happened(EventKind::SessionRenamed));
}

TEST_F(WorldTest, DetachOnDestroyOffGoesToTheMostRecentSession) {
  const SessionId a = add_session("a");
  const SessionId b = add_session("b");
  const SessionId c = add_session("c");
  world.session(b).activity = WallTime(std::chrono::seconds(9));
  world.session(c).activity = WallTime(std::chrono::seconds(8));
  world.session(a).options.set_number(opt::kDetachOnDestroy, 0);
  Client& client = add_client(a, 80, 24, 1);
  world.destroy_session(a);
  EXPECT_EQ(client.session, b);
}

TEST_F(WorldTest, OptionsReachTheTerminals) {
  const SessionId id = add_session("a");
  const PaneId pane = world.window(world.session(id).current_window()).panes().front();
  EXPECT_TRUE(world.pane(pane).terminal->options().alternate_screen);
  world.global_window_options().set_number(opt::kAlternateScreen, 0);
  world.options_changed();
  EXPECT_FALSE(world.pane(pane).terminal->options().alternate_screen);
  EXPECT_EQ(world.pane(pane).terminal->options().history_limit, 100);
}

}  // namespace
}  // namespace mux::model
