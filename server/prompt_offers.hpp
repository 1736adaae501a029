// PromptOffers: types the command line that a pane is offered once its shell waits for one.
#pragma once

#include <set>

#include "protocol/base/event_loop.hpp"
#include "server/model/ids.hpp"

namespace mux::model {
struct Pane;
class World;
}  // namespace mux::model
namespace mux::server {

class PaneProcesses;

// A shell with a line editor waits when it has turned the terminal's own editing off; one that marks its prompts says
// so (OSC 133); of others nobody can tell, and they get it a while after they printed something. Never a program that
// asks for a password, nor any but the pane's own process.
class PromptOffers {
 public:
  PromptOffers(EventLoop& loop, model::World& world, PaneProcesses& panes);
  // The pane has printed something.
  void printed(model::Pane& pane);

 private:
  void type(model::Pane& pane);
  void tired();

  model::World& world_;
  PaneProcesses& panes_;
  Timer timer_;
  std::set<model::PaneId> waiting_;
};

}  // namespace mux::server
