// Authority: whether a client may run a command, on what it names: the command's role against the grants' scope.
#pragma once

#include <span>
#include <string_view>

#include "protocol/base/result.hpp"
#include "server/language/command.hpp"
#include "server/model/access.hpp"

namespace mux::language {

class Call;

// How much a command changes, beyond the kind of thing that it names: what a writer's grant must cover.
enum class Reach : std::uint8_t { Named, Pane, Window, Session };

// What differs for a client of another user from the command's row.
struct GuestRule {
  std::string_view command;
  Reach reach = Reach::Named;
  std::string_view reader_with = {};    // with one of these flags a reader may run it as well
  std::string_view writer_flags = {};   // these are not for readers
  std::string_view session_flags = {};  // with these it reaches to the whole session
  std::string_view owner_flags = {};    // these are the owner's alone
  char demanded = 0;                    // the flag without which it is the owner's alone
  bool only_shows_source = false;       // to see the source is enough
  bool view = false;  // a reader's where it changes the client's own view; where that is shared, it is writing
};

[[nodiscard]] std::span<const GuestRule> guest_rules();
[[nodiscard]] const GuestRule* find_guest_rule(std::string_view command);

// The role that a command asks for, its flags considered.
[[nodiscard]] model::Role needed_role(const Command& command);
// Before targets are looked for: whether any grant of the client's is enough for the command and its flags.
[[nodiscard]] Result<> may_run(const model::Access& access, const Command& command);
// After they were found: whether what the command acts on is shared with the client, in that role.
[[nodiscard]] Result<> may_act(const model::Access& access, const Call& call);

}  // namespace mux::language
