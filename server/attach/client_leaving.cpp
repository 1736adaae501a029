// ClientDirectory: the going of clients: told to go, gone by themselves, lost, or all at once at the end.
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "server/attach/client_directory.hpp"
#include "server/language/interpreter.hpp"
#include "server/model/world.hpp"

namespace mux::attach {

void ClientDirectory::exiting(ConnectedClient& connection, wire::ExitReason reason) {
  const bool lost = reason == wire::EXIT_LOST_TTY || reason == wire::EXIT_TERMINATED;
  leave(connection.id, lost ? 1 : 0, reason);
}

void ClientDirectory::disconnected(ConnectedClient& connection) {
  if (!connection.identified) {
    loop_.defer([this, gone = &connection] {
      std::erase_if(connecting_, [&](const auto& other) { return other.get() == gone; });
    });
    return;
  }
  forget(connection.id);
}

void ClientDirectory::leave(model::ClientId id, int status, wire::ExitReason reason, std::string_view message) {
  ClientRecord* record = find(id);
  if (record == nullptr) return;
  if (!record->control) return leave_now(id, status, reason, message);
  if (!record->leaving) record->leaving = ClientRecord::Leave{status, reason, std::string(message)};
}

void ClientDirectory::leave_pending() {
  sharing_.end_of_turn();
  if (controls_ == 0) return;
  std::vector<model::ClientId> due;
  for (const auto& [id, record] : records_) {
    if (record->leaving && !record->connection->exited()) due.push_back(id);
  }
  for (const model::ClientId id : due) {
    const ClientRecord::Leave& leave = *find(id)->leaving;
    leave_now(id, leave.status, leave.reason, leave.message);
  }
}

// The client's last words. It is no longer attached from here on; its record goes when the socket closes.
void ClientDirectory::leave_now(model::ClientId id, int status, wire::ExitReason reason, std::string_view message) {
  ClientRecord* record = find(id);
  if (record->connection->exited()) return;
  if (before_farewell) before_farewell();
  model::Client& client = world_.client(id);
  const bool was_attached = client.session || client.exit_message;
  const std::optional<model::SessionId> session = std::exchange(client.session, std::nullopt);
  const model::Session* attached = session ? world_.find_session(*session) : nullptr;
  if (record->control) {
    record->control->output.finish();
    if (reason == wire::EXIT_NONE) status = record->control->failed ? 1 : 0;
  }
  record->connection->send_exit({.status = status,
                                 .reason = reason,
                                 .session = attached == nullptr ? std::string_view() : attached->name,
                                 .message = message,
                                 .wait_line = client.wait_exit});
  client.prompt.reset();
  client.overlay.reset();
  client.message.reset();
  if (!was_attached) return;
  client.exit_message.reset();
  world_.push_event(
      {.kind = model::EventKind::ClientDetached, .client = id, .session = session, .old_value = client.name});
  world_.recalculate_sizes();
}

// The socket is closed: everything that is known of the client goes, when nothing of it runs any more.
void ClientDirectory::forget(model::ClientId id) {
  auto node = records_.extract(id);
  if (!node) return;
  std::shared_ptr<ClientRecord> record = std::move(node.mapped());
  const model::Client& client = world_.client(id);
  if (client.session) {
    world_.push_event(
        {.kind = model::EventKind::ClientDetached, .client = id, .session = client.session, .old_value = client.name});
  }
  if (record->control) --controls_;
  // The record goes later than the client, of which its timers tell.
  for (Timer* timer : {&record->message_timer, &record->overlay_timer, &record->repeat_timer, &record->click_timer}) {
    timer->stop();
  }
  if (record->control) record->control->subscriptions.reset();
  record->connection->files().fail_all();
  interpreter_->queue().forget(id);
  world_.destroy_client(id);
  world_.recalculate_sizes();
  loop_.defer([record] {});
}

void ClientDirectory::shut_down(wire::ExitReason reason) {
  std::vector<model::ClientId> ids;
  for (const auto& [id, record] : records_) ids.push_back(id);
  for (const model::ClientId id : ids) {
    const model::Client& client = world_.client(id);
    const bool attached = client.session.has_value();
    if (client.control && !find(id)->leaving) {
      for (std::size_t i = 0; i < world_.sessions().size(); ++i) {
        find(id)->control->output.notify("%sessions-changed");
      }
    }
    leave(id, attached && reason == wire::EXIT_SERVER_EXITED ? 1 : 0, attached ? reason : wire::EXIT_NONE);
  }
  leave_pending();
  connecting_.clear();
}

}  // namespace mux::attach
