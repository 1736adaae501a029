// Services: what modes and prompts are given by those who make them.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/model/ids.hpp"

namespace mux::format {
class Context;
}
namespace mux::model {
class ServerHost;
class World;
struct Client;
}  // namespace mux::model

namespace mux::mode {

// The variables of a pane as a client sees it; either may be absent. Never gives null.
using MakeContext =
    std::function<std::unique_ptr<const format::Context>(std::optional<model::PaneId>, std::optional<model::ClientId>)>;

struct Services {
  model::World& world;
  model::ServerHost& host;
  MakeContext context;  // null: formats know only what the mode itself knows
};

}  // namespace mux::mode
