// Parsing of option names: `[index]`, other spellings and unambiguous prefixes.
#include "server/options/option_name.hpp"

#include <algorithm>
#include <charconv>

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

}  // namespace

std::optional<OptionId> find_option(std::string_view name) {
  const auto all = alphabetical_options();
  const auto at = std::ranges::lower_bound(all, name, {}, [](OptionId id) { return definition(id).name; });
  if (at != all.end() && definition(*at).name == name) return *at;
  for (const OptionId id : all) {
    if (!name.empty() && definition(id).other_spelling == name) return id;
  }
  return std::nullopt;
}

Result<OptionName> parse_option_name(std::string_view text) {
  std::optional<OptionName> parsed = split_index(text);
  if (!parsed) return fail("invalid option: {}", text);
  if (parsed->name.front() == '@') return std::move(*parsed);
  if (const auto exact = find_option(parsed->name)) {
    parsed->id = exact;
  } else {
    for (const OptionId id : alphabetical_options()) {
      if (!definition(id).name.starts_with(parsed->name)) continue;
      if (parsed->id) return fail("ambiguous option: {}", text);
      parsed->id = id;
    }
    if (!parsed->id) return fail("invalid option: {}", text);
  }
  parsed->name = definition(*parsed->id).name;
  return std::move(*parsed);
}

}  // namespace mux::options
