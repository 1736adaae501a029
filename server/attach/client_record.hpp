// ClientRecord: what the server keeps of a connected client besides the model's facts: socket, timers, mouse.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/event_loop.hpp"
#include "server/attach/connected_client.hpp"
#include "server/attach/control_client.hpp"
#include "server/input/mouse_tracker.hpp"
#include "server/render/compositor.hpp"

namespace mux::attach {

struct ClientRecord {
  std::unique_ptr<ConnectedClient> connection;
  std::unique_ptr<ControlClient> control;  // of control clients
  std::unique_ptr<render::Compositor> compositor;
  input::MouseTracker mouse;
  // One-shot timers; each is armed only while there is something to wait for.
  Timer message_timer;                     // the status message goes
  Timer overlay_timer;                     // display-panes closes
  Timer repeat_timer;                      // the time for a repeated key is over
  Timer click_timer;                       // a double click that no third one followed
  std::optional<model::PaneId> drag_pane;  // the pane that the last mouse event was for
  SteadyTime last_key{};
  // Keys that are down and whose press no program got (codes of kitty's protocol): their release is for none either.
  static constexpr std::size_t kMaxSwallowed = 32;
  std::vector<std::uint32_t> swallowed;
  std::uint64_t bytes_told = 0;  // of those written, what the model knows
  bool pasting = false;          // keys come faster than a person types
  bool terminal_open = false;    // the terminal is drawn on
  // A control client's end: its last words come after the block and the notifications of the turn.
  struct Leave {
    int status = 0;
    wire::ExitReason reason = wire::EXIT_NONE;
    std::string message;
  };
  std::optional<Leave> leaving;
};

}  // namespace mux::attach
