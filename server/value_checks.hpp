// What the option tables cannot know by themselves: whether a command parses, what a style or colour is.
#pragma once

#include <string>
#include <vector>

namespace mux::language {
class Interpreter;
}

namespace mux {

// Gives the options layer the language's and the formats' judgement. `interpreter` must outlive every set option.
void install_value_checks(language::Interpreter& interpreter);

// The configuration files that are read at start when none is named: of tmux alone, or, for mux, its own or else
// tmux's. Not all of them exist.
[[nodiscard]] std::vector<std::string> default_config_files(bool as_tmux);

}  // namespace mux
