// WindowView: what is looked at in a window (focus, zoom, modes); one shared by clients, or a client's own.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "server/model/ids.hpp"
#include "server/model/layout.hpp"
#include "server/model/mode.hpp"

namespace mux::model {

// How one view sees one pane: its stack of modes, the topmost last.
struct PaneView {
  std::vector<std::unique_ptr<Mode>> modes;
  [[nodiscard]] Mode* mode() const noexcept { return modes.empty() ? nullptr : modes.back().get(); }
};

struct WindowView {
  std::optional<PaneId> active;      // set whenever the window has panes
  std::vector<PaneId> last_panes;    // those active before, the latest first
  std::optional<PaneId> zoomed;      // fills the window
  std::map<PaneId, PaneView> panes;  // only of panes that have something to keep

  [[nodiscard]] Mode* mode(PaneId pane) const {
    const auto found = panes.find(pane);
    return found == panes.end() ? nullptr : found->second.mode();
  }
};

}  // namespace mux::model
