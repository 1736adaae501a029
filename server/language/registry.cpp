// Registry: the commands that this server can run, found by name, alias or unambiguous prefix.
#include "server/language/registry.hpp"

#include <algorithm>
#include <string>

#include "protocol/base/check.hpp"

namespace mux::language {

Registry::Registry(std::span<const CommandBinding> bindings) {
  add(bindings);
  sort();
}

Registry::Registry(std::span<const std::span<const CommandBinding>> families) {
  for (const auto& family : families) add(family);
  sort();
}

void Registry::add(std::span<const CommandBinding> bindings) {
  for (const CommandBinding& binding : bindings) {
    const CommandSpec* spec = find_command_spec(binding.name);
    MUX_CHECK(spec != nullptr);
    rows_.push_back({spec, binding.plain, binding.waiting});
  }
}

void Registry::sort() {
  std::ranges::sort(rows_, {}, [](const CommandRow& row) { return row.spec->name; });
  const auto twice = std::ranges::adjacent_find(rows_, {}, [](const CommandRow& row) { return row.spec->name; });
  MUX_CHECK(twice == rows_.end());
}

Result<const CommandRow*> Registry::find(std::string_view name) const {
  const CommandRow* found = nullptr;
  bool ambiguous = false;
  for (const CommandRow& row : rows_) {
    if (row.spec->name == name || (!row.spec->alias.empty() && row.spec->alias == name)) return &row;
    if (!row.spec->name.starts_with(name)) continue;
    ambiguous = ambiguous || found != nullptr;
    found = &row;
  }
  if (found == nullptr) return fail("unknown command: {}", name);
  if (!ambiguous) return found;
  std::string candidates;
  for (const CommandRow& row : rows_) {
    if (!row.spec->name.starts_with(name)) continue;
    if (!candidates.empty()) candidates += ", ";
    candidates += row.spec->name;
  }
  return fail("ambiguous command: {}, could be: {}", name, candidates);
}

}  // namespace mux::language
