// Walks the panes or windows that each subscription names in the client's session.
#include "server/attach/control_subscriptions.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "server/language/interpreter.hpp"
#include "server/model/world.hpp"

namespace mux::attach {

namespace {

using What = model::Subscription::What;

// A value's place in the session: no window for the session itself, no pane for a window.
struct Spot {
  int index = -1;
  std::optional<model::WindowId> window;
  std::optional<model::PaneId> pane;
};

std::vector<Spot> spots_of(const model::World& world, const model::Session& session,
                           const model::Subscription& subscription) {
  if (subscription.what == What::Session) return {Spot{}};
  std::vector<Spot> spots;
  for (const auto& [index, link] : session.winlinks) {
    if (subscription.what == What::AllWindows ||
        (subscription.what == What::Window && link.window == subscription.window)) {
      spots.push_back({index, link.window, std::nullopt});
    }
    if (subscription.what != What::AllPanes && subscription.what != What::Pane) continue;
    for (const model::PaneId pane : world.window(link.window).panes()) {
      if (subscription.what == What::AllPanes || pane == subscription.pane) spots.push_back({index, link.window, pane});
    }
  }
  return spots;
}

}  // namespace

void ControlSubscriptions::set(std::string_view name, std::optional<model::Subscription> subscription) {
  if (const auto found = watched_.find(name); found != watched_.end()) watched_.erase(found);
  if (subscription) watched_.emplace(std::string(name), Watched{std::move(*subscription), {}});
}

void ControlSubscriptions::check(language::Interpreter& interpreter, const model::Client& client,
                                 const Notify& notify) {
  model::World& world = interpreter.world();
  const model::Session& session = world.session(*client.session);
  for (auto& [name, watched] : watched_) {
    std::map<Place, std::string> now;
    for (const Spot& spot : spots_of(world, session, watched.subscription)) {
      language::Interpreter::Subject subject;
      subject.target =
          spot.window ? language::target_of(world, session.id, spot.index) : language::target_of(world, session.id);
      if (spot.pane) subject.target.pane = spot.pane;
      subject.client = client.id;
      std::string value = interpreter.expand(watched.subscription.format, subject);
      const Place place{spot.index, spot.window ? spot.window->value : 0, spot.pane ? spot.pane->value : 0};
      const auto before = watched.last.find(place);
      if (before == watched.last.end() || before->second != value) {
        notify(fmt::format("%subscription-changed {} {} {} {} {} : {}", name, to_string(session.id),
                           spot.window ? to_string(*spot.window) : "-", spot.window ? std::to_string(spot.index) : "-",
                           spot.pane ? to_string(*spot.pane) : "-", value));
      }
      now.emplace(place, std::move(value));
    }
    watched.last = std::move(now);
  }
}

}  // namespace mux::attach
