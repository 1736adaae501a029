// Answers of commands: to the client's output, its status line or the queue's error.
#include "server/language/call.hpp"

#include <utility>

#include "server/language/interpreter.hpp"

namespace mux::language {

Call::Call(Interpreter& interpreter, const Command& command, CallStatePtr state, std::optional<model::ClientId> client)
    : interpreter_(interpreter), command_(command), state_(std::move(state)), client_(client) {}

model::World& Call::world() const noexcept {
  return interpreter_.world();
}
model::ServerHost& Call::host() const noexcept {
  return interpreter_.host();
}

model::Client* Call::client() const {
  return client_ ? world().find_client(*client_) : nullptr;
}
model::Client* Call::target_client() const {
  return target_client_ ? world().find_client(*target_client_) : nullptr;
}

Result<> Call::resolve() {
  const CommandSpec& spec = command_.spec();
  state_->variables["command"] = spec.name;
  if (!is_valid(world(), state_->current)) state_->current = current_target(world(), client_);
  const TargetContext context{&world(), state_->current, event() == nullptr ? nullptr : &event()->mouse, client_};

  const auto named = [&](char flag) { return flag == 0 ? std::string_view() : args().get(flag).value_or(""); };
  const auto find = [&](const TargetSpec& target, Target& out) -> Result<> {
    out = state_->current;
    // A group need not exist: new-session itself looks for it.
    const bool unnamed = target.kind == TargetKind::None || target.kind == TargetKind::Client;
    if (unnamed || target.kind == TargetKind::GroupOrSession) return {};
    Target partial;
    Result<Target> found = find_target(context, target, named(target.flag), &partial);
    if (found) {
      out = *found;
    } else if (!target.may_fail) {
      return std::unexpected(found.error());
    } else {
      out = partial;
    }
    return {};
  };

  const bool client_by_target = spec.target.kind == TargetKind::Client;
  const char client_flag = client_by_target ? spec.target.flag : spec.client_flag;
  Result<model::ClientId> client = find_client(context, named(client_flag));
  // What a client of another user means without saying is itself.
  if (const model::Client* own = this->client(); own != nullptr && own->role != model::Role::Owner) {
    if (client_flag != 0 && named(client_flag).empty()) client = own->id;
    if (client_flag == 0) client = own->id;
  }
  if (client) {
    target_client_ = *client;
  } else if (client_flag != 0 && !spec.is(kClientMayFail)) {
    return std::unexpected(client.error());
  }
  if (Result<> found = find(spec.source, source_); !found) return found;
  return find(spec.target, target_);
}

void Call::print(std::string_view line) const {
  interpreter_.output().print(client_, *state_, line);
}

Status Call::error(std::string text) const {
  interpreter_.output().error(client_, *state_, &command_, text);
  return Status::Error;
}

std::string Call::expand(std::string_view format) const {
  return expand(format, target_);
}

std::string Call::expand(std::string_view format, const Target& target) const {
  return interpreter_.expand(format, {target, target_client_, event(), &state_->variables, nullptr, client_});
}

std::string Call::expand_traced(std::string_view format,
                                const std::function<void(int, std::string_view)>& trace) const {
  return interpreter_.expand(format, {target_, target_client_, event(), &state_->variables, &trace, client_});
}

std::string Call::expand_time(std::string_view format) const {
  return interpreter_.expand_time(format, {target_, target_client_, event(), &state_->variables, nullptr, client_});
}

void Call::run_next(CommandListPtr commands, CallStatePtr state) const {
  interpreter_.queue().insert_next(client_, std::move(commands), state ? std::move(state) : state_);
}

Result<> Call::run_next(std::string_view text) const {
  Result<CommandListPtr> commands = interpreter_.parse(text, client_);
  if (!commands) return std::unexpected(commands.error());
  run_next(std::move(*commands));
  return {};
}

Result<CommandListPtr> Call::parse(const Argument& argument) const {
  if (argument.is_commands()) return argument.commands();
  return interpreter_.parse(argument.text(), client_);
}

}  // namespace mux::language
