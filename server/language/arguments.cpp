// Arguments: the flags and positional arguments of one command, checked against its CommandSpec.
#include "server/language/arguments.hpp"

#include <algorithm>
#include <charconv>

#include "protocol/base/utf8.hpp"
#include "server/language/command.hpp"

namespace mux::language {
namespace {

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_octal(char c) {
  return c >= '0' && c <= '7';
}

// Appends a control character in the form of C (`\n`), or as three octal digits.
void append_control(std::string& out, unsigned char c, char next) {
  static constexpr std::string_view kControls = "\a\b\t\n\v\f\r";
  static constexpr std::string_view kLetters = "abtnvfr";
  out += '\\';
  if (const auto at = kControls.find(static_cast<char>(c)); c != 0 && at != std::string_view::npos) {
    out += kLetters[at];
  } else if (c == 0 && !is_octal(next)) {
    out += '0';
  } else {
    out += static_cast<char>('0' + (c >> 6));
    out += static_cast<char>('0' + (c >> 3 & 7));
    out += static_cast<char>('0' + (c & 7));
  }
}

// The text with backslash escapes, so that the lexer reads the same back inside double quotes.
std::string escape(std::string_view text, bool double_quoted) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto c = static_cast<unsigned char>(text[at]);
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    if (c >= 0x80) {
      const Utf8Character character = decode_utf8(text.substr(at));
      if (character.valid && character.length > 1) {
        out += text.substr(at, character.length);
        at += character.length;
        continue;
      }
    }
    if (c == '$') {
      const bool variable = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '_' || next == '{';
      out += variable ? "\\$" : "$";
    } else if (c == '\\' || (c == '"' && double_quoted)) {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c < 0x20 || c >= 0x7F) {
      append_control(out, c, next);
    } else {
      out += static_cast<char>(c);
    }
    ++at;
  }
  return out;
}

// Whether an optional argument may follow its flag as a word of its own: no further flag, but a negative number may.
bool is_optional_value(const Argument& word) {
  if (word.is_commands()) return false;
  const std::string text = word.text();
  return !text.starts_with('-') || (text.size() > 1 && text[1] >= '0' && text[1] <= '9');
}

bool may_be_commands(const CommandSpec& spec, const Arguments& args, std::span<const Argument> words,
                     std::size_t index) {
  switch (spec.arguments) {
    case ArgumentRule::Text:
      return false;
    case ArgumentRule::Commands:
      return true;
    case ArgumentRule::AfterFirst:
      return index > 0;
    case ArgumentRule::WithCommands:
      return args.has('C');
    case ArgumentRule::MenuItems: {
      // Items are name, key and command; an empty name is a separator and stands alone.
      std::size_t at = 0;
      while (at <= index) {
        if (!words[at].is_commands() && words[at].text().empty()) {
          ++at;
          continue;
        }
        if (index < at + 3) return index == at + 2;
        at += 3;
      }
      return false;
    }
  }
  return false;
}

}  // namespace

CommandListPtr Argument::commands() const {
  const auto* commands = std::get_if<CommandListPtr>(&value_);
  return commands != nullptr ? *commands : nullptr;
}

std::string Argument::text() const {
  if (const auto* text = std::get_if<std::string>(&value_)) return *text;
  return std::get<CommandListPtr>(value_)->print();
}

std::string Argument::quoted() const {
  if (const auto* text = std::get_if<std::string>(&value_)) return quote_argument(*text);
  return "{ " + std::get<CommandListPtr>(value_)->print() + " }";
}

std::string quote_argument(std::string_view text) {
  if (text.empty()) return "''";
  char quotes = 0;
  if (text.find_first_of(" #';${}%") != std::string_view::npos) {
    quotes = '"';
  } else if (text.find_first_of(" \"") != std::string_view::npos) {
    quotes = '\'';
  }
  if (text.size() == 1 && text != " " && (quotes != 0 || text == "~")) return "\\" + std::string(text);
  std::string escaped = escape(text, quotes == '"');
  if (quotes != 0) return quotes + escaped + quotes;
  return escaped.starts_with('~') ? "\\" + escaped : escaped;
}

Result<long long> parse_number(std::string_view text, long long minimum, long long maximum) {
  const auto blank = text.find_first_not_of(" \t\n\v\f\r");
  std::string_view digits = blank == std::string_view::npos ? "" : text.substr(blank);
  if (digits.starts_with('+') && digits.size() > 1 && digits[1] != '-') digits.remove_prefix(1);
  long long value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error == std::errc::invalid_argument || end != digits.data() + digits.size()) return fail("invalid");
  const bool overflow = error == std::errc::result_out_of_range;
  if (overflow ? digits.starts_with('-') : value < minimum) return fail("too small");
  if (overflow || value > maximum) return fail("too large");
  return value;
}

Result<long long> parse_percentage(std::string_view text, long long minimum, long long maximum, long long whole) {
  if (!text.ends_with('%')) return parse_number(text, minimum, maximum);
  text.remove_suffix(1);
  const auto percent = parse_number(text, 0, 100);
  if (!percent) return percent;
  const long long value = whole * *percent / 100;
  if (value < minimum) return fail("too small");
  if (value > maximum) return fail("too large");
  return value;
}

const Arguments::Flag* Arguments::find(char flag) const {
  const auto found = std::ranges::find(flags_, flag, &Flag::name);
  return found == flags_.end() ? nullptr : &*found;
}

Arguments::Flag& Arguments::add(char flag) {
  auto place = std::ranges::lower_bound(flags_, flag, {}, &Flag::name);
  if (place == flags_.end() || place->name != flag) place = flags_.insert(place, Flag{.name = flag, .values = {}});
  ++place->count;
  return *place;
}

Result<> Arguments::parse_long_flag(const CommandSpec& spec, std::string_view word, std::span<const Argument> words,
                                    std::size_t& next) {
  const std::string_view name = word.substr(0, word.find('='));
  for (std::string_view rest = spec.long_flags; !rest.empty();) {
    const std::string_view row = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(rest.size(), row.size() + 1));
    if (row.substr(0, row.find('=')) != name) continue;
    const char letter = row[name.size() + 1];
    const std::string_view fixed = row.substr(std::min(row.size(), name.size() + 3));
    const bool takes = fixed.empty() ? spec.flags.substr(spec.flags.find(letter) + 1, 1) == ":" : fixed.ends_with('=');
    Flag& entry = add(letter);
    if (!takes) {
      if (!fixed.empty()) entry.values.emplace_back(fixed);
      return {};
    }
    if (name.size() < word.size()) {
      entry.values.push_back(std::string(fixed).append(word.substr(name.size() + 1)));
    } else if (next == words.size() || words[next].is_commands()) {
      return fail("--{} expects an argument", name);
    } else {
      entry.values.push_back(std::string(fixed).append(words[next++].text()));
    }
    return {};
  }
  return fail("invalid flag --");
}

Result<> Arguments::parse_flags(const CommandSpec& spec, std::span<const Argument> words, std::size_t& next) {
  while (next < words.size() && !words[next].is_commands()) {
    const std::string word = words[next].text();
    if (word.size() < 2 || word[0] != '-') return {};
    ++next;
    if (word == "--") return {};
    if (word.starts_with("--")) {
      if (const auto known = parse_long_flag(spec, word.substr(2), words, next); !known) return known;
      continue;
    }
    for (std::size_t at = 1; at < word.size(); ++at) {
      const char flag = word[at];
      if (flag == '?') return fail("usage: {} {}", spec.name, spec.usage);
      if (!is_alphanumeric(flag)) return fail("invalid flag -{}", flag);
      const auto found = spec.flags.find(flag);
      if (found == std::string_view::npos) return fail("unknown flag -{}", flag);
      const std::string_view kind = spec.flags.substr(found + 1, 2);
      Flag& entry = add(flag);
      if (!kind.starts_with(':')) continue;
      if (at + 1 < word.size()) {
        entry.values.push_back(word.substr(at + 1));
      } else if (kind == "::" && (next == words.size() || !is_optional_value(words[next]))) {
        entry.optional = true;
      } else if (next == words.size()) {
        return fail("-{} expects an argument", flag);
      } else if (words[next].is_commands()) {
        return fail("-{} argument must be a string", flag);
      } else {
        entry.values.push_back(words[next++].text());
      }
      break;
    }
  }
  return {};
}

Result<> Arguments::parse_positional(const CommandSpec& spec, std::span<const Argument> words) {
  for (std::size_t index = 0; index < words.size(); ++index) {
    if (words[index].is_commands() && !may_be_commands(spec, *this, words, index)) {
      return fail("argument {} must be \"string\"", index + 1);
    }
    positional_.push_back(words[index]);
  }
  const int count = static_cast<int>(positional_.size());
  if (count < spec.min_args) return fail("too few arguments (need at least {})", spec.min_args);
  if (spec.max_args != kUnlimited && count > spec.max_args) {
    return fail("too many arguments (need at most {})", spec.max_args);
  }
  return {};
}

Result<Arguments> Arguments::parse(const CommandSpec& spec, std::span<const Argument> words) {
  Arguments args;
  std::size_t next = 0;
  if (auto flags = args.parse_flags(spec, words, next); !flags) return std::unexpected(flags.error());
  std::vector<Argument> positional(words.begin() + static_cast<std::ptrdiff_t>(next), words.end());
  // Words for flags may also come last: `share bob:reader --for 2h`.
  const auto late = std::ranges::find_if(positional, [&](const Argument& word) {
    return !spec.long_flags.empty() && !word.is_commands() && word.text().size() > 2 && word.text().starts_with("--");
  });
  for (std::size_t at = static_cast<std::size_t>(late - positional.begin()); at < positional.size();) {
    const std::string word = positional[at++].text();
    if (!word.starts_with("--")) return fail("unexpected argument: {}", word);
    if (auto known = args.parse_long_flag(spec, word.substr(2), positional, at); !known) {
      return std::unexpected(known.error());
    }
  }
  positional.erase(late, positional.end());
  if (auto rest = args.parse_positional(spec, positional); !rest) return std::unexpected(rest.error());
  return args;
}

int Arguments::count(char flag) const {
  const Flag* found = find(flag);
  return found == nullptr ? 0 : found->count;
}

std::optional<std::string_view> Arguments::get(char flag) const {
  const Flag* found = find(flag);
  if (found == nullptr || found->values.empty()) return std::nullopt;
  return found->values.back();
}

std::vector<std::string_view> Arguments::values(char flag) const {
  const Flag* found = find(flag);
  if (found == nullptr) return {};
  return {found->values.begin(), found->values.end()};
}

Result<long long> Arguments::number(char flag, long long minimum, long long maximum, long long fallback,
                                    std::string_view what) const {
  const auto text = get(flag);
  if (!text) return fallback;
  auto value = parse_number(*text, minimum, maximum);
  if (!value) return fail("{} {}", what, value.error().message);
  return value;
}

Result<long long> Arguments::percentage(char flag, long long minimum, long long maximum, long long whole,
                                        long long fallback, std::string_view what) const {
  const auto text = get(flag);
  if (!text) return fallback;
  auto value = parse_percentage(*text, minimum, maximum, whole);
  if (!value) return fail("{} {}", what, value.error().message);
  return value;
}

std::optional<std::string> Arguments::text(std::size_t index) const {
  if (index >= positional_.size()) return std::nullopt;
  return positional_[index].text();
}

std::vector<char> Arguments::flags() const {
  std::vector<char> names;
  for (const Flag& flag : flags_) names.push_back(flag.name);
  return names;
}

std::string Arguments::print() const {
  std::string out;
  for (const Flag& flag : flags_) {
    if (flag.optional || !flag.values.empty()) continue;
    if (out.empty()) out = "-";
    out.append(static_cast<std::size_t>(flag.count), flag.name);
  }
  const auto add_word = [&out](std::string_view word) {
    if (!out.empty()) out += ' ';
    out += word;
  };
  // A flag left without its optional argument must not take the next word.
  bool open = false;
  for (const Flag& flag : flags_) {
    if (flag.optional) add_word(std::string{'-', flag.name});
    for (const std::string& value : flag.values) {
      add_word(std::string{'-', flag.name});
      add_word(quote_argument(value));
    }
    if (flag.optional || !flag.values.empty()) open = flag.optional;
  }
  if (open) add_word("--");
  for (const Argument& argument : positional_) add_word(argument.quoted());
  return out;
}

}  // namespace mux::language
