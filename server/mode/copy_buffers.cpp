// CopyMode: what is selected goes to paste buffers, the clipboard and commands.
#include <algorithm>

#include "server/mode/copy_mode_state.hpp"
#include "server/model/client.hpp"
#include "server/model/ports.hpp"
#include "server/model/world.hpp"

namespace mux::mode {

using options::OptionId;

namespace {

// The selected text, or what the last search found at the cursor.
std::string text_to_copy(const CopyView& view, const std::optional<SearchMatch>& match) {
  if (view.selection().present) {
    return view.selected_text();
  }
  std::string out;
  if (match) {
    for (int y = match->begin.y; y <= match->end.y; ++y) {
      const int from = y == match->begin.y ? match->begin.x : 0;
      const int to = y == match->end.y ? match->end.x : view.columns();
      const TextLine& line = view.text().line(y);
      for (int x = from; x < std::min(to, static_cast<int>(line.cells.size())); ++x) {
        out += line.is_padding(x) ? std::string_view() : line.at(x);
      }
    }
  }
  return out;
}

// Buffers and commands are closed to other users.
bool is_guest(const CopyCall& call) {
  return call.client != nullptr && call.client->role != model::Role::Owner;
}

}  // namespace

void CopyMode::set_clipboard(const CopyCall& call, const std::string& data) {
  model::World& world = services_.world;
  const model::Pane* const pane = world.find_pane(pane_);
  if (pane == nullptr || world.server_options().get_choice_text(OptionId::kSetClipboard) == "off") {
    return;
  }
  // What another user copies is for its own terminal, what the owner copies for those of the owner.
  if (is_guest(call)) {
    return services_.host.clients().set_clipboard(call.client->id, {}, data);
  }
  for (const auto& [id, client] : world.clients()) {
    if (client.role == model::Role::Owner && client.attached() && world.shown_window(client) == pane->window) {
      services_.host.clients().set_clipboard(id, {}, data);
    }
  }
  world.push_event({.kind = model::EventKind::PaneSetClipboard, .window = pane->window, .pane = pane_});
}

void CopyMode::give_buffer(const CopyCall& call, std::string data, std::string_view prefix) {
  if (!call.has('C')) {
    set_clipboard(call, data);
  }
  if (call.has('P') || is_guest(call)) {
    return;
  }
  model::World& world = services_.world;
  const auto limit = static_cast<std::size_t>(world.server_options().get_number(OptionId::kBufferLimit));
  const auto added = world.buffers().add(std::move(data), limit, prefix.empty() ? "buffer" : prefix);
  if (!added) {
    return;
  }
  for (const std::string& name : added->dropped) {
    world.push_event({.kind = model::EventKind::PasteBufferDeleted, .new_value = name});
  }
  world.push_event({.kind = model::EventKind::PasteBufferChanged, .new_value = added->name});
}

void CopyMode::pipe_to(const CopyCall& call, std::string data, std::string_view command) {
  if (is_guest(call)) {
    return;
  }
  model::World& world = services_.world;
  std::string text = expand(command, call.client);
  if (text.empty()) {
    text = world.server_options().get_string(OptionId::kCopyCommand);
  }
  if (text.empty()) {
    return;
  }
  const model::Pane* const pane = world.find_pane(pane_);
  model::JobHost::Request request;
  request.command = std::move(text);
  request.directory = pane != nullptr ? pane->command.directory : std::string();
  request.environment = world.environment().flatten(model::Environment{});
  if (call.client != nullptr && call.client->session) {
    const model::Session& session = world.session(*call.client->session);
    request.environment = session.environment.flatten(world.environment());
    request.directory = session.directory;
  }
  request.input = std::move(data);
  // Nothing waits for it; a command that cannot be started has nobody to be told.
  (void)services_.host.jobs().run(std::move(request), [](const model::JobHost::Finished&) {});
}

void CopyMode::copy_selection(const CopyCall& call, CopyTo to) {
  std::string data = text_to_copy(view_, current_match());
  if (data.empty()) {
    return;
  }
  if (to != CopyTo::Buffer) {
    pipe_to(call, data, call.argument(0));
  }
  if (to != CopyTo::PipeOnly) {
    const std::string prefix = expand(call.argument(to == CopyTo::Pipe ? 1 : 0), call.client);
    give_buffer(call, std::move(data), prefix);
  }
}

void CopyMode::append_selection(const CopyCall& call) {
  std::string data = text_to_copy(view_, current_match());
  if (data.empty()) {
    return;
  }
  set_clipboard(call, data);
  model::World& world = services_.world;
  if (is_guest(call)) {
    return;
  }
  const model::PasteBuffer* const top = world.buffers().top();
  if (top == nullptr) {
    CopyCall first = call;
    first.flags = "C";
    give_buffer(first, std::move(data), {});
    return;
  }
  const std::string name = top->name;
  if (world.buffers().set(name, top->data + data)) {
    world.push_event({.kind = model::EventKind::PasteBufferChanged, .new_value = name});
  }
}

CopyOutcome CopyMode::copy_lines(const CopyCall& call, bool from_start, CopyTo to) {
  const int x = view_.cursor_x();
  const int y = view_.cursor_y();
  const int scroll = view_.scroll();
  view_.stop_selection();
  view_.selection().present = false;
  if (from_start) {
    view_.start_of_line();
  }
  view_.begin_selection();
  for (unsigned n = 1; n < std::min(call.repeat, static_cast<unsigned>(view_.text().last_row() + 1)); ++n) {
    view_.down();
  }
  view_.end_of_line();
  copy_selection(call, to);
  view_.clear_selection();
  view_.set_scroll(scroll);
  view_.set_cursor(x, y);
  return CopyOutcome::Redraw;
}

}  // namespace mux::mode
