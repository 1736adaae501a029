// Writes control mode's guards, and the notification of each event.
#include "server/attach/control_client.hpp"

#include <fmt/format.h>

#include <utility>

#include "server/model/access.hpp"
#include "server/model/event.hpp"
#include "server/model/world.hpp"

namespace mux::attach {

namespace {

// A line longer than this that a control client types is cut off: it is no command.
constexpr std::size_t kMaximumLine = 1u << 20;

std::string window_line(const model::World& world, const model::Client& client, const model::Event& event,
                        std::string_view what, std::string_view rest = {}) {
  const bool linked = client.session && world.index_of(*client.session, *event.window);
  return fmt::format("%{}{} {}{}", linked ? "" : "unlinked-", what, to_string(*event.window), rest);
}

std::string layout_line(const model::World& world, const model::Client& client, model::WindowId id) {
  const model::Window& window = world.window(id);
  const std::string layout = window.layout.dump();
  const std::string visible = window.view.zoomed ? model::Layout(*window.view.zoomed, window.size).dump() : layout;
  std::string flags;
  const model::Session& session = world.session(*client.session);
  const std::optional<int> index = world.index_of(session.id, id);
  if (index && *index == session.current) flags += '*';
  if (index && !session.last.empty() && session.last.front() == *index) flags += '-';
  if (window.view.zoomed) flags += 'Z';
  return fmt::format("%layout-change {} {} {} {}", to_string(id), layout, visible, flags);
}

// Whether a client may be told of it: of what is not shared with another user, not even that it changed.
bool may_hear(const model::Access& access, const model::Event& event) {
  using Kind = model::EventKind;
  if (access.owner()) return true;
  switch (event.kind) {
    case Kind::PasteBufferChanged:
    case Kind::PasteBufferDeleted:
      return false;
    case Kind::WindowUnlinked:
      // The window may be gone: what counts is the session that it was in.
      return event.session && access.on(*event.session);
    case Kind::WindowLayoutChanged:
      // A layout names all panes.
      return access.on(*event.window).has_value();
    default:
      if (event.pane && !access.sees(*event.pane)) return false;
      if (event.window && !access.sees(*event.window)) return false;
      return event.window || event.pane || (event.session && access.sees(*event.session));
  }
}

}  // namespace

void ControlClient::begin(bool own) {
  block_time_ = to_epoch_seconds(wall_now());
  output.open_block();
  output.line(fmt::format("%begin {} {} {}", block_time_, ++number_, own ? 1 : 0));
}

void ControlClient::end(bool own, bool ended_badly) {
  output.line(fmt::format("%{} {} {} {}", ended_badly ? "error" : "end", block_time_, number_, own ? 1 : 0));
  output.close_block();
  if (ended_badly) failed = true;
}

void ControlClient::event(const model::World& world, const model::Client& client, const model::Event& event) {
  using Kind = model::EventKind;
  // Of sessions and other clients even one is told that is in no session (yet, or any more).
  const bool general = event.kind == Kind::SessionCreated || event.kind == Kind::SessionClosed ||
                       event.kind == Kind::ClientDetached || event.kind == Kind::SessionRenamed;
  if (!client.session && !general) return;
  const model::Access access(world, &client);
  if (!may_hear(access, event)) return;
  const model::Session* session = event.session ? world.find_session(*event.session) : nullptr;
  const model::Window* window = event.window ? world.find_window(*event.window) : nullptr;
  switch (event.kind) {
    case Kind::ClientDetached:
      return output.notify(fmt::format("%client-detached {}", event.old_value));
    case Kind::ClientSessionChanged:
      if (session == nullptr) return;
      if (event.client == id_) {
        return output.notify(fmt::format("%session-changed {} {}", to_string(session->id), session->name));
      }
      // One that came and went within the turn has no name any more.
      if (const model::Client* other = world.find_client(*event.client)) {
        output.notify(
            fmt::format("%client-session-changed {} {} {}", other->name, to_string(session->id), session->name));
      }
      return;
    case Kind::SessionCreated:
    case Kind::SessionClosed:
      return output.notify("%sessions-changed");
    case Kind::SessionRenamed:
      return output.notify(fmt::format("%session-renamed {} {}", to_string(*event.session), event.new_value));
    case Kind::SessionWindowChanged:
      if (session == nullptr) return;
      if (!access.sees(session->current_window())) return;
      // The one that is current now: as tmux, which asks when it writes.
      return output.notify(
          fmt::format("%session-window-changed {} {}", to_string(session->id), to_string(session->current_window())));
    case Kind::WindowLinked:
      return output.notify(window_line(world, client, event, "window-add"));
    case Kind::WindowUnlinked:
      return output.notify(window_line(world, client, event, "window-close"));
    case Kind::WindowRenamed:
      if (window != nullptr) output.notify(window_line(world, client, event, "window-renamed", " " + window->name));
      return;
    case Kind::WindowPaneChanged:
      if (window == nullptr) return;
      return output.notify(fmt::format("%window-pane-changed {} {}", to_string(window->id), to_string(*event.pane)));
    case Kind::WindowLayoutChanged:
      if (window == nullptr || !client.session || !world.index_of(*client.session, window->id)) return;
      return output.notify(layout_line(world, client, window->id));
    case Kind::PaneModeChanged:
      return output.notify(fmt::format("%pane-mode-changed {}", to_string(*event.pane)));
    case Kind::PasteBufferChanged:
      return output.notify(fmt::format("%paste-buffer-changed {}", event.new_value));
    case Kind::PasteBufferDeleted:
      return output.notify(fmt::format("%paste-buffer-deleted {}", event.new_value));
    default:
      return;
  }
}

void ControlClient::input(std::string_view bytes, bool end) {
  typed_.erase(0, taken_);
  taken_ = 0;
  typed_ += bytes;
  input_ended_ = input_ended_ || end;
}

std::optional<std::string> ControlClient::next_line() {
  const std::size_t end = typed_.find('\n', taken_);
  if (end == std::string::npos) {
    if (typed_.size() - taken_ > kMaximumLine) taken_ = typed_.size();
    return std::nullopt;
  }
  std::string line = typed_.substr(taken_, end - taken_);
  if (line.ends_with('\r')) line.pop_back();
  taken_ = end + 1;
  return line;
}

}  // namespace mux::attach
