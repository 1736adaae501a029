// kill-pane, select-pane, last-pane, clear-history, capture-pane.
#include <malloc.h>

#include <algorithm>
#include <functional>

#include "server/commands/commands.hpp"
#include "server/format/expand.hpp"
#include "server/language/interpreter.hpp"
#include "server/model/access.hpp"
#include "server/terminal/capture.hpp"

namespace mux::commands {

using language::Call;
using language::Status;
using options::OptionId;

namespace {

Status kill_pane(Call& call) {
  model::World& world = call.world();
  const model::PaneId target = call.pane().id;
  world.unzoom(call.view(), call.window().id);
  if (!call.args().has('a')) {
    world.destroy_pane(target);
    return Status::Ok;
  }
  for (const model::PaneId id : call.window().panes()) {
    if (id == target) continue;
    const auto filter = call.args().get('f');
    language::Target other = call.target();
    other.pane = id;
    if (filter && !format::is_true(call.expand(*filter, other))) continue;
    world.destroy_pane(id);
  }
  return Status::Ok;
}

// Makes the pane active, with -Z keeping the zoom; redraws.
Status activate(const Call& call, model::PaneId pane) {
  model::World& world = call.world();
  model::WindowView& view = call.view();
  const model::WindowId window = call.window().id;
  const bool zoomed = view.zoomed && view.zoomed != pane && world.unzoom(view, window);
  world.select_pane(view, window, pane);
  if (zoomed && call.args().has('Z')) world.zoom(view, window, pane);
  call.state().current.pane = pane;
  call.state().current.window = window;
  call.host().clients().redraw_window(window);
  return Status::Ok;
}

Status go_last(const Call& call) {
  const model::WindowView& view = call.view();
  model::World& world = call.world();
  const model::Access access(world, call.client());
  const auto seen = [&access](model::PaneId id) { return access.sees(id); };
  std::optional<model::PaneId> last;
  if (const auto found = std::ranges::find_if(view.last_panes, seen); found != view.last_panes.end()) last = *found;
  // With two panes the other one is the last, even when it never was active.
  std::vector<model::PaneId> panes = call.window().panes();
  std::erase_if(panes, std::not_fn(seen));
  if (!last && panes.size() == 2) last = panes[0] == view.active ? panes[1] : panes[0];
  if (!last) return call.error("no last pane");
  if (call.args().has('e') || call.args().has('d')) {
    world.pane(*last).input_off = call.args().has('d');
    return Status::Ok;
  }
  return activate(call, *last);
}

Status last_pane(Call& call) {
  return go_last(call);
}

enum class Side { Left, Right, Up, Down };

// The neighbour on a side that the client may see, around the window's edge; of several, the one that was active last.
std::optional<model::PaneId> neighbour(const Call& call, Side side) {
  const model::Window& window = call.window();
  const model::Rectangle from = call.pane().area;
  const bool sideways = side == Side::Left || side == Side::Right;
  int edge = 0;
  switch (side) {
    case Side::Left:
      edge = from.x == 0 ? window.size.columns + 1 : from.x;
      break;
    case Side::Right:
      edge = from.x + from.columns + 1 >= window.size.columns ? 0 : from.x + from.columns + 1;
      break;
    case Side::Up:
      edge = from.y <= 1 ? window.size.rows + 1 : from.y;
      break;
    case Side::Down:
      edge = from.y + from.rows + 1 >= window.size.rows ? 0 : from.y + from.rows + 1;
      break;
  }
  const model::Access access(call.world(), call.client());
  std::vector<model::PaneId> found;
  for (const model::PaneId id : window.panes()) {
    if (id == call.pane().id || !access.sees(id)) continue;
    const model::Rectangle area = call.world().pane(id).area;
    const int touching = side == Side::Left    ? area.x + area.columns + 1
                         : side == Side::Right ? area.x
                         : side == Side::Up    ? area.y + area.rows + 1
                                               : area.y;
    const bool at_edge = std::abs(touching - edge) <= (sideways ? 0 : 1);
    const int low = sideways ? area.y : area.x;
    const int high = low + (sideways ? area.rows : area.columns);
    const int own_low = sideways ? from.y : from.x;
    const int own_high = own_low + (sideways ? from.rows : from.columns);
    if (at_edge && low <= own_high && high >= own_low) found.push_back(id);
  }
  if (found.empty()) return std::nullopt;
  for (const model::PaneId recent : call.view().last_panes) {
    if (std::ranges::find(found, recent) != found.end()) return recent;
  }
  return found.front();
}

Status set_or_clear_mark(const Call& call) {
  model::World& world = call.world();
  const bool same = world.mark() && world.mark()->pane == call.pane().id;
  if (call.args().has('M') || same) {
    world.set_mark(std::nullopt);
  } else {
    world.set_mark(model::World::Mark{call.session().id, *call.target().window_index, call.pane().id});
  }
  call.host().clients().redraw_session(call.session().id);
  return Status::Ok;
}

Status select_pane(Call& call) {
  const language::Arguments& args = call.args();
  if (args.has('l')) return go_last(call);
  if (args.has('m') || args.has('M')) {
    // A drag on a border or a click there selects nothing.
    if (call.event() != nullptr && call.event()->mouse.valid && args.has('M')) {
      return call.event()->mouse.pane ? activate(call, *call.event()->mouse.pane) : Status::Ok;
    }
    return set_or_clear_mark(call);
  }
  model::Pane& pane = call.pane();
  if (const auto style = args.get('P')) {
    const Result<> set = pane.options.set(*options::parse_option_name("window-style"), *style);
    if (!set) return call.fail("bad style: {}", *style);
    (void)pane.options.set(*options::parse_option_name("window-active-style"), *style);
    call.host().clients().redraw_window(pane.window);
  }
  if (args.has('g')) {
    call.print(pane.options.get_string(OptionId::kWindowStyle));
    return Status::Ok;
  }
  if (args.has('P')) return Status::Ok;
  for (const auto& [flag, side] : {std::pair('L', Side::Left), std::pair('R', Side::Right), std::pair('U', Side::Up),
                                   std::pair('D', Side::Down)}) {
    if (!args.has(flag)) continue;
    const std::optional<model::PaneId> other = neighbour(call, side);
    return other ? activate(call, *other) : Status::Ok;
  }
  if (args.has('e') || args.has('d')) {
    pane.input_off = args.has('d');
    return Status::Ok;
  }
  if (const auto title = args.get('T')) {
    pane.terminal->set_title(call.expand(*title));
    call.world().push_event({.kind = model::EventKind::PaneTitleChanged,
                             .window = pane.window,
                             .pane = pane.id,
                             .new_value = pane.terminal->title()});
    return Status::Ok;
  }
  if (call.view().active == pane.id) return Status::Ok;
  return activate(call, pane.id);
}

Status clear_history(Call& call) {
  model::Pane& pane = call.pane();
  call.view().panes.erase(pane.id);
  pane.terminal->clear_history();
  // What showed or searched it took memory as well; all of it goes back to the system now.
  ::malloc_trim(0);
  if (call.args().has('H')) pane.terminal->forget_links();
  call.host().clients().redraw_window(pane.window);
  return Status::Ok;
}

// -S and -E: rows from the screen's top, negative in the history; `-` is the start of the history or the last row.
Result<std::optional<int>> capture_bound(const Call& call, char flag, bool& all) {
  const auto text = call.args().get(flag);
  if (!text) return std::nullopt;
  if (*text == "-") {
    all = true;
    return std::nullopt;
  }
  const Result<long long> value = language::parse_number(*text, -2147483648LL, 32767);
  return value ? std::optional(static_cast<int>(*value)) : std::nullopt;
}

Status capture_pane(Call& call) {
  const language::Arguments& args = call.args();
  model::World& world = call.world();
  const model::Pane& pane = call.pane();
  std::string text;
  if (args.has('P')) {
    text = pane.terminal->pending();
  } else {
    terminal::CaptureOptions options;
    options.start = *capture_bound(call, 'S', options.start_of_history);
    options.end = *capture_bound(call, 'E', options.end_of_screen);
    options.join = args.has('J');
    options.escapes = args.has('e');
    options.escape_controls = args.has('C');
    options.keep_spaces = args.has('N');
    options.used_only = args.has('T');
    options.line_numbers = args.has('L');
    options.row_flags = args.has('F');
    options.hyperlinks = args.has('H');
    options.alternate = args.has('a');
    model::Mode* mode = args.has('M') ? call.view().mode(pane.id) : nullptr;
    if (args.has('R')) {
      text = terminal::dump_rows(*pane.terminal, options);
    } else if (mode != nullptr) {
      terminal::Surface surface(pane.terminal->columns(), pane.terminal->rows());
      mode->draw(surface);
      text = terminal::capture(surface, options);
    } else if (options.alternate && !pane.terminal->alternate_on()) {
      if (!args.has('q')) return call.error("no alternate screen");
    } else {
      text = terminal::capture(*pane.terminal, options);
    }
  }
  if (args.has('p')) {
    if (text.ends_with('\n')) text.pop_back();
    call.print(text);
    return Status::Ok;
  }
  if (const auto name = args.get('b')) {
    const Result<> set = world.buffers().set(*name, std::move(text));
    if (!set) return call.check(set);
    world.push_event({.kind = model::EventKind::PasteBufferChanged, .new_value = std::string(*name)});
    return Status::Ok;
  }
  const auto limit = static_cast<std::size_t>(world.server_options().get_number(OptionId::kBufferLimit));
  if (const auto added = world.buffers().add(std::move(text), limit)) {
    world.push_event({.kind = model::EventKind::PasteBufferChanged, .new_value = added->name});
  }
  return Status::Ok;
}

constexpr language::CommandBinding kCommands[] = {
    language::bind("kill-pane", kill_pane),       language::bind("select-pane", select_pane),
    language::bind("last-pane", last_pane),       language::bind("clear-history", clear_history),
    language::bind("capture-pane", capture_pane),
};

}  // namespace

Family pane_commands() {
  return kCommands;
}

}  // namespace mux::commands
