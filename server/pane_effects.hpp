// PaneEffects: what a pane's output asks of the world outside its screen: bells, titles, names, clipboard, colours.
#pragma once

#include <cstdint>

#include "protocol/base/event_loop.hpp"
#include "server/attach/alerts.hpp"
#include "server/model/pane.hpp"
#include "server/pane_deadlines.hpp"
#include "server/terminal/effects.hpp"
#include "server/window_names.hpp"

namespace mux::language {
class Interpreter;
}

namespace mux::server {

class PaneEffects {
 public:
  PaneEffects(EventLoop& loop, language::Interpreter& interpreter, attach::ClientDirectory& clients,
              attach::Alerts& alerts, WindowNames& names);

  // The pane printed; its terminal has taken it.
  void apply(model::Pane& pane, const terminal::Effects& effects);
  // The pane's program ended: the pane closes, or stays with a last line, as remain-on-exit says.
  void ended(model::Pane& pane, const model::ExitStatus& status);

 private:
  void apply_names(model::Pane& pane, const terminal::Effects& effects);
  void apply_clipboard(model::Pane& pane, const terminal::Effects& effects);
  void notify(const model::Pane& pane, const terminal::Effects& effects);
  void answer_queries(model::Pane& pane, const terminal::Effects& effects);
  void push_marks(model::Pane& pane, const terminal::Effects& effects);
  void pass_through(const model::Pane& pane, const terminal::Effects& effects);
  void keep_dead(model::Pane& pane, const model::ExitStatus& status);

  language::Interpreter& interpreter_;
  attach::ClientDirectory& clients_;
  attach::Alerts& alerts_;
  WindowNames& names_;
  PaneDeadlines synchronized_;  // panes in mode 2026
  PaneDeadlines strings_;       // panes within an OSC, DCS or another string
};

}  // namespace mux::server
