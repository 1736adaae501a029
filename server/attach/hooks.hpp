// Hooks: consumes the world's events: runs hook commands, tells control clients, raises alerts, keeps names.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/event_loop.hpp"
#include "server/language/call.hpp"
#include "server/model/event.hpp"
#include "server/model/ids.hpp"

namespace mux::language {
class Interpreter;
}

namespace mux::attach {

class ClientDirectory;

class Hooks {
 public:
  Hooks(language::Interpreter& interpreter, ClientDirectory& clients);

  // Handles every event in the world's queue, and those that this causes. Called at the end of each turn.
  void handle_events();
  // An `after-` hook, or `command-error`: with the command's arguments and flags as variables.
  void run_after(const language::Call& call, std::string_view hook);
  // The hook `name` on a target, set-hook -R.
  void run(std::string_view name, const language::Target& target, std::optional<model::ClientId> client,
           const std::map<std::string, std::string, std::less<>>& variables);

  // Another pane is the active one: the window's name may change.
  std::function<void(model::WindowId)> on_window_changed;

 private:
  void handle(const model::Event& event);
  void run_event_hook(const model::Event& event);
  void redraw_for(const model::Event& event);

  language::Interpreter& interpreter_;
  ClientDirectory& clients_;
  bool handling_ = false;
};

}  // namespace mux::attach
