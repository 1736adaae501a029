// display-panes: each pane's number in large digits over the screen; a digit or letter chooses one.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "protocol/base/clock.hpp"
#include "server/mode/services.hpp"
#include "server/model/ids.hpp"
#include "server/model/mode.hpp"

namespace mux::mode {

struct DisplayPanesOptions {
  model::WindowId window;
  std::optional<Milliseconds> duration;  // none: until a key
  bool ignore_keys = false;              // -N: keys go where they would without it
  // Called once when it closes: with the pane that was chosen, or none.
  std::function<void(std::optional<model::PaneId>)> done;
};
[[nodiscard]] std::unique_ptr<model::Overlay> make_display_panes(const Services& services, model::ClientId client,
                                                                 DisplayPanesOptions options);

}  // namespace mux::mode
