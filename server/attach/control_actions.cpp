// What control clients get: panes' output, subscriptions, and the reading of panes that waits for them.
#include <fmt/format.h>

#include <algorithm>

#include "server/attach/client_directory.hpp"
#include "server/language/interpreter.hpp"
#include "server/model/access.hpp"
#include "server/model/world.hpp"

namespace mux::attach {

namespace {

// Formats that another user may have looked at every second.
constexpr std::size_t kGuestSubscriptions = 16;

std::string subscription_line(const FormatMonitors::Change& change) {
  const std::string window = change.window ? to_string(*change.window) : "-";
  const std::string index = change.window_index ? std::to_string(*change.window_index) : "-";
  const std::string pane = change.pane ? to_string(*change.pane) : "-";
  return fmt::format("%subscription-changed {} {} {} {} {} : {}", change.name, to_string(change.session), window, index,
                     pane, change.value);
}

}  // namespace

void ClientDirectory::control_output(model::PaneId pane, std::string_view bytes) {
  if (controls_ == 0) return;
  const model::WindowId window = world_.pane(pane).window;
  std::optional<std::string_view> for_guests;
  for (const auto& [id, record] : records_) {
    const model::Client& client = world_.client(id);
    if (!record->control || !client.session || client.no_output) continue;
    if (!world_.index_of(*client.session, window)) continue;
    if (client.role != model::Role::Owner) {
      if (!model::Access(world_, &client).sees(pane)) continue;
      if (!for_guests) for_guests = guest_stream(pane).filter(bytes);
    }
    std::optional<Milliseconds> pause_after;
    if (client.pause_after) pause_after = std::chrono::seconds(*client.pause_after);
    const std::string_view given = client.role == model::Role::Owner ? bytes : *for_guests;
    record->control->output.bytes(pane, given, pause_after, steady_now());
  }
  // One that is not fed would lose its place in the stream.
  if (!for_guests) guest_streams_.erase(pane);
}

GuestStream& ClientDirectory::guest_stream(model::PaneId pane) {
  const auto found = guest_streams_.find(pane);
  if (found != guest_streams_.end()) return found->second;
  std::erase_if(guest_streams_, [this](const auto& entry) { return world_.find_pane(entry.first) == nullptr; });
  return guest_streams_.try_emplace(pane, world_.pane(pane).terminal->pending()).first->second;
}

bool ClientDirectory::may_read(model::PaneId pane) {
  if (controls_ == 0) return true;
  bool attached = false;
  for (const auto& [id, record] : records_) {
    const model::Client& client = world_.client(id);
    // Nobody's program waits for another user.
    if (!client.session || client.role != model::Role::Owner) continue;
    attached = true;
    if (!record->control || client.no_output || record->control->output.can_take(pane)) return true;
  }
  return !attached;
}

void ClientDirectory::draw_control(model::ClientId id, ControlClient& control) {
  const SteadyTime now = steady_now();
  control.output.flush(now);
  control.output.forget_panes([this](model::PaneId pane) { return world_.find_pane(pane) != nullptr; });
  const ConnectedClient& connection = *find(id)->connection;
  if (!control.output.too_far_behind(now) && !connection.stuck()) return;
  if (connection.foreign()) return send_guest_away(id, "too far behind");
  leave(id, 0, wire::EXIT_MESSAGE, "too far behind");
}

void ClientDirectory::set_pane_output(model::ClientId id, model::PaneId pane, model::PaneOutput output) {
  ClientRecord* record = find(id);
  if (record != nullptr && record->control) record->control->output.set_pane(pane, output);
}

void ClientDirectory::subscribe(model::ClientId id, std::string_view name, std::string_view what,
                                std::string_view format) {
  ClientRecord* record = find(id);
  if (record == nullptr || !record->control) return;
  ControlClient& control = *record->control;
  const bool guest = world_.client(id).role != model::Role::Owner;
  if (guest && control.subscriptions != nullptr && control.subscriptions->size() >= kGuestSubscriptions) return;
  if (control.subscriptions == nullptr) {
    control.subscriptions = std::make_unique<FormatMonitors>(
        loop_, *interpreter_, id, [this, id] { return world_.client(id).session; },
        [&control](const FormatMonitors::Change& change) { control.output.notify(subscription_line(change)); });
  }
  control.subscriptions->add(std::string(name), std::string(what), std::string(format));
}

void ClientDirectory::unsubscribe(model::ClientId id, std::string_view name) {
  ClientRecord* record = find(id);
  if (record != nullptr && record->control && record->control->subscriptions) {
    record->control->subscriptions->remove(name);
  }
}

}  // namespace mux::attach
