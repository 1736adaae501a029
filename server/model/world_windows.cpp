// World: links between sessions and windows, session groups, and the cascade of endings.
#include <algorithm>
#include <limits>
#include <utility>

#include "protocol/base/check.hpp"
#include "server/model/access.hpp"
#include "server/model/world.hpp"

namespace mux::model {

namespace {

namespace opt = options::opt;

std::optional<int> free_index(const Session& session, int base) {
  int index = base;
  do {
    if (!session.winlinks.contains(index)) return index;
    index = index == std::numeric_limits<int>::max() ? 0 : index + 1;
  } while (index != base);
  return std::nullopt;
}

// The window to show when the current one goes: the one before in time, else the next lower index, wrapping.
int other_index(const Session& session, const std::map<int, Winlink>& among, int gone) {
  for (const int index : session.last) {
    if (index != gone && among.contains(index)) return index;
  }
  const auto after = among.lower_bound(gone);
  if (after != among.begin()) return std::prev(after)->first;
  return among.empty() ? gone : among.rbegin()->first;
}

// New indexes for old ones, in everything of the session that holds indexes.
void remap(Session& session, const std::map<int, int>& indexes) {
  const auto moved = [&](int index) {
    const auto found = indexes.find(index);
    return found == indexes.end() ? index : found->second;
  };
  std::map<int, Winlink> links;
  for (auto& [index, link] : session.winlinks) links.emplace(moved(index), link);
  session.winlinks = std::move(links);
  session.current = moved(session.current);
  for (int& index : session.last) index = moved(index);
}

}  // namespace

Result<int> World::link_window(SessionId id, WindowId window, int index, Occupied occupied, Select select) {
  Session& session = this->session(id);
  const bool first = session.winlinks.empty();
  if (index == -1) {
    const auto found = free_index(session, static_cast<int>(session.options.get_number(opt::kBaseIndex)));
    if (!found) return fail("index in use: {}", index);
    index = *found;
  }
  const auto present = session.winlinks.find(index);
  std::optional<WindowId> replaced;
  if (present != session.winlinks.end()) {
    if (present->second.window == window) return fail("same index: {}", index);
    if (occupied == Occupied::Refuse) return fail("index in use: {}", index);
    replaced = present->second.window;
    push_event({.kind = EventKind::WindowUnlinked, .session = id, .window = *replaced, .window_index = index});
  }
  session.winlinks[index] = Winlink{.window = window};
  if (first) session.current = index;
  if (select == Select::Yes) select_window(id, index);
  push_event({.kind = EventKind::WindowLinked, .session = id, .window = window, .window_index = index});
  if (first) push_event({.kind = EventKind::SessionCreated, .session = id});
  synchronize_group(id);
  if (replaced && links_of(*replaced).empty()) reap_window(*replaced);
  return index;
}

// Takes the link away; true when the session has none left.
bool World::detach_link(Session& session, int index) {
  if (session.current == index && session.winlinks.size() > 1) {
    select_window(session.id, other_index(session, session.winlinks, index));
  }
  push_event({.kind = EventKind::WindowUnlinked,
              .session = session.id,
              .window = session.winlinks.at(index).window,
              .window_index = index});
  std::erase(session.last, index);
  session.winlinks.erase(index);
  if (mark_ && mark_->session == session.id && mark_->window_index == index) set_mark(std::nullopt);
  synchronize_group(session.id);
  return session.winlinks.empty();
}

void World::unlink_window(SessionId id, int index) {
  Session& session = this->session(id);
  const auto found = session.winlinks.find(index);
  if (found == session.winlinks.end()) return;
  const WindowId window = found->second.window;
  if (detach_link(session, index)) end_group(id);
  if (find_window(window) != nullptr && links_of(window).empty()) reap_window(window);
  recalculate_sizes();
}

void World::destroy_window(WindowId id) {
  if (find_window(id) == nullptr) return;
  for (auto links = links_of(id); !links.empty(); links = links_of(id)) {
    const auto [session_id, index] = links.front();
    if (detach_link(session(session_id), index)) {
      end_group(session_id);
    } else if (const Session& session = this->session(session_id); session.options.get_flag(opt::kRenumberWindows)) {
      renumber_windows(session_id);
    }
  }
  if (find_window(id) != nullptr) reap_window(id);
  recalculate_sizes();
}

void World::destroy_session(SessionId id) {
  end_session(id);
  recalculate_sizes();
}

void World::end_group(SessionId id) {
  for (const SessionId member : group_of(id)) end_session(member);
}

void World::end_session(SessionId id) {
  Session* session = find_session(id);
  if (session == nullptr || session->closing) return;
  session->closing = true;
  for (auto& [client_id, client] : clients_) {
    if (client.last_session == id) client.last_session.reset();
    if (client.session != id) continue;
    client.session = successor(*session, client);
    if (client.session && !Access(*this, &client).sees(*client.session)) client.session.reset();
    client.window.reset();
    client.last_window.reset();
    client.last_session.reset();
    if (client.session) {
      push_event({.kind = EventKind::ClientSessionChanged,
                  .client = client_id,
                  .session = client.session,
                  .old_value = to_string(id),
                  .new_value = to_string(*client.session)});
    } else {
      client.exit_message = "[exited]";
    }
  }
  push_event({.kind = EventKind::SessionClosed, .session = id, .old_value = session->name});
  std::vector<WindowId> windows;
  for (const auto& [index, link] : session->winlinks) {
    windows.push_back(link.window);
    push_event({.kind = EventKind::WindowUnlinked, .session = id, .window = link.window, .window_index = index});
  }
  const std::optional<std::string> group = session->group;
  const std::size_t group_size = group_of(id).size();
  if (mark_ && mark_->session == id) set_mark(std::nullopt);
  if (group) {
    push_event({.kind = EventKind::SessionRemovedFromGroup,
                .session = id,
                .old_value = std::to_string(group_size - 1),
                .new_value = *group});
  }
  sessions_.erase(id);
  for (const WindowId window : windows) {
    if (find_window(window) != nullptr && links_of(window).empty()) reap_window(window);
  }
}

// Where a client of a session that ends goes, as detach-on-destroy says; nowhere: it is detached.
std::optional<SessionId> World::successor(const Session& session, const Client& client) const {
  enum Choice { kOff, kOn, kNoDetached, kPrevious, kNext };
  int choice = session.options.get_choice(opt::kDetachOnDestroy);
  if (choice == kOn && client.no_detach_on_destroy) choice = kOff;
  if (choice == kOn) return std::nullopt;
  if (choice == kPrevious || choice == kNext) {
    std::vector<SessionId> names = sessions_by_name();
    const auto here = std::ranges::find(names, session.id);
    const auto count = static_cast<std::size_t>(std::ssize(names));
    const auto at = static_cast<std::size_t>(here - names.begin());
    const SessionId next = names[(at + (choice == kNext ? 1 : count - 1)) % count];
    return next == session.id ? std::nullopt : std::optional(next);
  }
  const Session* newest = nullptr;
  for (const auto& [id, other] : sessions_) {
    if (other.closing || (choice == kNoDetached && attached_count(id) != 0)) continue;
    if (newest == nullptr || other.activity > newest->activity) newest = &other;
  }
  return newest == nullptr ? std::nullopt : std::optional(newest->id);
}

// Ends a window that no session links to, with its panes.
void World::reap_window(WindowId id) {
  std::vector<PaneId> panes;
  for (const auto& [pane_id, pane] : panes_) {
    if (pane.window == id) panes.push_back(pane_id);
  }
  for (const PaneId pane : panes) erase_pane(pane);
  for (auto& [client_id, client] : clients_) client.views.erase(id);
  push_event({.kind = EventKind::WindowClosed, .window = id, .old_value = window(id).name});
  windows_.erase(id);
}

void World::erase_pane(PaneId id) {
  if (pane_ended) pane_ended(pane(id));
  if (mark_ && mark_->pane == id) set_mark(std::nullopt);
  panes_.erase(id);
}

void World::destroy_pane(PaneId id) {
  const Pane* pane = find_pane(id);
  if (pane == nullptr) return;
  const WindowId window_id = pane->window;
  Window& window = this->window(window_id);
  const bool placed = window.layout.find(id) != nullptr;
  if (placed && window.panes().size() == 1) {
    destroy_window(window_id);
    return;
  }
  if (placed) {
    unzoom(window.view, window_id);
    for (auto& [client_id, client] : clients_) {
      if (const auto view = client.views.find(window_id); view != client.views.end()) unzoom(view->second, window_id);
    }
  }
  const auto mark = std::ssize(events_);
  lose_pane(window_id, id);
  window.layout.remove(id);
  erase_pane(id);
  if (placed) apply_layout(window_id);
  // The change of the layout is told before that of the active pane.
  std::stable_partition(events_.begin() + mark, events_.end(),
                        [](const Event& event) { return event.kind != EventKind::WindowPaneChanged; });
}

void World::renumber_one(Session& session) {
  std::map<int, int> indexes;
  int next = static_cast<int>(session.options.get_number(opt::kBaseIndex));
  for (const auto& [index, link] : session.winlinks) indexes[index] = next++;
  if (mark_ && mark_->session == session.id && indexes.contains(mark_->window_index)) {
    mark_->window_index = indexes.at(mark_->window_index);
  }
  remap(session, indexes);
}

void World::renumber_windows(SessionId id) {
  for (const SessionId member : group_of(id)) renumber_one(session(member));
}

Result<> World::shift_windows_up(SessionId id, int index) {
  const Session& session = this->session(id);
  std::map<int, int> indexes;
  int last = index;
  for (; session.winlinks.contains(last); ++last) {
    if (last == std::numeric_limits<int>::max()) return fail("no free window indexes");
    indexes[last] = last + 1;
  }
  for (const SessionId member : group_of(id)) {
    remap(this->session(member), indexes);
    if (mark_ && mark_->session == member && indexes.contains(mark_->window_index)) ++mark_->window_index;
  }
  return {};
}

// Gives `target` the links of `from`; its current window and the ones before stay where their indexes still are.
void World::follow(Session& target, const Session& from) {
  if (from.winlinks.empty()) return;
  const bool fresh = target.winlinks.empty();
  if (!fresh && !from.winlinks.contains(target.current)) {
    const int other = other_index(target, from.winlinks, target.current);
    target.current = other;
    std::erase(target.last, other);
  }
  const std::map<int, Winlink> old = std::exchange(target.winlinks, from.winlinks);
  const auto links_to = [](const std::map<int, Winlink>& links, WindowId window) {
    return std::ranges::any_of(links, [&](const auto& entry) { return entry.second.window == window; });
  };
  for (const auto& [index, link] : target.winlinks) {
    if (links_to(old, link.window)) continue;
    push_event({.kind = EventKind::WindowLinked, .session = target.id, .window = link.window, .window_index = index});
  }
  for (const auto& [index, link] : old) {
    if (links_to(target.winlinks, link.window)) continue;
    push_event({.kind = EventKind::WindowUnlinked, .session = target.id, .window = link.window, .window_index = index});
  }
  if (fresh) target.current = from.current;
  std::erase_if(target.last, [&](int index) { return !target.winlinks.contains(index) || index == target.current; });
}

void World::synchronize_group(SessionId from) {
  const Session& source = session(from);
  for (const SessionId member : group_of(from)) {
    if (member != from) follow(session(member), source);
  }
}

std::vector<SessionId> World::group_of(SessionId id) const {
  const Session& session = this->session(id);
  if (!session.group) return {id};
  std::vector<SessionId> members;
  for (const auto& [other_id, other] : sessions_) {
    if (other.group == session.group) members.push_back(other_id);
  }
  return members;
}

std::vector<std::pair<SessionId, int>> World::links_of(WindowId window) const {
  std::vector<std::pair<SessionId, int>> links;
  for (const auto& [id, session] : sessions_) {
    for (const auto& [index, link] : session.winlinks) {
      if (link.window == window) links.emplace_back(id, index);
    }
  }
  return links;
}

std::optional<int> World::index_of(SessionId session, WindowId window) const {
  const auto& links = this->session(session).winlinks;
  const auto found = std::ranges::find_if(links, [&](const auto& entry) { return entry.second.window == window; });
  return found == links.end() ? std::nullopt : std::optional(found->first);
}

}  // namespace mux::model
