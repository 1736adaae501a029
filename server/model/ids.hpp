// Ids of what the world owns, and their printed forms: $session, @window, %pane.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/strong_id.hpp"

namespace mux::model {

using SessionId = StrongId<struct SessionTag>;
using WindowId = StrongId<struct WindowTag>;
using PaneId = StrongId<struct PaneTag>;
using ClientId = StrongId<struct ClientTag>;

[[nodiscard]] std::string to_string(SessionId id);
[[nodiscard]] std::string to_string(WindowId id);
[[nodiscard]] std::string to_string(PaneId id);

// The inverse, sigil included; empty for anything else.
[[nodiscard]] std::optional<SessionId> parse_session_id(std::string_view text);
[[nodiscard]] std::optional<WindowId> parse_window_id(std::string_view text);
[[nodiscard]] std::optional<PaneId> parse_pane_id(std::string_view text);

}  // namespace mux::model
