// Sizes of panes as flags give them: `-l 20`, `-l 30%`, `-p 30`.
#pragma once

#include <optional>

#include "protocol/base/result.hpp"
#include "server/language/call.hpp"
#include "server/model/layout.hpp"

namespace mux::commands {

// The new pane's columns or rows from -l or -p, relative to the pane that is split (or the window, with -f); none when
// neither is given. `size invalid` and the like otherwise.
[[nodiscard]] Result<std::optional<int>> split_size(const language::Call& call, const model::Layout::Split& split);

}  // namespace mux::commands
