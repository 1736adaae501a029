// Look-ups in the option tables: rows by id, the alphabetical order, words of choices.
#include "server/options/option_definition.hpp"

#include <algorithm>
#include <array>

namespace mux::options {

const OptionDefinition& definition(OptionId id) noexcept {
  auto index = static_cast<std::size_t>(id);
  for (auto table : {server_options(), session_options(), window_options()}) {
    if (index < table.size()) return table[index];
    index -= table.size();
  }
  return hook_options()[index];
}

std::span<const OptionId> alphabetical_options() {
  static const auto sorted = [] {
    std::array<OptionId, kOptionCount> ids{};
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<OptionId>(i);
    std::ranges::sort(ids, {}, [](OptionId id) { return definition(id).name; });
    return ids;
  }();
  return sorted;
}

std::string_view choice_text(std::string_view choices, int index) noexcept {
  for (; index > 0; --index) {
    const auto bar = choices.find('|');
    if (bar == std::string_view::npos) return {};
    choices.remove_prefix(bar + 1);
  }
  return choices.substr(0, choices.find('|'));
}

int choice_index(std::string_view choices, std::string_view word) noexcept {
  if (word.empty()) return -1;
  for (int index = 0;; ++index) {
    const auto bar = choices.find('|');
    if (choices.substr(0, bar) == word) return index;
    if (bar == std::string_view::npos) return -1;
    choices.remove_prefix(bar + 1);
  }
}

}  // namespace mux::options
