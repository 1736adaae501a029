// The view of a window that a client has, without making one: its own where it has looked at the window, else the
// shared.
#pragma once

#include "server/model/world.hpp"

namespace mux::model {

[[nodiscard]] inline const WindowView& seen_view(const World& world, const Client& client, WindowId window) {
  const auto own = client.views.find(window);
  return client.independent && own != client.views.end() ? own->second : world.window(window).view;
}

}  // namespace mux::model
