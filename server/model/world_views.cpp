// World: what each client looks at: the shared view of a window or its own, the shared current window or its own.
#include <algorithm>

#include "server/model/access.hpp"
#include "server/model/seen_view.hpp"
#include "server/model/world.hpp"

namespace mux::model {

namespace {

// The first pane of a window that the client may see.
std::optional<PaneId> visible_pane(const Window& window, const Access& access) {
  for (const PaneId pane : window.panes()) {
    if (access.sees(pane)) return pane;
  }
  return std::nullopt;
}

}  // namespace

WindowView& World::view_of(const Client* client, WindowId window) {
  WindowView& shared = this->window(window).view;
  if (client == nullptr || !client->independent) return shared;
  Client& own = this->client(client->id);
  const auto [view, made] = own.views.try_emplace(window);
  if (made) {
    view->second.active = shared.active;
    view->second.last_panes = shared.last_panes;
    const Access access(*this, client);
    if (shared.active && !access.sees(*shared.active)) {
      view->second.active = visible_pane(this->window(window), access).value_or(*shared.active);
    }
  }
  return view->second;
}

Mode* World::shown_mode(const Client& client, const WindowView& view, PaneId pane) const {
  const Access access(*this, &client);
  Mode* own = view.mode(pane);
  // What it shows may have been shared only when the mode was entered.
  if (own != nullptr) return own->source() && !access.sees(*own->source()) ? nullptr : own;
  const Client* leader = client.following ? find_client(*client.following) : nullptr;
  if (leader == nullptr) return nullptr;
  Mode* mode = seen_view(*this, *leader, this->pane(pane).window).mode(pane);
  // Other modes show what commands printed for the leader.
  return mode != nullptr && mode->source() && access.sees(*mode->source()) ? mode : nullptr;
}

WindowId World::shown_window(const Client& client) const {
  const Session& session = this->session(*client.session);
  const WindowId own =
      client.window && index_of(session.id, *client.window) ? *client.window : session.current_window();
  const Access access(*this, &client);
  if (access.owner() || access.sees(own)) return own;
  for (const auto& [index, link] : session.winlinks) {
    if (access.sees(link.window)) return link.window;
  }
  return own;
}

namespace {

bool has_own_view(const Client* client, SessionId session) {
  return client != nullptr && client->independent && client->session == session;
}

}  // namespace

int World::shown_index(const Client* client, SessionId id) const {
  const int current = session(id).current;
  return has_own_view(client, id) ? index_of(id, shown_window(*client)).value_or(current) : current;
}

std::optional<int> World::last_index(const Client* client, SessionId id) const {
  if (!has_own_view(client, id)) {
    const std::vector<int>& last = session(id).last;
    return last.empty() ? std::nullopt : std::optional(last.front());
  }
  if (!client->last_window || !Access(*this, client).sees(*client->last_window)) return std::nullopt;
  return index_of(id, *client->last_window);
}

bool World::show_window(const Client* client, SessionId id, int index) {
  const bool own = client != nullptr && client->independent;
  // Another user's own view is of the session that it is in.
  if (own && client->role != Role::Owner && client->session != id) return false;
  if (!has_own_view(client, id)) return select_window(id, index);
  const Session& session = this->session(id);
  const auto found = session.winlinks.find(index);
  if (found == session.winlinks.end() || !Access(*this, client).sees(found->second.window)) return false;
  const WindowId before = shown_window(*client);
  Client& moved = this->client(client->id);
  moved.window = found->second.window;
  if (before != *moved.window) moved.last_window = before;
  return true;
}

void World::follow_clients() {
  for (auto& [id, client] : clients_) {
    if (!client.following) continue;
    const Client* leader = find_client(*client.following);
    if (leader == nullptr || leader == &client || !client.session) {
      client.following.reset();
      continue;
    }
    if (leader->session != client.session) continue;
    const WindowId window = shown_window(*leader);
    client.window = window;
    const WindowView& theirs = view_of(leader, window);
    WindowView& own = view_of(&client, window);
    own.active = theirs.active;
    if (own.zoomed == theirs.zoomed) continue;
    own.zoomed = theirs.zoomed;
    apply_layout(window);
  }
}

}  // namespace mux::model
