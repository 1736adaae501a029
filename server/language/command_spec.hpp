// CommandSpec: the declarative part of a command: what it is called, takes, targets, and who may run it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "server/model/role.hpp"

namespace mux::language {

// Reader: looks, or changes only the client's own view. Writer: types into panes and arranges windows. Owner:
// configures the server, runs programs outside panes, reads and writes files and buffers.
using model::Role;

// What the argument of -t or -s names.
enum class TargetKind : std::uint8_t {
  None,
  Pane,
  Window,
  Session,
  Client,
  WindowIndex,           // a window's place; may be one that is free
  WindowIndexOrSession,  // move-window: a place, or with -r the session to renumber
  SessionOrPane,         // a session; a text with `:`, `.` or `%` names a pane in it
  GroupOrSession,        // new-session: the session group to join
};

struct TargetSpec {
  char flag = 0;  // 0: the command has no such target
  TargetKind kind = TargetKind::None;
  bool may_fail = false;        // no such thing is no error: the command runs without
  bool default_marked = false;  // the marked pane when the flag is absent
  // Without a text, and for a client that has no session: one that no client shows before those that are shown.
  bool prefer_unattached = false;
};

// Which positional arguments may be given as `{ commands }` instead of text.
enum class ArgumentRule : std::uint8_t {
  Text,          // none
  Commands,      // every one
  AfterFirst,    // every one but the first
  MenuItems,     // the third of each name, key, command; an empty name (a separator) stands alone
  WithCommands,  // every one when -C is given (run-shell)
};

// What else is known of a command before it runs.
enum CommandBehaviour : std::uint8_t {
  kStartsServer = 1,     // a client that finds no server starts one for it
  kReadOnlyOk = 2,       // a client attached read-only may run it
  kAfterHook = 4,        // runs the hook after-NAME when it succeeds
  kClientMayFail = 8,    // no client is no error
  kParsesCommands = 16,  // an argument is commands
  kReadsOnly = 32,       // changes nothing that a checkpoint of the world holds
};

inline constexpr int kUnlimited = -1;

struct CommandSpec {
  std::string_view name;
  std::string_view alias;  // empty: none
  std::string_view flags;  // as for getopt: `:` after a flag takes an argument, `::` an optional one
  int min_args = 0;
  int max_args = 0;  // kUnlimited: any number
  std::string_view usage = {};
  TargetSpec target = {};
  TargetSpec source = {};
  char client_flag = 0;  // the flag that names a client: 'c', 't' or 0
  std::uint8_t behaviour = 0;
  ArgumentRule arguments = ArgumentRule::Text;
  Role least = Role::Owner;
  std::string_view after_hook = {};  // the hook's name when it is not after-NAME
  // Words for flags, by blanks: `name=f` is -f, `name=f:text` is `-f text`, and `name=f:text=` is `-f text=ARGUMENT`.
  std::string_view long_flags = {};

  [[nodiscard]] constexpr bool is(CommandBehaviour bit) const { return (behaviour & bit) != 0; }
};

// Every command of the language, by name in ASCII order.
[[nodiscard]] std::span<const CommandSpec> command_specs();
// The command of exactly this name; nullptr when there is none.
[[nodiscard]] const CommandSpec* find_command_spec(std::string_view name);

}  // namespace mux::language
