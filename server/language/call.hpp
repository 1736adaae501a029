// Call: one command being run: its arguments, who runs it, on what, and the ways to answer.
#pragma once

#include <fmt/format.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/language/command.hpp"
#include "server/language/target.hpp"
#include "server/model/client.hpp"
#include "server/model/key_event.hpp"
#include "server/model/ports.hpp"
#include "server/model/world.hpp"

namespace mux::language {

class Interpreter;

// What all commands of one list share.
struct CallState {
  Target current;                        // what commands without a target act on; commands may move it
  std::optional<model::KeyEvent> event;  // the key or mouse event that ran them
  bool no_hooks = false;                 // run by a hook: fires none itself
  bool from_control = false;             // typed by a control client: guard flag 1
  bool from_file = false;                // of a configuration file: errors are collected, not shown at once
  std::map<std::string, std::string, std::less<>> variables;  // for formats: `hook_…`, `command`, positional ones
};
using CallStatePtr = std::shared_ptr<CallState>;

class Call {
 public:
  Call(Interpreter& interpreter, const Command& command, CallStatePtr state, std::optional<model::ClientId> client);

  [[nodiscard]] Interpreter& interpreter() const noexcept { return interpreter_; }
  [[nodiscard]] model::World& world() const noexcept;
  [[nodiscard]] model::ServerHost& host() const noexcept;
  [[nodiscard]] const Command& command() const noexcept { return command_; }
  [[nodiscard]] const Arguments& args() const noexcept { return command_.args; }
  [[nodiscard]] CallState& state() const noexcept { return *state_; }
  [[nodiscard]] const CallStatePtr& shared_state() const noexcept { return state_; }

  // Who runs it; null for a configuration file, a hook without client, or when the client has gone.
  [[nodiscard]] model::Client* client() const;
  [[nodiscard]] std::optional<model::ClientId> client_id() const noexcept { return client_; }
  // What -c or -t named, or the best client there is; null only where the row says client-may-fail.
  [[nodiscard]] model::Client* target_client() const;
  // What -t and -s named; where the row has none, the current target.
  [[nodiscard]] const Target& target() const noexcept { return target_; }
  [[nodiscard]] const Target& source() const noexcept { return source_; }
  [[nodiscard]] const model::KeyEvent* event() const noexcept { return state_->event ? &*state_->event : nullptr; }

  // What the target names, which must exist (it does right after the start of a command whose row demands it).
  [[nodiscard]] model::Session& session() const { return world().session(*target_.session); }
  [[nodiscard]] model::Window& window() const { return world().window(*target_.window); }
  [[nodiscard]] model::Pane& pane() const { return world().pane(*target_.pane); }
  // The view of the target's window that the running client has.
  [[nodiscard]] model::WindowView& view() const { return world().view_of(client(), *target_.window); }

  // Adds one line to the output: standard output, a control client's block, or the view mode of an attached client.
  void print(std::string_view line) const;
  // Says why it failed, as tmux would, and gives the status to return.
  Status error(std::string text) const;
  template <typename... Args>
  Status fail(fmt::format_string<Args...> format, Args&&... args) const {
    return error(fmt::format(format, std::forward<Args>(args)...));
  }
  // Status::Ok, or the error of a Result.
  template <typename T>
  Status check(const Result<T>& result) const {
    return result ? Status::Ok : error(result.error().message);
  }

  // Expands a format with the target, the target client, the event and the state's variables.
  [[nodiscard]] std::string expand(std::string_view format) const;
  [[nodiscard]] std::string expand(std::string_view format, const Target& target) const;
  // Telling every step to `trace` (display-message -v).
  [[nodiscard]] std::string expand_traced(std::string_view format,
                                          const std::function<void(int depth, std::string_view line)>& trace) const;
  // With strftime first.
  [[nodiscard]] std::string expand_time(std::string_view format) const;

  // Commands that run right after this one, before the rest of its list; with this state unless another is given.
  void run_next(CommandListPtr commands, CallStatePtr state = nullptr) const;
  // Parses and runs next; the error is the parser's.
  Result<> run_next(std::string_view text) const;
  // An argument that is text or a block, as commands.
  [[nodiscard]] Result<CommandListPtr> parse(const Argument& argument) const;

 private:
  friend class CommandQueue;
  // Finds what -t, -s and the client flag name. Errors are to be shown.
  Result<> resolve();

  Interpreter& interpreter_;
  Command command_;
  CallStatePtr state_;
  std::optional<model::ClientId> client_;
  std::optional<model::ClientId> target_client_;
  Target target_;
  Target source_;
};

}  // namespace mux::language
