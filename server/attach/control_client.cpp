// Writes control mode's lines: guarded blocks, notifications, panes' bytes with escapes.
#include "server/attach/control_client.hpp"

#include <fmt/format.h>

#include <utility>

#include "server/model/event.hpp"
#include "server/model/world.hpp"

namespace mux::attach {

namespace {

// A line longer than this that a control client types is cut off: it is no command.
constexpr std::size_t kMaximumLine = 1u << 20;

// Bytes below space and backslashes as `\ooo`.
std::string escape_output(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    if (value < ' ' || byte == '\\') {
      out += fmt::format("\\{:03o}", value);
    } else {
      out.push_back(byte);
    }
  }
  return out;
}

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

}  // namespace

void ControlClient::begin(bool own) {
  block_time_ = to_epoch_seconds(wall_now());
  in_block_ = true;
  write_(fmt::format("%begin {} {} {}\n", block_time_, ++number_, own ? 1 : 0));
}

void ControlClient::end(bool own, bool ended_badly) {
  write_(fmt::format("%{} {} {} {}\n", ended_badly ? "error" : "end", block_time_, number_, own ? 1 : 0));
  in_block_ = false;
  if (ended_badly) failed = true;
  for (const std::string& held : std::exchange(held_, {})) write_(held + "\n");
}

void ControlClient::line(std::string_view text) {
  write_(std::string(text) + "\n");
}

void ControlClient::notify(std::string line) {
  if (in_block_) {
    held_.push_back(std::move(line));
  } else {
    write_(line + "\n");
  }
}

void ControlClient::output(model::PaneId pane, std::string_view bytes, std::optional<int> pause_after,
                           std::size_t waiting) {
  const SteadyTime now = steady_now();
  if (waiting == 0) current_at_ = now;
  if (bytes.empty() || silent_.contains(pane) || paused_.contains(pane)) return;
  if (!pause_after) return notify(fmt::format("%output {} {}", to_string(pane), escape_output(bytes)));
  const auto age = std::chrono::duration_cast<Milliseconds>(now - current_at_);
  if (waiting > 0 && age >= std::chrono::seconds(*pause_after)) return pause(pane);
  notify(fmt::format("%extended-output {} {} : {}", to_string(pane), age.count(), escape_output(bytes)));
}

void ControlClient::pause(model::PaneId pane) {
  if (paused_.insert(pane).second) notify(fmt::format("%pause {}", to_string(pane)));
}

void ControlClient::set_pane_output(model::PaneId pane, model::PaneOutput wanted) {
  switch (wanted) {
    case model::PaneOutput::On:
      silent_.erase(pane);
      break;
    case model::PaneOutput::Off:
      silent_.insert(pane);
      break;
    case model::PaneOutput::Continue:
      if (paused_.erase(pane) != 0) notify(fmt::format("%continue {}", to_string(pane)));
      break;
    case model::PaneOutput::Pause:
      pause(pane);
      break;
  }
}

void ControlClient::event(const model::World& world, const model::Client& client, const model::Event& event) {
  using Kind = model::EventKind;
  const model::Session* session = event.session ? world.find_session(*event.session) : nullptr;
  const model::Window* window = event.window ? world.find_window(*event.window) : nullptr;
  switch (event.kind) {
    case Kind::ClientDetached:
      return notify(fmt::format("%client-detached {}", event.old_value));
    case Kind::ClientSessionChanged:
      if (session == nullptr) return;
      if (event.client == id_) {
        return notify(fmt::format("%session-changed {} {}", to_string(session->id), session->name));
      }
      return notify(fmt::format("%client-session-changed {} {} {}", world.client(*event.client).name,
                                to_string(session->id), session->name));
    case Kind::SessionCreated:
    case Kind::SessionClosed:
      return notify("%sessions-changed");
    case Kind::SessionRenamed:
      return notify(fmt::format("%session-renamed {} {}", to_string(*event.session), event.new_value));
    case Kind::SessionWindowChanged:
      if (session == nullptr) return;
      return notify(fmt::format("%session-window-changed {} {}", to_string(session->id), to_string(*event.window)));
    case Kind::WindowLinked:
      return notify(window_line(world, client, event, "window-add"));
    case Kind::WindowUnlinked:
      return notify(window_line(world, client, event, "window-close"));
    case Kind::WindowRenamed:
      if (window != nullptr) notify(window_line(world, client, event, "window-renamed", " " + window->name));
      return;
    case Kind::WindowPaneChanged:
      if (window == nullptr) return;
      return notify(fmt::format("%window-pane-changed {} {}", to_string(window->id), to_string(*event.pane)));
    case Kind::WindowLayoutChanged:
      if (window == nullptr || !client.session || !world.index_of(*client.session, window->id)) return;
      return notify(layout_line(world, client, window->id));
    case Kind::PaneModeChanged:
      return notify(fmt::format("%pane-mode-changed {}", to_string(*event.pane)));
    case Kind::PasteBufferChanged:
      return notify(fmt::format("%paste-buffer-changed {}", event.new_value));
    case Kind::PasteBufferDeleted:
      return notify(fmt::format("%paste-buffer-deleted {}", event.new_value));
    default:
      return;
  }
}

void ControlClient::input(std::string_view bytes, const std::function<void(std::string_view)>& line) {
  typed_ += bytes;
  std::size_t begin = 0;
  for (std::size_t end; (end = typed_.find('\n', begin)) != std::string::npos; begin = end + 1) {
    std::string_view typed = std::string_view(typed_).substr(begin, end - begin);
    if (typed.ends_with('\r')) typed.remove_suffix(1);
    line(typed);
  }
  typed_.erase(0, begin);
  if (typed_.size() > kMaximumLine) typed_.clear();
}

}  // namespace mux::attach
