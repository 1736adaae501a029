// Parser: text in tmux's command language, or a client's argument vector, into a CommandList.
#include "server/language/parser.hpp"

#include <memory>
#include <utility>
#include <variant>

#include "server/language/lexer.hpp"

namespace mux::language {
namespace {

constexpr int kMaximumDepth = 100;  // of braces and conditions, which recurse

struct ParsedCommand;
using ParsedBlock = std::vector<ParsedCommand>;
using ParsedWord = std::variant<std::string, ParsedBlock>;

struct ParsedCommand {
  std::vector<ParsedWord> words;
  unsigned line = 0;
  unsigned column = 0;
};

bool is_true(std::string_view value) {
  return !value.empty() && value != "0";
}

// The grammar: lines of statements; a failed statement is skipped to the end of its line, outside braces.
class Grammar {
 public:
  Grammar(const ParseContext& context, std::string_view text, const ParseSource& source)
      : context_(context), source_(source), lexer_(context, text, source.line) {
    advance();
  }

  ParsedBlock run() {
    ParsedBlock out;
    while (!at(TokenKind::End)) {
      if (line(out, true)) continue;
      depth_ = 0;
      recover();
    }
    return out;
  }
  std::vector<ParseError> take_errors() { return std::move(errors_); }

 private:
  [[nodiscard]] bool at(TokenKind kind) const { return token_.kind == kind; }
  [[nodiscard]] bool at_branch() const { return at(TokenKind::Elif) || at(TokenKind::Else) || at(TokenKind::Endif); }
  void advance() { token_ = lexer_.next(); }

  bool error(std::string message = "syntax error") {
    if (at(TokenKind::Error)) message = token_.text;
    errors_.push_back({source_.file, token_.line, token_.column, std::move(message)});
    return false;
  }

  // Skips to the start of the next line that is outside of all braces.
  void recover() {
    while (!at(TokenKind::End) && !(at(TokenKind::Newline) && braces_ <= 0)) {
      if (at(TokenKind::OpenBrace)) ++braces_;
      if (at(TokenKind::CloseBrace)) --braces_;
      advance();
    }
    braces_ = 0;
    if (at(TokenKind::Newline)) advance();
  }

  // One statement and its newline.
  bool line(ParsedBlock& out, bool active) {
    ParsedBlock commands;
    if (!statement(commands, out, active)) return false;
    if (!at(TokenKind::Newline)) return error();
    for (auto& command : commands) out.push_back(std::move(command));
    advance();
    return true;
  }

  // `out` is the statement's own; whole lines inside a condition go to `lines` as they are read.
  bool statement(ParsedBlock& out, ParsedBlock& lines, bool active) {
    if (at(TokenKind::Newline)) return true;
    if (at(TokenKind::Hidden)) {
      advance();
      return assignment(active, true);
    }
    return commands(out, lines, active);
  }

  bool assignment(bool active, bool hidden) {
    if (!at(TokenKind::Assignment)) return error();
    const auto equals = token_.text.find('=');
    if (active && context_.assign) {
      const std::string_view text = token_.text;
      context_.assign(text.substr(0, equals), text.substr(equals + 1), hidden);
    }
    advance();
    return true;
  }

  bool commands(ParsedBlock& out, ParsedBlock& lines, bool active) {
    for (;;) {
      if (at(TokenKind::If)) {
        if (!condition(out, lines, active)) return false;
      } else if (!command(out, active)) {
        return false;
      }
      if (!at(TokenKind::Semicolon)) return true;
      while (at(TokenKind::Semicolon)) advance();
      if (!at(TokenKind::Word) && !at(TokenKind::Assignment) && !at(TokenKind::If)) return true;
    }
  }

  bool command(ParsedBlock& out, bool active) {
    if (at(TokenKind::Assignment)) {
      if (!assignment(active, false)) return false;
      if (!at(TokenKind::Word)) return true;
    }
    if (!at(TokenKind::Word)) return error();
    ParsedCommand command;
    command.column = token_.column;
    command.words.emplace_back(std::move(token_.text));
    for (advance();; advance()) {
      if (at(TokenKind::Word) || at(TokenKind::Assignment)) {
        command.words.emplace_back(std::move(token_.text));
      } else if (at(TokenKind::OpenBrace)) {
        ParsedBlock block;
        if (!braces(block, active)) return false;
        command.words.emplace_back(std::move(block));
      } else {
        break;
      }
    }
    // That of its end, as tmux counts.
    command.line = token_.line;
    if (active) out.push_back(std::move(command));
    return true;
  }

  // From `{` to the `}` that closes it, which is left as the current token.
  bool braces(ParsedBlock& out, bool active) {
    if (++depth_ > kMaximumDepth) return error("too many nested braces");
    ++braces_;
    advance();
    while (!at(TokenKind::CloseBrace)) {
      ParsedBlock commands;
      if (!statement(commands, out, active)) return false;
      for (auto& command : commands) out.push_back(std::move(command));
      if (at(TokenKind::Newline)) {
        advance();
      } else if (!at(TokenKind::CloseBrace)) {
        return error();
      }
    }
    --braces_;
    --depth_;
    return true;
  }

  // %if to %endif, on one line or on several.
  bool condition(ParsedBlock& out, ParsedBlock& lines, bool active) {
    if (++depth_ > kMaximumDepth) return error("too many nested conditions");
    bool taken = false;  // a branch was chosen
    for (bool more = true; more;) {
      const TokenKind kind = token_.kind;
      advance();
      bool chosen = active && !taken;
      if (kind != TokenKind::Else) {
        if (!at(TokenKind::Format) && !at(TokenKind::Word)) return error();
        if (chosen) chosen = is_true(context_.expand ? context_.expand(token_.text) : token_.text);
        advance();
      }
      taken = taken || chosen;
      if (!branch(out, lines, chosen)) return false;
      if (!at_branch() || (kind == TokenKind::Else && !at(TokenKind::Endif))) return error();
      more = !at(TokenKind::Endif);
    }
    advance();
    --depth_;
    return true;
  }

  bool branch(ParsedBlock& out, ParsedBlock& lines, bool active) {
    if (!at(TokenKind::Newline)) return commands(out, lines, active);
    advance();
    // Outside braces, an error in one line costs that line only.
    const int depth = depth_;
    while (!at_branch() && !at(TokenKind::End)) {
      if (braces_ > 0 && at(TokenKind::CloseBrace)) return error();
      if (line(lines, active)) continue;
      if (braces_ > 0) return false;
      depth_ = depth;
      recover();
    }
    return true;
  }

  const ParseContext& context_;
  const ParseSource& source_;
  Lexer lexer_;
  Token token_;
  int depth_ = 0;
  int braces_ = 0;
  std::vector<ParseError> errors_;
};

// The second half: names to rows, words to arguments, aliases expanded.
class Builder {
 public:
  Builder(const ParseContext& context, const ParseSource& source) : context_(context), source_(source) {
    if (!source.file.empty()) file_ = std::make_shared<const std::string>(source.file);
  }

  // A line with an error is left out whole, and reported.
  std::vector<Command> build(ParsedBlock block, std::vector<ParseError>& errors, bool aliases = true) {
    std::vector<Command> out;
    for (std::size_t at = 0; at < block.size();) {
      const unsigned line = block[at].line;
      const std::size_t start = out.size();
      const unsigned group = next_group_++;
      bool good = true;
      for (; at < block.size() && block[at].line == line; ++at) {
        if (good) good = build_one(block[at], group, out, errors, aliases);
      }
      if (!good) out.erase(out.begin() + static_cast<std::ptrdiff_t>(start), out.end());
    }
    return out;
  }

 private:
  bool build_one(ParsedCommand& parsed, unsigned group, std::vector<Command>& out, std::vector<ParseError>& errors,
                 bool aliases) {
    const std::string name = std::get<std::string>(parsed.words.front());
    if (aliases && context_.alias) {
      if (const auto alias = context_.alias(name)) return build_alias(parsed, *alias, group, out, errors);
    }
    std::vector<Argument> words;
    for (auto word = parsed.words.begin() + 1; word != parsed.words.end(); ++word) {
      if (auto* text = std::get_if<std::string>(&*word)) {
        words.emplace_back(std::move(*text));
        continue;
      }
      const std::size_t before = errors.size();
      auto commands = build(std::move(std::get<ParsedBlock>(*word)), errors);
      if (errors.size() != before) return false;
      words.emplace_back(std::make_shared<const CommandList>(std::move(commands)));
    }
    auto command = make(name, words);
    if (!command) {
      errors.push_back({source_.file, parsed.line, parsed.column, command.error().message});
      return false;
    }
    command->line = parsed.line;
    command->column = parsed.column;
    command->group = group;
    out.push_back(std::move(*command));
    return true;
  }

  // The alias's commands, the last one with the words that followed the alias.
  bool build_alias(ParsedCommand& parsed, const std::string& alias, unsigned group, std::vector<Command>& out,
                   std::vector<ParseError>& errors) {
    Grammar grammar(context_, alias, source_);
    ParsedBlock block = grammar.run();
    if (auto bad = grammar.take_errors(); !bad.empty()) {
      errors.push_back({source_.file, parsed.line, parsed.column, bad.front().message});
      return false;
    }
    if (block.empty()) return true;
    for (auto word = parsed.words.begin() + 1; word != parsed.words.end(); ++word) {
      block.back().words.push_back(std::move(*word));
    }
    for (ParsedCommand& command : block) {
      command.line = parsed.line;
      command.column = parsed.column;
      if (!build_one(command, group, out, errors, false)) return false;
    }
    return true;
  }

 public:
  Result<Command> make(const std::string& name, std::span<const Argument> words) const {
    if (context_.registry == nullptr) return fail("unknown command: {}", name);
    const auto row = context_.registry->find(name);
    if (!row) return std::unexpected(row.error());
    auto args = Arguments::parse(*(*row)->spec, words);
    if (!args) {
      if (args.error().message.starts_with("usage: ")) return std::unexpected(args.error());
      return fail("command {}: {}", (*row)->spec->name, args.error().message);
    }
    Command command;
    command.row = *row;
    command.args = std::move(*args);
    command.file = file_;
    command.line = source_.line;
    return command;
  }

  const ParseContext& context_;
  const ParseSource& source_;
  std::shared_ptr<const std::string> file_;
  unsigned next_group_ = 1;

  // Words that are split already; an alias's own text is still parsed.
  Result<> add_words(std::vector<Argument> words, std::vector<Command>& out) {
    if (words.empty()) return {};
    const std::string name = words.front().text();
    const std::span<const Argument> rest = std::span(words).subspan(1);
    const auto alias = context_.alias ? context_.alias(name) : std::nullopt;
    if (!alias) {
      auto command = make(name, rest);
      if (!command) return std::unexpected(command.error());
      out.push_back(std::move(*command));
      return {};
    }
    ParseContext plain = context_;
    plain.alias = nullptr;
    Grammar grammar(plain, *alias, source_);
    ParsedBlock block = grammar.run();
    if (auto bad = grammar.take_errors(); !bad.empty()) return fail("{}", bad.front().message);
    if (block.empty()) return {};
    ParsedCommand last = std::move(block.back());
    block.pop_back();
    std::vector<ParseError> errors;
    Builder builder(plain, source_);
    for (Command& command : builder.build(std::move(block), errors)) out.push_back(std::move(command));
    if (!errors.empty()) return fail("{}", errors.front().message);
    std::vector<Argument> all;
    const std::string target = std::get<std::string>(last.words.front());
    for (auto word = last.words.begin() + 1; word != last.words.end(); ++word) {
      if (auto* text = std::get_if<std::string>(&*word)) {
        all.emplace_back(std::move(*text));
      } else {
        auto commands = builder.build(std::move(std::get<ParsedBlock>(*word)), errors);
        if (!errors.empty()) return fail("{}", errors.front().message);
        all.emplace_back(std::make_shared<const CommandList>(std::move(commands)));
      }
    }
    all.insert(all.end(), rest.begin(), rest.end());
    auto command = make(target, all);
    if (!command) return std::unexpected(command.error());
    out.push_back(std::move(*command));
    return {};
  }
};

}  // namespace

std::string place_text(const std::string& file, unsigned line, unsigned column, bool columns) {
  if (file.empty()) return {};
  std::string place = file + ":" + std::to_string(line) + ":";
  if (columns && column != 0) place += std::to_string(column) + ":";
  return place + " ";
}

std::string ParseError::text(bool columns) const {
  return place_text(file, line, column, columns) + message;
}

ParseResult parse_file(const ParseContext& context, std::string_view text, const ParseSource& source) {
  Grammar grammar(context, text, source);
  ParsedBlock block = grammar.run();
  ParseResult result;
  result.errors = grammar.take_errors();
  Builder builder(context, source);
  result.commands = std::make_shared<const CommandList>(builder.build(std::move(block), result.errors));
  return result;
}

Result<CommandListPtr> parse_string(const ParseContext& context, std::string_view text, const ParseSource& source) {
  ParseResult result = parse_file(context, text, source);
  if (!result.errors.empty()) return fail("{}", result.errors.front().text());
  return std::move(result.commands);
}

Result<CommandListPtr> parse_words(const ParseContext& context, std::span<const Argument> words,
                                   const ParseSource& source) {
  Builder builder(context, source);
  std::vector<Command> commands;
  std::vector<Argument> current;
  for (const Argument& word : words) {
    if (word.is_commands()) {
      current.push_back(word);
      continue;
    }
    std::string text = word.text();
    bool ends = false;
    if (text.ends_with(';')) {
      text.pop_back();
      if (text.ends_with('\\')) {
        text.back() = ';';
      } else {
        ends = true;
      }
    }
    if (!ends || !text.empty()) current.emplace_back(std::move(text));
    if (!ends) continue;
    if (auto added = builder.add_words(std::exchange(current, {}), commands); !added) {
      return std::unexpected(added.error());
    }
  }
  if (auto added = builder.add_words(std::move(current), commands); !added) return std::unexpected(added.error());
  for (Command& command : commands) command.group = 1;
  return std::make_shared<const CommandList>(std::move(commands));
}

Result<CommandListPtr> parse_arguments(const ParseContext& context, std::span<const std::string> words) {
  std::vector<Argument> arguments;
  arguments.reserve(words.size());
  for (const std::string& word : words) arguments.emplace_back(word);
  return parse_words(context, arguments);
}

}  // namespace mux::language
