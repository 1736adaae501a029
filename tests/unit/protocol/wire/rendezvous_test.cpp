// The meeting place: made, found, refused when it is not this user's, and gone with its owner.
#include "protocol/wire/rendezvous.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>

namespace mux::wire {
namespace {

namespace fs = std::filesystem;

class RendezvousTest : public ::testing::Test {
 protected:
  RendezvousTest() {
    std::string pattern = fs::temp_directory_path() / "mux-rendezvous-XXXXXX";
    folder = ::mkdtemp(pattern.data());
    place = (folder / "place").string();
    fs::create_directory(place);
    ::chmod(place.c_str(), 01777);
    places = {place};
    mine = fs::path(place) / ("mux-share-" + std::to_string(::geteuid()));
  }
  ~RendezvousTest() override { fs::remove_all(folder); }
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "a place must be root's, and only root can make one here";
  }

  fs::path folder;
  std::string place;
  std::array<std::string_view, 1> places;
  fs::path mine;
};

TEST_F(RendezvousTest, IsFoundAndLeavesNothing) {
  {
    const auto made = Rendezvous::open("default", places);
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_TRUE(made->intact());
    EXPECT_EQ(fs::status(mine).permissions(), fs::perms(0711));
    EXPECT_TRUE(connect_to_user(::geteuid(), "me", "default", places));
    EXPECT_FALSE(connect_to_user(::geteuid(), "me", "other", places));
    EXPECT_FALSE(connect_to_user(::geteuid() + 1, "you", "default", places));
    EXPECT_FALSE(Rendezvous::open("default", places));
  }
  EXPECT_FALSE(fs::exists(mine));
}

TEST_F(RendezvousTest, ASocketThatADeadServerLeftIsReplaced) {
  const pid_t child = ::fork();
  if (child == 0) {
    const auto made = Rendezvous::open("default", places);
    ::_exit(made ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  ASSERT_TRUE(fs::exists(mine / "default"));
  EXPECT_TRUE(Rendezvous::open("default", places));
}

TEST_F(RendezvousTest, WhatIsAnothersOrOpenToOthersIsPassedOver) {
  fs::create_directory_symlink(folder, mine);
  EXPECT_FALSE(Rendezvous::open("default", places));
  fs::remove(mine);
  fs::create_directory(mine);
  ASSERT_EQ(::chown(mine.c_str(), 12345, 12345), 0);
  EXPECT_FALSE(Rendezvous::open("default", places));
  ASSERT_EQ(::chown(mine.c_str(), ::geteuid(), ::getegid()), 0);
  ASSERT_EQ(::chmod(mine.c_str(), 0777), 0);
  EXPECT_FALSE(Rendezvous::open("default", places));
  ASSERT_EQ(::chmod(mine.c_str(), 0755), 0);
  EXPECT_TRUE(Rendezvous::open("default", places));
}

TEST_F(RendezvousTest, APlaceInWhichOthersCouldRenameIsNone) {
  ::chmod(place.c_str(), 0777);
  EXPECT_FALSE(Rendezvous::open("default", places));
}

TEST_F(RendezvousTest, NamesThatLeadElsewhere) {
  for (const char* name : {"", ".", "..", "a/b", "../x"}) EXPECT_FALSE(Rendezvous::open(name, places)) << name;
}

}  // namespace
}  // namespace mux::wire
