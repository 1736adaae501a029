// Clients of other users: how they are let in, what is believed of them, and the one point of authorisation.
#include <unistd.h>

#include <algorithm>

#include "server/attach/client_directory.hpp"
#include "server/attach/sharing.hpp"
#include "server/language/authority.hpp"
#include "server/language/interpreter.hpp"
#include "server/model/access.hpp"
#include "server/model/world.hpp"

namespace mux::attach {

namespace {
// Bytes of answers that another user's client may leave unread before its next command waits.
constexpr std::size_t kAnswersAhead = 256u << 10;
}  // namespace

bool ClientDirectory::let_in(const wire::PeerIdentity& peer) {
  const uid_t owner = ::geteuid();
  if (peer.uid == owner) return true;
  std::size_t all = 0;
  std::size_t own = 0;
  const auto count = [&](const ConnectedClient& other) {
    if (other.peer().uid == owner) return;
    ++all;
    if (other.peer().uid == peer.uid) ++own;
  };
  for (const auto& other : connecting_) count(*other);
  for (const auto& [id, record] : records_) count(*record->connection);
  return sharing_.admits(peer, own, all);
}

// What it says of itself is not believed: its name is made here, and its environment and folder are left out.
void ClientDirectory::make_guest(model::Client& client, const wire::PeerIdentity& peer) {
  const std::string user = user_text(peer.uid);
  client.name = user.substr(0, user.find(' ')) + "-" + std::to_string(peer.pid);
  client.groups = peer.groups;
  client.tty_name.clear();
  client.environment = {};
  client.directory.clear();
  client.term = client.term.substr(0, 64);
  // One that comes back to the server after its own died goes on with the view that it had.
  if (!client.session) client.independent = true;
  client.role = model::Role::Reader;
  client.size = model::limited_size(client, client.size);
  client.role = model::Access(world_, &client).highest().value_or(model::Role::Reader);
  sharing_.log().write("arrived", user, client.name);
}

// After the turn's events: who follows goes where its leader went.
void ClientDirectory::follow() {
  std::vector<std::pair<model::ClientId, model::SessionId>> moves;
  bool any = false;
  for (const auto& [id, client] : world_.clients()) {
    const model::Client* leader = client.following ? world_.find_client(*client.following) : nullptr;
    if (leader == nullptr) continue;
    any = true;
    if (leader->session && client.session && leader->session != client.session &&
        model::Access(world_, &client).sees(*leader->session)) {
      moves.emplace_back(id, *leader->session);
    }
  }
  for (const auto& [id, session] : moves) switch_session(id, session);
  if (!any) return;
  world_.follow_clients();
  for (const auto& [id, client] : world_.clients()) {
    if (client.following) redraw(id, false);
  }
}

void ClientDirectory::guest_attached(model::Client& client) {
  if (client.role == model::Role::Owner || !client.session) return;
  // Who may drive all of it shares the owner's view, unless it asks for its own.
  client.independent = !(model::Access(world_, &client).on(*client.session) >= model::Role::Writer);
  sharing_.log().write("attached", user_text(client.uid), world_.session(*client.session).name);
}

void ClientDirectory::send_guest_away(model::ClientId id, std::string_view why) {
  ClientRecord* record = find(id);
  if (record == nullptr || record->leaving || record->connection->exited()) return;
  sharing_.log().write("sent-away", user_text(world_.client(id).uid), why);
  interpreter_->queue().forget(id);
  leave(id, 1, wire::EXIT_MESSAGE, why);
}

// Whoever asks faster than it reads the answers waits for itself, and nothing of them is lost.
bool ClientDirectory::takes_more(model::ClientId id) {
  const ClientRecord* record = find(id);
  if (record == nullptr || !record->connection->foreign()) return true;
  const std::size_t held = record->control ? record->control->output.waiting() : 0;
  return record->connection->pending_bytes() + held < kAnswersAhead;
}

Result<> ClientDirectory::grants_changed() {
  return sharing_.update();
}

std::vector<std::string> ClientDirectory::audit_lines(std::size_t count) const {
  return sharing_.log().tail(count);
}

// Every command from every client passes here: the row's least role against what is shared with the client.
Result<> ClientDirectory::authorise(const language::Call& call) {
  const model::Client* client = call.client();
  if (client == nullptr) return {};
  const Result<> may = language::may_run(model::Access(world_, client), call.command());
  if (!may) {
    audit_command(*client, call, "refused-command");
    return may;
  }
  // A control client has no keys; what its program says is refused by its role alone, as in tmux.
  const language::CommandSpec& spec = call.command().spec();
  if (client->read_only && !client->control && !spec.is(language::kReadOnlyOk)) return fail("client is read-only");
  return {};
}

Result<> ClientDirectory::authorise_targets(const language::Call& call) {
  const model::Client* client = call.client();
  if (client == nullptr || client->role == model::Role::Owner) return {};
  const Result<> may = language::may_act(model::Access(world_, client), call);
  audit_command(*client, call, may ? "command" : "refused-command");
  return may;
}

void ClientDirectory::audit_command(const model::Client& client, const language::Call& call, std::string_view what) {
  if (client.role == model::Role::Owner) return;
  const std::string arguments = call.args().print();
  sharing_.log().write(what, user_text(client.uid),
                       std::string(call.command().spec().name) + (arguments.empty() ? "" : " ") + arguments);
}

}  // namespace mux::attach
