// Looks at the terminal's settings after each output, and a last time when the timer has had enough.
#include "server/prompt_offers.hpp"

#include <string>
#include <utility>

#include "server/model/world.hpp"
#include "server/pane_processes.hpp"

namespace mux::server {

namespace {
constexpr std::chrono::seconds kPatience{2};
}  // namespace

PromptOffers::PromptOffers(EventLoop& loop, model::World& world, PaneProcesses& panes)
    : world_(world), panes_(panes), timer_(loop, [this] { tired(); }) {}

void PromptOffers::printed(model::Pane& pane) {
  if (!pane.offer) return;
  const PaneProcesses::Input input = panes_.input_of(pane.id);
  const bool prompted = pane.shell_command.prompted.has_value();
  if (input == PaneProcesses::Input::Editor || (prompted && input == PaneProcesses::Input::Lines)) return type(pane);
  waiting_.insert(pane.id);
  if (!timer_.running()) timer_.start(kPatience);
}

void PromptOffers::type(model::Pane& pane) {
  waiting_.erase(pane.id);
  std::string keys = std::move(pane.offer->text);
  if (pane.offer->entered) keys += '\r';
  pane.offer.reset();
  panes_.write(pane.id, keys);
}

// One that cannot take it now gets it after its next output.
void PromptOffers::tired() {
  for (const model::PaneId id : std::exchange(waiting_, {})) {
    model::Pane* pane = world_.find_pane(id);
    if (pane != nullptr && pane->offer && panes_.input_of(id) != PaneProcesses::Input::Other) type(*pane);
  }
}

}  // namespace mux::server
