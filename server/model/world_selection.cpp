// World: current windows, active panes, zoom, and names.
#include <algorithm>
#include <utility>

#include "protocol/base/check.hpp"
#include "server/model/visible_text.hpp"
#include "server/model/world.hpp"

namespace mux::model {

bool World::select_window(SessionId id, int index) {
  Session& session = this->session(id);
  const auto found = session.winlinks.find(index);
  if (found == session.winlinks.end() || session.current == index) return false;
  const auto old = session.winlinks.find(session.current);
  std::erase(session.last, index);
  if (old != session.winlinks.end()) {
    std::erase(session.last, session.current);
    session.last.insert(session.last.begin(), session.current);
  }
  session.current = index;
  // The alerts of a window go in all the sessions that link to it.
  const WindowId window_id = found->second.window;
  Window& window = this->window(window_id);
  window.bell = window.activity_flag = window.silence = false;
  window.activity = wall_now();
  for (const auto& [other, other_index] : links_of(window_id)) {
    Winlink& link = this->session(other).winlinks.at(other_index);
    link.bell = link.activity = link.silence = false;
  }
  push_event({.kind = EventKind::SessionWindowChanged,
              .session = id,
              .window = window_id,
              .window_index = index,
              .old_value = old == session.winlinks.end() ? std::string() : to_string(old->second.window),
              .new_value = to_string(window_id)});
  return true;
}

bool World::select_pane(WindowView& view, WindowId window, PaneId pane) {
  if (view.active == pane || this->window(window).layout.find(pane) == nullptr) return false;
  const std::optional<PaneId> old = std::exchange(view.active, pane);
  std::erase(view.last_panes, pane);
  if (old) {
    std::erase(view.last_panes, *old);
    view.last_panes.insert(view.last_panes.begin(), *old);
  }
  push_event({.kind = EventKind::WindowPaneChanged,
              .window = window,
              .pane = pane,
              .old_value = old ? to_string(*old) : std::string(),
              .new_value = to_string(pane)});
  return true;
}

void World::zoom(WindowView& view, WindowId window, PaneId pane) {
  const Layout& layout = this->window(window).layout;
  if (view.zoomed || layout.find(pane) == nullptr || layout.root()->is_leaf()) return;
  select_pane(view, window, pane);
  view.zoomed = pane;
  push_event({.kind = EventKind::WindowZoomed, .window = window, .pane = pane});
  apply_layout(window);
}

bool World::unzoom(WindowView& view, WindowId window) {
  if (!view.zoomed) return false;
  const PaneId pane = *std::exchange(view.zoomed, std::nullopt);
  push_event({.kind = EventKind::WindowUnzoomed, .window = window, .pane = pane});
  apply_layout(window);
  return true;
}

void World::lose_pane(WindowId window_id, PaneId pane) {
  Window& window = this->window(window_id);
  lose_pane(window.view, window, pane);
  for (auto& [id, client] : clients_) {
    if (const auto view = client.views.find(window_id); view != client.views.end()) {
      lose_pane(view->second, window, pane);
    }
  }
}

void World::lose_pane(WindowView& view, const Window& window, PaneId pane) {
  view.panes.erase(pane);
  std::erase(view.last_panes, pane);
  if (view.zoomed == pane) view.zoomed.reset();
  if (view.active != pane) return;
  view.active.reset();
  if (!view.last_panes.empty()) {
    view.active = view.last_panes.front();
    view.last_panes.erase(view.last_panes.begin());
  } else {
    const std::vector<PaneId> panes = window.panes();
    const auto here = std::ranges::find(panes, pane);
    if (here != panes.begin()) {
      view.active = *std::prev(here);
    } else if (panes.size() > 1) {
      view.active = panes[1];
    }
  }
  if (!view.active) return;
  push_event({.kind = EventKind::WindowPaneChanged,
              .window = window.id,
              .pane = view.active,
              .old_value = to_string(pane),
              .new_value = to_string(*view.active)});
}

void World::move_pane(PaneId id, WindowId to) {
  Pane& pane = this->pane(id);
  const WindowId from = pane.window;
  if (from == to) return;
  lose_pane(from, id);
  pane.window = to;
  pane.options.set_parent(&window(to).options);
  if (mark_ && mark_->pane == id) set_mark(std::nullopt);
  push_event({.kind = EventKind::PaneMoved,
              .window = to,
              .pane = id,
              .old_value = to_string(from),
              .new_value = to_string(to)});
}

std::string World::clean_session_name(std::string_view name) {
  std::string clean(name);
  for (char& c : clean) {
    if (c == ':' || c == '.') c = '_';
  }
  return make_visible(clean);
}

Result<> World::rename_session(SessionId id, std::string_view name) {
  Session& session = this->session(id);
  std::string clean = clean_session_name(name);
  if (clean.empty()) return fail("invalid session: {}", name);
  if (clean == session.name) return {};
  if (find_session_by_name(clean) != nullptr) return fail("duplicate session: {}", clean);
  std::string old = std::exchange(session.name, clean);
  push_event(
      {.kind = EventKind::SessionRenamed, .session = id, .old_value = std::move(old), .new_value = std::move(clean)});
  return {};
}

void World::rename_window(WindowId id, std::string_view name) {
  Window& window = this->window(id);
  std::string clean = make_visible(name);
  if (clean == window.name) return;
  std::string old = std::exchange(window.name, clean);
  push_event(
      {.kind = EventKind::WindowRenamed, .window = id, .old_value = std::move(old), .new_value = std::move(clean)});
}

}  // namespace mux::model
