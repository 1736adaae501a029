// Copy mode over a real terminal: recorded cases of tmux, copying, searching, freezing, drawing.
#include "server/mode/copy_mode.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "server/model/world.hpp"
#include "server/terminal/surface.hpp"
#include "server/terminal/terminal.hpp"
#include "tests/unit/server/mode/fake_host.hpp"

namespace mux::mode {
namespace {

using options::OptionId;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> out;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) {
    out.push_back(part);
  }
  return out;
}

class CopyModeTest : public testing::Test {
 protected:
  CopyModeTest() {
    model::Session& session = world_.create_session("s");
    model::Window& window = world_.create_window({40, 10});
    pane_ = &world_.create_pane(window.id, {40, 10}, 2000);
    window.layout = model::Layout(pane_->id, {40, 10});
    window.view.active = pane_->id;
    EXPECT_TRUE(world_.link_window(session.id, window.id));
    world_.apply_layout(window.id);
    window_ = &window;
    session_ = session.id;
  }

  void feed(std::string_view bytes) { pane_->terminal->feed(bytes); }
  void feed_file() {
    std::ifstream file("tests/unit/server/mode/copy_mode_text.raw");
    ASSERT_TRUE(file) << "run from the top of the tree";
    for (std::string line; std::getline(file, line);) {
      feed(line + "\r\n");
    }
  }
  void use(std::string_view keys) { ASSERT_TRUE(window_->options.set(*options::parse_option_name("mode-keys"), keys)); }
  model::Mode& enter(CopyModeOptions options = {}) {
    mode_ = make_copy_mode({world_, host_, nullptr}, pane_->id, pane_->id, options);
    return *mode_;
  }
  void send(const std::string& words, unsigned repeat = 1) {
    EXPECT_TRUE(mode_->command({nullptr, split(words, ' '), repeat, nullptr}));
  }
  [[nodiscard]] std::string value(std::string_view name) const { return mode_->variable(name).value_or("-"); }
  [[nodiscard]] std::string cursor() const {
    return value("copy_cursor_x") + "," + value("copy_cursor_y") + "," + value("scroll_position");
  }
  [[nodiscard]] std::string state() const {
    std::string out = cursor();
    if (value("selection_active") == "1" || value("selection_start_x") != "-") {
      out += "," + value("selection_start_x") + "," + value("selection_start_y") + "," + value("selection_end_x") +
             "," + value("selection_end_y");
    }
    return out;
  }
  [[nodiscard]] std::string buffer() const {
    const model::PasteBuffer* const top = world_.buffers().top();
    return top != nullptr ? top->data : "-";
  }
  [[nodiscard]] std::string row(int y) {
    terminal::Surface surface(40, 10);
    mode_->draw(surface);
    std::string out;
    for (int x = 0; x < 40; ++x) {
      out += surface.text(surface.at(x, y));
    }
    out.erase(out.find_last_not_of(' ') + 1);
    return out;
  }

  model::World world_;
  FakeHost host_;
  model::Pane* pane_ = nullptr;
  model::Window* window_ = nullptr;
  model::SessionId session_;
  std::unique_ptr<model::Mode> mode_;
};

TEST_F(CopyModeTest, DoesWhatTmuxWasRecordedToDo) {
  feed_file();
  std::ifstream file("tests/unit/server/mode/copy_mode_cases.tsv");
  ASSERT_TRUE(file);
  int cases = 0;
  for (std::string line; std::getline(file, line);) {
    std::vector<std::string> fields = split(line, '\t');
    fields.resize(4);
    SCOPED_TRACE(line);
    use(fields[0]);
    while (const model::PasteBuffer* const top = world_.buffers().top()) {
      world_.buffers().erase(std::string(top->name));
    }
    pane_->search_string.clear();
    enter();
    const std::vector<std::string> states = split(fields[2], ' ');
    std::size_t step = 0;
    for (const std::string& command : split(fields[1], ';')) {
      send(command);
      ASSERT_LT(step, states.size());
      EXPECT_EQ(state(), states[step]) << "after " << command << ", step " << step;
      ++step;
    }
    send("copy-selection-no-clear");
    std::string copied = buffer() == "-" ? "" : buffer();
    for (std::size_t at = 0; (at = copied.find('\n', at)) != std::string::npos; at += 2) {
      copied.replace(at, 1, "\\n");
    }
    EXPECT_EQ(copied, fields[3]);
    ++cases;
    if (HasFailure()) {
      break;
    }
  }
  EXPECT_GT(cases, 100);
}

TEST_F(CopyModeTest, StaysAsItWasWhileThePaneGoesOn) {
  for (int i = 0; i < 30; ++i) {
    feed("line " + std::to_string(i) + "\r\n");
  }
  enter();
  send("history-top");
  EXPECT_EQ(row(1), "line 1");
  for (int i = 0; i < 50; ++i) {
    feed("later " + std::to_string(i) + "\r\n");
  }
  EXPECT_EQ(row(1), "line 1");
  send("history-bottom");
  EXPECT_EQ(row(8), "line 29");
  EXPECT_EQ(value("copy_position_limit"), "21");
  send("refresh-now");
  EXPECT_EQ(value("copy_position_limit"), "71");
  send("history-bottom");
  EXPECT_EQ(row(8), "later 49");
}

TEST_F(CopyModeTest, RefreshesByItselfWhenAsked) {
  feed("one\r\n");
  enter();
  const std::uint64_t before = mode_->generation();
  feed("two\r\n");
  EXPECT_EQ(mode_->generation(), before);
  EXPECT_EQ(row(1), "");
  send("refresh-on");
  EXPECT_EQ(value("refresh_active"), "1");
  feed("three\r\n");
  EXPECT_EQ(row(2), "three");
}

TEST_F(CopyModeTest, ViewsOfOnePaneAreIndependent) {
  feed_file();
  enter();
  const auto other = make_copy_mode({world_, host_, nullptr}, pane_->id, pane_->id, {});
  send("history-top");
  EXPECT_EQ(value("scroll_position"), "14");
  EXPECT_EQ(other->variable("scroll_position"), "0");
}

TEST_F(CopyModeTest, ViKeysStayOnTheLastCharacter) {
  use("vi");
  feed("alpha beta\r\nx\r\n\r\nlonger line\r\n");
  enter();
  send("history-top");
  send("end-of-line");
  EXPECT_EQ(cursor(), "9,0,0");
  send("cursor-right");
  EXPECT_EQ(cursor(), "0,1,0");
  send("cursor-right");
  EXPECT_EQ(cursor(), "0,2,0");
  send("cursor-left");
  EXPECT_EQ(cursor(), "0,1,0");
  send("history-top");
  send("next-word-end");
  EXPECT_EQ(cursor(), "4,0,0");
  send("next-word-end");
  send("next-word-end");
  EXPECT_EQ(cursor(), "0,1,0");  // the word that is the next line
  send("history-top");
  send("begin-selection");
  send("next-word-end");
  send("copy-selection");
  EXPECT_EQ(buffer(), "alpha");
}

TEST_F(CopyModeTest, CopiesByLines) {
  feed("one\r\ntwo  \r\nthree\r\n");
  enter();
  send("history-top");
  send("cursor-right");
  send("copy-end-of-line");
  EXPECT_EQ(buffer(), "ne");
  send("copy-line");
  EXPECT_EQ(buffer(), "one");
  send("copy-line", 3);
  EXPECT_EQ(buffer(), "one\ntwo\nthree");
  EXPECT_EQ(cursor(), "1,0,0");
  EXPECT_FALSE(mode_->finished());
  send("copy-line-and-cancel");
  EXPECT_TRUE(mode_->finished());
}

TEST_F(CopyModeTest, JoinsWhatWraps) {
  feed(std::string(38, 'a') + "  bcd\r\nnext\r\n");
  enter();
  send("history-top");
  send("copy-line");
  EXPECT_EQ(buffer(), std::string(38, 'a') + "  bcd");
}

TEST_F(CopyModeTest, CopiesRectangles) {
  feed("abcdef\r\nghijkl\r\nm\r\nnopqrs\r\n");
  enter();
  send("history-top");
  send("cursor-right");
  send("rectangle-toggle");
  send("begin-selection");
  send("cursor-down", 3);
  send("cursor-right", 2);
  send("copy-selection");
  EXPECT_EQ(buffer(), "bc\nhi\n\nop");
}

TEST_F(CopyModeTest, AppendsToTheTopBuffer) {
  feed("one two\r\n");
  enter();
  const auto append = [&](const std::string& command) {
    send("history-top");
    send("begin-selection");
    send("next-word-end");
    send(command);
  };
  append("append-selection");  // there is none yet
  ASSERT_EQ(buffer(), "one");
  const std::string name = world_.buffers().top()->name;
  append("append-selection-and-cancel");
  EXPECT_EQ(world_.buffers().find(name)->data, "oneone");
  EXPECT_EQ(world_.buffers().list().size(), 1U);
  EXPECT_TRUE(mode_->finished());
}

TEST_F(CopyModeTest, FlagsAndPrefixDecideWhatIsKept) {
  model::Client& client = world_.create_client("c");
  client.session = session_;
  client.has_terminal = true;
  feed("word\r\n");
  enter();
  const auto copy = [&](const std::string& words) {
    send("history-top");
    send("begin-selection");
    send("end-of-line");
    send(words);
  };
  copy("copy-selection -P");
  EXPECT_TRUE(world_.buffers().empty());
  ASSERT_EQ(host_.client_host.clipboard.size(), 1U);
  EXPECT_EQ(host_.client_host.clipboard[0].second, "word");
  copy("copy-selection -C mine");
  EXPECT_EQ(host_.client_host.clipboard.size(), 1U);
  ASSERT_NE(world_.buffers().top(), nullptr);
  EXPECT_TRUE(world_.buffers().top()->name.starts_with("mine"));
  copy("copy-selection -X");  // no such flag: nothing is done
  EXPECT_EQ(world_.buffers().list().size(), 1U);
  EXPECT_EQ(value("selection_present"), "1");
}

TEST_F(CopyModeTest, PipesToTheCommandOrToTheOption) {
  feed("word\r\n");
  enter();
  send("history-top");
  send("begin-selection");
  send("end-of-line");
  send("copy-pipe-no-clear cat");
  send("pipe-no-clear");
  ASSERT_EQ(host_.job_host.requests.size(), 1U);
  EXPECT_EQ(host_.job_host.requests[0].command, "cat");
  EXPECT_EQ(host_.job_host.requests[0].input, "word");
  world_.server_options().set_string(OptionId::kCopyCommand, "xsel");
  send("pipe");
  ASSERT_EQ(host_.job_host.requests.size(), 2U);
  EXPECT_EQ(host_.job_host.requests[1].command, "xsel");
  EXPECT_EQ(world_.buffers().list().size(), 1U);
}

TEST_F(CopyModeTest, CountsMatchesAndShowsTheOneAtTheCursor) {
  feed("Foo foo\r\nbar FOO\r\n");
  use("vi");
  enter();
  send("history-top");
  send("search-forward foo");
  EXPECT_EQ(value("search_count"), "3");
  EXPECT_EQ(value("search_present"), "1");
  EXPECT_EQ(cursor(), "4,0,0");
  EXPECT_EQ(value("search_match"), "foo");
  send("search-forward Foo");
  EXPECT_EQ(value("search_count"), "1");
  EXPECT_EQ(cursor(), "0,0,0");  // round the end
  send("search-backward-text [");
  EXPECT_EQ(value("search_present"), "0");
  EXPECT_EQ(pane_->search_string, "[");
}

TEST_F(CopyModeTest, IncrementalSearchStartsAgainWhereItBegan) {
  feed("able\r\nabout\r\nabove\r\nbelow\r\n");
  enter();
  send("history-top");
  send("search-forward-incremental =");
  send("search-forward-incremental =abo");
  EXPECT_EQ(cursor(), "3,1,0");
  send("search-forward-incremental =abov");
  EXPECT_EQ(cursor(), "4,2,0");
  send("search-forward-incremental =ab");
  EXPECT_EQ(cursor(), "2,0,0");
  send("search-forward-incremental -- +ab");
  EXPECT_EQ(cursor(), "2,1,0");
  send("search-forward-incremental -- -ab");
  EXPECT_EQ(cursor(), "0,1,0");
  send("search-forward-incremental =");
  EXPECT_EQ(cursor(), "0,0,0");
}

TEST_F(CopyModeTest, LeavesAtTheBottomWhenAskedTo) {
  feed_file();
  CopyModeOptions options;
  options.exit_at_bottom = true;
  options.page_up = true;
  enter(options);
  send("scroll-down", 3);
  EXPECT_FALSE(mode_->finished());
  send("begin-selection");
  send("scroll-down", 50);
  EXPECT_FALSE(mode_->finished());  // something is selected
  send("clear-selection");
  send("scroll-down");
  EXPECT_TRUE(mode_->finished());
}

TEST_F(CopyModeTest, JumpsBetweenPrompts) {
  feed("\x1b]133;A\x07$ \x1b]133;B\x07ls\r\n\x1b]133;C\x07out\r\n\x1b]133;A\x07$ \x1b]133;B\x07");
  enter();
  send("previous-prompt");
  EXPECT_EQ(cursor(), "0,0,0");
  send("next-prompt -o");
  EXPECT_EQ(cursor(), "0,1,0");
  send("next-prompt");
  EXPECT_EQ(cursor(), "0,2,0");
}

TEST_F(CopyModeTest, ReadersMayLookButNotCopy) {
  model::Client& client = world_.create_client("c");
  client.read_only = true;
  feed("word\r\n");
  enter();
  EXPECT_TRUE(mode_->command({&client, {"history-top"}, 1, nullptr}));
  EXPECT_EQ(cursor(), "0,0,0");
  EXPECT_TRUE(mode_->command({&client, {"begin-selection"}, 1, nullptr}));
  EXPECT_EQ(value("selection_active"), "0");
}

TEST_F(CopyModeTest, NumbersLines) {
  ASSERT_TRUE(window_->options.set(*options::parse_option_name("copy-mode-line-numbers"), "absolute"));
  feed("one\r\ntwo\r\n");
  enter();
  send("toggle-position");
  EXPECT_EQ(row(1), " 2 two");
  EXPECT_EQ(mode_->cursor().x, 3);
  EXPECT_EQ(value("copy_position"), "3");
  send("line-numbers-off");
  EXPECT_EQ(row(1), "two");
}

TEST_F(CopyModeTest, DrawsThePositionAndTheSelection) {
  window_->options.set_string(OptionId::kCopyModePositionFormat,
                              "#[align=right][#{copy_position}/#{copy_position_limit}]");
  window_->options.set_string(OptionId::kCopyModeSelectionStyle, "bg=red");
  feed("word\r\n");
  enter();
  send("history-top");
  send("begin-selection");
  send("end-of-line");
  EXPECT_EQ(row(0), "word" + std::string(31, ' ') + "[0/0]");
  terminal::Surface surface(40, 10);
  mode_->draw(surface);
  EXPECT_EQ(surface.at(3, 0).style.background, terminal::Colour::indexed(1));
  EXPECT_TRUE(surface.at(4, 0).style.background.is_default());
}

TEST_F(CopyModeTest, DragSelectsAndScrollsAtTheEdge) {
  feed_file();
  enter();
  model::MouseEvent mouse;
  mouse.valid = true;
  mouse.kind = model::MouseEvent::Kind::Drag;
  mouse.last_x = 5;
  mouse.last_y = 4;
  mouse.x = 2;
  mouse.y = 2;
  EXPECT_TRUE(mode_->command({nullptr, {"begin-selection"}, 1, &mouse}));
  EXPECT_EQ(state(), "2,2,0,5,18,2,16");
  mouse.y = 0;
  const model::KeyEvent drag{keys::KeyCode::special(keys::Special::Dragging), mouse, {}};
  EXPECT_TRUE(mode_->key(nullptr, drag));
  EXPECT_EQ(value("scroll_position"), "1");
  host_.timer_host.fire();
  host_.timer_host.fire();
  EXPECT_EQ(value("scroll_position"), "3");
  EXPECT_EQ(value("selection_end_y"), "11");
  // A timer that outlives the mode does nothing.
  mode_.reset();
  host_.timer_host.fire();
}

TEST_F(CopyModeTest, DragGoesOnWhenItsKeyComesAgain) {
  feed_file();
  enter();
  model::MouseEvent mouse;
  mouse.valid = true;
  mouse.kind = model::MouseEvent::Kind::Drag;
  mouse.last_x = 5;
  mouse.last_y = 4;
  for (const int x : {6, 7, 8}) {
    mouse.x = x;
    mouse.y = 4;
    EXPECT_TRUE(mode_->command({nullptr, {"begin-selection"}, 1, &mouse}));
    mouse.last_x = x;
  }
  EXPECT_EQ(state(), "8,4,0,5,18,8,18");
}

TEST_F(CopyModeTest, ViewModeShowsLinesAsTheyCome) {
  mode_ = make_view_mode({world_, host_, nullptr}, pane_->id);
  EXPECT_EQ(mode_->name(), "view-mode");
  EXPECT_TRUE(append_to_view(*mode_, "first"));
  EXPECT_TRUE(append_to_view(*mode_, "second"));
  send("toggle-position");
  EXPECT_EQ(row(0), "first");
  EXPECT_EQ(row(1), "second");
  for (int i = 0; i < 20; ++i) {
    append_to_view(*mode_, "more " + std::to_string(i));
  }
  EXPECT_EQ(row(0), "first");
  send("history-bottom");
  EXPECT_EQ(row(9), "more 19");
  enter();
  EXPECT_FALSE(append_to_view(*mode_, "no"));
}

TEST_F(CopyModeTest, KnowsAllCommandsOfTheReference) {
  std::ifstream file("tests/reference/copy-mode-commands.tsv");
  ASSERT_TRUE(file);
  std::size_t count = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) {
      continue;
    }
    std::vector<std::string> fields = split(line, '\t');
    fields.resize(10);
    const CopyCommandInfo* const row = find_copy_command(fields[0]);
    ASSERT_NE(row, nullptr) << fields[0];
    EXPECT_EQ(row->flags, fields[1]) << fields[0];
    EXPECT_EQ(std::to_string(row->minimum_arguments), fields[2]) << fields[0];
    EXPECT_EQ(std::to_string(row->maximum_arguments), fields[3]) << fields[0];
    EXPECT_EQ(row->read_only_ok, fields[9] == "yes") << fields[0];
    ++count;
  }
  EXPECT_EQ(count, copy_command_names().size());
}

}  // namespace
}  // namespace mux::mode
