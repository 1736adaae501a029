// new-session, has-session, rename-session, kill-session.
#include <unistd.h>

#include <charconv>

#include "server/commands/client_flags.hpp"
#include "server/commands/commands.hpp"
#include "server/commands/session_attach.hpp"
#include "server/commands/spawn.hpp"
#include "server/format/expand.hpp"
#include "server/language/interpreter.hpp"
#include "server/model/visible_text.hpp"

namespace mux::commands {

using language::Call;
using language::Status;
using options::OptionId;

namespace {

constexpr std::string_view kNewSessionFormat = "#{session_name}:";

// -x and -y: a number, or `-` for the client's own size.
Result<std::optional<int>> dimension(const Call& call, char flag, int own, std::string_view what) {
  const std::optional<std::string_view> text = call.args().get(flag);
  if (!text) return std::nullopt;
  if (*text == "-") return own > 0 ? std::optional(own) : std::nullopt;
  const Result<long long> value = language::parse_number(*text, 1, model::kMaximumWindowSize);
  if (!value) return fail("{} {}", what, value.error().message);
  return static_cast<int>(*value);
}

struct NewSession {
  std::string name;
  std::optional<std::string> group;
  std::optional<model::SessionId> group_member;
};

// What -s and -t make of the name and the group. An error for a name in use.
Result<NewSession> name_and_group(const Call& call) {
  NewSession session;
  model::World& world = call.world();
  if (const auto name = call.args().get('s')) {
    session.name = model::World::clean_session_name(call.expand(*name));
    if (session.name.empty()) return fail("invalid session: {}", *name);
    if (world.find_session_by_name(session.name) != nullptr) return fail("duplicate session: {}", session.name);
  }
  if (const auto group = call.args().get('t')) {
    for (const auto& [id, other] : world.sessions()) {
      if (other.group == *group || other.name == *group || to_string(id) == *group) session.group_member = id;
    }
    if (session.group_member) {
      const model::Session& member = world.session(*session.group_member);
      session.group = member.group ? *member.group : member.name;
    } else {
      session.group = model::World::clean_session_name(*group);
      if (session.group->empty()) return fail("invalid session group: {}", *group);
    }
  }
  return session;
}

std::string session_directory(const Call& call) {
  if (const auto directory = call.args().get('c')) return call.expand(*directory);
  const model::Client* client = call.client();
  if (client != nullptr && !client->session && !client->directory.empty()) return client->directory;
  if (call.target().session) return call.session().directory;
  const char* home = ::getenv("HOME");
  return home == nullptr ? "/" : home;
}

Result<> make_first_window(const Call& call, model::Session& session, std::optional<int> columns,
                           std::optional<int> rows) {
  model::World& world = call.world();
  model::Size size = world.default_window_size(session.id, call.args().has('d') ? nullptr : call.client());
  if (columns) size.columns = *columns;
  if (rows) size.rows = *rows;
  model::Window& window = world.create_window(size);
  const auto limit = static_cast<unsigned>(session.options.get_number(OptionId::kHistoryLimit));
  model::Pane& pane = world.create_pane(window.id, size, limit);
  window.layout = model::Layout(pane.id, size);
  window.view.active = pane.id;
  SpawnSpec spec = spawn_spec(call);
  spec.session_directory = true;
  if (const Result<> spawned = spawn(call, session, pane, spec); !spawned) {
    world.destroy_window(window.id);
    return fail("create window failed: {}", spawned.error().message);
  }
  const auto name = call.args().get('n');
  window.name = model::make_visible(name ? call.expand(*name) : name_from_command(pane));
  if (name) window.options.set_number(OptionId::kAutomaticRename, 0);
  const Result<int> linked = world.link_window(session.id, window.id);
  world.apply_layout(window.id);
  return linked ? Result<>() : std::unexpected(linked.error());
}

Status new_session(Call& call) {
  const language::Arguments& args = call.args();
  model::World& world = call.world();
  model::Client* client = call.client();
  if (args.has('t') && (args.size() > 0 || args.has('n')))
    return call.error("command or window name given with target");
  if (args.has('A') && args.has('s')) {
    const std::string name = model::World::clean_session_name(call.expand(*args.get('s')));
    if (const model::Session* existing = world.find_session_by_name(name)) {
      return attach_to(call, existing->id,
                       {.detach_others = args.has('D'),
                        .hang_up = args.has('X'),
                        .keep_environment = args.has('E'),
                        .flags = std::string(args.get('f').value_or(""))});
    }
  }
  const Result<NewSession> wanted = name_and_group(call);
  if (!wanted) return call.check(wanted);
  const bool detached = args.has('d') || client == nullptr;
  if (!detached && !client->session && is_nested(call)) {
    return call.error("sessions should be nested with care, unset $TMUX to force");
  }
  if (!detached && !client->has_terminal) return call.error("open terminal failed: not a terminal");
  const int own_columns = client == nullptr ? 0 : client->size.columns;
  const int own_rows = client == nullptr || !client->has_terminal ? 0 : client->size.rows;
  const auto columns = dimension(call, 'x', own_columns, "width");
  if (!columns) return call.check(columns);
  const auto rows = dimension(call, 'y', own_rows, "height");
  if (!rows) return call.check(rows);

  const std::string directory = session_directory(call);
  model::Session& session = world.create_session(wanted->name, wanted->group);
  session.directory = directory;
  if (*columns || *rows) {
    const model::Size fallback = world.default_window_size(session.id);
    session.options.set_string(OptionId::kDefaultSize, fmt::format("{}x{}", columns->value_or(fallback.columns),
                                                                   rows->value_or(fallback.rows)));
  }
  if (client != nullptr && !args.has('E')) update_environment(session, *client);
  for (const std::string_view variable : args.values('e')) session.environment.put(variable);
  if (wanted->group_member) {
    world.synchronize_group(*wanted->group_member);
  } else if (const Result<> made = make_first_window(call, session, *columns, *rows); !made) {
    world.destroy_session(session.id);
    return call.check(made);
  }
  const model::SessionId id = session.id;
  if (!detached) {
    if (const auto flags = args.get('f')) set_client_flags(call.world(), *client, *flags);
    if (const Result<> attached = call.host().clients().attach(client->id, id); !attached) {
      world.destroy_session(id);
      return call.check(attached);
    }
  }
  call.state().current = language::target_of(world, id);
  if (args.has('P')) call.print(call.expand(args.get('F').value_or(kNewSessionFormat), call.state().current));
  return Status::Ok;
}

Status has_session(Call&) {
  return Status::Ok;
}

Status rename_session(Call& call) {
  const std::string name = call.expand(*call.args().text(0));
  const std::string clean = model::World::clean_session_name(name);
  if (clean == call.session().name) return Status::Ok;
  return call.check(call.world().rename_session(call.session().id, name));
}

Status kill_session(Call& call) {
  model::World& world = call.world();
  const model::SessionId target = call.session().id;
  if (call.args().has('C')) {
    for (auto& [index, link] : call.session().winlinks) link.bell = link.activity = link.silence = false;
    call.host().clients().redraw_session(target);
    return Status::Ok;
  }
  std::vector<model::SessionId> doomed;
  if (call.args().has('a')) {
    for (const auto& [id, session] : world.sessions()) {
      if (id != target) doomed.push_back(id);
    }
  } else if (call.args().has('g')) {
    doomed = world.group_of(target);
  } else {
    doomed = {target};
  }
  for (const model::SessionId id : doomed) {
    const auto filter = call.args().get('f');
    if (filter && !format::is_true(call.expand(*filter, language::target_of(world, id)))) continue;
    world.destroy_session(id);
  }
  return Status::Ok;
}

constexpr language::CommandBinding kCommands[] = {
    language::bind("new-session", new_session),
    language::bind("has-session", has_session),
    language::bind("rename-session", rename_session),
    language::bind("kill-session", kill_session),
};

}  // namespace

Family session_commands() {
  return kCommands;
}

}  // namespace mux::commands
