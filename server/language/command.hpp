// Command and CommandList: what the parser makes of a text; immutable and shared by bindings, hooks and the queue.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "server/language/arguments.hpp"
#include "server/language/command_row.hpp"

namespace mux::language {

struct Command {
  const CommandRow* row = nullptr;
  Arguments args;
  std::shared_ptr<const std::string> file;  // nullptr: not from a file
  unsigned line = 0;                        // from 1 in a file
  unsigned column = 0;                      // in bytes from 1; 0 when it is not known
  unsigned group = 0;                       // commands of one line; an error in one skips the rest of its group only

  [[nodiscard]] const CommandSpec& spec() const { return *row->spec; }
  [[nodiscard]] std::string print() const;
};

class CommandList {
 public:
  // How the separators between commands are written: `a ; b`, or `a \; b` as an argument of bind-key.
  enum class Separators : std::uint8_t { Plain, Escaped };

  explicit CommandList(std::vector<Command> commands) : commands_(std::move(commands)) {}

  [[nodiscard]] const std::vector<Command>& commands() const { return commands_; }
  [[nodiscard]] bool empty() const { return commands_.empty(); }
  // As list-keys shows it (Escaped) or as inside braces (Plain); a doubled separator stands between lines.
  [[nodiscard]] std::string print(Separators separators = Separators::Plain) const;

 private:
  std::vector<Command> commands_;
};

}  // namespace mux::language
