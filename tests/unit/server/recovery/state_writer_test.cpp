// The writer puts files into a folder whole or not at all, trusts nothing that lies there, and says what failed.
#include "server/recovery/state_writer.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "protocol/wire/saved.pb.h"
#include "server/recovery/packed_record.hpp"
#include "server/recovery/record_file.hpp"
#include "server/recovery/state_folder.hpp"

namespace mux::recovery {
namespace {

namespace fs = std::filesystem;

class StateWriter : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "mux-state-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    top_ = name;
  }
  void TearDown() override { fs::remove_all(top_); }

  [[nodiscard]] state::WriteBatch batch(const std::string& life = "L1") const {
    state::WriteBatch made;
    made.set_root((top_ / "a/mux/sessions").string());
    made.set_folder("label/" + life);
    return made;
  }
  static void add(state::WriteBatch& batch, state::WriteFile::Kind kind, const std::string& name,
                  const std::string& bytes, std::uint64_t number = 0) {
    state::WriteFile& file = *batch.add_files();
    file.set_kind(kind);
    file.set_name(name);
    file.set_bytes(bytes);
    file.set_number(number);
  }
  [[nodiscard]] fs::path life(const std::string& name = "L1") const { return top_ / "a/mux/sessions/label" / name; }
  [[nodiscard]] std::string text(const std::string& name) const {
    std::ifstream file(life() / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  fs::path top_;
};

TEST_F(StateWriter, MakesFoldersAndFilesForTheUserAlone) {
  const mode_t former = ::umask(0);
  state::WriteBatch made = batch();
  add(made, state::WriteFile::REPLACE, "sessions", "one");
  EXPECT_TRUE(write_batch(made));
  ::umask(former);
  EXPECT_EQ(text("sessions"), "one");
  for (const fs::path& folder : {life(), life().parent_path(), top_ / "a/mux/sessions", top_ / "a/mux"}) {
    EXPECT_EQ(fs::status(folder).permissions(), fs::perms::owner_all) << folder;
  }
  EXPECT_EQ(fs::status(life() / "sessions").permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(StateWriter, TheFileBeforeStaysUnderItsFormerName) {
  for (const char* bytes : {"one", "two", "three"}) {
    state::WriteBatch made = batch();
    add(made, state::WriteFile::REPLACE, "sessions", bytes);
    made.mutable_files(0)->set_former("sessions.old");
    ASSERT_TRUE(write_batch(made));
  }
  EXPECT_EQ(text("sessions"), "three");
  EXPECT_EQ(text("sessions.old"), "two");
}

TEST_F(StateWriter, AppendsPackedRecords) {
  for (std::uint64_t number : {4u, 5u}) {
    state::WriteBatch made = batch();
    add(made, state::WriteFile::APPEND, "lines-1.1", "text " + std::to_string(number), number);
    ASSERT_TRUE(write_batch(made));
  }
  const std::string file = text("lines-1.1");
  const auto records = read_records(file);
  ASSERT_TRUE(records);
  ASSERT_EQ(records->whole.size(), 2u);
  EXPECT_EQ(packed_number(records->whole[1]), 5u);
  EXPECT_EQ(unpack(records->whole[1]).value(), "text 5");
}

TEST_F(StateWriter, WhatLiesThereIsNotFollowed) {
  state::WriteBatch made = batch();
  add(made, state::WriteFile::REPLACE, "sessions", "one");
  ASSERT_TRUE(write_batch(made));
  std::ofstream(top_ / "precious") << "precious";
  fs::create_symlink(top_ / "precious", life() / "lines-1.1");
  fs::create_symlink(top_ / "precious", life() / ".new");
  fs::remove(life() / "sessions");
  fs::create_symlink(top_ / "precious", life() / "sessions");
  ASSERT_TRUE(write_batch(made));
  EXPECT_FALSE(fs::is_symlink(life() / "sessions"));
  state::WriteBatch lines = batch();
  add(lines, state::WriteFile::APPEND, "lines-1.1", "text");
  EXPECT_EQ(write_batch(lines), std::unexpected(ELOOP));
  std::string kept;
  std::ifstream(top_ / "precious") >> kept;
  EXPECT_EQ(kept, "precious");
}

TEST_F(StateWriter, FoldersThatAreLinksOrOpenToOthersAreRefused) {
  state::WriteBatch made = batch();
  add(made, state::WriteFile::REPLACE, "sessions", "one");
  fs::create_directories(top_ / "a/mux");
  fs::create_directories(top_ / "elsewhere");
  fs::create_symlink(top_ / "elsewhere", top_ / "a/mux/sessions");
  EXPECT_FALSE(write_batch(made));
  EXPECT_TRUE(fs::is_empty(top_ / "elsewhere"));
  fs::remove(top_ / "a/mux/sessions");
  fs::create_directories(life().parent_path());
  fs::permissions(life().parent_path(), fs::perms::all);
  EXPECT_FALSE(write_batch(made));
  EXPECT_FALSE(fs::exists(life()));
}

TEST_F(StateWriter, NamesThatLeaveTheFolderAreRefused) {
  for (const char* name : {"../x", "", ".", ".hidden", "a/b", "/etc/x"}) {
    state::WriteBatch made = batch();
    add(made, state::WriteFile::REPLACE, name, "one");
    EXPECT_EQ(write_batch(made), std::unexpected(EINVAL)) << name;
  }
  state::WriteBatch made = batch("../L2");
  add(made, state::WriteFile::REPLACE, "x", "one");
  EXPECT_EQ(write_batch(made), std::unexpected(EINVAL));
}

TEST_F(StateWriter, KeepsTheNewestLivesAndRemovesThoseNamed) {
  for (const char* name : {"L1", "L2", "L3", "L4"}) {
    state::WriteBatch made = batch(name);
    add(made, state::WriteFile::REPLACE, "sessions", name);
    if (name == std::string("L3")) made.add_remove("L2");
    made.set_keep(2);
    ASSERT_TRUE(write_batch(made));
  }
  EXPECT_FALSE(fs::exists(life("L1")));
  EXPECT_FALSE(fs::exists(life("L2")));
  EXPECT_TRUE(fs::exists(life("L3")));
  EXPECT_TRUE(fs::exists(life("L4")));
}

TEST(StateFolder, LabelsDoNotDependOnTheFolderOfTheLogin) {
  const std::string user = std::to_string(::getuid());
  EXPECT_EQ(socket_label("/run/user/1000/mux/default"), "default");
  EXPECT_EQ(socket_label("/tmp/mux-" + user + "/default"), "default");
  EXPECT_EQ(socket_label("/tmp/tmux-" + user + "/default"), "tmux@default");
  EXPECT_EQ(socket_label("/srv/100%/sock"), "%2Fsrv%2F100%25%2Fsock");
}

TEST(StateFolder, AProcessIsToldFromALaterOneOfItsNumber) {
  const ProcessIdentity self = identify_process(::getpid());
  EXPECT_EQ(self, identify_process(::getpid()));
  EXPECT_GT(self.started, 0u);
  EXPECT_FALSE(self.boot.empty());
  EXPECT_NE(self, identify_process(1));
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  siginfo_t info{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT), 0);
  EXPECT_EQ(identify_process(child).started, 0u) << "a zombie does not run";
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
}

}  // namespace
}  // namespace mux::recovery
