// Spawn requests and start files as bytes in sealed memory files.
#include "protocol/keeper/spawn.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include "protocol/keeper/memory_file.hpp"
#include "protocol/keeper/start.hpp"

namespace mux::keeper {
namespace {

TEST(Spawn, ComesBackAsItWas) {
  SpawnRequest request;
  request.pane = 7;
  request.command = {"sh", "-c", "exit 3"};
  request.shell = "/bin/sh";
  request.working_directory = "/tmp";
  request.environment = {"A=1", "B="};
  request.columns = 132;
  request.pixel_height = 9;
  request.login_record = false;
  request.has_control_characters = true;
  request.control_characters[3] = 8;
  const auto file = write_spawn(request);
  ASSERT_TRUE(file.has_value());
  const auto read = read_spawn(file->get());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->pane, 7U);
  EXPECT_EQ(read->command, request.command);
  EXPECT_EQ(read->environment, request.environment);
  EXPECT_EQ(read->working_directory, "/tmp");
  EXPECT_EQ(read->columns, 132);
  EXPECT_EQ(read->pixel_height, 9);
  EXPECT_FALSE(read->login_record);
  EXPECT_EQ(read->control_characters, request.control_characters);
}

TEST(Spawn, EveryCutOfItIsRefused) {
  SpawnRequest request;
  request.command = {"a", "b"};
  const auto whole = read_sealed_file(write_spawn(request).value().get(), kMaximumSpawn).value();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto file = make_sealed_file("cut", std::string_view(whole).substr(0, size));
    EXPECT_FALSE(read_spawn(file->get()).has_value()) << size;
  }
}

TEST(Spawn, TooLongIsAnError) {
  SpawnRequest request;
  request.command = {std::string(kMaximumSpawn, 'x')};
  const auto file = write_spawn(request);
  ASSERT_FALSE(file.has_value());
  EXPECT_EQ(file.error().message, "command too long");
}

TEST(Start, ComesBackAsItWas) {
  const KeeperStart start{.socket_path = "/s", .config_files = {"a", "b"}, .as_tmux = true, .verbosity = 2};
  const auto read = read_start(write_start(start).value().get());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->socket_path, "/s");
  EXPECT_EQ(read->config_files, start.config_files);
  EXPECT_TRUE(read->as_tmux);
  EXPECT_FALSE(read->foreground);
  EXPECT_EQ(read->verbosity, 2);
}

TEST(Start, AnUnsealedFileIsNone) {
  const UniqueFd file(::memfd_create("x", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  ASSERT_EQ(::write(file.get(), "x", 1), 1);
  EXPECT_FALSE(read_start(file.get()).has_value());
  EXPECT_FALSE(read_start(STDIN_FILENO).has_value());
}

}  // namespace
}  // namespace mux::keeper
