// select-layout, next-layout, previous-layout.
#include "server/commands/commands.hpp"
#include "server/language/interpreter.hpp"

namespace mux::commands {

using language::Call;
using language::Status;

namespace {

constexpr int kPresetCount = static_cast<int>(model::LayoutPreset::Tiled) + 1;

Status applied(const Call& call) {
  const model::WindowId window = call.window().id;
  call.world().apply_layout(window);
  call.world().recalculate_sizes();
  call.host().clients().redraw_window(window);
  return Status::Ok;
}

Status apply(const Call& call, model::LayoutPreset preset) {
  model::World& world = call.world();
  model::Window& window = call.window();
  window.last_preset = preset;
  window.layout.apply(preset, world.preset_sizes(window.id), world.pane_status(window.id));
  return applied(call);
}

Status cycle(const Call& call, int step) {
  model::Window& window = call.window();
  call.world().unzoom(call.view(), window.id);
  window.old_layout = window.layout.dump();
  int next = step > 0 ? 0 : kPresetCount - 1;
  if (window.last_preset) next = (static_cast<int>(*window.last_preset) + step + kPresetCount) % kPresetCount;
  return apply(call, static_cast<model::LayoutPreset>(next));
}

Status set_layout(const Call& call, const std::string& text) {
  model::Window& window = call.window();
  Result<model::Layout> layout = model::Layout::parse(text, window.panes());
  if (!layout) return call.fail("{}: {}", layout.error().message, text);
  window.layout = std::move(*layout);
  return applied(call);
}

Status select_layout(Call& call) {
  const language::Arguments& args = call.args();
  if (args.has('n')) return cycle(call, 1);
  if (args.has('p')) return cycle(call, -1);
  model::World& world = call.world();
  model::Window& window = call.window();
  world.unzoom(call.view(), window.id);
  const std::string before = std::exchange(window.old_layout, window.layout.dump());
  if (args.has('E')) {
    if (call.target().pane) window.layout.spread(call.pane().id, world.pane_status(window.id));
    return applied(call);
  }
  if (args.has('o')) return before.empty() ? Status::Ok : set_layout(call, before);
  const std::optional<std::string> name = args.text(0);
  if (!name) return window.last_preset ? apply(call, *window.last_preset) : Status::Ok;
  if (const auto preset = model::find_preset(*name)) return apply(call, *preset);
  const Status status = set_layout(call, *name);
  if (status == Status::Error) call.window().old_layout = before;
  return status;
}

Status next_layout(Call& call) {
  return cycle(call, 1);
}
Status previous_layout(Call& call) {
  return cycle(call, -1);
}

constexpr language::CommandBinding kCommands[] = {
    language::bind("select-layout", select_layout),
    language::bind("next-layout", next_layout),
    language::bind("previous-layout", previous_layout),
};

}  // namespace

Family layout_commands() {
  return kCommands;
}

}  // namespace mux::commands
