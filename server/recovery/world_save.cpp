// Checkpoint of the world: saving.
#include <algorithm>
#include <set>

#include "protocol/wire/state.pb.h"
#include "server/model/world.hpp"
#include "server/recovery/world_checkpoint.hpp"

namespace mux::recovery {

namespace {

std::int64_t nanoseconds(WallTime time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

void put(state::Size& out, model::Size size) {
  out.set_columns(size.columns);
  out.set_rows(size.rows);
}

template <typename Repeated>
void put_options(Repeated& out, const options::OptionSet& options) {
  for (const auto& [name, value] : options.save()) {
    state::Option& option = *out.Add();
    option.set_name(name);
    option.set_value(value);
  }
}

template <typename Repeated>
void put_environment(Repeated& out, const model::Environment& environment) {
  for (const auto& [name, variable] : environment.variables()) {
    state::Variable& saved = *out.Add();
    saved.set_name(name);
    if (variable.value) saved.set_value(*variable.value);
    saved.set_hidden(variable.hidden);
  }
}

void put_view(state::View& out, const model::WindowView& view) {
  if (view.active) out.set_active(view.active->value);
  for (const model::PaneId pane : view.last_panes) out.add_last_panes(pane.value);
  if (view.zoomed) out.set_zoomed(view.zoomed->value);
  for (const auto& [pane, pane_view] : view.panes) {
    for (const auto& mode : pane_view.modes) {
      std::string kept = mode->save();
      if (kept.empty()) continue;
      state::Mode& saved = *out.add_modes();
      saved.set_pane(pane.value);
      saved.set_name(std::string(mode->name()));
      saved.set_state(std::move(kept));
      saved.set_kills_pane(mode->kills_pane);
    }
  }
}

void put_session(state::Session& out, const model::Session& session) {
  out.set_id(session.id.value);
  out.set_name(session.name);
  for (const auto& [index, link] : session.winlinks) {
    state::Winlink& saved = *out.add_winlinks();
    saved.set_index(index);
    saved.set_window(link.window.value);
    saved.set_bell(link.bell);
    saved.set_activity(link.activity);
    saved.set_silence(link.silence);
  }
  out.set_current(session.current);
  for (const int index : session.last) out.add_last(index);
  if (session.group) out.set_group(*session.group);
  out.set_directory(session.directory);
  put_options(*out.mutable_options(), session.options);
  put_environment(*out.mutable_environment(), session.environment);
  out.set_created(nanoseconds(session.created));
  out.set_activity(nanoseconds(session.activity));
  if (session.last_attached) out.set_last_attached(nanoseconds(*session.last_attached));
}

void put_window(state::Window& out, const model::Window& window) {
  out.set_id(window.id.value);
  out.set_name(window.name);
  if (window.manual_size) put(*out.mutable_manual_size(), *window.manual_size);
  out.set_cell_width(window.cell_width);
  out.set_cell_height(window.cell_height);
  out.set_layout(window.layout.dump());
  for (const model::PaneId pane : window.panes()) out.add_panes(pane.value);
  if (window.last_preset) out.set_last_preset(static_cast<int>(*window.last_preset));
  out.set_old_layout(window.old_layout);
  put_view(*out.mutable_view(), window.view);
  put_options(*out.mutable_options(), window.options);
  out.set_created(nanoseconds(window.created));
  out.set_activity(nanoseconds(window.activity));
  out.set_bell(window.bell);
  out.set_activity_flag(window.activity_flag);
  out.set_silence(window.silence);
  if (window.latest) out.set_latest(window.latest->value);
}

void put_pane(state::Pane& out, const model::Pane& pane) {
  out.set_id(pane.id.value);
  put(*out.mutable_size(), {.columns = pane.terminal->columns(), .rows = pane.terminal->rows()});
  out.set_history_limit(pane.terminal->options().history_limit);
  put_options(*out.mutable_options(), pane.options);
  for (const std::string& argument : pane.command.arguments) out.add_arguments(argument);
  out.set_directory(pane.command.directory);
  out.set_shell(pane.command.shell);
  out.set_process(pane.process);
  out.set_tty(pane.tty);
  if (pane.exit) {
    out.mutable_exit()->set_code(pane.exit->code);
    out.mutable_exit()->set_signal(pane.exit->signal);
    out.mutable_exit()->set_when(nanoseconds(pane.exit->when));
  }
  out.set_input_off(pane.input_off);
  out.set_unseen_changes(pane.unseen_changes);
  out.set_created(nanoseconds(pane.created));
  out.set_last_output(nanoseconds(pane.last_output));
  state::ShellCommand& command = *out.mutable_shell_command();
  if (pane.shell_command.prompted) command.set_prompted(nanoseconds(*pane.shell_command.prompted));
  if (pane.shell_command.started) command.set_started(nanoseconds(*pane.shell_command.started));
  if (pane.shell_command.ended) command.set_ended(nanoseconds(*pane.shell_command.ended));
  if (pane.shell_command.status) command.set_status(*pane.shell_command.status);
  command.set_running(pane.shell_command.running);
  if (pane.offer) {
    out.mutable_offer()->set_text(pane.offer->text);
    out.mutable_offer()->set_entered(pane.offer->entered);
  }
  out.set_search_string(pane.search_string);
  out.set_search_regex(pane.search_regex);
}

void put_client_identity(state::Client& out, const model::Client& client) {
  out.set_id(client.id.value);
  out.set_name(client.name);
  out.set_uid(client.uid);
  out.set_pid(client.pid);
  out.set_role(static_cast<int>(client.role));
  out.set_tty_name(client.tty_name);
  out.set_term(client.term);
  out.set_term_type(client.term_type);
  for (const std::string& feature : client.features) out.add_features(feature);
  out.set_directory(client.directory);
  put_environment(*out.mutable_environment(), client.environment);
  put(*out.mutable_size(), client.size);
  out.set_cell_width(client.cell_width);
  out.set_cell_height(client.cell_height);
  out.set_utf8(client.utf8);
  out.set_has_terminal(client.has_terminal);
  out.set_control(client.control);
  out.set_size_known(client.size_known);
  out.set_colours(client.colours);
  out.set_theme(client.theme);
}

void put_client(state::Client& out, const model::Client& client, const std::set<model::SessionId>& sessions,
                const std::set<model::WindowId>& windows) {
  put_client_identity(out, client);
  if (client.session && sessions.contains(*client.session)) out.set_session(client.session->value);
  if (client.last_session && sessions.contains(*client.last_session)) {
    out.set_last_session(client.last_session->value);
  }
  out.set_created(nanoseconds(client.created));
  out.set_activity(nanoseconds(client.activity));
  out.set_read_only(client.read_only);
  out.set_ignore_size(client.ignore_size);
  out.set_no_detach_on_destroy(client.no_detach_on_destroy);
  out.set_no_output(client.no_output);
  out.set_wait_exit(client.wait_exit);
  out.set_active_pane(client.active_pane);
  if (client.pause_after) out.set_pause_after(*client.pause_after);
  out.set_focused(client.focused);
  out.set_suspended(client.suspended);
  out.set_key_table(client.key_table);
  out.set_offset_x(client.offset_x);
  out.set_offset_y(client.offset_y);
  out.set_panned(client.panned);
  out.set_independent(client.independent);
  for (const auto& [window, view] : client.views) {
    if (!windows.contains(window)) continue;
    state::ClientView& saved = *out.add_views();
    saved.set_window(window.value);
    put_view(*saved.mutable_view(), view);
  }
  for (const gid_t group : client.groups) out.add_groups(group);
  if (client.window) out.set_window(client.window->value);
  if (client.last_window) out.set_last_window(client.last_window->value);
  if (client.following) out.set_following(client.following->value);
  out.set_bytes_written(client.bytes_written);
  out.set_bytes_discarded(client.bytes_discarded);
}

void put_grants(state::World& out, const model::World& world) {
  for (const model::Grant& grant : world.grants().list()) {
    state::Grant& saved = *out.add_grants();
    saved.set_group(grant.subject.group);
    saved.set_number(grant.subject.number);
    saved.set_name(grant.subject.name);
    saved.set_role(static_cast<int>(grant.role));
    if (const auto* session = std::get_if<model::SessionId>(&grant.scope)) saved.set_session(session->value);
    if (const auto* window = std::get_if<model::WindowId>(&grant.scope)) saved.set_window(window->value);
    if (const auto* pane = std::get_if<model::PaneId>(&grant.scope)) saved.set_pane(pane->value);
    saved.set_created(nanoseconds(grant.created));
    if (grant.expires) saved.set_expires(nanoseconds(*grant.expires));
  }
}

void put_shared(state::World& out, const model::World& world) {
  put_grants(out, world);
  put_options(*out.mutable_server_options(), world.server_options());
  put_options(*out.mutable_session_options(), world.global_session_options());
  put_options(*out.mutable_window_options(), world.global_window_options());
  put_environment(*out.mutable_environment(), world.environment());
  for (const model::PasteBuffer* buffer : world.buffers().list()) {
    state::PasteBuffer& saved = *out.add_buffers();
    saved.set_name(buffer->name);
    saved.set_data(buffer->data);
    saved.set_created(nanoseconds(buffer->created));
    saved.set_automatic(buffer->automatic);
    saved.set_order(buffer->order);
  }
  out.set_next_buffer_number(world.buffers().next_number());
  for (const model::LoggedMessage& message : world.messages()) {
    state::Message& saved = *out.add_messages();
    saved.set_number(message.number);
    saved.set_when(nanoseconds(message.when));
    saved.set_text(message.text);
  }
  for (const auto& [type, lines] : world.prompt_history()) {
    state::PromptHistory& saved = *out.add_prompt_history();
    saved.set_type(type);
    for (const std::string& line : lines) saved.add_lines(line);
  }
  out.set_socket_path(world.socket_path);
  out.set_version(world.version);
  for (const std::string& file : world.config_files) out.add_config_files(file);
  out.set_started(nanoseconds(world.started));
}

// The sessions that are whole, with their windows and panes.
void put_sessions(state::World& out, const model::World& world, std::set<model::SessionId>& sessions,
                  std::set<model::WindowId>& windows) {
  for (const auto& [id, session] : world.sessions()) {
    const bool whole = std::ranges::none_of(
        session.winlinks, [&](const auto& entry) { return world.window(entry.second.window).layout.empty(); });
    if (session.winlinks.empty() || !whole) continue;
    sessions.insert(id);
    for (const auto& [index, link] : session.winlinks) windows.insert(link.window);
    put_session(*out.add_sessions(), session);
  }
  for (const model::WindowId id : windows) put_window(*out.add_windows(), world.window(id));
  for (const auto& [id, pane] : world.panes()) {
    if (windows.contains(pane.window) && world.window(pane.window).layout.find(id) != nullptr) {
      put_pane(*out.add_panes(), pane);
    }
  }
}

}  // namespace

state::World save_sessions(const model::World& world) {
  state::World out;
  std::set<model::SessionId> sessions;
  std::set<model::WindowId> windows;
  put_sessions(out, world, sessions, windows);
  return out;
}

state::World save(const model::World& world, const std::map<model::ClientId, model::Client>& away) {
  state::World out;
  std::set<model::SessionId> sessions;
  std::set<model::WindowId> windows;
  put_sessions(out, world, sessions, windows);
  for (const auto& [id, client] : world.clients()) {
    // One that runs a command and goes is of no interest to a later server.
    if (client.session) put_client(*out.add_clients(), client, sessions, windows);
  }
  for (const auto& [id, client] : away) {
    if (client.session) put_client(*out.add_clients(), client, sessions, windows);
  }
  if (const auto& mark = world.mark(); mark && sessions.contains(mark->session)) {
    out.mutable_mark()->set_session(mark->session.value);
    out.mutable_mark()->set_window_index(mark->window_index);
    out.mutable_mark()->set_pane(mark->pane.value);
  }
  const model::World::NextIds next = world.next_ids();
  out.set_next_session(next.session);
  out.set_next_window(next.window);
  out.set_next_pane(next.pane);
  out.set_next_client(next.client);
  out.set_next_message(next.message);
  put_shared(out, world);
  return out;
}

}  // namespace mux::recovery
