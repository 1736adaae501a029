// Collects the families' tables into one list.
#include "server/commands/commands.hpp"

#include <vector>

namespace mux::commands {

std::span<const Family> all_commands() {
  static const std::vector<Family> families{
      buffer_commands(),
      client_commands(),
      display_commands(),
      environment_commands(),
      key_commands(),
      layout_commands(),
      list_commands(),
      mode_commands(),
      option_commands(),
      pane_commands(),
      pane_arrangement_commands(),
      resize_commands(),
      restore_commands(),
      send_commands(),
      server_commands(),
      session_commands(),
      share_commands(),
      shell_commands(),
      spawn_commands(),
      window_commands(),
      window_arrangement_commands(),
  };
  return families;
}

}  // namespace mux::commands
