// Resuming: how the command that a pane ran is written for its shell, and which rule says that it may run again.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mux::recovery {

// The words as one command line that sh, bash, zsh, fish and csh read as exactly these words. Empty for words that no
// line can hold: control characters, bytes that are no UTF-8.
[[nodiscard]] std::string quote_words(std::span<const std::string> words);
// Whether a text may be typed at a prompt: one line without control characters, in UTF-8, not too long.
[[nodiscard]] bool can_be_typed(std::string_view text);

// A rule of the option restore-commands, `PATTERN=COMMAND`. The pattern is a glob that the program's name must match:
// its file's name, of an interpreter's script that of the script; a pattern with a slash, the whole first word. An
// empty command runs the line again as it was, for which a program that was named by a path must have been matched by
// it: what lies in some folder is not what the rule meant.
struct Resume {
  bool again = false;
  std::string command;  // a format; when not `again`
};
[[nodiscard]] std::optional<Resume> find_resume(std::span<const std::string> words, std::span<const std::string> rules);

}  // namespace mux::recovery
