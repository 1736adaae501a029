// Sets and clears a client's flags by a list of their names.
#include "server/commands/client_flags.hpp"

#include <charconv>

#include "server/model/world.hpp"

namespace mux::commands {

namespace {

void set_independent(model::World& world, model::Client& client, bool on) {
  if (on) {
    client.independent = true;
    // From here on the session's current window is its own no longer.
    if (client.session) client.window = world.shown_window(client);
  } else if (client.role == model::Role::Owner) {  // another user's view is as its grant says
    client.independent = false;
    client.following.reset();
    client.window.reset();
    client.last_window.reset();
    client.views.clear();
  }
}

void set_flag(model::World& world, model::Client& client, std::string_view name, bool on) {
  if (name == "ignore-size") client.ignore_size = on;
  if (name == "no-detach-on-destroy") client.no_detach_on_destroy = on;
  if (name == "no-output") client.no_output = on;
  if (name == "wait-exit") client.wait_exit = on;
  if (name == "independent") set_independent(world, client, on);
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

// Calls visit(name, on) for each flag of a list.
template <typename Visit>
void visit_flags(std::string_view flags, Visit&& visit) {
  while (!flags.empty()) {
    std::string_view flag = flags.substr(0, flags.find(','));
    flags.remove_prefix(std::min(flags.size(), flag.size() + 1));
    const bool on = !flag.starts_with('!');
    if (!on) flag.remove_prefix(1);
    visit(flag, on);
  }
}

}  // namespace

void set_client_flags(model::World& world, model::Client& client, std::string_view flags) {
  visit_flags(flags, [&](std::string_view name, bool on) { set_flag(world, client, name, on); });
}

std::optional<std::string_view> followed_client(std::string_view flags) {
  constexpr std::string_view kFollow = "follow=";
  std::optional<std::string_view> followed;
  visit_flags(flags, [&followed, kFollow](std::string_view name, bool on) {
    if (on && name.starts_with(kFollow)) followed = name.substr(kFollow.size());
  });
  return followed;
}

bool asks_for_own_view(std::string_view flags) {
  bool independent = false;
  visit_flags(flags, [&independent](std::string_view name, bool on) {
    if (name == "independent") independent = on;
  });
  return independent || followed_client(flags).has_value();
}

}  // namespace mux::commands
