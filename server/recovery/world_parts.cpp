// Copies the fields of saved windows, panes and clients.
#include "server/recovery/world_parts.hpp"

#include <algorithm>
#include <utility>

namespace mux::recovery {

using model::PaneId;
using model::SessionId;
using model::WindowId;

WallTime to_time(std::int64_t nanoseconds) {
  return WallTime(std::chrono::duration_cast<WallTime::duration>(std::chrono::nanoseconds(nanoseconds)));
}

void fill(model::Window& window, const state::Window& saved) {
  window.cell_width = std::max(0, saved.cell_width());
  window.cell_height = std::max(0, saved.cell_height());
  window.old_layout = saved.old_layout();
  window.options.restore(to_options(saved.options()));
  window.created = to_time(saved.created());
  window.activity = to_time(saved.activity());
  window.bell = saved.bell();
  window.activity_flag = saved.activity_flag();
  window.silence = saved.silence();
  if (saved.has_latest()) window.latest = model::ClientId{saved.latest()};
}

void fill(model::Pane& pane, const state::Pane& saved) {
  pane.command.arguments.assign(saved.arguments().begin(), saved.arguments().end());
  pane.command.directory = saved.directory();
  pane.command.shell = saved.shell();
  pane.process = saved.process();
  pane.tty = saved.tty();
  if (saved.has_exit()) {
    pane.exit = model::ExitStatus{
        .code = saved.exit().code(), .signal = saved.exit().signal(), .when = to_time(saved.exit().when())};
  }
  pane.input_off = saved.input_off();
  pane.unseen_changes = saved.unseen_changes();
  pane.created = to_time(saved.created());
  pane.last_output = to_time(saved.last_output());
  const state::ShellCommand& command = saved.shell_command();
  if (command.has_prompted()) pane.shell_command.prompted = to_time(command.prompted());
  if (command.has_started()) pane.shell_command.started = to_time(command.started());
  if (command.has_ended()) pane.shell_command.ended = to_time(command.ended());
  if (command.has_status()) pane.shell_command.status = command.status();
  pane.shell_command.running = command.running();
  pane.search_string = saved.search_string();
  pane.search_regex = saved.search_regex();
  if (saved.has_offer()) pane.offer = {.text = saved.offer().text(), .entered = saved.offer().entered()};
}

namespace {

void fill_identity(model::Client& client, const state::Client& saved) {
  client.name = saved.name();
  client.uid = saved.uid();
  client.pid = saved.pid();
  client.role = static_cast<model::Role>(saved.role());
  client.tty_name = saved.tty_name();
  client.term = saved.term();
  client.term_type = saved.term_type();
  client.features.assign(saved.features().begin(), saved.features().end());
  client.directory = saved.directory();
  client.environment = to_environment(saved.environment());
  client.size = {.columns = saved.size().columns(), .rows = saved.size().rows()};
  client.cell_width = std::max(0, saved.cell_width());
  client.cell_height = std::max(0, saved.cell_height());
  client.utf8 = saved.utf8();
  client.has_terminal = saved.has_terminal();
  client.control = saved.control();
  client.size_known = saved.size_known();
  client.colours = saved.colours();
  client.theme = saved.theme();
}

void fill_state(model::Client& client, const state::Client& saved) {
  client.created = to_time(saved.created());
  client.activity = to_time(saved.activity());
  client.read_only = saved.read_only();
  client.ignore_size = saved.ignore_size();
  client.no_detach_on_destroy = saved.no_detach_on_destroy();
  client.no_output = saved.no_output();
  client.wait_exit = saved.wait_exit();
  client.active_pane = saved.active_pane();
  if (saved.has_pause_after()) client.pause_after = saved.pause_after();
  client.focused = saved.focused();
  client.suspended = saved.suspended();
  client.key_table = saved.key_table();
  client.offset_x = saved.offset_x();
  client.offset_y = saved.offset_y();
  client.panned = saved.panned();
  client.independent = saved.independent();
  client.groups.assign(saved.groups().begin(), saved.groups().end());
  if (saved.has_window()) client.window = WindowId{saved.window()};
  if (saved.has_last_window()) client.last_window = WindowId{saved.last_window()};
  if (saved.has_following()) client.following = model::ClientId{saved.following()};
  client.bytes_written = saved.bytes_written();
  client.bytes_discarded = saved.bytes_discarded();
}

}  // namespace

void fill(model::Client& client, const state::Client& saved) {
  fill_identity(client, saved);
  fill_state(client, saved);
}

model::Grants to_grants(const state::World& world) {
  model::Grants grants;
  for (const state::Grant& saved : world.grants()) {
    if (saved.role() < 0 || saved.role() >= static_cast<int>(model::Role::Owner)) continue;
    model::Grant grant{.subject = {.group = saved.group(), .number = saved.number(), .name = saved.name()},
                       .role = static_cast<model::Role>(saved.role()),
                       .scope = {},
                       .created = to_time(saved.created()),
                       .expires = std::nullopt};
    if (saved.has_session()) grant.scope = SessionId{saved.session()};
    if (saved.has_window()) grant.scope = WindowId{saved.window()};
    if (saved.has_pane()) grant.scope = PaneId{saved.pane()};
    if (saved.has_expires()) grant.expires = to_time(saved.expires());
    grants.add(std::move(grant));
  }
  return grants;
}

}  // namespace mux::recovery
