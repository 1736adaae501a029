// Parsing of option names: `[index]`, other spellings and unambiguous prefixes.
#include "server/options/option_name.hpp"

#include <algorithm>
#include <charconv>
#include <span>
#include <utility>
#include <vector>

#include "server/options/option_definition.hpp"

namespace mux::options {
namespace {

// Splits `name[3]`; empty when the text is no name.
std::optional<OptionName> split_index(std::string_view text) {
  OptionName result;
  const auto bracket = text.find('[');
  result.name = text.substr(0, bracket);
  if (result.name.empty()) return std::nullopt;
  if (bracket == std::string_view::npos) return result;
  const std::string_view digits = text.substr(bracket + 1);
  std::uint32_t index = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  if (error != std::errc{} || end + 1 != digits.data() + digits.size() || *end != ']') return std::nullopt;
  result.index = index;
  return result;
}

struct Spelling {
  std::string_view name;
  OptionId id;
};

// Every name and other spelling, in order: formats ask for options by name many times in each status line.
std::span<const Spelling> spellings() {
  static const auto sorted = [] {
    std::vector<Spelling> all;
    for (const OptionId id : alphabetical_options()) {
      const OptionDefinition& row = definition(id);
      all.push_back({row.name, id});
      if (!row.other_spelling.empty()) all.push_back({row.other_spelling, id});
    }
    std::ranges::sort(all, {}, &Spelling::name);
    return all;
  }();
  return sorted;
}

}  // namespace

std::optional<OptionId> find_option(std::string_view name) {
  const auto at = std::ranges::lower_bound(spellings(), name, {}, &Spelling::name);
  return at != spellings().end() && at->name == name ? std::optional(at->id) : std::nullopt;
}

std::optional<OptionName> exact_option_name(std::string_view text) {
  std::optional<OptionName> parsed = split_index(text);
  if (!parsed || parsed->name.front() == '@') return parsed;
  parsed->id = find_option(parsed->name);
  if (!parsed->id) return std::nullopt;
  parsed->name = definition(*parsed->id).name;
  return parsed;
}

Result<OptionName> parse_option_name(std::string_view text) {
  if (std::optional<OptionName> exact = exact_option_name(text)) return *std::move(exact);
  std::optional<OptionName> parsed = split_index(text);
  if (!parsed) return fail("invalid option: {}", text);
  for (const OptionId id : alphabetical_options()) {
    if (!definition(id).name.starts_with(parsed->name)) continue;
    if (parsed->id) return fail("ambiguous option: {}", text);
    parsed->id = id;
  }
  if (!parsed->id) return fail("invalid option: {}", text);
  parsed->name = definition(*parsed->id).name;
  return *std::move(parsed);
}

}  // namespace mux::options
