// The socket's path: which variable counts, and folders that must not be trusted.
#include "protocol/wire/socket_path.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace mux::wire {
namespace {

class SocketPath : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "mux-path-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = std::filesystem::canonical(name);
    for (const char* variable : {"MUX", "TMUX", "MUX_TMPDIR", "TMUX_TMPDIR", "XDG_RUNTIME_DIR"}) ::unsetenv(variable);
    ::setenv("MUX_TMPDIR", folder_.c_str(), 1);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string leaf(const char* program) const {
    return folder_ + "/" + program + "-" + std::to_string(::getuid());
  }

  std::string folder_;
};

TEST_F(SocketPath, MakesThePrivateFolder) {
  EXPECT_EQ(socket_path({}).value(), leaf("mux") + "/default");
  struct stat status{};
  ASSERT_EQ(::stat(leaf("mux").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0700);
  EXPECT_EQ(socket_path({.label = "other"}).value(), leaf("mux") + "/other");
}

TEST_F(SocketPath, AsTmuxOnlyTmuxsVariablesCount) {
  ::setenv("TMUX_TMPDIR", folder_.c_str(), 1);
  ::setenv("MUX_TMPDIR", "/nowhere", 1);
  EXPECT_EQ(socket_path({.as_tmux = true}).value(), leaf("tmux") + "/default");
}

TEST_F(SocketPath, TheRuntimeFolderComesAfterTheNamedOnes) {
  ::setenv("XDG_RUNTIME_DIR", folder_.c_str(), 1);
  EXPECT_EQ(socket_path({}).value(), leaf("mux") + "/default");
  ::unsetenv("MUX_TMPDIR");
  EXPECT_EQ(socket_path({}).value(), folder_ + "/mux/default");
}

TEST_F(SocketPath, APathIsTakenAsItIs) {
  EXPECT_EQ(socket_path({.path = "x/y"}).value(), "x/y");
}

TEST_F(SocketPath, APaneKnowsItsServer) {
  ::setenv("TMUX", "/a/b,12,0", 1);
  EXPECT_EQ(socket_path({}).value(), "/a/b");
  ::setenv("MUX", "/c/d,12,0", 1);
  EXPECT_EQ(socket_path({}).value(), "/c/d");
  EXPECT_EQ(socket_path({.as_tmux = true}).value(), "/a/b");
  EXPECT_EQ(socket_path({.label = "x"}).value(), leaf("mux") + "/x");
}

TEST_F(SocketPath, ARealTmuxsPaneIsNotOurs) {
  const std::string real = "/tmp/tmux-" + std::to_string(::getuid()) + "/default,1,0";
  ::setenv("TMUX", real.c_str(), 1);
  EXPECT_EQ(socket_path({}).value(), leaf("mux") + "/default");
}

TEST_F(SocketPath, ALinkInPlaceOfTheFolderIsRefused) {
  ASSERT_EQ(::mkdir((folder_ + "/real").c_str(), 0700), 0);
  ASSERT_EQ(::symlink((folder_ + "/real").c_str(), leaf("mux").c_str()), 0);
  EXPECT_EQ(socket_path({}).error().message, leaf("mux") + " is not a directory");
}

TEST_F(SocketPath, AFolderOpenToOthersIsRefused) {
  for (const mode_t mode : {0755U, 0777U, 0701U, 0770U}) {
    ASSERT_TRUE(::mkdir(leaf("mux").c_str(), 0700) == 0 || errno == EEXIST);
    ASSERT_EQ(::chmod(leaf("mux").c_str(), mode), 0);
    const auto path = socket_path({});
    ASSERT_FALSE(path.has_value()) << mode;
    EXPECT_EQ(path.error().message, "directory " + leaf("mux") + " has unsafe permissions");
  }
}

TEST_F(SocketPath, AnotherUsersFolderIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a folder away";
  ASSERT_EQ(::mkdir(leaf("mux").c_str(), 0700), 0);
  ASSERT_EQ(::chown(leaf("mux").c_str(), 12345, 12345), 0);
  EXPECT_EQ(socket_path({}).error().message, "directory " + leaf("mux") + " has unsafe permissions");
}

}  // namespace
}  // namespace mux::wire
