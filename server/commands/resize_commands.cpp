// Commands that change sizes: resize-pane, resize-window.
#include <algorithm>

#include "server/commands/commands.hpp"
#include "server/language/interpreter.hpp"

namespace mux::commands {

using language::Call;
using language::Status;
using options::OptionId;

namespace {

// The amount of -L -R -U -D: in 3.8's form the flag's own argument, else the positional one, else 1.
Result<int> adjustment(const Call& call, char flag) {
  std::optional<std::string> text;
  if (const auto own = call.args().get(flag)) text = std::string(*own);
  if (!text || text->empty()) text = call.args().text(0);
  if (!text || text->empty()) return 1;
  const Result<long long> value = language::parse_number(*text, -2147483647, 2147483647);
  if (!value) return fail("adjustment {}", value.error().message);
  return static_cast<int>(*value);
}

// resize-pane -M: the border follows the mouse until the button is released; each drag event moves it.
Status drag_border(Call& call) {
  const model::KeyEvent* event = call.event();
  if (event == nullptr || !event->mouse.valid) return Status::Ok;
  model::World& world = call.world();
  const model::MouseEvent& mouse = event->mouse;
  const model::WindowId id = mouse.window.value_or(call.window().id);
  model::Window& window = world.window(id);
  const int top = mouse.status_at == 0 ? mouse.status_lines : 0;
  const auto row = [&](int y) { return std::clamp(y + mouse.offset_y - top, 0, window.size.rows - 1); };
  const bool moved = window.layout.drag_border(mouse.last_x + mouse.offset_x, row(mouse.last_y),
                                               mouse.x + mouse.offset_x, row(mouse.y), world.pane_status(id));
  if (!moved) return Status::Ok;
  world.apply_layout(id);
  call.host().clients().redraw_window(id);
  return Status::Ok;
}

// resize-pane -T; not while a mode shows rows of its own.
Status trim(const Call& call) {
  const model::Pane& pane = call.pane();
  if (call.view().mode(pane.id) != nullptr) return Status::Ok;
  pane.terminal->trim_below_cursor();
  call.host().clients().redraw_window(pane.window);
  return Status::Ok;
}

Status resize_pane(Call& call) {
  const language::Arguments& args = call.args();
  model::World& world = call.world();
  if (args.has('T')) return trim(call);
  if (args.has('M')) return drag_border(call);
  model::Window& window = call.window();
  model::WindowView& view = call.view();
  const model::PaneId pane = call.pane().id;
  if (args.has('Z')) {
    if (!world.unzoom(view, window.id)) {
      if (view.active != pane) world.select_pane(view, window.id, pane);
      world.zoom(view, window.id, pane);
    }
    call.host().clients().redraw_window(window.id);
    return Status::Ok;
  }
  if (const auto text = args.text(0)) {
    const auto value = language::parse_number(*text, 1, 2147483647);
    if (!value) return call.fail("adjustment {}", value.error().message);
  }
  world.unzoom(view, window.id);
  const auto status = world.pane_status(window.id);
  if (args.has('x')) {
    const auto columns = args.percentage('x', 0, 2147483647, window.size.columns, 0, "width");
    if (!columns) return call.check(columns);
    window.layout.resize_pane_to(pane, model::Axis::LeftRight, static_cast<int>(*columns), status);
  }
  if (args.has('y')) {
    const auto rows = args.percentage('y', 0, 2147483647, window.size.rows, 0, "height");
    if (!rows) return call.check(rows);
    window.layout.resize_pane_to(pane, model::Axis::TopBottom, static_cast<int>(*rows), status);
  }
  struct Direction {
    char flag;
    model::Axis axis;
    int sign;
  };
  for (const auto& [flag, axis, sign] :
       {Direction{'L', model::Axis::LeftRight, -1}, Direction{'R', model::Axis::LeftRight, 1},
        Direction{'U', model::Axis::TopBottom, -1}, Direction{'D', model::Axis::TopBottom, 1}}) {
    if (!args.has(flag)) continue;
    const Result<int> amount = adjustment(call, flag);
    if (!amount) return call.check(amount);
    window.layout.resize_pane(pane, axis, sign * *amount, status);
    break;
  }
  world.apply_layout(window.id);
  call.host().clients().redraw_window(window.id);
  return Status::Ok;
}

// resize-window -a and -A: the smallest or largest of the attached clients that show the window.
model::Size size_of_clients(const Call& call, bool largest) {
  const model::World& world = call.world();
  std::optional<model::Size> best;
  for (const auto& [session, index] : world.links_of(call.window().id)) {
    for (const model::ClientId id : world.clients_of(session)) {
      const model::Size area = world.window_area(world.client(id));
      if (!best) best = area;
      best->columns = largest ? std::max(best->columns, area.columns) : std::min(best->columns, area.columns);
      best->rows = largest ? std::max(best->rows, area.rows) : std::min(best->rows, area.rows);
    }
  }
  return best.value_or(call.window().size);
}

Status resize_window(Call& call) {
  const language::Arguments& args = call.args();
  model::Window& window = call.window();
  model::Size size = window.size;
  long long amount = 1;
  if (const auto text = args.text(0)) {
    const auto value = language::parse_number(*text, 1, 2147483647);
    if (!value) return call.fail("adjustment {}", value.error().message);
    amount = *value;
  }
  if (args.has('x')) {
    const auto columns = args.number('x', 1, model::kMaximumWindowSize, 80, "width");
    if (!columns) return call.check(columns);
    size.columns = static_cast<int>(*columns);
  }
  if (args.has('y')) {
    const auto rows = args.number('y', 1, model::kMaximumWindowSize, 24, "height");
    if (!rows) return call.check(rows);
    size.rows = static_cast<int>(*rows);
  }
  const int step = static_cast<int>(std::min<long long>(amount, model::kMaximumWindowSize));
  if (args.has('L')) size.columns = std::max(1, size.columns - step);
  if (args.has('R')) size.columns = std::min(model::kMaximumWindowSize, size.columns + step);
  if (args.has('U')) size.rows = std::max(1, size.rows - step);
  if (args.has('D')) size.rows = std::min(model::kMaximumWindowSize, size.rows + step);
  if (args.has('a') || args.has('A')) size = size_of_clients(call, args.has('A'));
  (void)window.options.set(*options::parse_option_name("window-size"), "manual");
  window.manual_size = size;
  call.world().resize_window(window.id, size);
  call.world().recalculate_sizes();
  call.host().clients().redraw_window(window.id);
  return Status::Ok;
}

constexpr language::CommandBinding kCommands[] = {
    language::bind("resize-pane", resize_pane),
    language::bind("resize-window", resize_window),
};

}  // namespace

Family resize_commands() {
  return kCommands;
}

}  // namespace mux::commands
