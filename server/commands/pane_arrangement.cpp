// swap-pane, break-pane, join-pane.
#include <algorithm>

#include "server/commands/commands.hpp"
#include "server/commands/pane_size.hpp"
#include "server/commands/spawn.hpp"
#include "server/language/interpreter.hpp"

namespace mux::commands {

using language::Call;
using language::Status;
using options::OptionId;

namespace {

constexpr std::string_view kBreakFormat = "#{session_name}:#{window_index}.#{pane_index}";

Status swap_pane(Call& call) {
  model::World& world = call.world();
  const language::Arguments& args = call.args();
  model::Window& target_window = call.window();
  const model::PaneId target = call.pane().id;
  const bool target_zoomed = world.unzoom(call.view(), target_window.id);

  model::PaneId source = call.source().pane.value_or(target);
  model::WindowId source_window = call.source().window.value_or(target_window.id);
  if (args.has('D') || args.has('U')) {
    const std::vector<model::PaneId> panes = target_window.panes();
    const auto here = std::ranges::find(panes, target) - panes.begin();
    const auto count = std::ssize(panes);
    source = panes[static_cast<std::size_t>((here + (args.has('D') ? 1 : count - 1)) % count)];
    source_window = target_window.id;
  }
  const bool source_zoomed =
      source_window != target_window.id && world.unzoom(world.view_of(call.client(), source_window), source_window);
  if (source == target) return Status::Ok;
  if (source_window == target_window.id) {
    target_window.layout.swap(source, target);
    if (!args.has('d')) {
      world.select_pane(call.view(), target_window.id, target);
    }
  } else {
    model::Window& other = world.window(source_window);
    const bool source_active = other.view.active == source;
    const bool target_active = target_window.view.active == target;
    target_window.layout.replace(target, source);
    other.layout.replace(source, target);
    world.move_pane(source, target_window.id);
    world.move_pane(target, source_window);
    if (target_active || !args.has('d')) world.select_pane(target_window.view, target_window.id, source);
    if (source_active || !args.has('d')) world.select_pane(other.view, other.id, target);
    world.apply_layout(source_window);
  }
  world.apply_layout(target_window.id);
  if (args.has('Z') && target_zoomed) world.zoom(call.view(), target_window.id, *call.view().active);
  if (args.has('Z') && source_zoomed) {
    model::WindowView& view = world.view_of(call.client(), source_window);
    world.zoom(view, source_window, *view.active);
  }
  call.host().clients().redraw_window(target_window.id);
  call.host().clients().redraw_window(source_window);
  return Status::Ok;
}

void print_place(const Call& call, const language::Target& target, std::string_view format) {
  if (call.args().has('P')) call.print(call.expand(call.args().get('F').value_or(format), target));
}

Status break_pane(Call& call) {
  model::World& world = call.world();
  const language::Arguments& args = call.args();
  const model::PaneId pane_id = *call.source().pane;
  const model::WindowId from = *call.source().window;
  model::Session& session = world.session(*call.target().session);
  world.unzoom(world.view_of(call.client(), from), from);
  int index = args.get('t') ? call.target().window_index.value_or(-1) : -1;
  if (args.has('a') || args.has('b')) {
    const int at = call.target().window_index.value_or(session.current);
    index = args.has('b') ? at : at + 1;
    if (const Result<> shifted = world.shift_windows_up(session.id, index); !shifted) return call.check(shifted);
  }
  if (world.window(from).panes().size() == 1) {
    // The only pane: its window moves instead.
    if (index < 0 && world.index_of(session.id, from)) return Status::Ok;
    const Result<int> linked = world.link_window(session.id, from, index);
    if (!linked) return call.check(linked);
    world.unlink_window(*call.source().session, *call.source().window_index);
    if (const auto name = args.get('n')) world.rename_window(from, call.expand(*name));
    if (!args.has('d')) world.select_window(session.id, *linked);
    return Status::Ok;
  }
  if (index >= 0 && session.winlinks.contains(index)) return call.fail("index in use: {}", index);
  model::Window& window = world.create_window(world.window(from).size);
  world.move_pane(pane_id, window.id);
  world.window(from).layout.remove(pane_id);
  window.layout = model::Layout(pane_id, window.size);
  window.view.active = pane_id;
  world.apply_layout(from);
  if (const auto name = args.get('n')) {
    world.rename_window(window.id, call.expand(*name));
    window.options.set_number(OptionId::kAutomaticRename, 0);
  } else {
    world.rename_window(window.id, name_from_command(world.pane(pane_id)));
  }
  const Result<int> linked = world.link_window(session.id, window.id, index);
  if (!linked) return call.check(linked);
  world.apply_layout(window.id);
  if (!args.has('d')) {
    world.select_window(session.id, *linked);
    call.state().current = language::target_of(world, session.id);
  }
  world.recalculate_sizes();
  print_place(call, language::target_of(world, session.id, *linked), kBreakFormat);
  return Status::Ok;
}

Status join_pane(Call& call) {
  model::World& world = call.world();
  const language::Arguments& args = call.args();
  const model::PaneId source = *call.source().pane;
  const model::WindowId from = *call.source().window;
  model::Window& window = call.window();
  if (source == call.pane().id) return call.error("source and target panes must be different");
  world.unzoom(call.view(), window.id);
  world.unzoom(world.view_of(call.client(), from), from);

  model::Layout::Split split;
  split.axis = args.has('h') ? model::Axis::LeftRight : model::Axis::TopBottom;
  split.position = args.has('b') ? model::SplitPosition::Before : model::SplitPosition::After;
  split.full = args.has('f');
  const Result<std::optional<int>> size = split_size(call, split);
  if (!size) return call.check(size);
  split.size = *size;
  const model::PaneId target = call.pane().id;
  if (from == window.id) {
    model::Layout without = window.layout.clone();
    without.remove(source);
    const Result<> made = without.split(target, source, split, world.pane_status(window.id));
    if (!made) return call.error("create pane failed: pane too small");
    window.layout = std::move(without);
  } else {
    const Result<> made = window.layout.split(target, source, split, world.pane_status(window.id));
    if (!made) return call.error("create pane failed: pane too small");
    world.move_pane(source, window.id);
    world.window(from).layout.remove(source);
    if (world.window(from).layout.empty()) {
      world.destroy_window(from);
    } else {
      world.apply_layout(from);
    }
  }
  world.apply_layout(window.id);
  if (!args.has('d')) {
    world.select_pane(call.view(), window.id, source);
    world.select_window(*call.target().session, *call.target().window_index);
    call.state().current = language::target_of(world, source);
  }
  world.recalculate_sizes();
  call.host().clients().redraw_window(window.id);
  return Status::Ok;
}

constexpr language::CommandBinding kCommands[] = {
    language::bind("swap-pane", swap_pane),
    language::bind("break-pane", break_pane),
    language::bind("join-pane", join_pane),
};

}  // namespace

Family pane_arrangement_commands() {
  return kCommands;
}

}  // namespace mux::commands
