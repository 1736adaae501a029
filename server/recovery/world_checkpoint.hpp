// Checkpoint of the world: all of it but what terminals hold, as a message of state.proto, and back.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string_view>

#include "protocol/base/result.hpp"
#include "server/model/client.hpp"
#include "server/model/ids.hpp"
#include "server/model/mode.hpp"

namespace mux::state {
class World;
}

namespace mux::model {
class World;
}

namespace mux::recovery {

// Sessions that have no window yet and what only they hold are left out. Equal worlds give equal bytes. `away`: clients
// of an earlier server that have not come back yet.
[[nodiscard]] state::World save(const model::World& world, const std::map<model::ClientId, model::Client>& away = {});

// Of that only the sessions, windows and panes.
[[nodiscard]] state::World save_sessions(const model::World& world);

// Makes the mode that was saved under `name`, or null when it cannot come back.
using ModeMaker =
    std::function<std::unique_ptr<model::Mode>(model::PaneId pane, std::string_view name, std::string_view state)>;

// Makes `world` that which was saved. Panes get empty terminals of their size; processes are named, not adopted. The
// state may be damaged: on an error, which says what does not fit, the world is unchanged. No events are pushed.
[[nodiscard]] Result<> restore(model::World& world, const state::World& saved, const ModeMaker& make_mode = nullptr);

}  // namespace mux::recovery
