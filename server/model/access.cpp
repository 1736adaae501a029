// Walks the grants: there are few, and what they cover changes with every window that moves.
#include "server/model/access.hpp"

#include <algorithm>

#include "server/model/world.hpp"

namespace mux::model {

Access::Access(const World& world, const Client* client)
    : world_(world), client_(client), owner_(client == nullptr || client->role == Role::Owner) {}

template <typename Covers>
std::optional<Role> Access::best(Covers covers) const {
  if (owner_) return Role::Owner;
  std::optional<Role> role;
  const WallTime now = wall_now();
  for (const Grant& grant : world_.grants().list()) {
    if (grant.expired(now) || !grant.concerns(client_->uid, client_->groups)) continue;
    if (std::holds_alternative<std::monostate>(grant.scope) || covers(grant.scope)) {
      role = std::max(role.value_or(Role::Reader), grant.role);
    }
  }
  return role;
}

std::optional<Role> Access::highest() const {
  return best([](const GrantScope&) { return true; });
}

std::optional<Role> Access::on(SessionId session) const {
  return best([&](const GrantScope& scope) { return scope == GrantScope(session); });
}

std::optional<Role> Access::on(WindowId window) const {
  return best([&](const GrantScope& scope) {
    const auto* session = std::get_if<SessionId>(&scope);
    if (session == nullptr) return scope == GrantScope(window);
    return world_.find_session(*session) != nullptr && world_.index_of(*session, window).has_value();
  });
}

std::optional<Role> Access::on(PaneId pane) const {
  if (owner_) return Role::Owner;
  const Pane* found = world_.find_pane(pane);
  if (found == nullptr) return std::nullopt;
  const std::optional<Role> own = best([&](const GrantScope& scope) { return scope == GrantScope(pane); });
  return std::max(own, on(found->window));
}

bool Access::sees(WindowId window) const {
  if (on(window)) return true;
  const Window* found = world_.find_window(window);
  return found != nullptr && std::ranges::any_of(found->panes(), [&](PaneId pane) { return sees(pane); });
}

bool Access::sees(SessionId session) const {
  if (on(session)) return true;
  const Session* found = world_.find_session(session);
  return found != nullptr &&
         std::ranges::any_of(found->winlinks, [&](const auto& link) { return sees(link.second.window); });
}

bool Access::sees(const Client& other) const {
  return owner_ || other.id == client_->id || (other.session && sees(*other.session));
}

}  // namespace mux::model
