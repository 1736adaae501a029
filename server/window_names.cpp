// Takes the windows whose names may have changed, at most so often, and expands their format.
#include "server/window_names.hpp"

#include <algorithm>
#include <utility>

#include "server/language/interpreter.hpp"
#include "server/model/world.hpp"

namespace mux::server {

using options::OptionId;

namespace {
constexpr Milliseconds kInterval{500};
}

WindowNames::WindowNames(EventLoop& loop, language::Interpreter& interpreter)
    : interpreter_(interpreter), loop_(loop), timer_(loop, [this] { look_at_due(); }) {}

void WindowNames::check(model::WindowId id) {
  const model::Window* window = interpreter_.world().find_window(id);
  if (window == nullptr || !window->options.get_flag(OptionId::kAutomaticRename)) return;
  const SteadyTime now = steady_now();
  const auto looked = looked_.find(id);
  if (looked == looked_.end() || now - looked->second >= kInterval) {
    due_[id] = now;
    due_now_ = true;
    return;
  }
  due_.try_emplace(id, looked->second + kInterval);
  if (!timer_.running()) timer_.start(std::chrono::duration_cast<Microseconds>(looked->second + kInterval - now));
}

void WindowNames::drawn() {
  if (std::exchange(due_now_, false)) loop_.defer([this] { look_at_due(); });
}

void WindowNames::look(model::WindowId id) {
  looked_[id] = steady_now();
  due_.erase(id);
  model::World& world = interpreter_.world();
  const model::Window& window = world.window(id);
  const auto links = world.links_of(id);
  // The user may have named it since the look was asked for.
  if (links.empty() || !window.view.active || !window.options.get_flag(OptionId::kAutomaticRename)) return;
  language::Interpreter::Subject subject;
  subject.target = language::target_of(world, links.front().first, links.front().second);
  const std::string name = interpreter_.expand(window.options.get_string(OptionId::kAutomaticRenameFormat), subject);
  if (name != window.name) world.rename_window(id, name);
}

void WindowNames::look_at_due() {
  const SteadyTime now = steady_now();
  for (const auto& [id, when] : std::map<model::WindowId, SteadyTime>(due_)) {
    if (interpreter_.world().find_window(id) == nullptr) {
      due_.erase(id);
      looked_.erase(id);
    } else if (when <= now) {
      look(id);
    }
  }
  if (due_.empty()) return;
  const auto next = std::ranges::min_element(due_, {}, [](const auto& entry) { return entry.second; });
  timer_.start(std::max(Microseconds(1), std::chrono::duration_cast<Microseconds>(next->second - now)));
}

}  // namespace mux::server
