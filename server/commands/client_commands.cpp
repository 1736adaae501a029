// attach-session, switch-client, detach-client, suspend-client, refresh-client, lock-*.
#include <algorithm>
#include <utility>

#include "server/commands/client_flags.hpp"
#include "server/commands/commands.hpp"
#include "server/commands/listing.hpp"
#include "server/commands/refresh_control.hpp"
#include "server/commands/session_attach.hpp"
#include "server/language/interpreter.hpp"

namespace mux::commands {

using language::Call;
using language::Status;

namespace {

// A target that names a window or a pane of the session makes it the current one.
void select_target(const Call& call) {
  model::World& world = call.world();
  const language::Target& target = call.target();
  if (!target.session || !target.window_index) return;
  world.show_window(call.client(), *target.session, *target.window_index);
  if (target.pane) world.select_pane(world.view_of(call.client(), *target.window), *target.window, *target.pane);
}

bool names_window(const Call& call) {
  const auto text = call.args().get('t');
  return text && text->find_first_of(":.%@") != std::string_view::npos;
}

Status attach_session(Call& call) {
  const language::Arguments& args = call.args();
  if (call.world().sessions().empty()) return call.error("no sessions");
  AttachOptions options;
  options.detach_others = args.has('d');
  options.hang_up = args.has('x');
  options.keep_environment = args.has('E');
  options.read_only = args.has('r');
  for (const std::string_view flags : args.values('f')) options.flags.append(flags).append(",");
  // A view of one's own is there only in the session.
  const bool guest = call.client() != nullptr && call.client()->role != model::Role::Owner;
  const bool own_view = guest || asks_for_own_view(options.flags);
  if (names_window(call) && !own_view) select_target(call);
  if (const auto directory = args.get('c')) options.directory = call.expand(*directory);
  const Status attached = attach_to(call, *call.target().session, options);
  if (attached == Status::Ok && names_window(call) && own_view) select_target(call);
  return attached;
}

// -n and -p: the session after or before, by name or as -O says.
std::optional<model::SessionId> neighbour(const Call& call, model::SessionId from, int step, SortOrder order) {
  std::vector<Listed> all = listed_sessions(call.world());
  sort_list(all, order, false);
  const auto here = std::ranges::find(all, from, [](const Listed& line) { return *line.target.session; });
  if (here == all.end() || all.size() < 2) return std::nullopt;
  const auto count = std::ssize(all);
  return all[static_cast<std::size_t>((here - all.begin() + step + count) % count)].target.session;
}

Status switch_client(Call& call) {
  const language::Arguments& args = call.args();
  model::World& world = call.world();
  model::Client* client = call.target_client();
  if (client == nullptr || !client->session) return call.error("no current client");
  if (args.has('r')) {
    client->read_only = !client->read_only;
    client->ignore_size = client->read_only;
  }
  if (const auto table = args.get('T')) {
    if (!call.interpreter().keys().has_table(*table)) return call.fail("table {} doesn't exist", *table);
    client->key_table = *table;
    call.host().clients().redraw(client->id);
    return Status::Ok;
  }
  SortOrder order = SortOrder::Name;
  if (const auto name = args.get('O')) {
    const auto parsed = parse_sort_order(*name);
    if (!parsed) return call.error("invalid sort order");
    order = *parsed;
  }
  const bool guest = client->role != model::Role::Owner;
  bool choose = false;
  std::optional<model::SessionId> session = call.target().session;
  if (args.has('n') || args.has('p')) {
    if (!client->session) return Status::Ok;
    session = neighbour(call, *client->session, args.has('n') ? 1 : -1, order);
    if (!session) return call.error(args.has('n') ? "can't find next session" : "can't find previous session");
  } else if (args.has('l')) {
    session = client->last_session;
    if (!session || world.find_session(*session) == nullptr) return call.error("can't find last session");
  } else if (!args.get('t') && args.has('r')) {
    return Status::Ok;
  } else {
    if (args.has('Z') && call.target().pane) world.zoom(call.view(), *call.target().window, *call.target().pane);
    choose = names_window(call) || (call.event() != nullptr && args.get('t') == "=");
    if (choose && !guest) select_target(call);
  }
  if (!session) return Status::Ok;
  if (!args.has('E') && !guest) update_environment(world.session(*session), *client);
  call.host().clients().switch_session(client->id, *session);
  if (choose && guest) select_target(call);
  call.state().current = language::target_of(world, *session);
  return Status::Ok;
}

Status detach_client(Call& call) {
  const language::Arguments& args = call.args();
  model::World& world = call.world();
  const auto kind = args.has('P') ? model::DetachKind::DetachAndHangup : model::DetachKind::Detach;
  std::vector<model::ClientId> clients;
  if (args.has('s')) {
    if (!call.source().session) return Status::Ok;
    clients = world.clients_of(*call.source().session);
  } else {
    const model::Client* target = call.target_client();
    if (!args.has('a')) clients = {target->id};
    for (const auto& [id, client] : world.clients()) {
      if (args.has('a') && client.session && id != target->id) clients.push_back(id);
    }
  }
  for (const model::ClientId id : clients) {
    if (const auto command = args.get('E')) {
      call.host().clients().exec(id, *command);
    } else {
      call.host().clients().detach(id, kind);
    }
  }
  return Status::Stop;
}

Status suspend_client(Call& call) {
  call.host().clients().suspend(call.target_client()->id);
  return Status::Ok;
}

Status lock_client(Call& call) {
  call.host().clients().lock(call.target_client()->id);
  return Status::Ok;
}

Status lock_session(Call& call) {
  for (const model::ClientId id : call.world().clients_of(*call.target().session)) call.host().clients().lock(id);
  return Status::Ok;
}

Status lock_server(Call& call) {
  std::vector<model::ClientId> all;
  for (const auto& [id, client] : call.world().clients()) all.push_back(id);
  for (const model::ClientId id : all) call.host().clients().lock(id);
  return Status::Ok;
}

// refresh-client -L -R -U -D: pans a client's view of a larger window.
Status pan(Call& call, model::Client& client) {
  const language::Arguments& args = call.args();
  long long step = 1;
  if (const auto text = args.text(0)) {
    const auto value = language::parse_number(*text, 1, 1'000'000);
    if (!value) return call.fail("adjustment {}", value.error().message);
    step = *value;
  }
  const model::Size window = call.world().window(call.world().shown_window(client)).size;
  const model::Size area = call.world().window_area(client);
  const int move = static_cast<int>(step);
  client.panned = true;
  if (args.has('L')) client.offset_x -= move;
  if (args.has('R')) client.offset_x += move;
  if (args.has('U')) client.offset_y -= move;
  if (args.has('D')) client.offset_y += move;
  client.offset_x = std::clamp(client.offset_x, 0, std::max(0, window.columns - area.columns));
  client.offset_y = std::clamp(client.offset_y, 0, std::max(0, window.rows - area.rows));
  call.host().clients().redraw(client.id);
  return Status::Ok;
}

Status refresh_client(Call& call) {
  const language::Arguments& args = call.args();
  model::Client& client = *call.target_client();
  if (args.has('c')) {
    client.panned = false;
    call.host().clients().redraw(client.id);
    return Status::Ok;
  }
  if (client.session && (args.has('L') || args.has('R') || args.has('U') || args.has('D'))) return pan(call, client);
  if (args.has('l')) {
    call.host().clients().query_clipboard(client.id);
    return Status::Ok;
  }
  for (const char flag : {'f', 'F'}) {
    for (const std::string_view flags : args.values(flag)) set_client_flags(call.world(), client, flags);
  }
  if (args.has('f') || args.has('F')) call.world().recalculate_sizes();
  if (args.has('A') || args.has('B') || args.has('C') || args.has('r')) return refresh_control(call, client);
  call.host().clients().redraw(client.id, !args.has('S') && !args.has('f') && !args.has('F'));
  return Status::Ok;
}

constexpr language::CommandBinding kCommands[] = {
    language::bind("attach-session", attach_session), language::bind("switch-client", switch_client),
    language::bind("detach-client", detach_client),   language::bind("suspend-client", suspend_client),
    language::bind("lock-client", lock_client),       language::bind("lock-session", lock_session),
    language::bind("lock-server", lock_server),       language::bind("refresh-client", refresh_client),
};

}  // namespace

Family client_commands() {
  return kCommands;
}

}  // namespace mux::commands
