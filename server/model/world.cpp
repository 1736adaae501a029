// World: what it owns, by id; making things; events, messages and the marked pane.
#include "server/model/world.hpp"

#include <algorithm>
#include <utility>

#include "protocol/base/check.hpp"

namespace mux::model {

namespace {

template <typename Map, typename Id>
auto* find_in(Map& map, Id id) {
  const auto found = map.find(id);
  return found == map.end() ? nullptr : &found->second;
}

template <typename Map, typename Id>
auto& get_from(Map& map, Id id) {
  auto* found = find_in(map, id);
  MUX_CHECK(found != nullptr);
  return *found;
}

}  // namespace

World::World()
    : server_options_(options::OptionSet::root(options::RootScope::Server)),
      global_session_options_(options::OptionSet::root(options::RootScope::Session)),
      global_window_options_(options::OptionSet::root(options::RootScope::Window)) {}
World::~World() = default;

Session* World::find_session(SessionId id) {
  return find_in(sessions_, id);
}
Window* World::find_window(WindowId id) {
  return find_in(windows_, id);
}
Pane* World::find_pane(PaneId id) {
  return find_in(panes_, id);
}
Client* World::find_client(ClientId id) {
  return find_in(clients_, id);
}
const Session* World::find_session(SessionId id) const {
  return find_in(sessions_, id);
}
const Window* World::find_window(WindowId id) const {
  return find_in(windows_, id);
}
const Pane* World::find_pane(PaneId id) const {
  return find_in(panes_, id);
}
const Client* World::find_client(ClientId id) const {
  return find_in(clients_, id);
}
Session& World::session(SessionId id) {
  return get_from(sessions_, id);
}
Window& World::window(WindowId id) {
  return get_from(windows_, id);
}
Pane& World::pane(PaneId id) {
  return get_from(panes_, id);
}
Client& World::client(ClientId id) {
  return get_from(clients_, id);
}
const Session& World::session(SessionId id) const {
  return get_from(sessions_, id);
}
const Window& World::window(WindowId id) const {
  return get_from(windows_, id);
}
const Pane& World::pane(PaneId id) const {
  return get_from(panes_, id);
}
const Client& World::client(ClientId id) const {
  return get_from(clients_, id);
}

Session* World::find_session_by_name(std::string_view name) {
  const auto found = std::ranges::find_if(sessions_, [&](const auto& entry) { return entry.second.name == name; });
  return found == sessions_.end() ? nullptr : &found->second;
}

std::vector<SessionId> World::sessions_by_name() const {
  std::vector<SessionId> ids;
  for (const auto& [id, session] : sessions_) ids.push_back(id);
  std::ranges::sort(ids, {}, [&](SessionId id) -> const std::string& { return session(id).name; });
  return ids;
}

Session& World::create_session(std::string name, std::optional<std::string> group) {
  if (group) {
    if (Session* named = find_session_by_name(*group)) {
      if (named->group) {
        group = named->group;
      } else {
        named->group = group;
        push_event(
            {.kind = EventKind::SessionAddedToGroup, .session = named->id, .old_value = "1", .new_value = *group});
      }
    }
  }
  SessionId id{next_session_++};
  if (name.empty()) {
    const std::string prefix = group ? *group + "-" : "";
    while (find_session_by_name(prefix + std::to_string(id.value)) != nullptr) id.value = next_session_++;
    name = prefix + std::to_string(id.value);
  }
  Session& session = sessions_[id];
  session.id = id;
  session.name = std::move(name);
  session.options.set_parent(&global_session_options_);
  if (!group) return session;
  session.group = group;
  for (const SessionId other : group_of(id)) {
    if (other == id || this->session(other).winlinks.empty()) continue;
    follow(session, this->session(other));
    session.current = session.winlinks.begin()->first;
    push_event({.kind = EventKind::SessionCreated, .session = id});
    break;
  }
  push_event({.kind = EventKind::SessionAddedToGroup,
              .session = id,
              .old_value = std::to_string(group_of(id).size()),
              .new_value = *group});
  return session;
}

Window& World::create_window(Size size) {
  const WindowId id{next_window_++};
  Window& window = windows_[id];
  window.id = id;
  window.size = {.columns = std::clamp(size.columns, kMinimumPaneSize, kMaximumWindowSize),
                 .rows = std::clamp(size.rows, kMinimumPaneSize, kMaximumWindowSize)};
  window.options.set_parent(&global_window_options_);
  push_event({.kind = EventKind::WindowCreated, .window = id});
  return window;
}

Pane& World::create_pane(WindowId window, Size size, unsigned history_limit) {
  const PaneId id{next_pane_++};
  Pane& pane = panes_[id];
  pane.id = id;
  pane.window = window;
  pane.area = {.columns = size.columns, .rows = size.rows};
  pane.unzoomed = size;
  pane.options.set_parent(&this->window(window).options);
  terminal::TerminalOptions options = terminal_options(pane);
  options.columns = size.columns;
  options.rows = size.rows;
  options.history_limit = static_cast<int>(std::min(history_limit, 2147483647u));
  pane.terminal = std::make_unique<terminal::Terminal>(options);
  pane.terminal->set_title(host_name);
  push_event({.kind = EventKind::PaneCreated, .window = window, .pane = id});
  return pane;
}

Client& World::create_client(std::string name) {
  const ClientId id{next_client_++};
  Client& client = clients_[id];
  client.id = id;
  client.name = std::move(name);
  push_event({.kind = EventKind::ClientCreated, .client = id});
  return client;
}

std::map<ClientId, Client> World::take_clients() {
  return std::exchange(clients_, {});
}

Client& World::readmit_client(Client client) {
  const ClientId id = client.id;
  ++changes_;
  return clients_.insert_or_assign(id, std::move(client)).first->second;
}

void World::destroy_client(ClientId id) {
  const auto found = clients_.find(id);
  if (found == clients_.end()) return;
  if (found->second.session) ++changes_;
  push_event({.kind = EventKind::ClientClosed,
              .client = id,
              .session = found->second.session,
              .old_value = found->second.name});
  clients_.erase(found);
  for (auto& [window_id, window] : windows_) {
    if (window.latest == id) window.latest.reset();
  }
  recalculate_sizes();
}

std::vector<ClientId> World::clients_of(SessionId session) const {
  std::vector<ClientId> ids;
  for (const auto& [id, client] : clients_) {
    if (client.attached() && client.session == session) ids.push_back(id);
  }
  return ids;
}

unsigned World::attached_count(SessionId session) const {
  return static_cast<unsigned>(clients_of(session).size());
}

void World::set_mark(std::optional<Mark> mark) {
  const std::optional<Mark> old = std::exchange(mark_, mark);
  if (!old && !mark) return;
  Event event{.kind = EventKind::MarkedPaneChanged};
  event.pane = mark ? mark->pane : old->pane;
  if (const Pane* pane = find_pane(*event.pane)) event.window = pane->window;
  if (old) event.old_value = to_string(old->pane);
  if (mark) event.new_value = to_string(mark->pane);
  push_event(std::move(event));
}

void World::push_event(Event event) {
  if (event.kind != EventKind::ClientCreated && event.kind != EventKind::ClientClosed) ++changes_;
  events_.push_back(std::move(event));
}

std::vector<Event> World::take_events() {
  return std::exchange(events_, {});
}

void World::log_message(std::string text) {
  messages_.push_back({.number = next_message_++, .when = wall_now(), .text = std::move(text)});
  const auto limit = static_cast<std::size_t>(server_options_.get_number(options::opt::kMessageLimit));
  while (messages_.size() > limit) messages_.pop_front();
}

}  // namespace mux::model
