// Target: what the argument of -t or -s names, found by tmux's rules.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"
#include "server/language/command_spec.hpp"
#include "server/model/ids.hpp"

namespace mux::model {
class World;
struct KeyEvent;
struct MouseEvent;
}  // namespace mux::model

namespace mux::language {

// A session, the place of a window in it, that window and a pane of it. What is set is consistent when it was found;
// each may be gone later. `window_index` without `window` is a free place (TargetKind::WindowIndex).
struct Target {
  std::optional<model::SessionId> session;
  std::optional<int> window_index;
  std::optional<model::WindowId> window;
  std::optional<model::PaneId> pane;

  [[nodiscard]] bool empty() const noexcept { return !session && !window && !pane; }
};

// What a target without a name means, and what `{mouse}` and `{marked}` mean.
struct TargetContext {
  model::World* world = nullptr;
  Target current;                            // of the command list: of the client, hook or binding that runs it
  const model::MouseEvent* mouse = nullptr;  // null: not run by the mouse
  std::optional<model::ClientId> client;
};

// The current state of a client: attached, its session's current window and pane; else by $TMUX_PANE of its
// environment; else the most recently used session. Empty when there is no session.
[[nodiscard]] Target current_target(model::World& world, std::optional<model::ClientId> client);
// The current window and pane of a session; those of a pane, in the best session that has it.
[[nodiscard]] Target target_of(model::World& world, model::SessionId session);
[[nodiscard]] Target target_of(model::World& world, model::PaneId pane);
[[nodiscard]] Target target_of(model::World& world, model::SessionId session, int window_index);
// Whether all that is set still exists and belongs together.
[[nodiscard]] bool is_valid(const model::World& world, const Target& target);

// Finds what `text` names; empty text is the current one. Errors are tmux's (`can't find pane: x`).
// When it fails, `partial` gets what was found before the part that was not: a command that does without acts on it.
[[nodiscard]] Result<Target> find_target(const TargetContext& context, const TargetSpec& spec, std::string_view text,
                                         Target* partial = nullptr);
// A client by name, tty or `=`; empty text: the current one, else the most recently used. `can't find client: x`,
// `no current client`.
[[nodiscard]] Result<model::ClientId> find_client(const TargetContext& context, std::string_view text);

}  // namespace mux::language
