// Which windows an event marks, and which clients hear of it by message or bell.
#include "server/attach/alerts.hpp"

#include <algorithm>
#include <string>

#include "server/attach/client_directory.hpp"
#include "server/model/world.hpp"

namespace mux::attach {

using options::OptionId;

namespace {

// Choices of activity-action, bell-action and silence-action, and of visual-*.
enum class Action { None, Any, Current, Other };
enum class Visual { Off, On, Both };

struct Row {
  model::EventKind event;
  bool model::Winlink::* flag;
  OptionId action;
  OptionId visual;
  std::string_view word;
};

constexpr Row kRows[] = {
    {model::EventKind::AlertBell, &model::Winlink::bell, OptionId::kBellAction, OptionId::kVisualBell, "Bell"},
    {model::EventKind::AlertActivity, &model::Winlink::activity, OptionId::kActivityAction, OptionId::kVisualActivity,
     "Activity"},
    {model::EventKind::AlertSilence, &model::Winlink::silence, OptionId::kSilenceAction, OptionId::kVisualSilence,
     "Silence"},
};

}  // namespace

Alerts::Alerts(EventLoop& loop, model::World& world, ClientDirectory& clients)
    : world_(world), clients_(clients), timer_(loop, [this] { check_silence(); }) {}

void Alerts::bell(model::WindowId window) {
  if (world_.window(window).options.get_flag(OptionId::kMonitorBell)) raise(window, Kind::Bell);
}

void Alerts::output(model::WindowId window) {
  const options::OptionSet& options = world_.window(window).options;
  if (options.get_flag(OptionId::kMonitorActivity)) raise(window, Kind::Activity);
  if (options.get_number(OptionId::kMonitorSilence) > 0) {
    quiet_since_[window] = steady_now();
    if (!timer_.running()) arm();
  }
}

void Alerts::raise(model::WindowId window, Kind kind) {
  const Row& row = kRows[static_cast<int>(kind)];
  for (const auto& [id, index] : world_.links_of(window)) {
    model::Session& session = world_.session(id);
    model::Winlink& link = session.winlinks.at(index);
    if (kind != Kind::Bell && link.*row.flag) continue;
    const bool seen = session.current == index && world_.attached_count(id) > 0;
    if (!seen) {
      link.*row.flag = true;
      world_.push_event({.kind = row.event, .session = id, .window = window, .window_index = index});
    }
    tell(session, index, kind);
  }
}

void Alerts::tell(model::Session& session, int index, Kind kind) {
  const Row& row = kRows[static_cast<int>(kind)];
  const auto action = static_cast<Action>(session.options.get_choice(row.action));
  const bool current = session.current == index;
  const bool applies =
      action == Action::Any || (action == Action::Current && current) || (action == Action::Other && !current);
  if (!applies) return;
  const auto visual = static_cast<Visual>(session.options.get_choice(row.visual));
  for (const model::ClientId id : world_.clients_of(session.id)) {
    ClientRecord* record = clients_.find(id);
    if (record == nullptr || record->control) continue;
    if (visual != Visual::On) {
      if (ClientTerminal* terminal = record->connection->terminal()) terminal->write("\a");
    }
    if (visual == Visual::Off) continue;
    const std::string where = current ? "current window" : "window " + std::to_string(index);
    clients_.show_message(id, std::string(row.word) + " in " + where, std::nullopt, false, false);
  }
}

void Alerts::options_changed() {
  quiet_since_.clear();
  for (const auto& [id, window] : world_.windows()) {
    if (window.options.get_number(OptionId::kMonitorSilence) > 0) quiet_since_[id] = steady_now();
  }
  arm();
}

void Alerts::arm() {
  timer_.stop();
  const SteadyTime now = steady_now();
  std::optional<SteadyTime> next;
  for (const auto& [id, since] : quiet_since_) {
    const model::Window* window = world_.find_window(id);
    if (window == nullptr) continue;
    const SteadyTime due = since + std::chrono::seconds(window->options.get_number(OptionId::kMonitorSilence));
    if (!next || due < *next) next = due;
  }
  if (next) timer_.start(std::max(Microseconds(1), std::chrono::duration_cast<Microseconds>(*next - now)));
}

void Alerts::check_silence() {
  const SteadyTime now = steady_now();
  for (auto it = quiet_since_.begin(); it != quiet_since_.end();) {
    const model::Window* window = world_.find_window(it->first);
    const std::int64_t seconds = window == nullptr ? 0 : window->options.get_number(OptionId::kMonitorSilence);
    if (seconds <= 0) {
      it = quiet_since_.erase(it);
      continue;
    }
    if (now - it->second >= std::chrono::seconds(seconds)) {
      raise(it->first, Kind::Silence);
      it->second = now;
    }
    ++it;
  }
  arm();
}

}  // namespace mux::attach
