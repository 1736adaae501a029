// TargetSearch: the steps of finding a target: sessions, windows and panes by name, number and place.
#include "server/language/target_search.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <climits>
#include <string>
#include <vector>

#include "server/language/arguments.hpp"
#include "server/model/world.hpp"

namespace mux::language {
namespace {

using model::PaneId;
using model::Rectangle;
using model::Session;
using model::World;

// `+N` and `-N`; N is 1 when left out. Empty for anything else.
std::optional<int> offset_of(std::string_view text) {
  if (!text.starts_with('+') && !text.starts_with('-')) return std::nullopt;
  if (text.size() == 1) return text[0] == '+' ? 1 : -1;
  const auto number = parse_number(text.substr(1), 1, INT_MAX);
  if (!number) return std::nullopt;
  return static_cast<int>(text[0] == '+' ? *number : -*number);
}

std::optional<int> index_of(std::string_view text) {
  if (text.starts_with('+') || text.starts_with('-')) return std::nullopt;
  const auto number = parse_number(text, 0, INT_MAX);
  return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

int wrapped(int at, int offset, int count) {
  const int place = static_cast<int>((static_cast<long long>(at) + offset) % count);
  return place < 0 ? place + count : place;
}

bool matches(std::string_view pattern, const std::string& name) {
  return fnmatch(std::string(pattern).c_str(), name.c_str(), 0) == 0;
}

bool overlap(int start, int length, int other_start, int other_length) {
  return start < other_start + other_length && other_start < start + length;
}

// Where a pane lies in the layout, zoomed or not.
Rectangle area_of(const model::Window& window, PaneId pane) {
  const model::LayoutCell* cell = window.layout.find(pane);
  return cell != nullptr ? cell->area : Rectangle{};
}

// Whether `other` lies next to `area` in a direction; past the window's edge is its opposite edge.
bool is_beside(const Rectangle& area, const Rectangle& other, std::string_view direction, model::Size size) {
  if (direction == "{up-of}" || direction == "{down-of}") {
    if (!overlap(area.x, area.columns, other.x, other.columns)) return false;
    if (direction == "{up-of}") return other.y + other.rows == (area.y == 0 ? size.rows : area.y - 1);
    return other.y == (area.y + area.rows >= size.rows ? 0 : area.y + area.rows + 1);
  }
  if (!overlap(area.y, area.rows, other.y, other.rows)) return false;
  if (direction == "{left-of}") return other.x + other.columns == (area.x == 0 ? size.columns : area.x - 1);
  return other.x == (area.x + area.columns >= size.columns ? 0 : area.x + area.columns + 1);
}

// Of several neighbours, the one that was active last.
std::optional<PaneId> neighbour(const model::Window& window, PaneId from, std::string_view direction) {
  const Rectangle area = area_of(window, from);
  std::vector<PaneId> found;
  for (const PaneId pane : window.panes()) {
    if (pane != from && is_beside(area, area_of(window, pane), direction, window.layout.size())) {
      found.push_back(pane);
    }
  }
  for (const PaneId pane : window.view.last_panes) {
    if (std::ranges::find(found, pane) != found.end()) return pane;
  }
  return found.empty() ? std::nullopt : std::optional(found.front());
}

// `top`, `bottom-left` and so on: the pane at that edge's middle or in that corner.
std::optional<PaneId> at_edge(const model::Window& window, std::string_view name) {
  const model::Size size = window.layout.size();
  int x = size.columns / 2;
  int y = size.rows / 2;
  std::string_view rest = name;
  if (rest.starts_with("top")) {
    y = 0;
    rest.remove_prefix(3);
  } else if (rest.starts_with("bottom")) {
    y = size.rows - 1;
    rest.remove_prefix(6);
  }
  if (rest.starts_with('-') && rest.size() != name.size()) rest.remove_prefix(1);
  if (rest == "left") {
    x = 0;
  } else if (rest == "right") {
    x = size.columns - 1;
  } else if (!rest.empty() || name.ends_with('-')) {
    return std::nullopt;
  }
  for (const PaneId pane : window.panes()) {
    // A border belongs to the pane before it.
    const Rectangle area = area_of(window, pane);
    if (x >= area.x && x <= area.x + area.columns && y >= area.y && y <= area.y + area.rows) return pane;
  }
  return std::nullopt;
}

}  // namespace

std::optional<model::SessionId> best_session(const World& world, const std::function<bool(const Session&)>& accept) {
  const Session* best = nullptr;
  for (const auto& [id, session] : world.sessions()) {
    if (session.winlinks.contains(session.current) && accept(session) &&
        (best == nullptr || session.activity > best->activity)) {
      best = &session;
    }
  }
  return best == nullptr ? std::nullopt : std::optional(best->id);
}

Target best_target(World& world, model::WindowId window) {
  const auto id = best_session(world, [&](const Session& session) {
    return std::ranges::any_of(session.winlinks, [&](const auto& link) { return link.second.window == window; });
  });
  if (!id) return {};
  const Session& session = world.session(*id);
  if (session.current_window() == window) return target_of(world, *id);
  const auto link =
      std::ranges::find_if(session.winlinks, [&](const auto& entry) { return entry.second.window == window; });
  return target_of(world, *id, link->first);
}

std::optional<model::SessionId> TargetSearch::session(std::string_view name, bool exact) const {
  if (name.starts_with('$')) {
    const auto id = model::parse_session_id(name);
    return id && world_.find_session(*id) != nullptr ? id : std::nullopt;
  }
  if (const Session* found = world_.find_session_by_name(name)) return found->id;
  // A client stands for its session.
  for (const auto& [id, client] : world_.clients()) {
    const std::string_view tty = client.tty_name;
    const bool named =
        client.name == name || (!tty.empty() && (tty == name || (tty.starts_with("/dev/") && tty.substr(5) == name)));
    if (named && client.session) return client.session;
  }
  if (exact) return std::nullopt;
  const auto only_one = [&](const auto& accept) {
    std::optional<model::SessionId> found;
    int count = 0;
    for (const auto& [id, candidate] : world_.sessions()) {
      if (!accept(candidate.name)) continue;
      found = id;
      ++count;
    }
    return std::pair(found, count);
  };
  auto [found, count] = only_one([&](const std::string& other) { return other.starts_with(name); });
  if (count == 0) std::tie(found, count) = only_one([&](const std::string& other) { return matches(name, other); });
  return count == 1 ? found : std::nullopt;
}

std::optional<Target> TargetSearch::window(std::string_view name, bool exact, bool only, TargetKind kind) const {
  if (name.starts_with('@')) {
    const auto id = model::parse_window_id(name);
    if (!id || world_.find_window(*id) == nullptr) return std::nullopt;
    const Target target = best_target(world_, *id);
    return target.session ? std::optional(target) : std::nullopt;
  }
  if (auto found = window_in(current_, name, exact, kind)) return found;
  if (only) return std::nullopt;
  const auto found = session(name, exact);
  if (!found) return std::nullopt;
  Target target = target_of(world_, *found);
  if (kind == TargetKind::WindowIndex) {
    target.window_index.reset();
    target.window.reset();
    target.pane.reset();
  }
  return target;
}

std::optional<Target> TargetSearch::window_offset(const Target& place, std::string_view name, TargetKind kind) const {
  const auto offset = offset_of(name);
  if (!offset) return std::nullopt;
  const Session& session = world_.session(*place.session);
  // A place for a window counts indexes; a window counts windows.
  if (kind == TargetKind::WindowIndex) {
    const long long index = static_cast<long long>(session.current) + *offset;
    if (index < 0 || index > INT_MAX) return std::nullopt;
    return target_of(world_, session.id, static_cast<int>(index));
  }
  std::vector<int> indexes;
  for (const auto& [index, link] : session.winlinks) indexes.push_back(index);
  const auto at = static_cast<int>(std::ranges::find(indexes, session.current) - indexes.begin());
  return target_of(world_, session.id,
                   indexes[static_cast<std::size_t>(wrapped(at, *offset, static_cast<int>(indexes.size())))]);
}

std::optional<Target> TargetSearch::window_by_name(const Target& place, std::string_view name, bool exact) const {
  const Session& session = world_.session(*place.session);
  const auto try_names = [&](const auto& accept) {
    std::optional<int> found;
    int count = 0;
    for (const auto& [index, link] : session.winlinks) {
      if (!accept(world_.window(link.window).name)) continue;
      found = index;
      ++count;
    }
    return std::pair(found, count);
  };
  auto [found, count] = try_names([&](const std::string& other) { return other == name; });
  if (count == 0 && !exact) {
    std::tie(found, count) = try_names([&](const std::string& other) { return other.starts_with(name); });
    if (count == 0) std::tie(found, count) = try_names([&](const std::string& other) { return matches(name, other); });
  }
  if (count != 1) return std::nullopt;
  return target_of(world_, session.id, *found);
}

std::optional<Target> TargetSearch::window_in(const Target& place, std::string_view name, bool exact,
                                              TargetKind kind) const {
  const Session* session = place.session ? world_.find_session(*place.session) : nullptr;
  if (session == nullptr || session->winlinks.empty()) return std::nullopt;
  if (name.starts_with('@')) {
    const auto id = model::parse_window_id(name);
    if (!id) return std::nullopt;
    if (session->current_window() == *id) return target_of(world_, session->id);
    const auto index = world_.index_of(session->id, *id);
    return index ? std::optional(target_of(world_, session->id, *index)) : std::nullopt;
  }
  if (!exact) {
    if (offset_of(name)) return window_offset(place, name, kind);
    if (name == "!") {
      if (session->last.empty()) return std::nullopt;
      return target_of(world_, session->id, session->last.front());
    }
    if (name == "^") return target_of(world_, session->id, session->winlinks.begin()->first);
    if (name == "$") return target_of(world_, session->id, session->winlinks.rbegin()->first);
  }
  if (const auto index = index_of(name)) {
    if (session->winlinks.contains(*index) || kind == TargetKind::WindowIndex) {
      return target_of(world_, session->id, *index);
    }
  }
  return window_by_name(place, name, exact);
}

std::optional<Target> TargetSearch::pane(std::string_view name, bool only, TargetKind kind) const {
  if (name.starts_with('%')) {
    const auto id = model::parse_pane_id(name);
    if (!id) return std::nullopt;
    const Target target = target_of(world_, *id);
    return target.session ? std::optional(target) : std::nullopt;
  }
  if (auto found = pane_in(current_, name, false)) return found;
  return only ? std::nullopt : window(name, false, false, kind);
}

std::optional<Target> TargetSearch::pane_in(const Target& place, std::string_view name, bool any_window) const {
  if (!place.window) return std::nullopt;
  Target target = place;
  if (name.starts_with('%')) {
    const auto id = model::parse_pane_id(name);
    const model::Pane* pane = id ? world_.find_pane(*id) : nullptr;
    if (pane == nullptr) return std::nullopt;
    if (pane->window != *place.window) {
      const auto index = any_window ? world_.index_of(*place.session, pane->window) : std::nullopt;
      if (!index) return std::nullopt;
      target = target_of(world_, *place.session, *index);
    }
    target.pane = *id;
    return target;
  }
  const auto pane = pane_in_window(*place.window, name);
  if (!pane) return std::nullopt;
  target.pane = *pane;
  return target;
}

std::optional<PaneId> TargetSearch::pane_in_window(model::WindowId id, std::string_view name) const {
  const model::Window* window = world_.find_window(id);
  if (window == nullptr) return std::nullopt;
  const std::vector<PaneId> panes = window->panes();
  if (panes.empty()) return std::nullopt;
  // Places are counted from the pane that the command is for, where it is in this window, else from the active one.
  PaneId from = window->view.active.value_or(panes.front());
  if (current_.pane && std::ranges::find(panes, *current_.pane) != panes.end()) from = *current_.pane;
  if (name == "!") {
    return window->view.last_panes.empty() ? std::nullopt : std::optional(window->view.last_panes.front());
  }
  if (name == "@") return window->view.active;
  if (name == "{up-of}" || name == "{down-of}" || name == "{left-of}" || name == "{right-of}") {
    return neighbour(*window, from, name);
  }
  if (const auto offset = offset_of(name)) {
    std::vector<PaneId> seen = panes;
    std::erase_if(seen, [&](PaneId pane) { return pane != from && !access_.sees(pane); });
    const auto at = static_cast<int>(std::ranges::find(seen, from) - seen.begin());
    return seen[static_cast<std::size_t>(wrapped(at, *offset, static_cast<int>(seen.size())))];
  }
  if (const auto index = index_of(name)) {
    const long long at = *index - window->options.get_number(options::OptionId::kPaneBaseIndex);
    if (at >= 0 && at < static_cast<long long>(panes.size())) return panes[static_cast<std::size_t>(at)];
  }
  return at_edge(*window, name);
}

}  // namespace mux::language
