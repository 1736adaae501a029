// new-window, split-window, respawn-pane, respawn-window.
#include <algorithm>

#include "server/commands/commands.hpp"
#include "server/commands/pane_size.hpp"
#include "server/commands/spawn.hpp"
#include "server/language/interpreter.hpp"
#include "server/model/visible_text.hpp"

namespace mux::commands {

using language::Call;
using language::Status;
using options::OptionId;

namespace {

constexpr std::string_view kNewPaneFormat = "#{session_name}:#{window_index}.#{pane_index}";

unsigned history_limit(const model::Session& session) {
  return static_cast<unsigned>(session.options.get_number(OptionId::kHistoryLimit));
}

void print_new(const Call& call, const language::Target& target) {
  if (!call.args().has('P')) return;
  call.print(call.expand(call.args().get('F').value_or(kNewPaneFormat), target));
}

// new-window -S: the window of that name, selected instead of a new one.
std::optional<int> find_named(const Call& call, const std::string& name) {
  for (const auto& [index, link] : call.session().winlinks) {
    if (call.world().window(link.window).name == name) return index;
  }
  return std::nullopt;
}

Status new_window(Call& call) {
  const language::Arguments& args = call.args();
  model::World& world = call.world();
  model::Session& session = call.session();
  const std::optional<std::string> name = args.has('n') ? std::optional(call.expand(*args.get('n'))) : std::nullopt;
  if (args.has('S') && name && !call.args().get('t')) {
    if (const std::optional<int> index = find_named(call, *name)) {
      if (!args.has('d')) world.select_window(session.id, *index);
      return Status::Ok;
    }
  }
  int index = call.target().window_index.value_or(-1);
  if (!args.get('t') && !args.has('a') && !args.has('b')) index = -1;
  if (args.has('a') || args.has('b')) {
    const int at = call.target().window_index.value_or(session.current);
    index = args.has('b') ? at : at + 1;
    if (const Result<> shifted = world.shift_windows_up(session.id, index); !shifted) return call.check(shifted);
  }
  if (index >= 0 && session.winlinks.contains(index) && !args.has('k'))
    return call.fail("create window failed: index {} in use", index);

  model::Window& window = world.create_window(world.default_window_size(session.id, call.client()));
  model::Pane& pane = world.create_pane(window.id, window.size, history_limit(session));
  window.layout = model::Layout(pane.id, window.size);
  window.view.active = pane.id;
  SpawnSpec spec = spawn_spec(call);
  spec.empty = args.has('E');
  if (const Result<> spawned = spawn(call, session, pane, spec); !spawned) {
    world.destroy_window(window.id);
    return call.fail("create window failed: {}", spawned.error().message);
  }
  window.name = model::make_visible(name ? *name : name_from_command(pane));
  if (name) window.options.set_number(OptionId::kAutomaticRename, 0);
  const auto occupied = args.has('k') ? model::World::Occupied::Replace : model::World::Occupied::Refuse;
  const auto select = args.has('d') ? model::World::Select::No : model::World::Select::Yes;
  const Result<int> linked = world.link_window(session.id, window.id, index, occupied, select);
  if (!linked) {
    world.destroy_window(window.id);
    return call.check(linked);
  }
  world.apply_layout(window.id);
  if (!args.has('d')) call.state().current = language::target_of(world, session.id);
  world.recalculate_sizes();
  print_new(call, language::target_of(world, session.id, *linked));
  return Status::Ok;
}

Status split_window(Call& call) {
  const language::Arguments& args = call.args();
  model::World& world = call.world();
  model::Session& session = call.session();
  model::Pane& origin = call.pane();
  model::Window& window = call.window();
  model::WindowView& view = call.view();
  const bool was_zoomed = world.unzoom(view, window.id);

  model::Layout::Split split;
  split.axis = args.has('h') ? model::Axis::LeftRight : model::Axis::TopBottom;
  split.position = args.has('b') ? model::SplitPosition::Before : model::SplitPosition::After;
  split.full = args.has('f');
  const Result<std::optional<int>> size = split_size(call, split);
  if (!size) return call.check(size);
  split.size = *size;

  model::Pane& pane = world.create_pane(window.id, window.size, history_limit(session));
  const auto refuse = [&](const std::string& why) {
    world.destroy_pane(pane.id);
    return call.error(why);
  };
  const Result<> made = window.layout.split(origin.id, pane.id, split, world.pane_status(window.id));
  if (!made) return refuse(made.error().message);
  if (!args.has('d')) world.select_pane(view, window.id, pane.id);
  world.apply_layout(window.id);
  SpawnSpec spec = spawn_spec(call);
  spec.empty = args.has('E') || args.has('I');
  if (const Result<> spawned = spawn(call, session, pane, spec); !spawned) {
    return refuse("create pane failed: " + spawned.error().message);
  }
  if (const auto title = args.get('T')) pane.terminal->set_title(call.expand(*title));
  if (args.has('Z') || (was_zoomed && args.has('Z'))) world.zoom(view, window.id, *view.active);
  language::Target made_target = call.target();
  made_target.pane = pane.id;
  if (!args.has('d')) call.state().current = made_target;
  print_new(call, made_target);
  return Status::Ok;
}

// Starts a pane's program again; its screen is cleared.
Status respawn(Call& call, model::Pane& pane, std::string_view what) {
  if (pane.process > 0 && !pane.dead() && !call.args().has('k')) {
    return call.fail("respawn {} failed: {} {}:{}.{} still active", what, what, call.session().name,
                     *call.target().window_index, call.expand("#{pane_index}"));
  }
  SpawnSpec spec = spawn_spec(call);
  if (spec.command.empty()) spec.command = pane.command.arguments;
  if (!spec.directory && !pane.command.directory.empty()) spec.directory = "#{pane_start_path}";
  spec.empty = call.args().has('E');
  call.host().panes().kill(pane.id);
  pane.process = -1;
  pane.exit.reset();
  pane.terminal->reset();
  call.view().panes.erase(pane.id);
  const Result<> spawned = spawn(call, call.session(), pane, spec);
  if (!spawned) return call.fail("respawn {} failed: {}", what, spawned.error().message);
  call.host().clients().redraw_window(pane.window);
  return Status::Ok;
}

Status respawn_pane(Call& call) {
  return respawn(call, call.pane(), "pane");
}

Status respawn_window(Call& call) {
  model::World& world = call.world();
  const std::vector<model::PaneId> panes = call.window().panes();
  const bool active = std::ranges::any_of(
      panes, [&](model::PaneId id) { return world.pane(id).process > 0 && !world.pane(id).dead(); });
  if (active && !call.args().has('k')) {
    return call.fail("respawn window failed: window {}:{} still active", call.session().name,
                     *call.target().window_index);
  }
  for (std::size_t i = 1; i < panes.size(); ++i) world.destroy_pane(panes[i]);
  return respawn(call, world.pane(panes.front()), "window");
}

constexpr language::CommandBinding kCommands[] = {
    language::bind("new-window", new_window),
    language::bind("split-window", split_window),
    language::bind("respawn-pane", respawn_pane),
    language::bind("respawn-window", respawn_window),
};

}  // namespace

Family spawn_commands() {
  return kCommands;
}

}  // namespace mux::commands
