// The part of KeyDispatch that deals with the mouse, pastes, focus, replies, and what reaches a pane.
#include <utility>

#include "protocol/base/utf8.hpp"
#include "server/attach/client_directory.hpp"
#include "server/attach/key_dispatch.hpp"
#include "server/input/pane_input.hpp"
#include "server/input/paste.hpp"
#include "server/language/interpreter.hpp"
#include "server/model/access.hpp"
#include "server/model/world.hpp"

namespace mux::attach {

using keys::MouseLocation;
using options::OptionId;

namespace {

input::MousePlace to_mouse_place(const render::Place& place) {
  input::MousePlace mouse;
  mouse.location = place.location;
  if (place.pane) {
    mouse.target = place.pane->value;
  } else if (place.window_index) {
    mouse.target = static_cast<std::uint64_t>(*place.window_index);
  }
  return mouse;
}

bool may_type(const model::Access& access, model::PaneId pane) {
  return access.on(pane) >= model::Role::Writer;
}

bool names_pane(MouseLocation location) {
  return location != MouseLocation::Status && location != MouseLocation::StatusLeft &&
         location != MouseLocation::StatusRight && location != MouseLocation::StatusDefault &&
         location != MouseLocation::Empty;
}

}  // namespace

void KeyDispatch::handle_mouse(model::ClientId id, const input::MouseEvent& event) {
  ClientRecord* record = clients_.find(id);
  if (record == nullptr || !record->compositor) return;
  model::Client& client = interpreter_.world().client(id);
  const model::Pane* dragged = record->drag_pane ? interpreter_.world().find_pane(*record->drag_pane) : nullptr;
  const model::Mode* mode =
      dragged == nullptr ? nullptr : interpreter_.world().view_of(&client, dragged->window).mode(dragged->id);
  if (mode != nullptr && mode->dragging()) {
    record->mouse.claim_drag();
  } else {
    record->mouse.release_drag();
  }
  const auto locate = [&](int x, int y) { return to_mouse_place(record->compositor->locate(client, x, y)); };
  const std::optional<input::MouseInput> input = record->mouse.feed(event, steady_now(), locate);
  if (const std::optional<SteadyTime> deadline = record->mouse.deadline()) {
    record->click_timer.start(std::chrono::duration_cast<Microseconds>(*deadline - steady_now()));
  }
  if (input) mouse_key(id, *input);
}

void KeyDispatch::click_expired(model::ClientId id) {
  ClientRecord* record = clients_.find(id);
  if (record == nullptr) return;
  if (const std::optional<input::MouseInput> input = record->mouse.expire(steady_now())) mouse_key(id, *input);
  interpreter_.queue().run();
}

void KeyDispatch::mouse_key(model::ClientId id, const input::MouseInput& input) {
  model::World& world = interpreter_.world();
  ClientRecord* record = clients_.find(id);
  model::Client& client = world.client(id);
  const render::Place place = record->compositor->locate(client, input.event.x, input.event.y);
  model::KeyEvent event;
  event.key = input.key;
  model::MouseEvent& mouse = event.mouse;
  mouse.valid = true;
  mouse.kind = static_cast<model::MouseEvent::Kind>(input.event.kind);
  mouse.button = input.event.button;
  mouse.code = input.event.code;
  mouse.sgr = input.event.sgr;
  mouse.x = input.event.x;
  mouse.y = input.event.y;
  mouse.last_x = input.last_x;
  mouse.last_y = input.last_y;
  mouse.offset_x = client.offset_x;
  mouse.offset_y = client.offset_y;
  mouse.status_lines = world.status_lines(client);
  const bool top = world.session(*client.session).options.get_choice_text(OptionId::kStatusPosition) == "top";
  if (mouse.status_lines > 0) mouse.status_at = top ? 0 : client.size.rows - mouse.status_lines;
  mouse.key = input.key;
  mouse.session = place.session ? place.session : client.session;
  mouse.window_index = place.window_index;
  mouse.status_range = place.user;
  const auto pane = model::PaneId{static_cast<std::uint32_t>(input.place.target)};
  if (names_pane(input.place.location) && world.find_pane(pane) != nullptr) mouse.pane = pane;
  const model::Session& session = world.session(*mouse.session);
  if (mouse.pane) {
    mouse.window = world.pane(*mouse.pane).window;
  } else if (mouse.window_index && session.winlinks.contains(*mouse.window_index)) {
    mouse.window = session.winlinks.at(*mouse.window_index).window;
  } else {
    mouse.window = world.shown_window(client);
  }
  record->drag_pane = mouse.pane;
  if (event.key.is(keys::Special::Dragging)) return forward(client, event);
  key(id, std::move(event));
}

bool KeyDispatch::takes_keys(const model::Client& client, const model::Pane& pane) const {
  if (client.read_only || pane.dead() || pane.input_off) return false;
  return may_type(model::Access(interpreter_.world(), &client), pane.id);
}

void KeyDispatch::write_key(model::Pane& pane, const model::KeyEvent& event) {
  const terminal::Modes& modes = pane.terminal->modes();
  if (modes.has(terminal::Mode::KeyboardLocked)) return;
  const input::PaneInputModes wanted = input::input_modes(interpreter_.world(), pane);
  std::string bytes;
  if (event.press) {
    input::encode_press(*event.press, wanted, bytes);
  } else {
    (void)input::encode_key(event.key, wanted, bytes);
  }
  if (bytes.empty()) return;
  forwarded_ = true;
  interpreter_.host().panes().write(pane.id, bytes);
  if (!modes.has(terminal::Mode::LocalEcho)) return;
  pane.terminal->echo(bytes);
  clients_.pane_changed(pane.id);
}

void KeyDispatch::forward(model::Client& client, const model::KeyEvent& event) {
  if (client.read_only || !client.session) return;
  model::World& world = interpreter_.world();
  const model::WindowId window = world.shown_window(client);
  model::WindowView& view = world.view_of(&client, window);
  const std::optional<model::PaneId> id = event.mouse.valid ? event.mouse.pane : view.active;
  if (!id || world.find_pane(*id) == nullptr) return;
  if (model::Mode* mode = view.mode(*id)) {
    if (event.press && !event.press->has_name()) return;
    if (mode->key(&client, event)) clients_.window_changed(window);
    return;
  }
  model::Pane& pane = world.pane(*id);
  if (!takes_keys(client, pane)) return;
  if (event.mouse.valid) {
    return interpreter_.host().panes().write(*id, input::mouse_bytes(world, pane, event.mouse));
  }
  write_key(pane, event);
  if (!pane.options.get_flag(OptionId::kSynchronizePanes)) return;
  for (const model::PaneId other : world.window(window).panes()) {
    model::Pane& to = world.pane(other);
    if (other == *id || view.mode(other) != nullptr || !takes_keys(client, to)) continue;
    if (to.options.get_flag(OptionId::kSynchronizePanes)) write_key(to, event);
  }
}

// A release is no key of any table. It is for the program in focus, unless the press was somebody else's.
void KeyDispatch::release_key(model::Client& client, const keys::KeyPress& press) {
  ClientRecord* record = clients_.find(client.id);
  if (record == nullptr || std::erase(record->swallowed, press.code) > 0) return;
  if (client.overlay || client.prompt) return;
  model::World& world = interpreter_.world();
  const model::WindowView& view = world.view_of(&client, world.shown_window(client));
  if (!view.active || view.mode(*view.active) != nullptr || world.find_pane(*view.active) == nullptr) return;
  forward(client, {.key = press.key, .press = press});
}

void KeyDispatch::handle_paste(model::ClientId id, const input::PasteChunk& chunk) {
  model::World& world = interpreter_.world();
  model::Client& client = world.client(id);
  if (client.prompt) {
    for (std::string_view text = chunk.text; !text.empty() && client.prompt;) {
      const Utf8Character character = decode_utf8(text);
      text.remove_prefix(character.length);
      if (character.codepoint >= ' ') {
        taken_by_front(client, {.key = keys::KeyCode::character(character.codepoint)});
      }
    }
    return;
  }
  if (client.read_only || client.overlay) return;
  const model::WindowId window = world.shown_window(client);
  const model::WindowView& view = world.view_of(&client, window);
  if (!view.active || view.mode(*view.active) != nullptr) return;
  const model::Access access(world, &client);
  const bool synchronized = world.pane(*view.active).options.get_flag(OptionId::kSynchronizePanes);
  for (const model::PaneId other : world.window(window).panes()) {
    const model::Pane& pane = world.pane(other);
    const bool wanted = other == *view.active || (synchronized && pane.options.get_flag(OptionId::kSynchronizePanes));
    if (!wanted || !may_type(access, other) || pane.dead() || pane.input_off) continue;
    interpreter_.host().panes().write(other, input::encode_paste_chunk(chunk, input::input_modes(world, pane)));
  }
}

void KeyDispatch::focus(model::Client& client, bool in) {
  model::World& world = interpreter_.world();
  client.focused = in;
  // Whether another user looks is nothing to the programs.
  if (client.role != model::Role::Owner) return;
  world.push_event({.kind = in ? model::EventKind::ClientFocusIn : model::EventKind::ClientFocusOut,
                    .client = client.id,
                    .session = client.session});
  if (!world.server_options().get_flag(OptionId::kFocusEvents)) return;
  const model::WindowId window = world.shown_window(client);
  const std::optional<model::PaneId> active = world.view_of(&client, window).active;
  if (!active) return;
  std::string bytes;
  if (input::encode_focus(in, input::input_modes(world, world.pane(*active)), bytes)) {
    interpreter_.host().panes().write(*active, bytes);
  }
  world.push_event(
      {.kind = in ? model::EventKind::PaneFocusIn : model::EventKind::PaneFocusOut, .window = window, .pane = active});
}

// The colours that a terminal has by itself, for programs that ask; and where it tells no theme, whether it is dark.
void KeyDispatch::colour_told(model::Client& client, const input::ColourReport& report) {
  if (report.number != 10 && report.number != 11) return;
  const auto colour = terminal::Colour::rgb(report.red, report.green, report.blue);
  (report.number == 10 ? client.foreground : client.background) = colour;
  if (report.number == 11 && client.theme.empty()) {
    // Luma of ITU-R BT.601, in thousandths.
    const int luma = 299 * report.red + 587 * report.green + 114 * report.blue;
    client.theme = luma < 1000 * 128 ? "dark" : "light";
    clients_.redraw(client.id, true);
  }
  tell_terminals();
}

// Programs that asked are told of another theme at once.
void KeyDispatch::tell_terminals() {
  model::World& world = interpreter_.world();
  world.terminals_changed();
  for (const auto& [id, pane] : world.panes()) {
    interpreter_.host().panes().write(id, pane.terminal->take_replies());
  }
}

// What the terminal says of itself may let it do more; what it says of colours and the clipboard is for others.
void KeyDispatch::handle_reply(model::ClientId id, const input::InputEvent& event) {
  ClientRecord* record = clients_.find(id);
  ClientTerminal* terminal = record == nullptr ? nullptr : record->connection->terminal();
  if (terminal == nullptr) return;
  model::World& world = interpreter_.world();
  model::Client& client = world.client(id);
  render::TerminalCapabilities& capabilities = terminal->capabilities();
  bool changed = false;
  if (const auto* version = std::get_if<input::TerminalVersion>(&event)) {
    client.term_type = version->text;
    changed = capabilities.apply_version(version->text);
  } else if (const auto* attributes = std::get_if<input::DeviceAttributes>(&event)) {
    changed = attributes->secondary ? capabilities.apply_secondary_attributes(attributes->parameters)
                                    : capabilities.apply_primary_attributes(attributes->parameters);
  } else if (const auto* mode = std::get_if<input::ModeReport>(&event)) {
    changed = capabilities.apply_mode_report(mode->mode, mode->value);
  } else if (std::holds_alternative<input::KeyboardReport>(event)) {
    terminal->keyboard_known();
  } else if (const auto* colour = std::get_if<input::ColourReport>(&event)) {
    colour_told(client, *colour);
  } else if (const auto* clipboard = std::get_if<input::ClipboardReport>(&event)) {
    if (client.role != model::Role::Owner) return;
    const auto limit = static_cast<std::size_t>(world.server_options().get_number(OptionId::kBufferLimit));
    if (const auto added = world.buffers().add(clipboard->data, limit)) {
      world.push_event({.kind = model::EventKind::PasteBufferChanged, .new_value = added->name});
    }
  } else if (const auto* size = std::get_if<input::SizeReport>(&event)) {
    if (size->kind == 6) {
      client.cell_width = size->width;
      client.cell_height = size->height;
    }
  }
  if (changed) {
    client.colours = std::max(client.colours, capabilities.number(render::Capability::colors));
    terminal->capabilities_changed();
  }
}

}  // namespace mux::attach
