// Finds the places that a monitor names in the session, expands its format at each and compares with the last time.
#include "server/attach/format_monitors.hpp"

#include <utility>
#include <vector>

#include "server/language/interpreter.hpp"
#include "server/model/access.hpp"
#include "server/model/world.hpp"

namespace mux::attach {

namespace {
constexpr std::chrono::seconds kInterval{1};
}

FormatMonitors::FormatMonitors(EventLoop& loop, language::Interpreter& interpreter,
                               std::optional<model::ClientId> client, Session session, Changed changed)
    : interpreter_(interpreter),
      client_(client),
      session_(std::move(session)),
      changed_(std::move(changed)),
      timer_(loop, [this] { check(); }) {}

void FormatMonitors::add(std::string name, std::string what, std::string format) {
  monitors_.insert_or_assign(std::move(name), Monitor{std::move(what), std::move(format), {}});
  if (!timer_.running()) timer_.start(kInterval);
}

void FormatMonitors::remove(std::string_view name) {
  if (const auto found = monitors_.find(name); found != monitors_.end()) monitors_.erase(found);
  if (monitors_.empty()) timer_.stop();
}

void FormatMonitors::check() {
  if (const std::optional<model::SessionId> session = session_()) {
    for (auto& [name, monitor] : monitors_) check(name, monitor, *session);
  }
  if (!monitors_.empty()) timer_.start(kInterval);
}

void FormatMonitors::check(const std::string& name, Monitor& monitor, model::SessionId session_id) {
  model::World& world = interpreter_.world();
  const model::Session* session = world.find_session(session_id);
  if (session == nullptr) return;
  std::map<Place, std::string> now;
  const model::Access access(world, client_ ? world.find_client(*client_) : nullptr);
  const auto look = [&](const language::Target& target, const Place& place) {
    const auto& [shown_pane, shown_window, shown_index] = place;
    if ((shown_pane && !access.sees(*shown_pane)) || (shown_window && !access.sees(*shown_window))) return;
    const std::string value =
        interpreter_.expand(monitor.format, {.target = target, .client = client_, .author = client_});
    const auto last = monitor.last.find(place);
    if (last == monitor.last.end() || last->second != value) {
      const auto& [pane, window, index] = place;
      changed_({name, session_id, index, window, pane, value});
    }
    now.emplace(place, value);
  };
  const std::string& what = monitor.what;
  if (!what.starts_with('%') && !what.starts_with('@')) {
    look(language::target_of(world, session_id), {});
    monitor.last = std::move(now);
    return;
  }
  const std::optional<model::PaneId> one_pane = model::parse_pane_id(what);
  const std::optional<model::WindowId> one_window = model::parse_window_id(what);
  for (const auto& [index, link] : session->winlinks) {
    const model::Window& window = world.window(link.window);
    language::Target target = language::target_of(world, session_id, index);
    if (what == "@*" || one_window == window.id) look(target, {std::nullopt, window.id, index});
    if (!what.starts_with('%')) continue;
    for (const model::PaneId pane : window.panes()) {
      target.pane = pane;
      if (what == "%*" || one_pane == pane) look(target, {pane, window.id, index});
    }
  }
  monitor.last = std::move(now);
}

}  // namespace mux::attach
