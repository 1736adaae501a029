// Scene: what one client looks at, worked out for one frame: panes, offsets, status rows, contexts and styles.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/format/context.hpp"
#include "server/format/style_state.hpp"
#include "server/model/layout.hpp"
#include "server/model/world.hpp"
#include "server/options/option_ids.hpp"
#include "server/render/compositor.hpp"

namespace mux::render {

struct ScenePane {
  model::PaneId id;
  model::Rectangle area;  // in the window
  model::Mode* mode = nullptr;
  bool active = false;
  std::string users = {};  // with pane-border-clients: whose focus is in it besides the client's own
};

// The order of the choices of pane-border-lines.
enum class BorderLines : std::uint8_t { Single, Double, Heavy, Simple, Number, Spaces, None };
// The order of the choices of pane-border-indicators.
enum class BorderIndicators : std::uint8_t { Off, Colour, Arrows, Both };

struct Scene {
  Scene(model::World& world, const model::Client& client, const MakeContext& context);

  [[nodiscard]] const ScenePane* find(model::PaneId id) const;
  // The pane at a cell of the window, or null.
  [[nodiscard]] const ScenePane* pane_at(int x, int y) const;
  // The context of a pane of this client; made when first asked for.
  [[nodiscard]] const format::Context& context(std::optional<model::PaneId> pane) const;
  // A style option with its formats expanded, over `base`.
  [[nodiscard]] format::StyleState style(const options::OptionSet& options, options::OptionId id,
                                         std::optional<model::PaneId> pane, const format::StyleState& base = {}) const;

  model::World& world;
  const model::Client& client;
  const MakeContext& make_context;
  model::Session& session;
  model::Window& window;
  model::WindowView& view;
  std::vector<ScenePane> panes;
  bool partial = false;  // the window has panes that are not the client's to see
  std::optional<model::PaneId> active;
  int columns = 0;  // of the client
  int rows = 0;
  int status_rows = 0;
  bool status_on_top = false;
  int area_y = 0;     // first row of the window's area on the client
  int area_rows = 0;  // rows of that area
  int offset_x = 0;   // the window's cell at the area's upper left corner
  int offset_y = 0;
  model::Layout::PaneStatus pane_status = model::Layout::PaneStatus::Off;
  BorderLines lines = BorderLines::Single;
  BorderIndicators indicators = BorderIndicators::Colour;

 private:
  void place_panes();
  void follow_cursor();

  mutable std::map<std::optional<model::PaneId>, std::unique_ptr<const format::Context>> contexts_;
};

}  // namespace mux::render
