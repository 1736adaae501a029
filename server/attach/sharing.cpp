// What the grants ask for: a socket while there are any, a timer while one expires, guests only where one admits them.
#include "server/attach/sharing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "server/model/access.hpp"
#include "server/model/user_name.hpp"
#include "server/model/world.hpp"
#include "server/recovery/state_folder.hpp"

namespace mux::attach {

namespace {

constexpr std::size_t kConnectionsOfOne = 32;
constexpr std::size_t kConnectionsOfAll = 256;

// The name by which guests ask for this server: that of -L.
std::string server_name(const model::World& world) {
  return world.socket_path.substr(world.socket_path.rfind('/') + 1);
}

bool still_there(const model::World& world, const model::GrantScope& scope) {
  if (const auto* session = std::get_if<model::SessionId>(&scope)) return world.find_session(*session) != nullptr;
  if (const auto* window = std::get_if<model::WindowId>(&scope)) return world.find_window(*window) != nullptr;
  if (const auto* pane = std::get_if<model::PaneId>(&scope)) return world.find_pane(*pane) != nullptr;
  return true;
}

}  // namespace

std::string user_text(uid_t user) {
  const std::string name = model::user_name(user);
  return name.empty() ? std::to_string(user) : fmt::format("{} ({})", name, user);
}

Sharing::Sharing(EventLoop& loop, model::World& world, Callbacks callbacks)
    : loop_(loop), world_(world), callbacks_(std::move(callbacks)), log_(recovery::state_folder()), expiry_(loop, [] {
      }) {}

Result<> Sharing::update() {
  generation_ = world_.grants().generation();
  arm();
  if (world_.grants().empty()) {
    incoming_ = FdWatch();
    rendezvous_ = wire::Rendezvous();
    return {};
  }
  // Whoever clears out the places may have taken the file.
  if (rendezvous_.listening() && rendezvous_.intact()) return {};
  incoming_ = FdWatch();
  rendezvous_ = wire::Rendezvous();
  Result<wire::Rendezvous> opened = wire::Rendezvous::open(server_name(world_));
  if (!opened) return std::unexpected(opened.error());
  rendezvous_ = std::move(*opened);
  incoming_ = FdWatch(loop_, rendezvous_.socket(), Interest::Read, [this] { callbacks_.accept(rendezvous_.socket()); });
  incoming_.enable();
  return {};
}

void Sharing::arm() {
  std::optional<WallTime> first;
  for (const model::Grant& grant : world_.grants().list()) {
    if (grant.expires && (!first || *grant.expires < *first)) first = grant.expires;
  }
  expiry_.stop();
  if (!first) return;
  // The turn that this begins does the rest. A clock that was set is looked at again within the hour.
  constexpr Milliseconds kLongest = std::chrono::hours(1);
  const auto left = std::chrono::duration_cast<Milliseconds>(*first - wall_now()) + Milliseconds(1);
  expiry_.start(std::clamp(left, Milliseconds(1), kLongest));
}

void Sharing::end_of_turn() {
  if (world_.grants().empty() && checked_ == world_.grants().generation()) return;
  end_grants();
  if (generation_ != world_.grants().generation()) {
    if (const Result<> updated = update(); !updated) world_.log_message(updated.error().message);
  } else if (!expiry_.running()) {
    arm();
  }
  check_guests();
  checked_ = world_.grants().generation();
}

void Sharing::end_grants() {
  const WallTime now = wall_now();
  for (const model::Grant& grant : world_.grants().take([&](const model::Grant& one) { return one.expired(now); })) {
    log_.write("expired", grant.subject.name);
  }
  for (const model::Grant& grant :
       world_.grants().take([&](const model::Grant& one) { return !still_there(world_, one.scope); })) {
    log_.write("ended", grant.subject.name, "what was shared is gone");
  }
}

void Sharing::check_guests() {
  std::vector<model::ClientId> lost;
  for (const auto& [id, guest] : world_.clients()) {
    if (guest.role == model::Role::Owner) continue;
    const model::Access access(world_, &guest);
    const std::optional<model::Role> role = access.highest();
    if (!role || (guest.session && !access.sees(*guest.session))) {
      lost.push_back(id);
    } else if (*role != guest.role) {
      world_.client(id).role = *role;
    }
    // Who may no longer drive all of it has a view of its own from here on.
    if (guest.session && !guest.independent && !(access.on(*guest.session) >= model::Role::Writer)) {
      world_.client(id).independent = true;
    }
  }
  for (const model::ClientId id : lost) callbacks_.send_away(id, "no longer shared with you");
}

bool Sharing::admits(const wire::PeerIdentity& peer, std::size_t connections, std::size_t all) {
  const WallTime now = wall_now();
  const bool named = std::ranges::any_of(world_.grants().list(), [&](const model::Grant& grant) {
    return !grant.expired(now) && grant.concerns(peer.uid, peer.groups);
  });
  if (named && connections < kConnectionsOfOne && all < kConnectionsOfAll) return true;
  log_.write_rarely(named ? "refused-too-many" : "refused", user_text(peer.uid));
  return false;
}

}  // namespace mux::attach
