// Matching, substitution, arithmetic, cutting, padding, quoting and times of format modifiers.
#include "server/format/modifiers.hpp"

#include <fmt/format.h>
#include <fnmatch.h>
#include <re2/re2.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <span>

#include "protocol/base/utf8.hpp"
#include "server/format/draw.hpp"
#include "server/format/evaluator.hpp"
#include "server/terminal/width.hpp"

namespace mux::format {
namespace {

// POSIX extended expressions as RE2 has them: leftmost-longest, without the cost of backtracking.
RE2::Options regex_options(bool ignore_case) {
  RE2::Options options;
  options.set_posix_syntax(true);
  options.set_longest_match(true);
  options.set_perl_classes(true);
  options.set_word_boundary(true);
  options.set_one_line(true);
  options.set_dot_nl(true);
  options.set_log_errors(false);
  options.set_case_sensitive(!ignore_case);
  options.set_max_mem(1 << 20);
  return options;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Adds the positions of one term, whose characters must appear in this order. False when they do not.
bool match_term(std::string_view term, std::string_view text, std::string& positions) {
  std::size_t at = 0;
  int position = 0;
  while (!term.empty()) {
    const Utf8Character wanted = decode_utf8(term);
    bool found = false;
    for (; at < text.size() && !found; ++position) {
      const Utf8Character here = decode_utf8(text.substr(at));
      at += here.length;
      found = here.length == 1 && wanted.length == 1
                  ? lower(static_cast<char>(here.codepoint)) == lower(static_cast<char>(wanted.codepoint))
                  : here.codepoint == wanted.codepoint;
      if (found) positions += (positions.empty() ? "" : ",") + std::to_string(position);
    }
    if (!found) return false;
    term.remove_prefix(wanted.length);
  }
  return true;
}

bool match_fuzzy(std::string_view terms, std::string_view text, std::string& positions) {
  while (true) {
    const auto start = terms.find_first_not_of(' ');
    if (start == std::string_view::npos) return true;
    terms.remove_prefix(start);
    const auto end = std::min(terms.find(' '), terms.size());
    if (!match_term(terms.substr(0, end), text, positions)) return false;
    terms.remove_prefix(end);
  }
}

std::optional<double> parse_double(std::string_view text) {
  const std::string copy(text);
  char* end = nullptr;
  const double number = std::strtod(copy.c_str(), &end);
  if (end != copy.c_str() + copy.size()) return std::nullopt;
  return number;
}

// Towards zero; what does not fit is the smallest number, as x86's conversion gives.
double to_integer(double number) {
  if (!(number > -9223372036854775808.0 && number < 9223372036854775808.0)) return -9223372036854775808.0;
  return std::trunc(number);
}

// Appends `with`, where `\0` to `\9` stand for the groups of a match.
void append_replacement(std::string& out, std::string_view with, std::span<const re2::StringPiece> groups) {
  for (std::size_t i = 0; i < with.size(); ++i) {
    if (with[i] == '\\' && i + 1 < with.size() && with[i + 1] >= '0' && with[i + 1] <= '9') {
      const auto group = static_cast<std::size_t>(with[++i] - '0');
      if (group < groups.size()) out += std::string_view(groups[group].data(), groups[group].size());
    } else {
      out += with[i];
    }
  }
}

}  // namespace

bool matches(std::string_view flags, std::string_view pattern, std::string_view text) {
  const bool ignore_case = flags.find('i') != std::string_view::npos;
  if (flags.find('z') != std::string_view::npos) {
    std::string positions;
    return match_fuzzy(pattern, text, positions);
  }
  if (flags.find('r') != std::string_view::npos) {
    const RE2 regex(re2::StringPiece(pattern.data(), pattern.size()), regex_options(ignore_case));
    return regex.ok() && RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), regex);
  }
  const int options = ignore_case ? FNM_CASEFOLD : 0;
  return ::fnmatch(std::string(pattern).c_str(), std::string(text).c_str(), options) == 0;
}

std::string fuzzy_positions(std::string_view terms, std::string_view text) {
  std::string positions;
  return match_fuzzy(terms, text, positions) ? positions : std::string{};
}

std::string substitute(std::string_view text, std::string_view pattern, std::string_view with, bool ignore_case) {
  if (text.empty()) return {};
  const RE2 regex(re2::StringPiece(pattern.data(), pattern.size()), regex_options(ignore_case));
  if (!regex.ok()) return std::string(text);
  std::array<re2::StringPiece, 10> groups;
  const int group_count = std::min(10, regex.NumberOfCapturingGroups() + 1);
  const re2::StringPiece subject(text.data(), text.size());
  std::string out;
  std::size_t start = 0;  // where to look for the next match
  std::size_t last = 0;   // the end of what is in `out`
  bool skipped = false;   // whether the match before was empty and left alone
  while (start <= text.size() &&
         regex.Match(subject, start, text.size(), RE2::UNANCHORED, groups.data(), group_count)) {
    const auto found = static_cast<std::size_t>(groups[0].data() - text.data());
    const std::size_t end = found + groups[0].size();
    out += text.substr(last, found - last);
    // An empty match right where the last one ended is passed over once, as tmux does.
    const bool replaced = skipped || found != last || end != found;
    if (replaced) append_replacement(out, with, {groups.data(), static_cast<std::size_t>(group_count)});
    last = end;
    start = replaced ? end : end + 1;
    skipped = !replaced;
    if (pattern.starts_with('^')) break;
  }
  if (last < text.size()) out += text.substr(last);
  return out;
}

std::optional<std::string> calculate(std::string_view operation, bool floating, int places, std::string_view left,
                                     std::string_view right) {
  auto a = parse_double(left);
  auto b = parse_double(right);
  if (!a || !b) return std::nullopt;
  if (!floating) {
    a = to_integer(*a);
    b = to_integer(*b);
  }
  constexpr double kSame = 1e-9;
  double result = 0;
  if (operation == "+") {
    result = *a + *b;
  } else if (operation == "-") {
    result = *a - *b;
  } else if (operation == "*") {
    result = *a * *b;
  } else if (operation == "/") {
    result = *a / *b;
  } else if (operation == "%" || operation == "m") {
    result = std::fmod(*a, *b);
  } else if (operation == "==") {
    result = std::fabs(*a - *b) < kSame ? 1 : 0;
  } else if (operation == "!=") {
    result = std::fabs(*a - *b) > kSame ? 1 : 0;
  } else if (operation == "<") {
    result = *a < *b ? 1 : 0;
  } else if (operation == ">") {
    result = *a > *b ? 1 : 0;
  } else if (operation == "<=") {
    result = *a <= *b ? 1 : 0;
  } else if (operation == ">=") {
    result = *a >= *b ? 1 : 0;
  } else {
    return std::nullopt;
  }
  return fmt::format("{:.{}f}", floating ? result : to_integer(result) + 0.0, places);
}

std::string cut(const std::string& text, int columns, std::string_view marker) {
  if (columns == 0) return text;
  std::string trimmed = columns > 0 ? trim_left(text, columns) : trim_right(text, -columns);
  if (trimmed == text || marker.empty()) return trimmed;
  return columns > 0 ? trimmed + std::string(marker) : std::string(marker) + trimmed;
}

std::string pad(std::string_view text, int columns) {
  const int missing = std::abs(columns) - terminal::string_width(text);
  if (missing <= 0) return std::string(text);
  const std::string blanks(static_cast<std::size_t>(missing), ' ');
  return columns > 0 ? std::string(text) + blanks : blanks + std::string(text);
}

std::string base_name(std::string_view path) {
  if (path.empty()) return ".";
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path == "/" ? "/" : std::string(path.substr(path.rfind('/') + 1));
}

std::string directory_name(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const auto slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  path = path.substr(0, slash);
  while (path.ends_with('/')) path.remove_suffix(1);
  return path.empty() ? "/" : std::string(path);
}

std::string quote_shell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("|&;<>()$`\\\"'*?[# =%").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string quote_single(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::string quote_style(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '#') out += '#';
    out += c;
  }
  return out;
}

std::string pretty_time(std::time_t time, std::time_t now) {
  constexpr std::time_t kDay = 24 * 3600;
  now = std::max(now, time);
  const std::time_t age = now - time;
  if (age < kDay) return format_time("%H:%M", time);
  std::tm now_parts{};
  std::tm parts{};
  ::localtime_r(&now, &now_parts);
  ::localtime_r(&time, &parts);
  const bool same_year = parts.tm_year == now_parts.tm_year;
  if ((same_year && parts.tm_mon == now_parts.tm_mon) || age < 28 * kDay) return format_time("%a%d", time);
  const bool last_months = parts.tm_year == now_parts.tm_year - 1 && parts.tm_mon > now_parts.tm_mon;
  return format_time(same_year || last_months ? "%d%b" : "%h%y", time);
}

std::string age_text(std::int64_t seconds) {
  if (seconds < 0) seconds = 0;
  const std::int64_t days = seconds / 86400;
  const std::int64_t hours = seconds / 3600 % 24;
  const std::int64_t minutes = seconds / 60 % 60;
  seconds %= 60;
  if (days > 0) return fmt::format("{}d{}h{}m{}s", days, hours, minutes, seconds);
  if (hours > 0) return fmt::format("{}h{}m{}s", hours, minutes, seconds);
  if (minutes > 0) return fmt::format("{}m{}s", minutes, seconds);
  return fmt::format("{}s", seconds);
}

std::optional<int> parse_int(std::string_view text, int minimum, int maximum) {
  if (text.starts_with('+')) text.remove_prefix(1);
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < minimum || number > maximum) {
    return std::nullopt;
  }
  return number;
}

}  // namespace mux::format
