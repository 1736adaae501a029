// The modifiers of formats that are functions of text alone.
#pragma once

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

namespace mux::format {

// `m:`: flags `r` (extended regular expression), `i` (ignore case), `z` (fuzzy).
[[nodiscard]] bool matches(std::string_view flags, std::string_view pattern, std::string_view text);
// `m/p:`: the positions (in characters, from 0, separated by commas) that the fuzzy terms match; empty: no match.
[[nodiscard]] std::string fuzzy_positions(std::string_view terms, std::string_view text);
// `s/re/new/`: each match replaced, `\0`..`\9` in `with` are the groups.
[[nodiscard]] std::string substitute(std::string_view text, std::string_view pattern, std::string_view with,
                                     bool ignore_case);
// `e|op|flags|places`; empty when an operand or the operation is none.
[[nodiscard]] std::optional<std::string> calculate(std::string_view operation, bool floating, int places,
                                                   std::string_view left, std::string_view right);

// `=N`: the first N columns of an expanded string (the last -N), styles kept, with a marker where it was cut.
[[nodiscard]] std::string cut(const std::string& text, int columns, std::string_view marker);
// `pN`: padded with spaces to N columns on the right (left when negative).
[[nodiscard]] std::string pad(std::string_view text, int columns);

[[nodiscard]] std::string base_name(std::string_view path);       // `b:`
[[nodiscard]] std::string directory_name(std::string_view path);  // `d:`
[[nodiscard]] std::string quote_shell(std::string_view text);     // `q:`
[[nodiscard]] std::string quote_single(std::string_view text);    // `q/s:`
[[nodiscard]] std::string quote_style(std::string_view text);     // `q/h:`

[[nodiscard]] std::string pretty_time(std::time_t time, std::time_t now);  // `t/p:`
[[nodiscard]] std::string age_text(std::int64_t seconds);                  // `t/r:`, as 2m23s

// A decimal number within limits.
[[nodiscard]] std::optional<int> parse_int(std::string_view text, int minimum, int maximum);

}  // namespace mux::format
