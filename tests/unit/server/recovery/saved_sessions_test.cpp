// What the file of sessions holds, that no secret is in it, and what damage to it costs.
#include "server/recovery/saved_sessions.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "server/model/world.hpp"
#include "server/recovery/record_file.hpp"
#include "server/recovery/scrollback_log.hpp"
#include "server/recovery/state_folder.hpp"
#include "server/recovery/state_writer.hpp"
#include "server/terminal/row_view.hpp"

namespace mux::recovery {
namespace {

namespace fs = std::filesystem;

class Saved : public testing::Test {
 protected:
  void SetUp() override {
    model::Session& session = world_.create_session("work");
    session.environment.put("SECRET=hunter2");
    for (int i = 0; i < 3; ++i) {
      model::Window& window = world_.create_window({.columns = 80, .rows = 24});
      model::Pane& pane = world_.create_pane(window.id, {.columns = 80, .rows = 24}, 1000);
      window.layout = model::Layout(pane.id, {.columns = 80, .rows = 24});
      window.view.active = pane.id;
      window.name = "window " + std::to_string(i);
      ASSERT_TRUE(world_.link_window(session.id, window.id));
    }
    world_.environment().put("SECRET=hunter2");
  }
  [[nodiscard]] SavedSessions saved() const {
    return collect(world_, [](model::PaneId pane) {
      return PaneFacts{.directory = "/srv/" + std::to_string(pane.value), .foreground = {"vim", "a b"}};
    });
  }

  model::World world_;
};

TEST_F(Saved, GivesBackWhatItTook) {
  const auto back = decode(encode(saved()));
  ASSERT_TRUE(back);
  EXPECT_FALSE(back->damaged);
  EXPECT_EQ(encode(*back), encode(saved()));
  EXPECT_EQ(back->panes.at(1).directory(), "/srv/1");
  EXPECT_EQ(back->panes.at(1).foreground(1), "a b");
  EXPECT_EQ(back->windows.at(2).name(), "window 2");
}

TEST_F(Saved, NoEnvironmentIsInTheFile) {
  EXPECT_EQ(encode(saved()).find("hunter2"), std::string::npos);
}

TEST_F(Saved, StructureLeavesOutWhatProgramsChange) {
  SavedSessions other = saved();
  other.panes.at(0).set_title("another");
  other.panes.at(1).set_directory("/elsewhere");
  other.windows.at(2).set_name("automatic");
  EXPECT_EQ(encode_structure(other), encode_structure(saved()));
  other.sessions.begin()->second.set_current(2);
  EXPECT_NE(encode_structure(other), encode_structure(saved()));
}

TEST_F(Saved, ADamagedByteCostsOneItem) {
  const std::string whole = encode(saved());
  for (std::size_t at = record_file_head().size(); at < whole.size(); at += 3) {
    std::string file = whole;
    file[at] = static_cast<char>(file[at] ^ 0x11);
    const auto back = decode(file);
    ASSERT_TRUE(back);
    EXPECT_TRUE(back->damaged);
    EXPECT_GE(back->sessions.size() + back->windows.size() + back->panes.size(), 6u) << at;
  }
}

TEST_F(Saved, WhatIsDamagedIsTakenFromTheFileBefore) {
  std::string name = (fs::temp_directory_path() / "mux-saved-XXXXXX").string();
  ASSERT_NE(::mkdtemp(name.data()), nullptr);
  const fs::path folder = name;
  SavedSessions former = saved();
  former.panes.at(1).set_title("former");
  std::ofstream(folder / kFormerSessionsFile) << encode(former);
  std::string file = encode(saved());
  const std::size_t at = file.find("/srv/1");
  ASSERT_NE(at, std::string::npos);
  file[at] = '?';
  std::ofstream(folder / kSessionsFile) << file;
  const UniqueFd fd(::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const auto back = load_sessions(fd.get());
  ASSERT_TRUE(back);
  EXPECT_EQ(back->panes.size(), 3u);
  EXPECT_EQ(back->panes.at(1).title(), "former");
  EXPECT_NE(back->panes.at(0).title(), "former");
  fs::remove_all(folder);
}

// A pane's terminal through the state folder: what is appended is appended once, and damage costs this pane only.
TEST_F(Saved, ScrollbackGoesThroughItsLog) {
  std::string name = (fs::temp_directory_path() / "mux-lines-XXXXXX").string();
  ASSERT_NE(::mkdtemp(name.data()), nullptr);
  const terminal::TerminalOptions options{.columns = 80, .rows = 24, .history_limit = 100000};
  terminal::Terminal written(options);
  ScrollbackLog log(model::PaneId{7}, 1);
  std::size_t appended = 0;
  for (int round = 0; round < 3; ++round) {
    for (int line = 0; line < 20000; ++line) {
      written.feed("line " + std::to_string(round) + " " + std::to_string(line) + "\r\n");
    }
    state::WriteBatch batch;
    batch.set_root(name + "/sessions");
    batch.set_folder("label/life");
    log.save(written, batch);
    std::size_t bytes = 0;
    for (const state::WriteFile& file : batch.files()) {
      if (file.kind() == state::WriteFile::APPEND) bytes += file.bytes().size();
    }
    EXPECT_GT(bytes, 1000u);
    if (round > 0) {
      EXPECT_LT(bytes, 2 * appended) << "what was written before is written again";
    }
    appended = bytes;
    ASSERT_TRUE(write_batch(batch));
  }
  const auto folder = open_life(name + "/sessions", "label", "life");
  ASSERT_TRUE(folder);
  terminal::Terminal read(options);
  const Result<> loaded = load_scrollback(read, folder->get(), 7, log.generation());
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(read.history_size(), written.history_size());
  for (int row = -written.history_size(); row < 24; row += 97) EXPECT_EQ(read.row(row).text(), written.row(row).text());
  // Ten megabytes of text at most a tenth of that: it is compressed.
  const fs::path lines = name + "/sessions/label/life/lines-7.1";
  EXPECT_LT(fs::file_size(lines), written.history_bytes() / 3);
  std::fstream damage(lines, std::ios::in | std::ios::out | std::ios::binary);
  damage.seekp(200);
  damage << "damage";
  damage.close();
  terminal::Terminal other(options);
  EXPECT_FALSE(load_scrollback(other, folder->get(), 7, log.generation()));
  EXPECT_EQ(other.history_size(), 0);
  fs::remove_all(name);
}

}  // namespace
}  // namespace mux::recovery
