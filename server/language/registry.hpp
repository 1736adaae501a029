// Registry: the commands that this server can run, found by name, alias or unambiguous prefix.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"
#include "server/language/command_row.hpp"

namespace mux::language {

class Registry {
 public:
  // Every name must be that of a CommandSpec, once. Rows are kept in ASCII order of their names.
  explicit Registry(std::span<const CommandBinding> bindings);
  Registry(std::span<const std::span<const CommandBinding>> families);
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  // The error is `unknown command: NAME` or `ambiguous command: NAME, could be: A, B`.
  [[nodiscard]] Result<const CommandRow*> find(std::string_view name) const;
  [[nodiscard]] std::span<const CommandRow> rows() const { return rows_; }

 private:
  void add(std::span<const CommandBinding> bindings);
  void sort();
  std::vector<CommandRow> rows_;
};

}  // namespace mux::language
