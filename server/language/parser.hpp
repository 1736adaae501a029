// Parser: text in tmux's command language, or a client's argument vector, into a CommandList.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"
#include "server/language/command.hpp"
#include "server/language/registry.hpp"

namespace mux::language {

// What parsing needs of its surroundings. Every function may be left empty; then nothing is found.
struct ParseContext {
  const Registry* registry = nullptr;
  // The value of a variable of the global environment, hidden ones included.
  std::function<std::optional<std::string>(std::string_view name)> environment;
  // NAME=value and %hidden NAME=value, in the order of the text, as they are met.
  std::function<void(std::string_view name, std::string_view value, bool hidden)> assign;
  // The condition of %if and %elif: a format's expansion.
  std::function<std::string(std::string_view format)> expand;
  // The value of command-alias for this word.
  std::function<std::optional<std::string>(std::string_view name)> alias;
  // The home directory of a user; an empty name asks for that of the server's user when HOME is not set.
  std::function<std::optional<std::string>(std::string_view user)> home;
};

// Where a text comes from.
struct ParseSource {
  std::string file;   // empty: a string
  unsigned line = 1;  // of its first line
};

struct ParseError {
  std::string file;
  unsigned line = 0;
  unsigned column = 0;  // in bytes from 1; 0 when the error has no place
  std::string message;
  // `FILE:LINE: MESSAGE`, with `columns` `FILE:LINE:COLUMN: MESSAGE`; the message alone for a string.
  [[nodiscard]] std::string text(bool columns = false) const;
};

// The place before a message about a file, as ParseError::text() writes it; empty when there is no file.
[[nodiscard]] std::string place_text(const std::string& file, unsigned line, unsigned column, bool columns);

struct ParseResult {
  CommandListPtr commands;  // never null: what could be parsed
  std::vector<ParseError> errors;
};

// A configuration file: a line with an error is left out, all errors are reported, the rest is there.
[[nodiscard]] ParseResult parse_file(const ParseContext& context, std::string_view text, const ParseSource& source);
// A command string (bind-key, if-shell, a prompt): all or, with the first error, nothing.
[[nodiscard]] Result<CommandListPtr> parse_string(const ParseContext& context, std::string_view text,
                                                  const ParseSource& source = {});
// Words that are already split: a word that is or ends with `;` (and not with `\;`) ends a command. Text is not
// parsed any further.
[[nodiscard]] Result<CommandListPtr> parse_words(const ParseContext& context, std::span<const Argument> words,
                                                 const ParseSource& source = {});
[[nodiscard]] Result<CommandListPtr> parse_arguments(const ParseContext& context, std::span<const std::string> words);

}  // namespace mux::language
