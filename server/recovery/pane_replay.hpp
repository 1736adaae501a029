// Replay: makes a pane's terminal what it was when the server that fed it died.
#pragma once

#include "protocol/base/result.hpp"

namespace mux::keeper {
class PaneFile;
}
namespace mux::terminal {
class Terminal;
}

namespace mux::recovery {

// How much of what a pane's file holds is trusted.
enum class Trust { All, Checkpoint, Nothing };

// From the newest checkpoint and, with Trust::All, the journal since. Replies to what was answered before are not given
// again. Errors: the checkpoint cannot be read; the terminal is as it was then.
[[nodiscard]] Result<> replay(terminal::Terminal& terminal, keeper::PaneFile& file, Trust trust);

}  // namespace mux::recovery
