// Compositor: builds one client's frames from the world, and knows what lies at each of their cells.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/format/draw.hpp"
#include "server/model/ids.hpp"
#include "server/options/key_code.hpp"
#include "server/render/frame.hpp"
#include "server/render/frame_pacer.hpp"

namespace mux::format {
class Context;
}
namespace mux::model {
class World;
struct Client;
}  // namespace mux::model

namespace mux::render {

// The variables of a pane as a client sees it; either may be absent. Never gives null.
using MakeContext =
    std::function<std::unique_ptr<const format::Context>(std::optional<model::PaneId>, std::optional<model::ClientId>)>;

// What lies at a cell of a client's screen.
struct Place {
  keys::MouseLocation location = keys::MouseLocation::Empty;
  std::optional<model::PaneId> pane;        // Pane; Border: the pane left of or above it; Scrollbar…, Control…
  std::optional<model::SessionId> session;  // Status: of a session range
  std::optional<int> window_index;          // Status: of a window range
  std::string user;                         // Status: the text of `range=user|TEXT`
  int pane_x = 0;                           // the cell in the pane
  int pane_y = 0;
};

class Compositor {
 public:
  Compositor(model::World& world, MakeContext context);
  Compositor(const Compositor&) = delete;
  Compositor& operator=(const Compositor&) = delete;
  ~Compositor();

  // Fills `next` with what `client`, which is attached, is to see. `shown` is the frame before, or null; what has not
  // changed since may be copied from it. With `part` ActivePane the other panes may stay as they were.
  void compose(const model::Client& client, Frame& next, const Frame* shown,
               FramePacer::Part part = FramePacer::Part::All);
  // What lies at a cell of the last frame.
  [[nodiscard]] Place locate(const model::Client& client, int x, int y) const;
  // The status line is to be expanded again (a timer, an option, an event); else it is kept as it was.
  void status_changed() noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mux::render
