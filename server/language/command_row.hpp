// CommandRow: a command's declaration together with the function that runs it.
#pragma once

#include <string_view>

#include "server/language/command_spec.hpp"
#include "server/language/task.hpp"

namespace mux::language {

class Call;

// A command that finishes at once, and one that waits for something (a shell command, a prompt, another client).
using CommandFunction = Status (*)(Call&);
using WaitingFunction = Task (*)(Call&);

// What server/commands supplies: the name of a CommandSpec and its function.
struct CommandBinding {
  std::string_view name;
  CommandFunction plain = nullptr;
  WaitingFunction waiting = nullptr;
};

[[nodiscard]] constexpr CommandBinding bind(std::string_view name, CommandFunction function) {
  return {name, function, nullptr};
}
[[nodiscard]] constexpr CommandBinding bind(std::string_view name, WaitingFunction function) {
  return {name, nullptr, function};
}

struct CommandRow {
  const CommandSpec* spec = nullptr;
  CommandFunction plain = nullptr;
  WaitingFunction waiting = nullptr;
};

}  // namespace mux::language
