// Showing options: what show-options, show-window-options and show-hooks print.
#pragma once

#include "server/language/call.hpp"

namespace mux::commands {

enum class ShownOptions { Session, Window, Hooks };

// Runs one of the three.
language::Status show_options(language::Call& call, ShownOptions kind);

}  // namespace mux::commands
