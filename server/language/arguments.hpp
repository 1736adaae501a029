// Arguments: the flags and positional arguments of one command, checked against its CommandSpec.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/base/result.hpp"
#include "server/language/command_spec.hpp"

namespace mux::language {

class CommandList;
using CommandListPtr = std::shared_ptr<const CommandList>;

// One word of a command: text, or a parsed `{ … }` block.
class Argument {
 public:
  explicit Argument(std::string text) : value_(std::move(text)) {}
  explicit Argument(CommandListPtr commands) : value_(std::move(commands)) {}

  [[nodiscard]] bool is_commands() const { return std::holds_alternative<CommandListPtr>(value_); }
  // The block; nullptr when this is text.
  [[nodiscard]] CommandListPtr commands() const;
  // The text; of a block, its commands printed.
  [[nodiscard]] std::string text() const;
  // As it must be written in the language to mean this.
  [[nodiscard]] std::string quoted() const;

 private:
  std::variant<std::string, CommandListPtr> value_;
};

// A value from `minimum` to `maximum`; the error is strtonum(3)'s word: `invalid`, `too small` or `too large`.
[[nodiscard]] Result<long long> parse_number(std::string_view text, long long minimum, long long maximum);
// As parse_number(); `N%` is that part of `whole`.
[[nodiscard]] Result<long long> parse_percentage(std::string_view text, long long minimum, long long maximum,
                                                 long long whole);
// One argument quoted as list-keys shows it.
[[nodiscard]] std::string quote_argument(std::string_view text);

class Arguments {
 public:
  Arguments() = default;
  // `words` are those after the command's name. The error is what follows `command NAME: `, or begins with `usage: `
  // when the text asks for it with -?.
  static Result<Arguments> parse(const CommandSpec& spec, std::span<const Argument> words);

  [[nodiscard]] bool has(char flag) const { return count(flag) != 0; }
  // How many times the flag was given.
  [[nodiscard]] int count(char flag) const;
  // The last value of the flag; nothing when it is absent or has no value.
  [[nodiscard]] std::optional<std::string_view> get(char flag) const;
  // All values of the flag, in the order given.
  [[nodiscard]] std::vector<std::string_view> values(char flag) const;
  // The flag's value as a number; the error is `WHAT invalid`, `WHAT too small` or `WHAT too large`. Absent: fallback.
  [[nodiscard]] Result<long long> number(char flag, long long minimum, long long maximum, long long fallback,
                                         std::string_view what) const;
  [[nodiscard]] Result<long long> percentage(char flag, long long minimum, long long maximum, long long whole,
                                             long long fallback, std::string_view what) const;

  // Positional arguments.
  [[nodiscard]] std::size_t size() const { return positional_.size(); }
  [[nodiscard]] const Argument& at(std::size_t index) const { return positional_.at(index); }
  // The text of one; nothing when there are fewer.
  [[nodiscard]] std::optional<std::string> text(std::size_t index) const;
  [[nodiscard]] std::span<const Argument> positional() const { return positional_; }

  // All of it, as list-keys prints it: flags without value first, in ASCII order, then those with, then the rest.
  [[nodiscard]] std::string print() const;
  // Each flag that was given, in ASCII order.
  [[nodiscard]] std::vector<char> flags() const;

 private:
  struct Flag {
    char name = 0;
    bool optional = false;  // given without its optional argument
    int count = 0;
    std::vector<std::string> values;
  };
  [[nodiscard]] const Flag* find(char flag) const;
  Flag& add(char flag);
  Result<> parse_long_flag(const CommandSpec& spec, std::string_view word, std::span<const Argument> words,
                           std::size_t& next);
  Result<> parse_flags(const CommandSpec& spec, std::span<const Argument> words, std::size_t& next);
  Result<> parse_positional(const CommandSpec& spec, std::span<const Argument> words);

  std::vector<Flag> flags_;  // in ASCII order
  std::vector<Argument> positional_;
};

}  // namespace mux::language
