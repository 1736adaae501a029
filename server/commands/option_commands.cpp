// set-option, set-window-option, set-hook, show-options, show-window-options, show-hooks.
#include "server/commands/commands.hpp"
#include "server/commands/option_scope.hpp"
#include "server/commands/show_options.hpp"
#include "server/language/interpreter.hpp"

namespace mux::commands {

using language::Call;
using language::Status;
using options::OptionName;
using options::OptionSet;

namespace {

// Whatever shows or uses options looks again.
void options_changed(const Call& call) {
  call.world().options_changed();
  std::vector<model::ClientId> attached;
  for (const auto& [id, client] : call.world().clients()) {
    if (client.session) attached.push_back(id);
  }
  for (const model::ClientId id : attached) call.host().clients().redraw(id);
}

// -u, and -U that does the same for the panes of a window first.
void unset_option(const Call& call, const OptionPlace& place, const OptionName& name) {
  if (call.args().has('U') && place.scope == options::scope::kWindow && call.target().window) {
    for (const model::PaneId id : call.window().panes()) {
      OptionSet& of_pane = call.world().pane(id).options;
      if (of_pane.is_own(name)) of_pane.unset(name);
    }
  }
  if (place.set->is_own(name)) place.set->unset(name);
}

// `argument` is the name as it was given, for errors.
Status set_named_option(const Call& call, bool window, const OptionName& name, const std::string& argument) {
  const language::Arguments& args = call.args();
  const bool quiet = args.has('q');
  std::optional<std::string> value = args.text(1);
  if (value && args.has('F')) value = call.expand(*value);
  const Result<OptionPlace> place = place_from_name(call, window, name);
  if (!place) return quiet ? Status::Ok : call.check(place);
  if (name.index && (name.is_user() || !options::definition(*name.id).is_array())) {
    return call.fail("not an array: {}", argument);
  }
  if (args.has('o') && place->set->is_own(name)) return quiet ? Status::Ok : call.fail("already set: {}", argument);
  if (args.has('u') || args.has('U')) {
    unset_option(call, *place, name);
  } else {
    const auto mode = args.has('a') ? options::Assign::Append : options::Assign::Replace;
    const Result<> set = place->set->set(name, value, mode);
    if (!set) return call.check(set);
  }
  options_changed(call);
  return Status::Ok;
}

Status set_any(const Call& call, bool window) {
  const std::string argument = call.expand(*call.args().text(0));
  const Result<OptionName> name = options::parse_option_name(argument);
  if (!name) return call.args().has('q') ? Status::Ok : call.check(name);
  return set_named_option(call, window, *name, argument);
}

Status set_option(Call& call) {
  return set_any(call, false);
}

Status set_window_option(Call& call) {
  return set_any(call, true);
}

// The commands of a user hook (`@name`), from the nearest place that has it.
Status run_user_hook(const Call& call, const std::string& name) {
  const language::Target& target = call.target();
  const OptionSet* sets[] = {target.pane ? &call.pane().options : nullptr,
                             target.session ? &call.session().options : nullptr, &call.world().global_session_options(),
                             &call.world().global_window_options()};
  for (const OptionSet* set : sets) {
    const std::string* commands = set == nullptr ? nullptr : set->get_user(name);
    if (commands == nullptr) continue;
    Result<language::CommandListPtr> parsed = call.interpreter().parse(*commands);
    if (!parsed) return call.check(parsed);
    const auto state = std::make_shared<language::CallState>();
    state->current = target;
    state->no_hooks = true;
    state->variables["hook"] = name;
    call.run_next(std::move(*parsed), state);
    return Status::Ok;
  }
  return Status::Ok;
}

Status set_hook(Call& call) {
  const language::Arguments& args = call.args();
  if (args.has('B')) return call.error("monitors are not supported");
  if (args.has('T')) return call.error("-T is not supported");
  if (args.size() == 0) return call.error("no hook specified");
  const std::string argument = call.expand(*args.text(0));
  const bool user = argument.starts_with('@');
  if (args.has('E') && !user) return call.fail("invalid event: {}", argument);
  if (args.has('R') || args.has('E')) {
    if (user) return run_user_hook(call, argument);
    call.interpreter().output().after(call, argument);
    return Status::Ok;
  }
  const Result<OptionName> name = options::parse_option_name(argument);
  if (!name) return call.check(name);
  return set_named_option(call, false, *name, argument);
}

Status show_session_options(Call& call) {
  return show_options(call, ShownOptions::Session);
}

Status show_window_options(Call& call) {
  return show_options(call, ShownOptions::Window);
}

Status show_hooks(Call& call) {
  return show_options(call, ShownOptions::Hooks);
}

constexpr language::CommandBinding kCommands[] = {
    language::bind("set-option", set_option),
    language::bind("set-window-option", set_window_option),
    language::bind("set-hook", set_hook),
    language::bind("show-options", show_session_options),
    language::bind("show-window-options", show_window_options),
    language::bind("show-hooks", show_hooks),
};

}  // namespace

Family option_commands() {
  return kCommands;
}

}  // namespace mux::commands
