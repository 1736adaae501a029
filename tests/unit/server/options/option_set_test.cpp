// OptionSet: inheritance, assignment from text with tmux's errors, arrays, and the way back to text.
#include "server/options/option_set.hpp"

#include <gtest/gtest.h>

#include "server/options/environment_defaults.hpp"
#include "server/options/option_text.hpp"

namespace mux::options {
namespace {

class OptionSetTest : public testing::Test {
 protected:
  void SetUp() override {
    install_value_checks({nullptr, [](std::string_view text) { return text != "bogus"; },
                          [](std::string_view text) -> std::optional<std::string> {
                            if (text == "bogus") return std::nullopt;
                            return std::string(text);
                          }});
  }
  void TearDown() override { install_value_checks({}); }

  // What set-option says: empty when it worked.
  static std::string set(OptionSet& set, std::string_view name, std::optional<std::string_view> value,
                         Assign assign = Assign::Replace) {
    const auto parsed = parse_option_name(name);
    if (!parsed) return parsed.error().message;
    const auto done = set.set(*parsed, value, assign);
    return done ? "" : done.error().message;
  }
  // What show-options prints for an array.
  static std::string elements(const OptionSet& set, OptionId id) {
    std::string text;
    for (const auto& [index, element] : set.get_array(id)) text += std::to_string(index) + "=" + element + " ";
    return text;
  }

  OptionSet server_ = OptionSet::root(RootScope::Server);
  OptionSet global_ = OptionSet::root(RootScope::Session);
  OptionSet window_ = OptionSet::root(RootScope::Window);
  OptionSet session_{&global_};
};

TEST_F(OptionSetTest, InheritsUntilSetHere) {
  EXPECT_EQ(session_.get_string(opt::kStatusLeft), "[#{session_name}] ");
  EXPECT_EQ(set(session_, "status-left", "x"), "");
  EXPECT_EQ(session_.get_string(opt::kStatusLeft), "x");
  EXPECT_EQ(global_.get_string(opt::kStatusLeft), "[#{session_name}] ");
  EXPECT_NE(session_.own(opt::kStatusLeft), nullptr);
  session_.unset(*parse_option_name("status-left"));
  EXPECT_EQ(session_.own(opt::kStatusLeft), nullptr);
  EXPECT_EQ(session_.get_string(opt::kStatusLeft), "[#{session_name}] ");
}

TEST_F(OptionSetTest, UnsetInARootIsTheDefault) {
  EXPECT_EQ(set(global_, "history-limit", "5"), "");
  global_.unset(*parse_option_name("history-limit"));
  EXPECT_EQ(global_.get_number(opt::kHistoryLimit), 2000);
}

TEST_F(OptionSetTest, AppendTouchesOnlyWhatIsSetHere) {
  EXPECT_EQ(set(global_, "status-left", "A"), "");
  EXPECT_EQ(set(session_, "status-left", "B", Assign::Append), "");
  EXPECT_EQ(session_.get_string(opt::kStatusLeft), "B");
  EXPECT_EQ(set(global_, "status-left", "C", Assign::Append), "");
  EXPECT_EQ(global_.get_string(opt::kStatusLeft), "AC");
}

TEST_F(OptionSetTest, StylesAppendWithAComma) {
  EXPECT_EQ(set(global_, "status-style", "default"), "");
  EXPECT_EQ(set(global_, "status-style", "bg=red", Assign::Append), "");
  EXPECT_EQ(global_.get_string(opt::kStatusStyle), "default,bg=red");
}

TEST_F(OptionSetTest, ErrorsAreTmuxs) {
  EXPECT_EQ(set(global_, "status-style", "bogus"), "invalid style: bogus");
  EXPECT_EQ(set(global_, "status-style", "bogus #{x}"), "");
  EXPECT_EQ(set(global_, "status-bg", "bogus"), "bad colour: bogus");
  EXPECT_EQ(set(global_, "prefix", "bogus"), "bad key: bogus");
  EXPECT_EQ(set(global_, "history-limit", "abc"), "value is invalid: abc");
  EXPECT_EQ(set(global_, "history-limit", ""), "value is invalid: ");
  EXPECT_EQ(set(global_, "history-limit", "5 "), "value is invalid: 5 ");
  EXPECT_EQ(set(global_, "history-limit", "0x5"), "value is invalid: 0x5");
  EXPECT_EQ(set(global_, "history-limit", "-1"), "value is too small: -1");
  EXPECT_EQ(set(global_, "history-limit", "-99999999999999999999"), "value is too small: -99999999999999999999");
  EXPECT_EQ(set(global_, "history-limit", "99999999999"), "value is too large: 99999999999");
  EXPECT_EQ(set(global_, "history-limit", std::nullopt), "empty value");
  EXPECT_EQ(set(global_, "mouse", "maybe"), "bad value: maybe");
  EXPECT_EQ(set(global_, "status", "bad"), "unknown value: bad");
  EXPECT_EQ(set(global_, "status", ""), "unknown value: ");
  EXPECT_EQ(set(global_, "sta", "on"), "ambiguous option: sta");
  EXPECT_EQ(set(global_, "nosuch", "x"), "invalid option: nosuch");
  EXPECT_EQ(set(global_, "status-format[x]", "x"), "invalid option: status-format[x]");
  EXPECT_EQ(set(global_, "status-left[1]", "x"), "not an array: status-left[1]");
  EXPECT_EQ(set(global_, "@u", std::nullopt), "empty value");
  EXPECT_EQ(set(global_, "@u[1]", "x"), "not an array: @u[1]");
  EXPECT_EQ(set(global_, "default-size", "x"), "value is invalid: x");
  EXPECT_EQ(set(global_, "default-shell", "nosuch"), "not a suitable shell: nosuch");
}

TEST_F(OptionSetTest, FlagsAndChoicesToggle) {
  EXPECT_EQ(set(global_, "mouse", "YES"), "");
  EXPECT_TRUE(global_.get_flag(opt::kMouse));
  EXPECT_EQ(set(global_, "mouse", std::nullopt), "");
  EXPECT_FALSE(global_.get_flag(opt::kMouse));
  EXPECT_EQ(set(global_, "status", std::nullopt), "");
  EXPECT_EQ(global_.get_choice_text(opt::kStatus), "off");
  EXPECT_EQ(set(global_, "status", "3"), "");
  EXPECT_EQ(set(global_, "status", std::nullopt), "");
  EXPECT_EQ(global_.get_choice_text(opt::kStatus), "3");
}

TEST_F(OptionSetTest, NumbersMayHaveASignAndLeadingBlanks) {
  EXPECT_EQ(set(server_, "escape-time", " +5"), "");
  EXPECT_EQ(server_.get_number(opt::kEscapeTime), 5);
}

TEST_F(OptionSetTest, ArraysSplitAppendAndFillGaps) {
  EXPECT_EQ(set(global_, "update-environment", "A  B,C"), "");
  EXPECT_EQ(elements(global_, opt::kUpdateEnvironment), "0=A 1=B 2=C ");
  EXPECT_EQ(set(global_, "update-environment", "D", Assign::Append), "");
  EXPECT_EQ(set(global_, "update-environment[7]", "X"), "");
  EXPECT_EQ(set(global_, "update-environment[7]", "Y", Assign::Append), "");
  global_.unset(*parse_option_name("update-environment[0]"));
  EXPECT_EQ(set(global_, "update-environment", "Z", Assign::Append), "");
  EXPECT_EQ(elements(global_, opt::kUpdateEnvironment), "0=Z 1=B 2=C 3=D 7=XY ");
  EXPECT_EQ(set(global_, "update-environment", ""), "");
  EXPECT_EQ(elements(global_, opt::kUpdateEnvironment), "");
  global_.unset(*parse_option_name("update-environment"));
  EXPECT_EQ(global_.get_array(opt::kUpdateEnvironment).size(), 13u);
}

TEST_F(OptionSetTest, ABadElementKeepsWhatPrecedesIt) {
  EXPECT_EQ(set(window_, "pane-colours", "red bogus green"), "bad colour: bogus");
  EXPECT_EQ(elements(window_, opt::kPaneColours), "0=red ");
}

TEST_F(OptionSetTest, AHookIsOneElement) {
  EXPECT_EQ(set(global_, "after-new-session", "display a, b"), "");
  EXPECT_EQ(set(global_, "after-new-session", "display c", Assign::Append), "");
  EXPECT_EQ(elements(global_, opt::kAfterNewSession), "0=display a, b 1=display c ");
}

TEST_F(OptionSetTest, NamesHaveOtherSpellingsAndPrefixes) {
  EXPECT_EQ(*parse_option_name("cursor-color")->id, opt::kCursorColour);
  EXPECT_EQ(*parse_option_name("history-l")->id, opt::kHistoryLimit);
  EXPECT_EQ(parse_option_name("status-format[12]")->index, 12u);
  EXPECT_FALSE(parse_option_name(""));
  EXPECT_FALSE(parse_option_name("pane-colours[99999999999]"));
}

TEST_F(OptionSetTest, GenerationTellsChangesOfTheWholeChain) {
  const auto before = session_.generation();
  EXPECT_EQ(session_.generation(), before);
  EXPECT_EQ(set(global_, "mouse", "off"), "");
  const auto after = session_.generation();
  EXPECT_NE(after, before);
  OptionSet other = OptionSet::root(RootScope::Session);
  session_.set_parent(&other);
  EXPECT_NE(session_.generation(), after);
}

TEST_F(OptionSetTest, UserOptionsComeFirstAndInherit) {
  EXPECT_EQ(set(global_, "@b", "1"), "");
  EXPECT_EQ(set(global_, "@b", "2", Assign::Append), "");
  EXPECT_EQ(*session_.get_user("@b"), "12");
  EXPECT_EQ(session_.own_user("@b"), nullptr);
  EXPECT_EQ(global_.own_names()[0].name, "@b");
  EXPECT_EQ(global_.own_names()[1].name, "activity-action");
}

TEST_F(OptionSetTest, SavesAndRestores) {
  EXPECT_EQ(set(global_, "@u", "a b"), "");
  EXPECT_EQ(set(global_, "prefix", "C-a"), "");
  EXPECT_EQ(set(global_, "status", "3"), "");
  EXPECT_EQ(set(global_, "update-environment", ""), "");
  EXPECT_EQ(set(global_, "status-format[3]", "x, y"), "");
  const auto saved = global_.save();
  OptionSet copy = OptionSet::root(RootScope::Session);
  auto later = saved;
  later.emplace_back("option-of-a-later-version", "1");
  copy.restore(later);
  EXPECT_EQ(copy.save(), saved);
  EXPECT_EQ(key_name(copy.get_key(opt::kPrefix)), "C-a");
  EXPECT_TRUE(copy.get_array(opt::kUpdateEnvironment).empty());
  EXPECT_EQ(copy.get_array(opt::kStatusFormat).at(3), "x, y");
}

TEST_F(OptionSetTest, EnvironmentChoosesShellAndKeys) {
  const auto environment = [](std::string_view name) -> std::optional<std::string> {
    if (name == "SHELL") return "/bin/sh";
    if (name == "EDITOR") return "/usr/bin/nvim";
    return std::nullopt;
  };
  apply_environment_defaults(server_, global_, window_, environment);
  EXPECT_EQ(global_.get_string(opt::kDefaultShell), "/bin/sh");
  EXPECT_EQ(server_.get_string(opt::kEditor), "/usr/bin/nvim");
  EXPECT_EQ(window_.get_choice_text(opt::kModeKeys), "vi");
  EXPECT_EQ(global_.get_choice_text(opt::kStatusKeys), "vi");
}

// Each pair is what tmux 3.3a prints.
TEST(QuoteArgument, AsTmux) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"", "''"},
      {"a", "a"},
      {"a b", "\"a b\""},
      {" ", "\" \""},
      {"~", "\\~"},
      {"~a", "\\~a"},
      {"a~", "a~"},
      {"#", "\\#"},
      {"#a", "\"#a\""},
      {"a#b", "\"a#b\""},
      {"'", "\\'"},
      {"a'b", "\"a'b\""},
      {"\"", "\\\""},
      {"a\"b", "'a\"b'"},
      {"$", "\\$"},
      {"$a", "\"\\$a\""},
      {"a$b", "\"a\\$b\""},
      {"a$", "\"a$\""},
      {"$1", "\"$1\""},
      {"${x}", "\"\\${x}\""},
      {"$(x)", "\"$(x)\""},
      {"\\", "\\\\"},
      {"a\\b", "a\\\\b"},
      {"a\\", "a\\\\"},
      {"a b\\", "\"a b\\\\\""},
      {"a b\"c", "\"a b\\\"c\""},
      {"a b$c", "\"a b\\$c\""},
      {"a b$ c", "\"a b$ c\""},
      {"a b'c", "\"a b'c\""},
      {"\"'", "\"\\\"'\""},
      {"a\"'b", "\"a\\\"'b\""},
      {"a;b", "\"a;b\""},
      {"{", "\\{"},
      {"a{b", "\"a{b\""},
      {"}", "\\}"},
      {"%", "\\%"},
      {"a%b", "\"a%b\""},
      {"%%", "\"%%\""},
      {"`", "`"},
      {"a`b", "a`b"},
      {"a b`c", "\"a b`c\""},
      {"!", "!"},
      {"*", "*"},
      {"?", "?"},
      {"[x]", "[x]"},
      {"(x)", "(x)"},
      {"<", "<"},
      {">", ">"},
      {"|", "|"},
      {"&", "&"},
      {"=", "="},
      {"a=b", "a=b"},
      {"\011", "\\t"},
      {"a\011b", "a\\tb"},
      {"a\012b", "a\\nb"},
      {"\001", "\\001"},
      {"a\001b", "a\\001b"},
      {"a\033b", "a\\033b"},
      {"\177", "\\177"},
      {"a\177 b", "\"a\\177 b\""},
      {"\303\251", "\303\251"},
      {"\303\251 b", "\"\303\251 b\""},
      {"\346\274\242\345\255\227 \"x\"", "\"\346\274\242\345\255\227 \\\"x\\\"\""},
      {"a\342\200\213b", "a\342\200\213b"},
      {"\360\237\230\200", "\360\237\230\200"},
      {"a\0011", "a\\0011"},
      {"\0071", "\\a1"},
      {"\015", "\\r"},
      {"a\015b", "a\\rb"},
      {"a\010b", "a\\bb"},
      {"~ b", "\"\\~ b\""},
      {"- x", "\"- x\""},
      {"-", "-"},
      {"-x", "-x"},
      {"a,b", "a,b"},
      {"^", "^"},
      {"@", "@"},
      {"a@b", "a@b"},
      {" a", "\" a\""},
      {"a ", "\"a \""},
      {"  ", "\"  \""},
      {"a\\$b", "\"a\\\\\\$b\""},
      {"a b\\$c", "\"a b\\\\\\$c\""},
      {"a\"b\\c", "'a\"b\\\\c'"},
      {"\"\\", "'\"\\\\'"},
      {"\\\"", "'\\\\\"'"},
      {"#{x}", "\"#{x}\""},
      {"#[fg=red]", "\"#[fg=red]\""},
      {"a\"b\011c", "'a\"b\\tc'"},
      {"$_", "\"\\$_\""},
      {"a$_", "\"a\\$_\""},
      {"a$\303\251", "\"a$\303\251\""},
      {"\002b", "\\002b"},
      {"\013", "\\v"},
      {"\014", "\\f"},
      {"a\377b", "a\\377b"},
      {"$ ", "\"$ \""},
      {"\"$", "\"\\\"$\""},
      {"a \001", "\"a \\001\""},
      {"\0167", "\\0167"},
      {"\033[0m", "\\033[0m"},
      {"~\"a", "'~\"a'"},
      {"\302\205", "\\302\\205"},
      {"a\302\205 b", "\"a\\302\\205 b\""},
  };
  for (const auto& [text, quoted] : rows) EXPECT_EQ(quote_argument(text), quoted) << text;
}

}  // namespace
}  // namespace mux::options
