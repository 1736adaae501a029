// Commands of environments: set-environment, show-environment.
#include "server/commands/commands.hpp"
#include "server/language/interpreter.hpp"

namespace mux::commands {

using language::Call;
using language::Status;
using model::Environment;

namespace {

// The global environment with -g, else the target session's.
Result<Environment*> environment_of(const Call& call) {
  if (call.args().has('g')) return &call.world().environment();
  if (call.target().session) return &call.session().environment;
  if (const auto named = call.args().get('t')) return fail("no such session: {}", *named);
  return fail("no current session");
}

Status set_environment(Call& call) {
  const language::Arguments& args = call.args();
  const std::string name = *args.text(0);
  if (name.empty()) return call.error("empty variable name");
  if (name.contains('=')) return call.error("variable name contains =");
  std::optional<std::string> value = args.text(1);
  if (value && args.has('F')) value = call.expand(*value);
  const Result<Environment*> environment = environment_of(call);
  if (!environment) return call.check(environment);
  if (args.has('u')) {
    if (value) return call.error("can't specify a value with -u");
    (*environment)->unset(name);
  } else if (args.has('r')) {
    if (value) return call.error("can't specify a value with -r");
    (*environment)->clear(name);
  } else {
    if (!value) return call.error("no value specified");
    (*environment)->set(name, std::move(*value), args.has('h'));
  }
  return Status::Ok;
}

// What sh keeps as it is between double quotes.
std::string escape_for_shell(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '$' || c == '`' || c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

void print_variable(const Call& call, std::string_view name, const Environment::Variable& variable) {
  if (call.args().has('h') != variable.hidden) return;
  if (call.args().has('s')) {
    call.print(variable.value ? fmt::format("{0}=\"{1}\"; export {0};", name, escape_for_shell(*variable.value))
                              : fmt::format("unset {};", name));
  } else {
    call.print(variable.value ? fmt::format("{}={}", name, *variable.value) : fmt::format("-{}", name));
  }
}

Status show_environment(Call& call) {
  if (const auto named = call.args().get('t'); named && !call.target().session) {
    return call.fail("no such session: {}", *named);
  }
  const Result<Environment*> environment = environment_of(call);
  if (!environment) return call.check(environment);
  if (const auto name = call.args().text(0)) {
    const Environment::Variable* variable = (*environment)->find(*name);
    if (variable == nullptr) return call.fail("unknown variable: {}", *name);
    print_variable(call, *name, *variable);
    return Status::Ok;
  }
  for (const auto& [name, variable] : (*environment)->variables()) print_variable(call, name, variable);
  return Status::Ok;
}

constexpr language::CommandBinding kCommands[] = {
    language::bind("set-environment", set_environment),
    language::bind("show-environment", show_environment),
};

}  // namespace

Family environment_commands() {
  return kCommands;
}

}  // namespace mux::commands
