// What grants let a client of another user see and change.
#include "server/model/access.hpp"

#include <gtest/gtest.h>

#include "server/model/world.hpp"

namespace mux::model {
namespace {

class AccessTest : public ::testing::Test {
 protected:
  AccessTest() {
    for (const char* name : {"train", "other"}) {
      Session& session = world.create_session(name);
      for (int i = 0; i < 2; ++i) {
        Window& window = world.create_window({80, 24});
        const Pane& pane = world.create_pane(window.id, {80, 24}, 100);
        window.layout = Layout(pane.id, {80, 24});
        window.view.active = pane.id;
        EXPECT_TRUE(world.link_window(session.id, window.id));
      }
    }
    Client& client = world.create_client("guest");
    client.uid = 1001;
    client.groups = {50, 60};
    client.role = Role::Reader;
    guest = client.id;
  }
  void grant(GrantSubject subject, Role role, GrantScope scope, std::optional<WallTime> expires = std::nullopt) {
    world.grants().add({.subject = std::move(subject), .role = role, .scope = scope, .expires = expires});
  }
  [[nodiscard]] Access access() { return {world, &world.client(guest)}; }

  World world;
  ClientId guest;
  const SessionId train{0};
  const SessionId other{1};
  const GrantSubject user{.group = false, .number = 1001, .name = "bob"};
};

TEST_F(AccessTest, NothingWithoutAGrant) {
  EXPECT_FALSE(access().highest());
  EXPECT_FALSE(access().sees(train));
  EXPECT_FALSE(access().sees(PaneId{0}));
}

TEST_F(AccessTest, TheServerAndTheOwnerMayEverything) {
  world.client(guest).role = Role::Owner;
  EXPECT_TRUE(access().owner());
  EXPECT_EQ(access().on(other), Role::Owner);
  EXPECT_EQ(Access(world, nullptr).on(PaneId{3}), Role::Owner);
}

TEST_F(AccessTest, ASessionCoversItsWindowsAndPanes) {
  grant(user, Role::Writer, train);
  EXPECT_EQ(access().on(train), Role::Writer);
  EXPECT_EQ(access().on(WindowId{1}), Role::Writer);
  EXPECT_EQ(access().on(PaneId{1}), Role::Writer);
  EXPECT_FALSE(access().sees(other));
  EXPECT_FALSE(access().sees(PaneId{2}));
  // A window that is linked there later is shared from then on.
  EXPECT_TRUE(world.link_window(train, WindowId{2}));
  EXPECT_EQ(access().on(PaneId{2}), Role::Writer);
}

TEST_F(AccessTest, APaneShowsItsWindowAndSessionButCoversNeither) {
  grant(user, Role::Reader, PaneId{1});
  EXPECT_TRUE(access().sees(train));
  EXPECT_TRUE(access().sees(WindowId{1}));
  EXPECT_FALSE(access().sees(WindowId{0}));
  EXPECT_FALSE(access().on(WindowId{1}));
  EXPECT_FALSE(access().on(train));
}

TEST_F(AccessTest, TheHighestRoleThatCoversCounts) {
  grant({.group = true, .number = 60, .name = "@dev"}, Role::Reader, std::monostate());
  grant(user, Role::Writer, WindowId{0});
  EXPECT_EQ(access().on(PaneId{0}), Role::Writer);
  EXPECT_EQ(access().on(PaneId{1}), Role::Reader);
  EXPECT_EQ(access().highest(), Role::Writer);
}

TEST_F(AccessTest, OthersGrantsAndThoseThatExpiredAreNone) {
  grant({.group = false, .number = 60, .name = "sixty"}, Role::Writer, train);
  grant({.group = true, .number = 1001, .name = "@bob"}, Role::Writer, train);
  grant(user, Role::Writer, other, wall_now() - std::chrono::seconds(1));
  EXPECT_FALSE(access().highest());
}

TEST_F(AccessTest, AReaderShowsAnotherWindowThanTheOwner) {
  grant(user, Role::Reader, WindowId{1});
  Client& client = world.client(guest);
  client.independent = true;
  client.session = train;
  EXPECT_EQ(world.shown_window(client), WindowId{1});
  EXPECT_TRUE(world.show_window(&client, train, 1));
  EXPECT_EQ(world.session(train).current_window(), WindowId{0});
  // Nor by way of a session that it is not in.
  EXPECT_FALSE(world.show_window(&client, other, 1));
}

TEST_F(AccessTest, AGrantTakesThePlaceOfTheOneBefore) {
  grant(user, Role::Reader, train);
  grant(user, Role::Writer, train);
  ASSERT_EQ(world.grants().list().size(), 1U);
  EXPECT_EQ(access().on(train), Role::Writer);
  EXPECT_EQ(world.grants().take([](const Grant&) { return true; }).size(), 1U);
  EXPECT_TRUE(world.grants().empty());
}

}  // namespace
}  // namespace mux::model
