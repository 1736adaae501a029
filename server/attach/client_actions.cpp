// What commands ask of clients: attach, switch, detach, redraw, messages, clipboard, files.
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <utility>

#include "protocol/base/base64.hpp"
#include "server/attach/client_directory.hpp"
#include "server/attach/hooks.hpp"
#include "server/attach/key_dispatch.hpp"
#include "server/format/context.hpp"
#include "server/language/interpreter.hpp"
#include "server/mode/copy_mode.hpp"
#include "server/model/access.hpp"
#include "server/model/world.hpp"
#include "server/render/draw_turn.hpp"

namespace mux::attach {

using options::OptionId;

namespace {

std::vector<std::string> values(const options::OptionArray& array) {
  std::vector<std::string> all;
  for (const auto& [index, text] : array) all.push_back(text);
  return all;
}

}  // namespace

Result<> ClientDirectory::attach(model::ClientId id, model::SessionId session) {
  ClientRecord& record = *find(id);
  model::Client& client = world_.client(id);
  if (client.session) {
    switch_session(id, session);
    return {};
  }
  if (!client.has_terminal) return fail("open terminal failed: not a terminal");
  if (Result<> opened = open_terminal(record, client); !opened) return opened;
  world_.push_event({.kind = model::EventKind::ClientAttached, .client = id, .session = session});
  ever_attached_ = true;
  switch_session(id, session);
  show_causes(id);
  arm_status_timer();
  return {};
}

Result<> ClientDirectory::open_terminal(ClientRecord& record, model::Client& client) {
  if (record.control) {
    record.connection->send_attach();
  } else {
    const options::OptionSet& server = world_.server_options();
    ConnectedClient::TerminalPolicy policy;
    policy.features = values(server.get_array(OptionId::kTerminalFeatures));
    policy.overrides = values(server.get_array(OptionId::kTerminalOverrides));
    policy.escape_time = Milliseconds(server.get_number(OptionId::kEscapeTime));
    if (Result<> opened = record.connection->open_terminal(policy); !opened) {
      return fail("open terminal failed: {}", opened.error().message);
    }
    const render::TerminalCapabilities& capabilities = record.connection->terminal()->capabilities();
    client.colours = std::max(8, capabilities.number(render::Capability::colors));
    record.compositor = std::make_unique<render::Compositor>(
        world_, [this](std::optional<model::PaneId> pane, std::optional<model::ClientId> seen_by) {
          return interpreter_->frame_context(pane, seen_by);
        });
  }
  return {};
}

void ClientDirectory::switch_session(model::ClientId id, model::SessionId to) {
  model::Client& client = world_.client(id);
  if (!model::Access(world_, &client).sees(to)) return;
  client.window.reset();
  client.last_window.reset();
  if (client.session && *client.session != to) client.last_session = client.session;
  client.session = to;
  guest_attached(client);
  client.message.reset();
  client.key_table.clear();
  client.repeating = false;
  client.panned = false;
  client.offset_x = client.offset_y = 0;
  client.activity = wall_now();
  model::Session& session = world_.session(to);
  session.last_attached = session.activity = wall_now();
  model::Winlink& current = session.winlinks.at(session.current);
  current.bell = current.activity = current.silence = false;
  world_.push_event({.kind = model::EventKind::ClientSessionChanged, .client = id, .session = to});
  world_.recalculate_sizes();
  redraw(id, true);
}

void ClientDirectory::detach(model::ClientId id, model::DetachKind kind, std::string_view message) {
  switch (kind) {
    case model::DetachKind::Detach:
      return leave(id, 0, wire::EXIT_DETACHED, message);
    case model::DetachKind::DetachAndHangup:
      return leave(id, 0, wire::EXIT_DETACHED_HUP, message);
    case model::DetachKind::Exit:
      return leave(id, 0, message.empty() ? wire::EXIT_EXITED : wire::EXIT_MESSAGE, message);
  }
}

void ClientDirectory::exec(model::ClientId id, std::string_view shell_command) {
  ClientRecord* record = find(id);
  if (record == nullptr || shell_command.empty()) return;
  model::Client& client = world_.client(id);
  const std::optional<model::SessionId> session = std::exchange(client.session, std::nullopt);
  if (!session) return;
  std::string shell = world_.session(*session).options.get_string(OptionId::kDefaultShell);
  if (::access(shell.c_str(), X_OK) != 0) shell = "/bin/sh";
  record->connection->send_exec(shell, shell_command, client.environment.flatten({}));
  world_.push_event(
      {.kind = model::EventKind::ClientDetached, .client = id, .session = session, .old_value = client.name});
  world_.recalculate_sizes();
}

void ClientDirectory::suspend(model::ClientId id) {
  ClientRecord* record = find(id);
  model::Client& client = world_.client(id);
  if (record == nullptr || !client.session || client.control) return;
  client.suspended = true;
  record->connection->send_suspend();
}

void ClientDirectory::lock(model::ClientId id) {
  ClientRecord* record = find(id);
  model::Client& client = world_.client(id);
  if (record == nullptr || !client.session || client.control || client.suspended) return;
  const std::string& command = world_.session(*client.session).options.get_string(OptionId::kLockCommand);
  if (command.empty()) return;
  client.suspended = true;
  record->connection->send_lock(command);
}

void ClientDirectory::redraw(model::ClientId id, bool clear) {
  ClientRecord* record = find(id);
  if (record == nullptr) return;
  if (record->compositor) record->compositor->status_changed();
  ClientTerminal* terminal = record->connection->terminal();
  if (terminal == nullptr) return;
  if (clear) {
    terminal->forget_screen();
  } else {
    terminal->changed();
  }
}

void ClientDirectory::redraw_session(model::SessionId session) {
  for (const model::ClientId id : world_.clients_of(session)) redraw(id, false);
}

void ClientDirectory::redraw_status(model::SessionId session) {
  redraw_session(session);
}

void ClientDirectory::redraw_window(model::WindowId window) {
  window_changed(window);
}

void ClientDirectory::pane_changed(model::PaneId id) {
  const model::Pane* pane = world_.find_pane(id);
  if (pane == nullptr) return;
  const SteadyTime now = steady_now();
  for (const auto& [client, record] : records_) {
    ClientTerminal* terminal = record->connection->terminal();
    // Under a flood that is most of them most of the time.
    if (terminal == nullptr || terminal->expects_all(now)) continue;
    const model::Client& known = world_.client(client);
    if (!known.session) continue;
    if (world_.shown_window(known) != pane->window) continue;
    if (world_.view_of(&known, pane->window).active == id) {
      terminal->changed();
    } else {
      terminal->changed_beside();
    }
  }
}

void ClientDirectory::window_changed(model::WindowId window) {
  for (const auto& [session, index] : world_.links_of(window)) redraw_session(session);
}

void ClientDirectory::all_changed() {
  for (const auto& [id, record] : records_) redraw(id, false);
}

bool ClientDirectory::draw() {
  follow();
  const SteadyTime begun = steady_now();
  render::DrawTurn turn(begun);
  for (const auto& [id, record] : records_) {
    if (ClientTerminal* terminal = record->connection->terminal()) {
      terminal->set_frame_interval(budget_.interval());
      if (terminal->frame_due(begun)) {
        turn.add({.client = id,
                  .last = terminal->last_frame(),
                  .typing = terminal->typing(begun),
                  .owner = world_.client(id).role == model::Role::Owner});
      }
    }
    if (record->control && !record->connection->exited()) draw_control(id, *record->control);
  }
  SteadyTime now = begun;
  while (const std::optional<model::ClientId> id = turn.next(now)) {
    find(*id)->connection->terminal()->draw(now);
    now = steady_now();
  }
  for (const auto& [id, record] : records_) {
    const ClientTerminal* terminal = record->connection->terminal();
    if (terminal == nullptr) continue;
    if (std::exchange(record->bytes_told, terminal->bytes_written()) != terminal->bytes_written()) {
      world_.client(id).bytes_written = terminal->bytes_written();
    }
  }
  if (now != begun) budget_.spent(std::chrono::duration_cast<Microseconds>(now - begun), now);
  return !turn.cut();
}

void ClientDirectory::arm_status_timer() {
  std::int64_t seconds = 0;
  for (const auto& [id, client] : world_.clients()) {
    if (!client.attached() || client.control) continue;
    const std::int64_t wanted = world_.session(*client.session).options.get_number(OptionId::kStatusInterval);
    if (wanted > 0 && (seconds == 0 || wanted < seconds)) seconds = wanted;
  }
  status_timer_.stop();
  if (seconds > 0) status_timer_.start(std::chrono::seconds(seconds));
}

void ClientDirectory::show_message(model::ClientId id, std::string text, std::optional<Milliseconds> delay,
                                   bool ignore_styles, bool ignore_keys) {
  ClientRecord* record = find(id);
  model::Client& client = world_.client(id);
  world_.log_message(client.name + " message: " + text);
  if (record == nullptr || !client.session) return;
  // Its own command's message belongs to the command's block.
  if (record->control) return record->control->output.line("%message " + text);
  const options::OptionSet& options = world_.session(*client.session).options;
  const Milliseconds shown = delay ? *delay : Milliseconds(options.get_number(OptionId::kDisplayTime));
  model::StatusMessage message;
  message.text = std::move(text);
  message.ignore_styles = ignore_styles;
  message.ignore_keys = ignore_keys;
  record->message_timer.stop();
  if (shown > Milliseconds::zero()) {
    message.deadline = steady_now() + shown;
    record->message_timer.start(shown);
  }
  client.message = std::move(message);
  redraw(id, false);
}

std::vector<std::string> ClientDirectory::describe_terminals() const {
  std::vector<std::string> lines;
  int number = 0;
  for (const auto& [id, record] : records_) {
    const ClientTerminal* terminal = record->connection->terminal();
    if (terminal == nullptr) continue;
    const render::TerminalCapabilities& capabilities = terminal->capabilities();
    lines.push_back("Terminal " + std::to_string(number++) + ": " + capabilities.term() + " for " +
                    world_.client(id).name + ", features=" + capabilities.feature_names() + ":");
    for (std::string& line : capabilities.describe()) lines.push_back(std::move(line));
  }
  return lines;
}

void ClientDirectory::set_clipboard(model::ClientId id, std::string_view selection, std::string_view data) {
  ClientRecord* record = find(id);
  ClientTerminal* terminal = record == nullptr ? nullptr : record->connection->terminal();
  if (terminal == nullptr || !terminal->capabilities().has(render::Capability::Ms)) return;
  terminal->write(terminal->capabilities().expand(render::Capability::Ms, selection, encode_base64(data)));
}

void ClientDirectory::query_clipboard(model::ClientId id) {
  ClientRecord* record = find(id);
  ClientTerminal* terminal = record == nullptr ? nullptr : record->connection->terminal();
  if (terminal == nullptr || world_.client(id).role != model::Role::Owner) return;
  if (!terminal->capabilities().has(render::Capability::Ms)) return;
  terminal->write(terminal->capabilities().expand(render::Capability::Ms, "", "?"));
}

void ClientDirectory::notify(model::ClientId id, std::string_view title, std::string_view text) {
  ClientRecord* record = find(id);
  ClientTerminal* terminal = record == nullptr ? nullptr : record->connection->terminal();
  if (terminal == nullptr) return;
  const std::string bytes = render::notification(terminal->capabilities().notifications(), title, text);
  if (!bytes.empty()) return terminal->write(bytes);
  std::string line(title);
  if (!line.empty() && !text.empty()) line += ": ";
  line += text;
  show_message(id, std::move(line), std::nullopt, true, false);
}

void ClientDirectory::read_file(std::optional<model::ClientId> id, std::string_view path, ReadDone done) {
  ClientRecord* record = id ? find(*id) : nullptr;
  if (record != nullptr && !(path == "-" && world_.client(*id).session)) {
    return record->connection->files().read(path, std::move(done));
  }
  if (path == "-") return done(fail("{}: -", std::strerror(EBADF)));
  std::ifstream file{std::string(path), std::ios::binary};
  if (!file) return done(fail("{}: {}", std::strerror(errno), path));
  std::string content{std::istreambuf_iterator<char>(file), {}};
  done(std::move(content));
}

void ClientDirectory::write_file(std::optional<model::ClientId> id, std::string_view path, std::string data,
                                 bool append, WriteDone done) {
  ClientRecord* record = id ? find(*id) : nullptr;
  if (record != nullptr && !(path == "-" && world_.client(*id).session)) {
    return record->connection->files().write(path, std::move(data), append, std::move(done));
  }
  if (path == "-") return done(fail("{}: -", std::strerror(EBADF)));
  std::ofstream file{std::string(path), append ? std::ios::binary | std::ios::app : std::ios::binary};
  if (!file.write(data.data(), static_cast<std::streamsize>(data.size())).flush()) {
    return done(fail("{}: {}", std::strerror(errno), path));
  }
  done({});
}

void ClientDirectory::inject_key(model::ClientId id, const model::KeyEvent& event) {
  keys_->key(id, event);
}

void ClientDirectory::overlay_opened(model::ClientId id) {
  ClientRecord* record = find(id);
  const model::Client& client = world_.client(id);
  if (record == nullptr || !client.overlay) return;
  record->overlay_timer.stop();
  if (const auto deadline = client.overlay->deadline()) {
    const auto left = std::chrono::duration_cast<Microseconds>(*deadline - steady_now());
    record->overlay_timer.start(std::max(Microseconds(1), left));
  }
  redraw(id, false);
}

void ClientDirectory::set_exit_status(model::ClientId id, int status) {
  if (ClientRecord* record = find(id)) record->connection->exit_status = status;
}

// The errors of the configuration, in the first session that anyone sees.
void ClientDirectory::show_causes(model::ClientId id) {
  // They name the owner's files.
  if (world_.client(id).role != model::Role::Owner) return;
  for (const std::string& cause : std::exchange(causes_, {})) {
    model::Client& client = world_.client(id);
    if (ClientRecord& record = *find(id); record.control) {
      record.control->output.notify("%config-error " + cause);
    } else {
      show_lines(client, cause);
    }
  }
}

void ClientDirectory::session_closed() {
  std::vector<model::ClientId> homeless;
  for (const auto& [id, record] : records_) {
    if (world_.client(id).exit_message && !record->connection->exited()) homeless.push_back(id);
  }
  for (const model::ClientId id : homeless) leave(id, 0, wire::EXIT_EXITED);
}

}  // namespace mux::attach
