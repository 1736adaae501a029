// Checks nesting and flags, detaches others where asked, then moves the client.
#include "server/commands/session_attach.hpp"

#include "server/commands/client_flags.hpp"
#include "server/model/access.hpp"

namespace mux::commands {

using language::Call;
using language::Status;
using options::OptionId;

void update_environment(model::Session& session, const model::Client& client) {
  std::vector<std::string> names;
  for (const auto& [index, name] : session.options.get_array(OptionId::kUpdateEnvironment)) names.push_back(name);
  session.environment.update(names, client.environment);
}

bool is_nested(const Call& call) {
  const model::Client* client = call.client();
  if (client == nullptr || client->tty_name.empty()) return false;
  const auto* inside = client->environment.find("TMUX");
  if (inside == nullptr || !inside->value || inside->value->empty()) return false;
  for (const auto& [id, pane] : call.world().panes()) {
    if (pane.tty == client->tty_name) return true;
  }
  return false;
}

// follow=CLIENT of -f: a view of its own that goes where the other's goes.
Result<> follow_client(const Call& call, model::Client& client, std::string_view flags) {
  const auto followed = followed_client(flags);
  if (!followed) return {};
  const std::string_view name = *followed;
  for (const auto& [id, other] : call.world().clients()) {
    const bool named = other.name == name || (other.tty_name.starts_with("/dev/") && other.tty_name.substr(5) == name);
    if (!named || id == client.id || !other.session) continue;
    if (!model::Access(call.world(), &client).sees(other)) continue;
    client.independent = true;
    client.following = id;
    if (other.session != client.session) call.host().clients().switch_session(client.id, *other.session);
    return {};
  }
  return fail("can't find client: {}", name);
}

Status attach_to(const Call& call, model::SessionId id, const AttachOptions& options) {
  model::World& world = call.world();
  model::Client* client = call.client();
  if (client == nullptr) return Status::Ok;
  if (!client->session && is_nested(call)) {
    return call.error("sessions should be nested with care, unset $TMUX to force");
  }
  model::Session& session = world.session(id);
  if (!options.directory.empty()) session.directory = options.directory;
  if (options.detach_others || options.hang_up) {
    for (const model::ClientId other : world.clients_of(id)) {
      if (other == client->id) continue;
      call.host().clients().detach(other,
                                   options.hang_up ? model::DetachKind::DetachAndHangup : model::DetachKind::Detach);
    }
  }
  if (const Result<> attached = call.host().clients().attach(client->id, id); !attached) {
    return call.check(attached);
  }
  if (options.read_only) {
    client->read_only = true;
    client->ignore_size = true;
  }
  set_client_flags(world, *client, options.flags);
  if (const Result<> follows = follow_client(call, *client, options.flags); !follows) return call.check(follows);
  // What another user's terminal has is nothing to the session.
  if (!options.keep_environment && client->role == model::Role::Owner) update_environment(session, *client);
  world.recalculate_sizes();
  call.state().current = language::target_of(world, id);
  return Status::Ok;
}

}  // namespace mux::commands
