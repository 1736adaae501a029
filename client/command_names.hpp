// What the client must know of commands before it has a server: which may start one, which may need the terminal.
#pragma once

#include <span>
#include <string>

namespace mux::client {

struct CommandUse {
  bool starts_server = false;
  // The terminal's description may be wanted: something in the line may attach, or is not known here (an alias).
  bool may_attach = false;
};

// `words` as of the command line: commands end at a word that ends in `;`. No words: the default, new-session.
[[nodiscard]] CommandUse command_use(std::span<const std::string> words);

}  // namespace mux::client
