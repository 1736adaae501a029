// kill-window, select-window, next-, previous-, last-window, rename-window.
#include <algorithm>

#include "server/commands/commands.hpp"
#include "server/format/expand.hpp"
#include "server/language/interpreter.hpp"
#include "server/model/access.hpp"

namespace mux::commands {

using language::Call;
using language::Status;
using options::OptionId;

namespace {

Status kill_window(Call& call) {
  model::World& world = call.world();
  if (!call.args().has('a')) {
    const model::WindowId window = call.window().id;
    world.destroy_window(window);
    return Status::Ok;
  }
  std::vector<std::pair<int, model::WindowId>> doomed;
  for (const auto& [index, link] : call.session().winlinks) {
    if (link.window != call.window().id) doomed.emplace_back(index, link.window);
  }
  const model::SessionId session = call.session().id;
  for (const auto& [index, window] : doomed) {
    const auto filter = call.args().get('f');
    if (filter && !format::is_true(call.expand(*filter, language::target_of(world, session, index)))) continue;
    world.destroy_window(window);
  }
  return Status::Ok;
}

// The session's current window changed, or was chosen again.
Status selected(const Call& call, model::SessionId session) {
  call.state().current = language::target_of(call.world(), session);
  call.world().recalculate_sizes();
  call.host().clients().redraw_session(session);
  return Status::Ok;
}

enum class Step { Next, Previous };

// The nearest window in a direction that the client may see, around the end; with an alert when `alert`.
std::optional<int> neighbour(const Call& call, Step step, bool alert) {
  const model::Session& session = call.session();
  const model::Access access(call.world(), call.client());
  std::vector<int> order;
  for (const auto& [index, link] : session.winlinks) order.push_back(index);
  if (step == Step::Previous) std::ranges::reverse(order);
  const auto here = std::ranges::find(order, call.world().shown_index(call.client(), session.id));
  std::ranges::rotate(order, here == order.end() ? here : here + 1);
  if (!order.empty()) order.pop_back();
  for (const int index : order) {
    const model::Winlink& link = session.winlinks.at(index);
    if (access.sees(link.window) && (!alert || link.alerted())) return index;
  }
  return std::nullopt;
}

Status go(const Call& call, Step step, bool alert) {
  const std::optional<int> index = neighbour(call, step, alert);
  if (!index) return call.error(step == Step::Next ? "no next window" : "no previous window");
  call.world().show_window(call.client(), call.session().id, *index);
  return selected(call, call.session().id);
}

Status go_last(const Call& call) {
  const model::SessionId session = call.session().id;
  const std::optional<int> index = call.world().last_index(call.client(), session);
  if (!index) return call.error("no last window");
  call.world().show_window(call.client(), session, *index);
  return selected(call, session);
}

Status next_window(Call& call) {
  return go(call, Step::Next, call.args().has('a'));
}
Status previous_window(Call& call) {
  return go(call, Step::Previous, call.args().has('a'));
}
Status last_window(Call& call) {
  return go_last(call);
}

Status select_window(Call& call) {
  const language::Arguments& args = call.args();
  if (args.has('n')) return go(call, Step::Next, false);
  if (args.has('p')) return go(call, Step::Previous, false);
  if (args.has('l')) return go_last(call);
  model::Session& session = call.session();
  const int index = *call.target().window_index;
  // -T: the window that is current already stands for the last one.
  if (args.has('T') && index == call.world().shown_index(call.client(), session.id)) return go_last(call);
  call.world().show_window(call.client(), session.id, index);
  return selected(call, session.id);
}

Status rename_window(Call& call) {
  const std::string name = call.expand(*call.args().text(0));
  call.window().options.set_number(OptionId::kAutomaticRename, 0);
  call.world().rename_window(call.window().id, name);
  return Status::Ok;
}

constexpr language::CommandBinding kCommands[] = {
    language::bind("kill-window", kill_window),         language::bind("next-window", next_window),
    language::bind("previous-window", previous_window), language::bind("last-window", last_window),
    language::bind("select-window", select_window),     language::bind("rename-window", rename_window),
};

}  // namespace

Family window_commands() {
  return kCommands;
}

}  // namespace mux::commands
