// Window: a layout of panes with a name, a size and the view that its clients share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/base/clock.hpp"
#include "server/model/ids.hpp"
#include "server/model/layout.hpp"
#include "server/model/window_view.hpp"
#include "server/options/option_set.hpp"

namespace mux::model {

struct Window {
  WindowId id;
  std::string name;
  Size size;
  std::optional<Size> manual_size;  // of resize-window
  int cell_width = 0;               // pixels, as the latest client has them; 0 unknown
  int cell_height = 0;
  Layout layout;
  std::optional<LayoutPreset> last_preset;
  std::string old_layout;          // of select-layout -o
  std::string applied;             // layout and zoom as apply_layout() last saw them
  std::optional<ClientId> latest;  // the client that was last active in it
  WindowView view;
  options::OptionSet options;
  WallTime created = wall_now();
  WallTime activity = wall_now();
  bool bell = false;  // something of it happened since the alerts were last looked at
  bool activity_flag = false;
  bool silence = false;

  // The panes in the order of their indexes (without pane-base-index).
  [[nodiscard]] std::vector<PaneId> panes() const { return layout.panes(); }
};

}  // namespace mux::model
