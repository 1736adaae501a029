// Parsing of option names: `[index]`, other spellings and unambiguous prefixes.
#include "server/options/option_name.hpp"

#include <charconv>
#include <unordered_map>
#include <utility>

#include "server/options/option_definition.hpp"

namespace mux::options {
namespace {

struct Parts {
  std::string_view name;
  std::optional<std::uint32_t> index;
};

// Splits `name[3]`; empty when the text is no name.
std::optional<Parts> split_index(std::string_view text) {
  const auto bracket = text.find('[');
  Parts parts{text.substr(0, bracket), std::nullopt};
  if (parts.name.empty()) return std::nullopt;
  if (bracket == std::string_view::npos) return parts;
  const std::string_view digits = text.substr(bracket + 1);
  std::uint32_t index = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  if (error != std::errc{} || end + 1 != digits.data() + digits.size() || *end != ']') return std::nullopt;
  parts.index = index;
  return parts;
}

// Every name and other spelling: formats ask for options by name many times in each status line.
const std::unordered_map<std::string_view, OptionId>& spellings() {
  static const auto all = [] {
    std::unordered_map<std::string_view, OptionId> made;
    for (const OptionId id : alphabetical_options()) {
      const OptionDefinition& row = definition(id);
      made.emplace(row.name, id);
      if (!row.other_spelling.empty()) made.emplace(row.other_spelling, id);
    }
    return made;
  }();
  return all;
}

OptionName made(OptionId id, const Parts& parts) {
  return {std::string(definition(id).name), id, parts.index};
}

}  // namespace

std::optional<OptionId> find_option(std::string_view name) {
  const auto found = spellings().find(name);
  return found == spellings().end() ? std::nullopt : std::optional(found->second);
}

std::optional<OptionName> exact_option_name(std::string_view text) {
  const std::optional<Parts> parts = split_index(text);
  if (!parts) return std::nullopt;
  if (parts->name.front() == '@') return OptionName{std::string(parts->name), std::nullopt, parts->index};
  const std::optional<OptionId> id = find_option(parts->name);
  return id ? std::optional(made(*id, *parts)) : std::nullopt;
}

Result<OptionName> parse_option_name(std::string_view text) {
  if (std::optional<OptionName> exact = exact_option_name(text)) return *std::move(exact);
  const std::optional<Parts> parts = split_index(text);
  if (!parts) return fail("invalid option: {}", text);
  std::optional<OptionId> only;
  for (const OptionId id : alphabetical_options()) {
    if (!definition(id).name.starts_with(parts->name)) continue;
    if (only) return fail("ambiguous option: {}", text);
    only = id;
  }
  if (!only) return fail("invalid option: {}", text);
  return made(*only, *parts);
}

}  // namespace mux::options
