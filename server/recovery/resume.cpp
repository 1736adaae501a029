// Quotes by what all shells agree on, and matches rules by glob.
#include "server/recovery/resume.hpp"

#include <fnmatch.h>

#include <algorithm>

#include "protocol/base/utf8.hpp"

namespace mux::recovery {

namespace {

// A tty in canonical mode takes lines of 4095 bytes.
constexpr std::size_t kLongestLine = 4000;

constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+=:,./-";

bool is_plain(std::string_view word) {
  // A first word with `=` would be an assignment, `=x` a path in zsh.
  return !word.empty() && word.find_first_not_of(kPlain) == std::string_view::npos &&
         word.find('=') == std::string_view::npos;
}

// In single quotes all shells leave all bytes but these alone: fish reads \\ and \' there, csh the !. Outside of quotes
// all read them after a backslash.
void quote(std::string& line, std::string_view word) {
  if (is_plain(word)) {
    line += word;
    return;
  }
  if (word.empty()) line += "''";
  while (!word.empty()) {
    const std::size_t special = std::min(word.find_first_of("'\\!"), word.size());
    if (special > 0) line += "'" + std::string(word.substr(0, special)) + "'";
    word.remove_prefix(special);
    if (word.empty()) break;
    line += '\\';
    line += word.front();
    word.remove_prefix(1);
  }
}

std::string_view file_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

bool is_interpreter(std::string_view name) {
  constexpr std::string_view kNames[] = {"sh", "bash", "dash", "zsh", "node", "bun", "deno", "perl", "ruby"};
  return std::ranges::find(kNames, name) != std::ranges::end(kNames) || name.starts_with("python");
}

}  // namespace

bool can_be_typed(std::string_view text) {
  if (text.empty() || text.size() > kLongestLine || !is_valid_utf8(text)) return false;
  // C1 controls are two bytes in UTF-8: C2 80 to C2 9F.
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) return false;
    if (byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) return false;
  }
  return true;
}

std::string quote_words(std::span<const std::string> words) {
  std::string line;
  for (const std::string& word : words) {
    if (!line.empty()) line += ' ';
    quote(line, word);
  }
  return can_be_typed(line) ? line : std::string();
}

std::optional<Resume> find_resume(std::span<const std::string> words, std::span<const std::string> rules) {
  if (words.empty()) return std::nullopt;
  const std::string& first = words.front();
  std::string name(file_name(first));
  const bool script = words.size() > 1 && !words[1].starts_with('-') && is_interpreter(name);
  if (script) name = file_name(words[1]);
  for (const std::string& rule : rules) {
    const std::size_t equals = rule.find('=');
    if (equals == std::string::npos || equals == 0) continue;
    const std::string pattern = rule.substr(0, equals);
    const bool whole = pattern.find('/') != std::string::npos;
    if (::fnmatch(pattern.c_str(), (whole ? first : name).c_str(), 0) != 0) continue;
    std::string command = rule.substr(equals + 1);
    const bool again = command.empty();
    if (again && !whole && (script || first.find('/') != std::string::npos)) continue;
    return Resume{.again = again, .command = std::move(command)};
  }
  return std::nullopt;
}

}  // namespace mux::recovery
