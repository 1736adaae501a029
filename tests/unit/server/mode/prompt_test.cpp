// Prompts: substitution, editing with emacs and vi keys, history, completion, incremental and single-key prompts.
#include "server/mode/prompt.hpp"

#include <gtest/gtest.h>

#include "server/mode/command_prompt.hpp"
#include "server/model/client.hpp"
#include "server/model/world.hpp"
#include "tests/unit/server/mode/fake_host.hpp"

namespace mux::mode {
namespace {

using options::OptionId;
using Responses = std::optional<std::vector<std::string>>;

TEST(Substitute, ReplacesNumbersEverywhereAndPercentOnce) {
  EXPECT_EQ(substitute_template("a %1 b %1", "x", 1), "a x b x");
  EXPECT_EQ(substitute_template("a %% b %%", "x", 1), "a x b %%");
  EXPECT_EQ(substitute_template("a %% %1 %2", "x", 1), "a x x %2");
  EXPECT_EQ(substitute_template("a %2 %%", "y", 2), "a y y");
  EXPECT_EQ(substitute_template("50% %", "x", 1), "50% %");
  EXPECT_EQ(substitute_template("no template", "x", 1), "no template");
  EXPECT_EQ(substitute_template("%0 %a", "x", 1), "%0 %a");
}

TEST(Substitute, EscapesAfterAThirdPercent) {
  EXPECT_EQ(substitute_template("run \"%%%\"", "a\"b$c;d~e\\f'g", 1), "run \"a\\\"b\\$c\\;d\\~e\\\\f'g\"");
  EXPECT_EQ(substitute_template("run %1%", "\"", 1), "run \\\"");
}

class PromptTest : public testing::Test {
 protected:
  PromptTest() : client_(world_.create_client("c")) {}

  CommandPrompt& open(CommandPromptOptions options = {}) {
    if (options.inputs.empty()) {
      options.inputs.push_back({"(p) ", ""});
    }
    options.done = [this](Responses responses) {
      ++done_;
      responses_ = std::move(responses);
    };
    options.changed = [this](std::string text) { changes_.push_back(std::move(text)); };
    prompt_ = std::make_unique<CommandPrompt>(Services{world_, host_, nullptr}, client_.id, std::move(options));
    return *prompt_;
  }
  // Types keys by name, or the characters of a word that begins with `:`.
  bool type(std::initializer_list<std::string_view> names) {
    bool taken = true;
    for (const std::string_view name : names) {
      if (name.starts_with(':')) {
        for (const char c : name.substr(1)) {
          taken = prompt_->key(client_, {keys::KeyCode::character(static_cast<unsigned char>(c)), {}, {}});
        }
      } else {
        const auto key = keys::parse_key(name);
        EXPECT_TRUE(key) << name;
        taken = prompt_->key(client_, {*key, {}, {}});
      }
    }
    return taken;
  }
  [[nodiscard]] std::string shown() const {
    std::string text = prompt_->input().text();
    return text.insert(prompt_->input().cursor(), "|");
  }
  void use_vi() { EXPECT_TRUE(world_.global_session_options().set(*options::parse_option_name("status-keys"), "vi")); }

  model::World world_;
  FakeHost host_;
  model::Client& client_;
  std::unique_ptr<CommandPrompt> prompt_;
  int done_ = 0;
  Responses responses_;
  std::vector<std::string> changes_;
};

TEST_F(PromptTest, EmacsKeysEdit) {
  open();
  type({":hello world"});
  EXPECT_EQ(shown(), "hello world|");
  type({"C-a", "C-f", "C-d"});
  EXPECT_EQ(shown(), "h|llo world");
  type({"M-f"});
  EXPECT_EQ(shown(), "hllo| world");
  type({"M-f", "M-b"});
  EXPECT_EQ(shown(), "hllo |world");
  type({"C-k"});
  EXPECT_EQ(shown(), "hllo |");
  type({"BSpace", "Left", "C-t"});
  EXPECT_EQ(shown(), "hlol|");
  type({"C-b", "DC", "C-e", "C-h"});
  EXPECT_EQ(shown(), "hl|");
  type({"C-u"});
  EXPECT_EQ(shown(), "|");
}

TEST_F(PromptTest, CutWordKeepsSeparatorsApartAndCanBePutBack) {
  open();
  type({":path/to-it  ", "C-w"});
  EXPECT_EQ(shown(), "path/to-|");
  type({"C-w"});
  EXPECT_EQ(shown(), "path/to|");
  type({"C-y"});
  EXPECT_EQ(shown(), "path/to-|");
}

TEST_F(PromptTest, PastesTheTopBufferUpToAControl) {
  ASSERT_TRUE(world_.buffers().add("first\nsecond", 50));
  open();
  type({"C-y"});
  EXPECT_EQ(shown(), "first|");
}

TEST_F(PromptTest, AcceptGivesAllResponsesAndRemembersThem) {
  CommandPromptOptions options;
  options.inputs = {{"one", "a"}, {"two", ""}};
  open(std::move(options));
  type({":b", "Enter"});
  EXPECT_EQ(done_, 0);
  EXPECT_FALSE(prompt_->finished());
  type({":c", "Enter"});
  EXPECT_EQ(done_, 1);
  EXPECT_TRUE(prompt_->finished());
  EXPECT_EQ(responses_, Responses({"ab", "c"}));
  EXPECT_EQ(world_.prompt_history()["command"], (std::vector<std::string>{"ab", "c"}));
}

TEST_F(PromptTest, CancelGivesNothing) {
  for (const std::string_view key : {"Escape", "C-c", "C-g"}) {
    open();
    type({":x", key});
    EXPECT_TRUE(prompt_->finished());
    EXPECT_EQ(responses_, std::nullopt);
  }
  EXPECT_EQ(done_, 3);
  EXPECT_TRUE(world_.prompt_history()["command"].empty());
}

TEST_F(PromptTest, HistoryGoesUpAndDown) {
  add_prompt_history(world_, "command", "one");
  add_prompt_history(world_, "command", "two");
  add_prompt_history(world_, "command", "two");
  open();
  type({"Up"});
  EXPECT_EQ(shown(), "two|");
  type({"C-p"});
  EXPECT_EQ(shown(), "one|");
  type({"Up"});
  EXPECT_EQ(shown(), "one|");
  type({"Down"});
  EXPECT_EQ(shown(), "two|");
  type({"C-n"});
  EXPECT_EQ(shown(), "|");
}

TEST_F(PromptTest, HistoryIsLimited) {
  world_.server_options().set_number(OptionId::kPromptHistoryLimit, 2);
  for (const std::string_view line : {"a", "b", "c"}) {
    add_prompt_history(world_, "search", line);
  }
  EXPECT_EQ(world_.prompt_history()["search"], (std::vector<std::string>{"b", "c"}));
}

TEST_F(PromptTest, SingleTakesOneCharacter) {
  CommandPromptOptions options;
  options.single = true;
  open(std::move(options));
  type({"Left"});
  EXPECT_EQ(done_, 0);
  type({":x"});
  EXPECT_EQ(responses_, Responses({"x"}));
}

TEST_F(PromptTest, KeyNameTakesAnyKey) {
  CommandPromptOptions options;
  options.key_name = true;
  open(std::move(options));
  type({"C-Left"});
  EXPECT_EQ(responses_, Responses({"C-Left"}));
}

TEST_F(PromptTest, NumericPassesTheKeyThatEndsIt) {
  CommandPromptOptions options;
  options.inputs = {{"(repeat)", "1"}};
  options.numeric = true;
  open(std::move(options));
  EXPECT_TRUE(type({":2"}));
  EXPECT_EQ(shown(), "12|");
  EXPECT_FALSE(type({":j"}));
  EXPECT_EQ(responses_, Responses({"12"}));
}

TEST_F(PromptTest, IncrementalReportsEachChange) {
  CommandPromptOptions options;
  options.inputs = {{"(search)", "old"}};
  options.incremental = true;
  open(std::move(options));
  type({":fo", "C-s", "C-r", "BSpace", "Left"});
  EXPECT_EQ(changes_, (std::vector<std::string>{"=", "=f", "=fo", "+fo", "-fo", "=f"}));
  type({"Enter"});
  EXPECT_TRUE(prompt_->finished());
  EXPECT_EQ(responses_, std::nullopt);
}

TEST_F(PromptTest, IncrementalOffersTheLastText) {
  CommandPromptOptions options;
  options.inputs = {{"(search)", "old"}};
  options.incremental = true;
  open(std::move(options));
  EXPECT_EQ(shown(), "|");
  type({"C-r"});
  EXPECT_EQ(shown(), "old|");
  EXPECT_EQ(changes_.back(), "=old");
}

TEST_F(PromptTest, QuotedKeysAreText) {
  open();
  type({"C-v", "C-c", "C-v", ":x"});
  EXPECT_EQ(prompt_->input().text(), "\x03x");
  EXPECT_EQ(prompt_->input().columns(), 3);
}

TEST_F(PromptTest, BackspaceInAnEmptyPromptMayCloseIt) {
  CommandPromptOptions options;
  options.close_on_empty_backspace = true;
  open(std::move(options));
  type({":a", "BSpace"});
  EXPECT_FALSE(prompt_->finished());
  type({"BSpace"});
  EXPECT_TRUE(prompt_->finished());
}

TEST_F(PromptTest, EditsByClusters) {
  CommandPromptOptions options;
  options.inputs = {{"", "a\u0065\u0301\U0001F469\u200D\U0001F467"}};  // a, e + acute, a family
  open(std::move(options));
  EXPECT_EQ(prompt_->input().columns(), 4);
  type({"BSpace"});
  EXPECT_EQ(shown(), "ae\u0301|");
  type({"Left"});
  EXPECT_EQ(shown(), "a|e\u0301");
}

TEST_F(PromptTest, TabCompletesWhatAllCandidatesShare) {
  CommandPromptOptions options;
  options.complete = [](std::string_view input, std::size_t cursor) -> std::optional<Completion> {
    EXPECT_EQ(cursor, input.size());
    return Completion{0, cursor, {"select-pane", "select-window", "split-window"}};
  };
  open(std::move(options));
  type({":se", "Tab"});
  EXPECT_EQ(shown(), "select-|");
  type({":w", "Tab"});
  EXPECT_EQ(shown(), "select-window |");
}

TEST_F(PromptTest, ViKeysHaveACommandState) {
  use_vi();
  open();
  type({":one two-three", "Escape", ":bb"});
  EXPECT_EQ(shown(), "one two|-three");
  type({":B"});
  EXPECT_EQ(shown(), "one |two-three");
  type({":e"});
  EXPECT_EQ(shown(), "one tw|o-three");
  type({":0w"});
  EXPECT_EQ(shown(), "one |two-three");
  type({":D"});
  EXPECT_EQ(shown(), "one |");
  type({":A", ":x"});
  EXPECT_EQ(shown(), "one x|");
  type({"Escape", ":q"});
  EXPECT_TRUE(prompt_->finished());
  EXPECT_EQ(responses_, std::nullopt);
}

TEST_F(PromptTest, ViEscapeDoesNotCancel) {
  use_vi();
  open();
  type({":x", "Escape"});
  EXPECT_FALSE(prompt_->finished());
  type({"Enter"});
  EXPECT_EQ(responses_, Responses({"x"}));
}

TEST_F(PromptTest, DrawsTheInputScrolledToTheCursor) {
  world_.global_session_options().set_string(OptionId::kMessageFormat, "#{message}");
  CommandPromptOptions options;
  options.inputs = {{"(p) ", "0123456789"}};
  open(std::move(options));
  terminal::Surface surface(10, 2);
  prompt_->draw(surface, 0, 1, 10);
  std::string row;
  for (int x = 0; x < 10; ++x) {
    row += surface.text(surface.at(x, 1));
  }
  EXPECT_EQ(row, "(p) 56789 ");
  EXPECT_EQ(prompt_->cursor().x, 9);
  EXPECT_EQ(prompt_->cursor().y, 1);
  EXPECT_TRUE(prompt_->cursor().visible);
}

TEST_F(PromptTest, ConfirmTakesItsKeyOnly) {
  std::vector<bool> answers;
  const auto answer = [&](std::string_view key, bool default_yes, char32_t yes = U'y') {
    const auto prompt = make_confirm_prompt({world_, host_, nullptr}, client_.id,
                                            {"sure?", yes, default_yes, [&](bool ok) { answers.push_back(ok); }});
    prompt->key(client_, {*keys::parse_key(key), {}, {}});
    return prompt->finished();
  };
  EXPECT_TRUE(answer("y", false));
  EXPECT_TRUE(answer("n", false));
  EXPECT_TRUE(answer("Enter", false));
  EXPECT_TRUE(answer("Enter", true));
  EXPECT_TRUE(answer("Escape", true));
  EXPECT_TRUE(answer("q", false, U'q'));
  EXPECT_FALSE(answer("Left", true));
  EXPECT_EQ(answers, (std::vector<bool>{true, false, false, true, false, true}));
}

}  // namespace
}  // namespace mux::mode
