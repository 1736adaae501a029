// Input for a pane of the world: its program's modes, and the mouse in the pane's own coordinates.
#pragma once

#include <optional>
#include <string>

#include "server/input/key_encoder.hpp"
#include "server/model/key_event.hpp"

namespace mux::model {
class World;
struct Pane;
}  // namespace mux::model

namespace mux::input {

// What the pane's program asked for and the options allow.
[[nodiscard]] PaneInputModes input_modes(const model::World& world, const model::Pane& pane);

// A position of a mouse event in a pane.
struct PanePosition {
  int x = 0;
  int y = 0;
};
// Where in `pane` the event happened, clamped to the pane when `clamp`; empty when it was outside. `last`: the event
// before.
[[nodiscard]] std::optional<PanePosition> position_in_pane(const model::World& world, const model::Pane& pane,
                                                           const model::MouseEvent& event, bool last = false,
                                                           bool clamp = false);

// The bytes of a mouse event for the program of the pane it happened in; empty when the program wants none.
[[nodiscard]] std::string mouse_bytes(const model::World& world, const model::Pane& pane,
                                      const model::MouseEvent& event);

}  // namespace mux::input
