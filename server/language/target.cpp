// Finding targets: the rules by which text, the mouse, the mark or a client names a session, window or pane.
#include "server/language/target.hpp"

#include <algorithm>
#include <array>
#include <climits>
#include <utility>

#include "server/language/arguments.hpp"
#include "server/language/target_search.hpp"
#include "server/model/world.hpp"

namespace mux::language {
namespace {

using model::World;

constexpr std::pair<std::string_view, std::string_view> kWindowTokens[] = {
    {"{start}", "^"}, {"{last}", "!"}, {"{end}", "$"}, {"{next}", "+"}, {"{previous}", "-"},
};
constexpr std::pair<std::string_view, std::string_view> kPaneTokens[] = {
    {"{last}", "!"},
    {"{next}", "+"},
    {"{previous}", "-"},
    {"{top}", "top"},
    {"{bottom}", "bottom"},
    {"{left}", "left"},
    {"{right}", "right"},
    {"{top-left}", "top-left"},
    {"{top-right}", "top-right"},
    {"{bottom-left}", "bottom-left"},
    {"{bottom-right}", "bottom-right"},
    {"{active}", "@"},
};

template <std::size_t N>
std::string_view map_token(const std::pair<std::string_view, std::string_view> (&table)[N], std::string_view text) {
  for (const auto& [token, plain] : table) {
    if (text == token) return plain;
  }
  return text;
}

// The parts of `session:window.pane`; empty ones were not given.
struct Parts {
  std::string_view session;
  std::string_view window;
  std::string_view pane;
  bool window_only = false;  // what stands for a window cannot be a session's name
  bool pane_only = false;
};

Parts split(std::string_view text, TargetKind kind) {
  Parts parts;
  const auto colon = text.find(':');
  const auto period = text.find('.', colon == std::string_view::npos ? 0 : colon);
  const bool has_colon = colon != std::string_view::npos;
  const bool has_period = period != std::string_view::npos;
  if (has_colon || has_period) {
    if (has_colon) parts.session = text.substr(0, colon);
    const std::size_t window = has_colon ? colon + 1 : 0;
    parts.window = text.substr(window, has_period ? period - window : std::string_view::npos);
    parts.window_only = has_colon;
    if (has_period) parts.pane = text.substr(period + 1);
    parts.pane_only = has_period;
    return parts;
  }
  if (text.starts_with('$')) {
    parts.session = text;
  } else if (text.starts_with('@')) {
    parts.window = text;
  } else if (text.starts_with('%')) {
    parts.pane = text;
  } else if (kind == TargetKind::Session) {
    parts.session = text;
  } else if (kind == TargetKind::Pane) {
    parts.pane = text;
  } else {
    parts.window = text;
  }
  return parts;
}

// SessionOrPane: only a text that could not be a session's name is a pane's.
TargetKind plain_kind(TargetKind kind, std::string_view text) {
  switch (kind) {
    case TargetKind::SessionOrPane:
      return text.find_first_of(":.") != std::string_view::npos || text.starts_with('%') ? TargetKind::Pane
                                                                                         : TargetKind::Session;
    case TargetKind::GroupOrSession:
      return TargetKind::Session;
    case TargetKind::WindowIndexOrSession:
      return TargetKind::WindowIndex;
    default:
      return kind;
  }
}

Result<Target> find_mouse(const TargetContext& context, TargetKind kind) {
  World& world = *context.world;
  const model::MouseEvent* mouse = context.mouse;
  if (mouse == nullptr || !mouse->valid || !mouse->session) return fail("no mouse target");
  const model::Session* session = world.find_session(*mouse->session);
  if (session == nullptr) return fail("no mouse target");
  if (kind == TargetKind::Pane && mouse->pane && world.find_pane(*mouse->pane) != nullptr) {
    const model::WindowId window = world.pane(*mouse->pane).window;
    if (const auto index = world.index_of(session->id, window)) {
      return Target{session->id, *index, window, *mouse->pane};
    }
  }
  std::optional<int> index = mouse->window_index;
  if (!index && mouse->window) index = world.index_of(session->id, *mouse->window);
  if (!index || !session->winlinks.contains(*index)) index = session->current;
  return target_of(world, session->id, *index);
}

Result<Target> find_parts(const TargetSearch& search, Parts parts, TargetKind kind, Target& partial) {
  const bool exact_session = parts.session.starts_with('=');
  const bool exact_window = parts.window.starts_with('=');
  if (exact_session) parts.session.remove_prefix(1);
  if (exact_window) parts.window.remove_prefix(1);
  parts.window = map_token(kWindowTokens, parts.window);
  parts.pane = map_token(kPaneTokens, parts.pane);

  Target found = search.current();
  if (!parts.session.empty()) {
    const auto session = search.session(parts.session, exact_session);
    if (!session || !search.access().sees(*session)) return fail("can't find session: {}", parts.session);
    found = target_of(search.world(), *session);
    if (parts.window.empty() && parts.pane.empty()) {
      if (kind == TargetKind::WindowIndex) found.window_index = std::nullopt, found.window = std::nullopt;
      return found;
    }
  }
  if (!parts.window.empty()) {
    const bool given = !parts.session.empty();
    const auto window = given ? search.window_in(found, parts.window, exact_window, kind)
                              : search.window(parts.window, exact_window, parts.window_only, kind);
    if (!window || (window->window && !search.access().sees(*window->window))) {
      if (given) partial.session = found.session;
      return fail("can't find window: {}", parts.window);
    }
    found = *window;
    if (parts.pane.empty()) return found;
  }
  if (!parts.pane.empty()) {
    const bool given = !parts.session.empty() || !parts.window.empty();
    const auto pane = given ? search.pane_in(found, parts.pane, parts.window.empty())
                            : search.pane(parts.pane, parts.pane_only, kind);
    if (!pane || (pane->pane && !search.access().sees(*pane->pane))) {
      if (given || parts.pane_only) {
        partial = found;
        partial.pane.reset();
      }
      return fail("can't find pane: {}", parts.pane);
    }
    return *pane;
  }
  if (kind == TargetKind::WindowIndex) found.window_index = std::nullopt, found.window = std::nullopt;
  return found;
}

}  // namespace

Target target_of(World& world, model::SessionId session, int window_index) {
  Target target{.session = session, .window_index = window_index, .window = std::nullopt, .pane = std::nullopt};
  const model::Session* found = world.find_session(session);
  if (found == nullptr) return {};
  const auto link = found->winlinks.find(window_index);
  if (link == found->winlinks.end()) return target;
  target.window = link->second.window;
  if (const model::Window* window = world.find_window(*target.window)) target.pane = window->view.active;
  return target;
}

Target target_of(World& world, model::SessionId session) {
  const model::Session* found = world.find_session(session);
  return found == nullptr ? Target{} : target_of(world, session, found->current);
}

Target target_of(World& world, model::PaneId pane) {
  const model::Pane* found = world.find_pane(pane);
  if (found == nullptr) return {};
  Target target = best_target(world, found->window);
  if (target.session) target.pane = pane;
  return target;
}

namespace {

// The pane that a client without a session runs in, by its environment.
std::optional<Target> target_around(World& world, const model::Client& client) {
  const auto* variable = client.environment.find("TMUX_PANE");
  if (variable == nullptr) variable = client.environment.find("MUX_PANE");
  const auto pane = variable != nullptr && variable->value ? model::parse_pane_id(*variable->value) : std::nullopt;
  if (!pane) return std::nullopt;
  const Target target = target_of(world, *pane);
  return target.session ? std::optional(target) : std::nullopt;
}

// What attach-session takes when it is told nothing: of the sessions that no client shows the one used last. Empty when
// there is none, or when the client is in a session, or an earlier command of the list chose another target.
std::optional<Target> unattached_target(const TargetContext& context, const Target& current) {
  World& world = *context.world;
  const model::Client* client = context.client ? world.find_client(*context.client) : nullptr;
  if (client == nullptr || client->session || target_around(world, *client)) return std::nullopt;
  if (current.session != current_target(world, context.client).session) return std::nullopt;
  const model::Access access(world, client);
  const auto free = best_session(world, [&](const model::Session& session) {
    return world.attached_count(session.id) == 0 && access.sees(session.id);
  });
  return free ? std::optional(target_of(world, *free)) : std::nullopt;
}

}  // namespace

namespace {

// In a session of which only a part may be shared: a window and a pane of that part.
Target visible_target(World& world, const model::Access& access, model::SessionId session) {
  Target target = target_of(world, session);
  for (const auto& [index, link] : world.session(session).winlinks) {
    if (target.window && access.sees(*target.window)) break;
    target = target_of(world, session, index);
  }
  if (!target.window || (target.pane && access.sees(*target.pane))) return target;
  for (const model::PaneId pane : world.window(*target.window).panes()) {
    if (access.sees(pane)) target.pane = pane;
  }
  return target;
}

}  // namespace

Target current_target(World& world, std::optional<model::ClientId> client) {
  const model::Client* found = client ? world.find_client(*client) : nullptr;
  if (found != nullptr && found->session && world.find_session(*found->session) != nullptr) {
    Target target = target_of(world, *found->session);
    if (const model::WindowId shown = world.shown_window(*found); target.window != shown) {
      target = target_of(world, *found->session, *world.index_of(*found->session, shown));
    }
    // An independent client looks at a pane of its own.
    if (target.window) {
      const auto& active = world.view_of(found, *target.window).active;
      if (active) target.pane = active;
    }
    return target;
  }
  const model::Access access(world, found);
  if (found != nullptr && access.owner()) {
    if (const auto target = target_around(world, *found)) return *target;
  }
  const auto session = best_session(world, [&](const model::Session& other) { return access.sees(other.id); });
  if (session && !access.owner()) return visible_target(world, access, *session);
  return session ? target_of(world, *session) : Target{};
}

bool is_valid(const World& world, const Target& target) {
  const model::Session* session = target.session ? world.find_session(*target.session) : nullptr;
  if (target.session && session == nullptr) return false;
  if (target.window && world.find_window(*target.window) == nullptr) return false;
  if (session != nullptr && target.window) {
    if (!target.window_index) return false;
    const auto link = session->winlinks.find(*target.window_index);
    if (link == session->winlinks.end() || link->second.window != *target.window) return false;
  }
  const model::Pane* pane = target.pane ? world.find_pane(*target.pane) : nullptr;
  if (target.pane && pane == nullptr) return false;
  return pane == nullptr || !target.window || pane->window == *target.window;
}

Result<Target> find_target(const TargetContext& context, const TargetSpec& spec, std::string_view text,
                           Target* partial) {
  World& world = *context.world;
  const TargetKind kind = plain_kind(spec.kind, text);
  const auto marked = [&]() -> std::optional<Target> {
    const auto& mark = world.mark();
    if (!mark) return std::nullopt;
    Target target = target_of(world, mark->session, mark->window_index);
    target.pane = mark->pane;
    return is_valid(world, target) ? std::optional(target) : std::nullopt;
  };
  Target current = context.current;
  if (current.empty() || !current.session || !is_valid(world, current)) current = current_target(world, context.client);
  if (spec.default_marked) current = marked().value_or(current);
  if (text == "=" || text == "{mouse}") return find_mouse(context, kind);
  if (text == "~" || text == "{marked}") {
    auto target = marked();
    if (!target) return fail("no marked target");
    return *target;
  }
  if (!current.session) {
    if (spec.kind == TargetKind::SessionOrPane && world.sessions().empty()) return fail("no sessions");
    if (text.empty()) return fail("no current target");
    if (world.sessions().empty()) return fail("no current target");
  }
  if (text.empty() && spec.prefer_unattached) current = unattached_target(context, current).value_or(current);
  const model::Access access(world, context.client ? world.find_client(*context.client) : nullptr);
  const TargetSearch search(world, current, access);
  Target found;
  return find_parts(search, split(text, kind), kind, partial != nullptr ? *partial : found);
}

Result<model::ClientId> find_client(const TargetContext& context, std::string_view text) {
  World& world = *context.world;
  const model::Client* own = context.client ? world.find_client(*context.client) : nullptr;
  if (text.empty() || text == "=") {
    if (own != nullptr && own->session) return own->id;
    const Target current = own != nullptr ? current_target(world, own->id) : Target{};
    const model::Client* best = nullptr;
    const auto consider = [&](bool of_session) {
      for (const auto& [id, client] : world.clients()) {
        if (!client.session || (of_session && client.session != current.session)) continue;
        // Another user's client is meant only where it is named.
        if (client.role != model::Role::Owner) continue;
        if (best == nullptr || client.activity > best->activity) best = &client;
      }
    };
    if (current.session) consider(true);
    if (best == nullptr) consider(false);
    if (best == nullptr) return fail("no current client");
    return best->id;
  }
  std::string_view name = text;
  if (name.ends_with(':')) name.remove_suffix(1);
  for (const auto& [id, client] : world.clients()) {
    if (!client.session) continue;
    const std::string_view tty = client.tty_name;
    const bool short_name = tty.starts_with("/dev/") && tty.substr(5) == name;
    if (name == client.name || (!tty.empty() && (name == tty || short_name))) return id;
  }
  return fail("can't find client: {}", name);
}

}  // namespace mux::language
