// The commands of this server: one table a family, listed here.
#pragma once

#include <span>

#include "server/language/command_row.hpp"

namespace mux::commands {

using Family = std::span<const language::CommandBinding>;

// One a file; adding a command is a function there and a row in its family's table.
[[nodiscard]] Family buffer_commands();
[[nodiscard]] Family client_commands();
[[nodiscard]] Family display_commands();
[[nodiscard]] Family environment_commands();
[[nodiscard]] Family key_commands();
[[nodiscard]] Family layout_commands();
[[nodiscard]] Family list_commands();
[[nodiscard]] Family mode_commands();
[[nodiscard]] Family option_commands();
[[nodiscard]] Family pane_commands();
[[nodiscard]] Family pane_arrangement_commands();
[[nodiscard]] Family resize_commands();
[[nodiscard]] Family restore_commands();
[[nodiscard]] Family send_commands();
[[nodiscard]] Family server_commands();
[[nodiscard]] Family session_commands();
[[nodiscard]] Family share_commands();
[[nodiscard]] Family shell_commands();
[[nodiscard]] Family spawn_commands();
[[nodiscard]] Family window_commands();
[[nodiscard]] Family window_arrangement_commands();

[[nodiscard]] std::span<const Family> all_commands();

}  // namespace mux::commands
