// Starts a keeper in the place of one that died, with everything that this server holds.
#pragma once

#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"
#include "protocol/keeper/inheritance.hpp"
#include "protocol/keeper/start.hpp"

namespace mux::recovery {

// Returns the socket to the new keeper, which has come up then. The panes' processes stay what they are: children of
// whoever adopts orphans here. `inheritance` names processes and files; the server's own part is added.
[[nodiscard]] Result<UniqueFd> start_keeper(const keeper::KeeperStart& start, int listening,
                                            keeper::Inheritance inheritance);

}  // namespace mux::recovery
