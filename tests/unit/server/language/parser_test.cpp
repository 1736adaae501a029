// The language against what tmux printed and said: quoting, blocks, conditions, errors, words, arguments.
#include "server/language/parser.hpp"

#include <gtest/gtest.h>

#include <map>

#include "server/language/key_tables.hpp"

namespace mux::language {
namespace {

const Registry& registry() {
  static const Registry made = [] {
    static std::vector<CommandBinding> bindings;
    for (const CommandSpec& spec : command_specs()) bindings.push_back({spec.name, nullptr, nullptr});
    return Registry(std::span<const CommandBinding>(bindings));
  }();
  return made;
}

// The surroundings of a text: an environment, and %if without formats but #{==:a,b} and #{l:1}.
struct Surroundings {
  std::map<std::string, std::string, std::less<>> variables{{"HOME", "/root"}};
  std::map<std::string, std::string, std::less<>> aliases;
  ParseContext context() {
    ParseContext made;
    made.registry = &registry();
    made.environment = [this](std::string_view name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    made.assign = [this](std::string_view name, std::string_view value, bool) { variables[std::string(name)] = value; };
    made.expand = [](std::string_view format) {
      return std::string(format == "#{==:a,b}" ? "0" : format == "#{l:1}" ? "1" : format);
    };
    made.alias = [this](std::string_view name) -> std::optional<std::string> {
      const auto found = aliases.find(name);
      return found == aliases.end() ? std::nullopt : std::optional(found->second);
    };
    made.home = [](std::string_view user) -> std::optional<std::string> {
      return user.empty() || user == "root" ? std::optional<std::string>("/root") : std::nullopt;
    };
    return made;
  }
};

// As bind-key does with what follows the key.
Result<CommandListPtr> bound(const ParseContext& context, const Arguments& args) {
  if (args.size() == 1) return CommandListPtr{};
  if (args.size() == 2 && args.at(1).is_commands()) return args.at(1).commands();
  if (args.size() == 2) return parse_string(context, args.at(1).text());
  return parse_words(context, args.positional().subspan(1));
}

constexpr std::string_view kConfiguration = R"conf(bind-key -T t0 a neww "a b" 'c"d' e\'f \; new-window -d ; neww next
bind-key -T t0 b if-shell true { neww "x $HOME ~" ; neww } { 
  neww '#{window_id}'
  neww "a\tb\\c"
  neww ; splitw
}
bind-key -T t0 c neww '' \$ \# '~' '~a' '#' 'a;b' 'a%' '%' '{' '}' '{a' '"' "'" 'a\b' '\' 'é' "\u00e9\033[0m\r\n" 'a$b' 'a$1' '$' 'a $'
bind-key -T t0 d { neww x
neww y }
bind-key -T t0 e set -g status-left "#[fg=red]"
bind-key -T t0 f
bind-key -T t0 g neww "a'b" "a\"b" " " "  x" '\~' "a	b" 'a=b' '*?[]<>|&()!' "\001"
bind-key -T t0 h command-prompt -p a -I b -1 "neww -n '%%'"
bind-key -T t0 i send-keys -X -N 5 foo -- "%%"
bind-key -T t0 j set -g @a {
 neww
}
bind-key -T t0 k neww a\
b "c\
d"
bind -r -N "note here" -T t0 l neww -t :+1 -c '#{pane_current_path}' 'a b' c
bind -T t0 m { }
bind -T t0 o neww "a~b" ~/x "~/x" ~root/y a~ '~'
bind -T t0 p neww ${HOME}x$HOME/y "$HOME" '$HOME' $NOTSET. \$HOME $ a$ "$"
bind -T t0 q neww #{pane_id} 
bind -T t0 r neww a#b # comment
FOO=bar
%hidden BAR="x y"
bind -T t0 s neww $FOO $BAR
bind -T t0 t FOO=zap
%if 1
bind -T t0 u neww yes
%else
bind -T t0 u neww no
%endif
%if #{==:a,b} bind -T t0 v neww one %elif 1 bind -T t0 v neww two %endif
bind -T t0 w neww %50 %% 50%
bind -T t0 x neww "multi
  line"
)conf";
constexpr std::string_view kListed = R"keys(bind-key    -T t0 a new-window "a b" 'c"d' "e'f" \; new-window -d
bind-key    -T t0 b if-shell true { new-window "x /root ~" ; new-window } { new-window "#{window_id}" ;; new-window a\tb\\c ;; new-window ; split-window }
bind-key    -T t0 c new-window '' \$ \# \~ \~a \# "a;b" "a%" \% \{ \} "{a" \" \' a\\b \\ é é\033[0m\r\n "a\$b" "a$1" \$ "a $"
bind-key    -T t0 d new-window x \;\; new-window y
bind-key    -T t0 e set-option -g status-left "#[fg=red]"
bind-key    -T t0 g new-window "a'b" 'a"b' " " "  x" \\~ a\tb a=b *?[]<>|&()! \001
bind-key    -T t0 h command-prompt -1 -I b -p a "neww -n '%%'"
bind-key    -T t0 i send-keys -X -N 5 foo -- "%%"
bind-key    -T t0 j set-option -g @a { new-window }
bind-key    -T t0 k new-window ab cd
bind-key -r -T t0 l new-window -c "#{pane_current_path}" -t :+1 "a b" c
bind-key    -T t0 m 
bind-key    -T t0 o new-window a~b /root/x /root/x /root/y a~ \~
bind-key    -T t0 p new-window /rootx/root/y /root "\$HOME" . "\$HOME" \$ "a$" \$
bind-key    -T t0 q new-window
bind-key    -T t0 r new-window "a#b"
bind-key    -T t0 s new-window bar "x y"
bind-key    -T t0 t 
bind-key    -T t0 u new-window yes
bind-key    -T t0 v new-window two
bind-key    -T t0 w new-window "%50" "%%" "50%"
bind-key    -T t0 x new-window multi\nline
)keys";

TEST(Parser, PrintsWhatListKeysPrints) {
  Surroundings around;
  const ParseContext context = around.context();
  const ParseResult parsed = parse_file(context, kConfiguration, {"conf", 1});
  for (const ParseError& error : parsed.errors) ADD_FAILURE() << error.text();
  KeyTables tables(context);
  for (const Command& command : parsed.commands->commands()) {
    if (command.spec().name != "bind-key") continue;
    auto commands = bound(context, command.args);
    ASSERT_TRUE(commands) << commands.error().message;
    const auto key = keys::parse_key(command.args.at(0).text());
    ASSERT_TRUE(key);
    tables.bind("t0", *key, {*commands, command.args.has('r'), ""});
  }
  std::string listed;
  KeyTables::ListOptions options;
  options.table = "t0";
  for (const std::string& line : tables.list(options)) listed += line + "\n";
  EXPECT_EQ(listed, kListed);
}

struct ErrorCase {
  std::string_view text;
  std::string_view error;  // empty: none
};

TEST(Parser, SaysWhatTmuxSays) {
  static constexpr ErrorCase kCases[] = {
      {"foo\nneww -z\n", "f:1: unknown command: foo"},
      {"neww \"abc\nneww", ""},
      {"neww 'abc", ""},
      {"neww {\n", "f:2: syntax error"},
      {"neww }\n", "f:1: syntax error"},
      {"%if 1\nneww x\n", "f:3: syntax error"},
      {"%endif\n", "f:1: syntax error"},
      {"%foo\n", "f:1: syntax error"},
      {"neww \"\\400\"\n", "f:1: invalid octal escape"},
      {"neww \"\\0x\"\n", "f:1: invalid octal escape"},
      {"neww \"\\uzzzz\"\n", "f:1: invalid \\u argument"},
      {"neww ${FOO\n", "f:1: invalid environment variable"},
      {"neww ~nouser/y\n", "f:1: syntax error"},
      {"neww a ; ; neww b\n", ""},
      {"; neww a\n", "f:1: syntax error"},
      {"neww a ;\n", ""},
      {"neww a\n\n\nfoo {\n\n} {\n}\n", "f:7: unknown command: foo"},
      {"rename-window a \\\n b\\\n c\n", "f:3: command rename-window: too many arguments (need at most 1)"},
      {"if-shell {\n} x\n", "f:2: command if-shell: argument 1 must be \"string\""},
      {"neww -t {\n neww\n}\n", "f:3: command new-window: -t argument must be a string"},
      {"list-\n",
       "f:1: ambiguous command: list-, could be: list-buffers, list-clients, list-commands, list-keys, "
       "list-panes, list-sessions, list-windows"},
      {"kill-server x\n", "f:1: command kill-server: too many arguments (need at most 0)"},
      {"display -p -!\n", "f:1: command display-message: invalid flag -!"},
      {"neww -z\n", "f:1: command new-window: unknown flag -z"},
      {"resize-pane -x\n", "f:1: command resize-pane: -x expects an argument"},
      {"has -?\n", "f:1: usage: has-session [-t target-session]"},
      {"bind\n", "f:1: command bind-key: too few arguments (need at least 1)"},
      {"display -p %if\n", "f:1: syntax error"},
      {"a-b=c\n", "f:1: unknown command: a-b=c"},
      {"%hidden x\n", "f:1: syntax error"},
      {"A=1 B=2 neww\n", "f:1: syntax error"},
      {"%hidden A=2 neww\n", "f:1: syntax error"},
      {"neww a}b\n", "f:1: syntax error"},
      {"neww a{b\n", ""},
      {"neww a#{b c}d\n", "f:1: syntax error"},
      {"display %5a\n", "f:1: syntax error"},
      {"%if #{l:1} neww a ; neww b %else neww c %endif ; neww d\n", ""},
  };
  for (const ErrorCase& test : kCases) {
    Surroundings around;
    const ParseResult result = parse_file(around.context(), test.text, {"f", 1});
    EXPECT_EQ(result.errors.empty() ? "" : result.errors.front().text(), test.error) << test.text;
  }
}

TEST(Parser, OneBadLineLetsTheRestLoad) {
  Surroundings around;
  const ParseResult result =
      parse_file(around.context(), "neww a\n  foo x ; neww b\nneww c }\nbind x {\n neww }}\n}\nneww 'd'\n", {"f", 1});
  ASSERT_EQ(result.commands->print(), "new-window a ;; new-window d");
  ASSERT_GE(result.errors.size(), 3u);
  bool found = false;
  for (const ParseError& error : result.errors)
    found = found || (error.text() == "f:2: unknown command: foo" && error.column == 3);
  EXPECT_TRUE(found);
}

TEST(Parser, Branches) {
  Surroundings around;
  const auto print = [&](std::string_view text) {
    auto list = parse_string(around.context(), text);
    return list ? (*list)->print() : list.error().message;
  };
  EXPECT_EQ(print("%if #{l:1} neww a ; neww b %else neww c %endif ; neww d"),
            "new-window a ; new-window b ; new-window d");
  EXPECT_EQ(print("%if 0\nneww a\n%elif 1\nneww b\n%else\nneww c\n%endif\n"), "new-window b");
  EXPECT_EQ(print("bind x {\n neww \"}\" # }\n %if 1\n neww\n %endif\n}"),
            "bind-key x { new-window \\} ;; new-window }");
  EXPECT_EQ(print("A=b=c neww $A\nneww $A"), "new-window b=c ;; new-window b=c");
  EXPECT_EQ(print("neww x\r\nneww y\r\n"), "new-window x ;; new-window y");
  EXPECT_EQ(print("neww \"a\n  # comment\n  b\""), "new-window a\\n\\nb");
  around.aliases["zoom"] = "resize-pane -Z";
  EXPECT_EQ(print("zoom -t :1 ; neww"), "resize-pane -Z -t :1 ; new-window");
}

TEST(Parser, WordsOfAClient) {
  Surroundings around;
  const auto print = [&](std::vector<std::string> words) {
    auto list = parse_arguments(around.context(), words);
    return list ? (*list)->print() : list.error().message;
  };
  EXPECT_EQ(print({"display", "-p", "a;"}), "display-message -p a");
  EXPECT_EQ(print({"display", "-p", "a\\;"}), "display-message -p \"a;\"");
  EXPECT_EQ(print({"display", "-p", "a", ";", "neww", ";"}), "display-message -p a ; new-window");
  EXPECT_EQ(print({"display", ";", ";", "neww"}), "display-message ; new-window");
  EXPECT_EQ(print({"A=5"}), "unknown command: A=5");
  EXPECT_EQ(print({"display -p x; neww"}), "unknown command: display -p x; neww");
  EXPECT_EQ(print({";"}), "");
}

TEST(Parser, NestingIsBounded) {
  Surroundings around;
  std::string text;
  for (int i = 0; i < 100000; ++i) text += "bind x {";
  EXPECT_FALSE(parse_file(around.context(), text, {"f", 1}).errors.empty());
}

TEST(Arguments, OptionalValues) {
  Surroundings around;
  const auto print = [&](std::string_view text) {
    auto list = parse_string(around.context(), text);
    return list ? (*list)->print() : list.error().message;
  };
  EXPECT_EQ(print("resize-pane -D"), "resize-pane -D --");
  EXPECT_EQ(print("resize-pane -D -5"), "resize-pane -D -5");
  EXPECT_EQ(print("resize-pane -D 5 -t %1"), "resize-pane -D 5 -t \"%1\"");
  EXPECT_EQ(print("resize-pane -D -t :1"), "resize-pane -D -t :1");
  EXPECT_EQ(print("resize-pane -U --"), "resize-pane -U --");
}

TEST(Arguments, Numbers) {
  EXPECT_EQ(parse_number("10", 0, 10).value(), 10);
  EXPECT_EQ(parse_number("11", 0, 10).error().message, "too large");
  EXPECT_EQ(parse_number("-1", 0, 10).error().message, "too small");
  EXPECT_EQ(parse_number("1x", 0, 10).error().message, "invalid");
  EXPECT_EQ(parse_number("", 0, 10).error().message, "invalid");
  EXPECT_EQ(parse_number("99999999999999999999", 0, 10).error().message, "too large");
  EXPECT_EQ(parse_percentage("50%", 0, 1000, 80).value(), 40);
  EXPECT_EQ(parse_percentage("200%", 0, 1000, 80).error().message, "too large");
}

TEST(KeyTables, EveryDefaultParsesAndPrintsItself) {
  Surroundings around;
  KeyTables tables(around.context());
  EXPECT_EQ(tables.missing_defaults(), std::vector<std::string>{});
  for (const DefaultBinding& row : default_bindings()) {
    const Binding* binding = tables.find(row.table, *keys::parse_key(row.key));
    ASSERT_NE(binding, nullptr) << row.key;
    EXPECT_EQ(binding->commands->print(), row.commands) << row.table << " " << row.key;
  }
}

TEST(KeyTables, BindUnbindReset) {
  Surroundings around;
  KeyTables tables(around.context());
  const auto key = *keys::parse_key("c");
  const std::string before = tables.find("prefix", key)->commands->print();
  tables.bind("prefix", key, {*parse_string(around.context(), "kill-server"), false, ""});
  EXPECT_EQ(tables.find("prefix", key)->commands->print(), "kill-server");
  tables.reset("prefix", key);
  EXPECT_EQ(tables.find("prefix", key)->commands->print(), before);
  tables.unbind("prefix", key);
  EXPECT_EQ(tables.find("prefix", key), nullptr);
  EXPECT_FALSE(tables.has_table("nowhere"));
}

}  // namespace
}  // namespace mux::language
