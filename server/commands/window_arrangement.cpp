// move-window, link-window, unlink-window, swap-window, rotate-window.
#include <algorithm>

#include "server/commands/commands.hpp"
#include "server/language/interpreter.hpp"

namespace mux::commands {

using language::Call;
using language::Status;

namespace {

// Where the source window is to be linked: -t's index, made free by -a and -b.
Result<int> destination_index(const Call& call) {
  const language::Arguments& args = call.args();
  const int index = call.target().window_index.value_or(-1);
  if (!args.has('a') && !args.has('b')) return call.target().window_index && args.get('t') ? index : -1;
  model::Session& session = call.session();
  const int at = index < 0 ? session.current : index;
  const int place = args.has('b') ? at : at + 1;
  if (const Result<> shifted = call.world().shift_windows_up(session.id, place); !shifted) {
    return std::unexpected(shifted.error());
  }
  return place;
}

Status link_or_move(Call& call, bool move) {
  model::World& world = call.world();
  const language::Arguments& args = call.args();
  const model::SessionId to = *call.target().session;
  const model::SessionId from = *call.source().session;
  const model::WindowId window = *call.source().window;
  const model::WindowId before = world.session(to).current_window();
  const Result<int> wanted = destination_index(call);
  if (!wanted) return call.check(wanted);
  // Making room may have moved the source itself.
  const std::optional<int> source_index =
      from == to && (args.has('a') || args.has('b')) ? world.index_of(from, window) : call.source().window_index;
  if (move && from == to && *wanted == *source_index) return call.fail("same index: {}", *wanted);
  const auto occupied = args.has('k') ? model::World::Occupied::Replace : model::World::Occupied::Refuse;
  const Result<int> linked = world.link_window(to, window, *wanted, occupied);
  if (!linked) return call.check(linked);
  const bool was_current = from == to && world.session(to).current_window() == before && window == before;
  if (!args.has('d') || was_current) world.select_window(to, *linked);
  if (move) world.unlink_window(from, *source_index);
  world.recalculate_sizes();
  return Status::Ok;
}

Status move_window(Call& call) {
  if (call.args().has('r')) {
    call.world().renumber_windows(*call.target().session);
    call.world().recalculate_sizes();
    return Status::Ok;
  }
  return link_or_move(call, true);
}

Status link_window(Call& call) {
  return link_or_move(call, false);
}

Status unlink_window(Call& call) {
  model::World& world = call.world();
  if (!call.args().has('k') && world.links_of(call.window().id).size() == 1) {
    return call.error("window only linked to one session");
  }
  world.unlink_window(call.session().id, *call.target().window_index);
  return Status::Ok;
}

Status swap_window(Call& call) {
  model::World& world = call.world();
  model::Session& target = world.session(*call.target().session);
  model::Session& source = world.session(*call.source().session);
  const int target_index = *call.target().window_index;
  const int source_index = *call.source().window_index;
  if (target.id != source.id && target.group && target.group == source.group) {
    return call.error("can't move window, sessions are grouped");
  }
  if (*call.target().window == *call.source().window) return Status::Ok;
  std::swap(target.winlinks.at(target_index).window, source.winlinks.at(source_index).window);
  if (call.args().has('d')) {
    world.select_window(target.id, target_index);
    if (source.id != target.id) world.select_window(source.id, source_index);
  }
  world.synchronize_group(source.id);
  if (source.id != target.id) world.synchronize_group(target.id);
  world.recalculate_sizes();
  call.host().clients().redraw_session(source.id);
  call.host().clients().redraw_session(target.id);
  return Status::Ok;
}

// Each pane takes the place of the next (or, -D, the previous) one; the active place stays active.
Status rotate_window(Call& call) {
  model::World& world = call.world();
  model::Window& window = call.window();
  model::WindowView& view = call.view();
  const bool zoomed = world.unzoom(view, window.id);
  const std::vector<model::PaneId> panes = window.panes();
  const auto here = std::ranges::find(panes, *view.active) - panes.begin();
  const auto count = std::ssize(panes);
  const bool down = call.args().has('D');
  for (std::ptrdiff_t i = 0; i + 1 < count; ++i) {
    const std::ptrdiff_t at = down ? count - 1 - i : i;
    const std::vector<model::PaneId> now = window.panes();
    window.layout.swap(now[static_cast<std::size_t>(at)], now[static_cast<std::size_t>(down ? at - 1 : at + 1)]);
  }
  const std::vector<model::PaneId> rotated = window.panes();
  world.select_pane(view, window.id, rotated[static_cast<std::size_t>(here)]);
  world.apply_layout(window.id);
  if (call.args().has('Z') && zoomed) world.zoom(view, window.id, *view.active);
  call.host().clients().redraw_window(window.id);
  return Status::Ok;
}

constexpr language::CommandBinding kCommands[] = {
    language::bind("move-window", move_window),     language::bind("link-window", link_window),
    language::bind("unlink-window", unlink_window), language::bind("swap-window", swap_window),
    language::bind("rotate-window", rotate_window),
};

}  // namespace

Family window_arrangement_commands() {
  return kCommands;
}

}  // namespace mux::commands
