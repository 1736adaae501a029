// Sets and clears a client's flags by a list of their names.
#include "server/commands/client_flags.hpp"

#include <charconv>

namespace mux::commands {

namespace {

void set_flag(model::Client& client, std::string_view name, bool on) {
  if (name == "ignore-size") client.ignore_size = on;
  if (name == "no-detach-on-destroy") client.no_detach_on_destroy = on;
  if (name == "no-output") client.no_output = on;
  if (name == "wait-exit") client.wait_exit = on;
  // Another user's view is as its grant says.
  if (name == "independent" && client.role == model::Role::Owner) client.independent = on;
  if (name == "independent" && on) client.independent = true;
  if (name == "active-pane") client.active_pane = on;
  if (name == "read-only" && on) client.read_only = true;
  if (!name.starts_with("pause-after")) return;
  name.remove_prefix(std::string_view("pause-after").size());
  if (!on) {
    client.pause_after.reset();
  } else if (name.empty()) {
    client.pause_after = 0;
  } else if (name.starts_with('=')) {
    int seconds = 0;
    std::from_chars(name.data() + 1, name.data() + name.size(), seconds);
    client.pause_after = seconds;
  }
}

}  // namespace

void set_client_flags(model::Client& client, std::string_view flags) {
  while (!flags.empty()) {
    std::string_view flag = flags.substr(0, flags.find(','));
    flags.remove_prefix(std::min(flags.size(), flag.size() + 1));
    const bool on = !flag.starts_with('!');
    if (!on) flag.remove_prefix(1);
    set_flag(client, flag, on);
  }
}

}  // namespace mux::commands
