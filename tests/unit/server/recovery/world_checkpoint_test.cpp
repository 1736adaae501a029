// Checkpoint of the world: what is saved comes back, and damage is refused.
#include "server/recovery/world_checkpoint.hpp"

#include <gtest/gtest.h>

#include "protocol/wire/state.pb.h"
#include "server/model/world.hpp"

namespace mux::recovery {
namespace {

using namespace model;

void fill(World& world) {
  const SessionId session = world.create_session("train").id;
  for (int i = 0; i < 2; ++i) {
    Window& window = world.create_window({.columns = 100, .rows = 30});
    const PaneId first = world.create_pane(window.id, window.size, 500).id;
    const PaneId second = world.create_pane(window.id, window.size, 500).id;
    window.layout = Layout(first, window.size);
    ASSERT_TRUE(window.layout.split(first, second, {.axis = Axis::LeftRight}, Layout::PaneStatus::Off));
    world.apply_layout(window.id);
    world.rename_window(window.id, "job");
    window.last_preset = LayoutPreset::Tiled;
    ASSERT_TRUE(world.link_window(session, window.id));
    world.select_pane(window.view, window.id, second);
    world.zoom(window.view, window.id, second);
    world.pane(first).command = {.arguments = {"python", "train.py"}, .directory = "/data", .shell = "/bin/sh"};
    world.pane(second).exit = ExitStatus{.code = 3, .signal = 0, .when = wall_now()};
  }
  world.select_window(session, 1);
  (void)world.create_session("", "train");
  world.session(session).environment.clear("DISPLAY");
  world.environment().set("HOME", "/root");
  world.global_session_options().set_number(options::opt::kStatus, 2);
  world.session(session).options.set_user("@user", "value");
  ASSERT_TRUE(world.buffers().add(std::string("bytes\0\xff", 7), 50));
  ASSERT_TRUE(world.buffers().set("named", "text"));
  world.prompt_history()["command"] = {"one", "two"};
  world.log_message("hello");
  const WallTime expires = wall_now() + std::chrono::hours(2);
  world.grants().add({.subject = {.number = 1001, .name = "bob"}, .scope = session, .expires = expires});
  world.grants().add(
      {.subject = {.group = true, .number = 50, .name = "@dev"}, .role = Role::Writer, .scope = PaneId{1}});
  Client& client = world.create_client("/dev/pts/1");
  client.groups = {5, 6};
  client.window = WindowId{0};
  client.last_window = WindowId{1};
  client.has_terminal = true;
  client.session = session;
  client.size = {.columns = 100, .rows = 32};
  client.independent = true;
  const WindowId current = world.session(session).current_window();
  (void)world.view_of(&client, current);
  world.set_mark(World::Mark{.session = session, .window_index = 1, .pane = world.window(current).panes().front()});
}

TEST(WorldCheckpoint, WhatIsSavedComesBack) {
  World world;
  fill(world);
  const state::World saved = save(world);
  World other;
  const auto done = restore(other, saved);
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_FALSE(other.has_events());
  EXPECT_EQ(save(other).SerializeAsString(), saved.SerializeAsString());
  EXPECT_EQ(other.panes().size(), 4u);
  EXPECT_EQ(other.find_session_by_name("train")->current, 1);
  EXPECT_EQ(other.create_session("").id.value, 2u);
  ASSERT_EQ(other.grants().list().size(), 2u);
  EXPECT_EQ(other.grants().list()[1].role, Role::Writer);
  EXPECT_EQ(other.grants().list()[0].scope, GrantScope(SessionId{0}));
}

TEST(WorldCheckpoint, ADamagedGrantLetsNobodyIn) {
  World world;
  fill(world);
  state::World bad = save(world);
  bad.mutable_grants(0)->set_role(static_cast<int>(Role::Owner));
  World other;
  ASSERT_TRUE(restore(other, bad));
  EXPECT_EQ(other.grants().list().size(), 1u);
}

TEST(WorldCheckpoint, WhatDoesNotFitIsRefusedAndChangesNothing) {
  World world;
  fill(world);
  const state::World good = save(world);
  const auto refused = [&](auto&& damage) {
    state::World bad = good;
    damage(bad);
    World other;
    const bool kept_out = !restore(other, bad);
    return kept_out && other.sessions().empty() && other.windows().empty();
  };
  EXPECT_TRUE(refused([](auto& bad) { bad.set_next_pane(1); }));
  EXPECT_TRUE(refused([](auto& bad) { bad.mutable_panes()->RemoveLast(); }));
  EXPECT_TRUE(refused([](auto& bad) { bad.mutable_windows(0)->set_panes(0, bad.windows(1).panes(0)); }));
  EXPECT_TRUE(refused([](auto& bad) { bad.mutable_windows(0)->set_layout("0000,1x1,0,0,0"); }));
  EXPECT_TRUE(refused([](auto& bad) { bad.mutable_windows(0)->mutable_view()->set_active(99); }));
  EXPECT_TRUE(refused([](auto& bad) { bad.mutable_sessions(0)->set_current(42); }));
  EXPECT_TRUE(refused([](auto& bad) { bad.mutable_sessions(0)->set_name(bad.sessions(1).name()); }));
  EXPECT_TRUE(refused([](auto& bad) { bad.mutable_sessions(0)->mutable_winlinks()->RemoveLast(); }));
  EXPECT_TRUE(refused([](auto& bad) { bad.mutable_panes(0)->mutable_size()->set_rows(0); }));
  EXPECT_TRUE(refused([](auto& bad) { bad.mutable_panes(0)->set_process(0); }));
  EXPECT_TRUE(refused([](auto& bad) { bad.mutable_clients(0)->set_role(9); }));
  EXPECT_TRUE(refused([](auto& bad) { bad.mutable_clients(0)->set_session(77); }));
  EXPECT_TRUE(refused([](auto& bad) { bad.mutable_mark()->set_pane(77); }));
  EXPECT_FALSE(refused([](auto&) {}));
}

}  // namespace
}  // namespace mux::recovery
