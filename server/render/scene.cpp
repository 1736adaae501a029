// Works out what a client looks at.
#include "server/render/scene.hpp"

#include <algorithm>

#include "server/format/expand.hpp"
#include "server/model/access.hpp"

namespace mux::render {

using options::OptionId;

Scene::Scene(model::World& world_in, const model::Client& client_in, const MakeContext& context_in)
    : world(world_in),
      client(client_in),
      make_context(context_in),
      session(world_in.session(*client_in.session)),
      window(world_in.window(world_in.shown_window(client_in))),
      view(world_in.view_of(&client_in, window.id)) {
  columns = std::max(1, client.size.columns);
  rows = std::max(1, client.size.rows);
  status_rows = std::clamp(world.status_lines(client), 0, rows - 1);
  status_on_top = session.options.get_choice(OptionId::kStatusPosition) == 0;
  area_y = status_on_top ? status_rows : 0;
  area_rows = rows - status_rows;
  pane_status = world.pane_status(window.id);
  lines = static_cast<BorderLines>(window.options.get_choice(OptionId::kPaneBorderLines));
  indicators = static_cast<BorderIndicators>(window.options.get_choice(OptionId::kPaneBorderIndicators));
  place_panes();
  follow_cursor();
}

void Scene::place_panes() {
  const model::Access access(world, &client);
  if (view.active && access.sees(*view.active)) active = view.active;
  for (const model::PaneId id : window.panes()) {
    if (view.zoomed && *view.zoomed != id) continue;
    model::Pane* pane = world.find_pane(id);
    if (pane == nullptr) continue;
    if (!access.sees(id)) {
      partial = true;
      continue;
    }
    ScenePane placed{.id = id, .area = pane->area, .mode = world.shown_mode(client, view, id), .active = active == id};
    if (view.zoomed) {
      const int status = pane_status == model::Layout::PaneStatus::Off ? 0 : 1;
      placed.area = {.x = 0,
                     .y = pane_status == model::Layout::PaneStatus::Top ? 1 : 0,
                     .columns = window.size.columns,
                     .rows = std::max(1, window.size.rows - status)};
    }
    if (pane->options.get_flag(OptionId::kPaneBorderClients)) {
      placed.users = context(id).variable("pane_users").value_or("");
    }
    panes.push_back(std::move(placed));
  }
}

// Where the part of a larger window that is shown begins: where the user put it, else so that the cursor is in it.
void Scene::follow_cursor() {
  const int spare_x = std::max(0, window.size.columns - columns);
  const int spare_y = std::max(0, window.size.rows - area_rows);
  if (client.panned) {
    offset_x = std::clamp(client.offset_x, 0, spare_x);
    offset_y = std::clamp(client.offset_y, 0, spare_y);
    return;
  }
  const ScenePane* pane = active ? find(*active) : nullptr;
  if (pane == nullptr || (spare_x == 0 && spare_y == 0)) return;
  const terminal::CursorState typed = world.pane(pane->id).terminal->shown_cursor();
  model::CursorPlace cursor{.x = typed.x, .y = typed.y, .visible = typed.visible};
  if (pane->mode != nullptr) cursor = pane->mode->cursor();
  const auto offset = [](int at, int shown, int whole, int spare) {
    if (spare == 0 || at < shown) return 0;
    return at > whole - shown ? spare : std::min(spare, at - shown / 2);
  };
  offset_x = offset(pane->area.x + cursor.x, columns, window.size.columns, spare_x);
  offset_y = offset(pane->area.y + cursor.y, area_rows, window.size.rows, spare_y);
}

const ScenePane* Scene::find(model::PaneId id) const {
  const auto found = std::ranges::find(panes, id, &ScenePane::id);
  return found == panes.end() ? nullptr : &*found;
}

const ScenePane* Scene::pane_at(int x, int y) const {
  for (const ScenePane& pane : panes) {
    const model::Rectangle& area = pane.area;
    if (x >= area.x && x < area.x + area.columns && y >= area.y && y < area.y + area.rows) return &pane;
  }
  return nullptr;
}

const format::Context& Scene::context(std::optional<model::PaneId> pane) const {
  auto& made = contexts_[pane];
  if (made == nullptr) made = make_context(pane, client.id);
  return *made;
}

format::StyleState Scene::style(const options::OptionSet& options, OptionId id, std::optional<model::PaneId> pane,
                                const format::StyleState& base) const {
  format::StyleState state = base;
  const std::string& text = options.get_string(id);
  // A style that expands to nonsense changes nothing.
  if (text.find('#') == std::string::npos) {
    if (!format::apply_style(state, base, text)) return base;
  } else if (!format::apply_style(state, base, format::expand(text, context(pane)))) {
    return base;
  }
  return state;
}

}  // namespace mux::render
