// From one kind of event to its hook, its notification and its alert.
#include "server/attach/hooks.hpp"

#include <utility>

#include "server/attach/client_directory.hpp"
#include "server/language/interpreter.hpp"
#include "server/model/world.hpp"
#include "server/options/option_name.hpp"

namespace mux::attach {

using options::OptionId;
using Variables = std::map<std::string, std::string, std::less<>>;

namespace {

// A hook's commands as the nearest set of options has them: pane, window, session, or global.
const options::OptionArray* find_hook(model::World& world, std::string_view name, const language::Target& target) {
  const std::optional<OptionId> id = options::find_option(name);
  if (!id) return nullptr;
  // What the target names may have ended with the command that it was the target of.
  const model::Pane* pane = target.pane ? world.find_pane(*target.pane) : nullptr;
  const model::Window* window = target.window ? world.find_window(*target.window) : nullptr;
  const model::Session* session = target.session ? world.find_session(*target.session) : nullptr;
  const options::OptionSet* sets[] = {
      pane == nullptr ? nullptr : &pane->options,
      window == nullptr ? nullptr : &window->options,
      session == nullptr ? nullptr : &session->options,
      &world.global_session_options(),
      &world.global_window_options(),
  };
  for (const options::OptionSet* set : sets) {
    if (set == nullptr) continue;
    const options::OptionValue* value = set->own(*id);
    if (value == nullptr) continue;
    const auto* array = std::get_if<options::OptionArray>(value);
    if (array != nullptr && !array->empty()) return array;
  }
  return nullptr;
}

void add_target_variables(Variables& variables, model::World& world, const model::Event& event) {
  if (event.client) {
    if (const model::Client* client = world.find_client(*event.client)) variables["hook_client"] = client->name;
  }
  if (event.session) {
    variables["hook_session"] = to_string(*event.session);
    if (const model::Session* session = world.find_session(*event.session)) {
      variables["hook_session_name"] = session->name;
    }
  }
  if (event.window) {
    variables["hook_window"] = to_string(*event.window);
    if (const model::Window* window = world.find_window(*event.window)) variables["hook_window_name"] = window->name;
  }
  if (event.window_index) variables["hook_window_index"] = std::to_string(*event.window_index);
  if (event.pane) variables["hook_pane"] = to_string(*event.pane);
}

void add_payload_variables(Variables& variables, const model::Event& event) {
  using Kind = model::EventKind;
  switch (event.kind) {
    case Kind::SessionRenamed:
    case Kind::WindowRenamed:
      variables["hook_old_name"] = event.old_value;
      variables["hook_new_name"] = event.new_value;
      break;
    case Kind::PaneTitleChanged:
      variables["hook_new_title"] = event.new_value;
      break;
    case Kind::PaneNotification:
      variables["hook_notification_title"] = event.old_value;
      variables["hook_notification_text"] = event.new_value;
      break;
    case Kind::PaneExited:
    case Kind::PaneDied:
      variables[event.old_value == "signal" ? "hook_exit_signal" : "hook_exit_status"] = event.new_value;
      variables["hook_exit_success"] = event.old_value != "signal" && event.new_value == "0" ? "1" : "0";
      break;
    default:
      break;
  }
}

language::Target target_of_event(model::World& world, const model::Event& event) {
  language::Target target;
  if (event.session && world.find_session(*event.session) != nullptr) {
    target = language::target_of(world, *event.session);
  } else if (event.pane && world.find_pane(*event.pane) != nullptr) {
    target = language::target_of(world, *event.pane);
  } else if (event.window && world.find_window(*event.window) != nullptr) {
    const auto links = world.links_of(*event.window);
    if (!links.empty()) target = language::target_of(world, links.front().first, links.front().second);
  }
  if (event.window && world.find_window(*event.window) != nullptr) {
    target.window = event.window;
    if (target.session) target.window_index = world.index_of(*target.session, *event.window);
    target.pane = world.window(*event.window).view.active;
  }
  if (event.pane && world.find_pane(*event.pane) != nullptr) target.pane = event.pane;
  return target;
}

}  // namespace

Hooks::Hooks(language::Interpreter& interpreter, ClientDirectory& clients)
    : interpreter_(interpreter), clients_(clients) {}

void Hooks::handle_events() {
  if (handling_) return;
  handling_ = true;
  while (interpreter_.world().has_events()) {
    for (const model::Event& event : interpreter_.world().take_events()) handle(event);
    interpreter_.queue().run();
  }
  handling_ = false;
}

void Hooks::handle(const model::Event& event) {
  model::World& world = interpreter_.world();
  for (const auto& [id, client] : world.clients()) {
    ClientRecord* record = clients_.find(id);
    if (record != nullptr && record->control) record->control->event(world, client, event);
  }
  if (event.kind == model::EventKind::SessionClosed) clients_.session_closed();
  const bool may_rename =
      event.kind == model::EventKind::WindowPaneChanged || event.kind == model::EventKind::WindowLinked;
  if (may_rename && world.find_window(*event.window) != nullptr) on_window_changed(*event.window);
  if (event.kind == model::EventKind::ClientSessionChanged) clients_.redraw(*event.client, true);
  redraw_for(event);
  run_event_hook(event);
}

void Hooks::redraw_for(const model::Event& event) {
  using Kind = model::EventKind;
  switch (event.kind) {
    case Kind::PaneTitleChanged:
    case Kind::PaneModeChanged:
    case Kind::WindowLayoutChanged:
    case Kind::WindowPaneChanged:
    case Kind::WindowRenamed:
    case Kind::WindowResized:
    case Kind::WindowZoomed:
    case Kind::WindowUnzoomed:
      if (event.window) clients_.window_changed(*event.window);
      return;
    case Kind::PaneActivity:
    case Kind::PaneBell:
    case Kind::PaneFocusIn:
    case Kind::PaneFocusOut:
    case Kind::PasteBufferChanged:
    case Kind::PasteBufferDeleted:
      return;
    default:
      clients_.all_changed();
  }
}

void Hooks::run_event_hook(const model::Event& event) {
  model::World& world = interpreter_.world();
  const std::string_view name = model::event_name(event.kind);
  const language::Target target = target_of_event(world, event);
  if (find_hook(world, name, target) == nullptr) return;
  Variables variables;
  add_target_variables(variables, world, event);
  add_payload_variables(variables, event);
  run(name, target, std::nullopt, variables);
}

void Hooks::run(std::string_view name, const language::Target& target, std::optional<model::ClientId> client,
                const Variables& variables) {
  const options::OptionArray* commands = find_hook(interpreter_.world(), name, target);
  if (commands == nullptr) return;
  const auto state = std::make_shared<language::CallState>();
  state->current = target;
  state->no_hooks = true;
  state->variables = variables;
  state->variables["hook"] = std::string(name);
  for (const auto& [index, text] : options::OptionArray(*commands)) {
    Result<language::CommandListPtr> parsed = interpreter_.parse(text);
    if (parsed) interpreter_.queue().append(client, std::move(*parsed), state);
  }
}

void Hooks::run_after(const language::Call& call, std::string_view hook) {
  if (find_hook(call.world(), hook, call.target()) == nullptr) return;
  // What another user did fires the owner's commands, as the owner's; nothing that was typed becomes a part of them.
  const model::Client* client = call.client();
  if (client != nullptr && client->role != model::Role::Owner) return run(hook, call.target(), std::nullopt, {});
  Variables variables;
  const language::Arguments& args = call.args();
  variables["hook_arguments"] = args.print();
  for (std::size_t i = 0; i < args.size(); ++i) {
    variables["hook_argument_" + std::to_string(i)] = args.at(i).text();
  }
  for (const char flag : args.flags()) {
    const std::string name = std::string("hook_flag_") + flag;
    variables[name] = std::string(args.get(flag).value_or("1"));
    const std::vector<std::string_view> all = args.values(flag);
    for (std::size_t i = 0; i < all.size(); ++i) variables[name + "_" + std::to_string(i)] = std::string(all[i]);
  }
  const auto state = std::make_shared<language::CallState>();
  state->current = language::is_valid(call.world(), call.target()) ? call.target() : call.state().current;
  state->no_hooks = true;
  state->event = call.state().event;
  state->variables = std::move(variables);
  state->variables["hook"] = std::string(hook);
  for (const auto& [index, text] : options::OptionArray(*find_hook(call.world(), hook, call.target()))) {
    Result<language::CommandListPtr> parsed = interpreter_.parse(text);
    if (parsed) call.run_next(std::move(*parsed), state);
  }
}

}  // namespace mux::attach
