// The order in which prompts, overlays, key tables, modes and panes are asked for a key.
#include "server/attach/key_dispatch.hpp"

#include <utility>

#include "server/attach/client_directory.hpp"
#include "server/language/interpreter.hpp"
#include "server/model/world.hpp"

namespace mux::attach {

using keys::KeyCode;
using keys::Special;
using options::OptionId;

namespace {

constexpr std::string_view kPrefixTable = "prefix";

const options::OptionSet& session_options(const model::World& world, const model::Client& client) {
  return world.session(*client.session).options;
}

}  // namespace

KeyDispatch::KeyDispatch(EventLoop&, language::Interpreter& interpreter, ClientDirectory& clients)
    : interpreter_(interpreter), clients_(clients) {}

void KeyDispatch::handle(model::ClientId id, const input::InputEvent& event) {
  model::Client* client = interpreter_.world().find_client(id);
  if (client == nullptr || !client->session || client->suspended) return;
  if (const auto* code = std::get_if<KeyCode>(&event)) {
    if (code->is(Special::FocusIn) || code->is(Special::FocusOut)) return focus(*client, code->is(Special::FocusIn));
    return handle_key(id, {.key = *code});
  }
  if (const auto* press = std::get_if<keys::KeyPress>(&event)) {
    if (press->event == keys::KeyPress::Event::Release) return release_key(*client, *press);
    return handle_key(id, {.key = press->key, .press = *press});
  }
  if (const auto* mouse = std::get_if<input::MouseEvent>(&event)) return handle_mouse(id, *mouse);
  if (const auto* paste = std::get_if<input::PasteChunk>(&event)) return handle_paste(id, *paste);
  handle_reply(id, event);
}

void KeyDispatch::handle_key(model::ClientId id, model::KeyEvent event) {
  const std::uint32_t code = event.press ? event.press->code : input::press_of(event.key).code;
  forwarded_ = false;
  model::Client& client = interpreter_.world().client(id);
  if (!event.press || event.press->has_name()) {
    key(id, std::move(event));
  } else if (!client.overlay && !client.prompt) {
    forward(client, event);  // no table has a name for it
  }
  ClientRecord* record = clients_.find(id);
  if (record == nullptr) return;
  std::erase(record->swallowed, code);
  if (forwarded_ || code == 0) return;
  if (record->swallowed.size() >= ClientRecord::kMaxSwallowed) record->swallowed.erase(record->swallowed.begin());
  record->swallowed.push_back(code);
}

void KeyDispatch::key(model::ClientId id, model::KeyEvent event) {
  model::World& world = interpreter_.world();
  model::Client* client = world.find_client(id);
  if (client == nullptr || !client->session || client->suspended) return;
  const WallTime now = wall_now();
  const WallTime before = std::exchange(client->activity, now);
  world.session(*client->session).activity = now;
  // The size follows the client that was used last.
  if (world.attached_count(*client->session) > 1 && now - before > std::chrono::milliseconds(1)) {
    world.recalculate_sizes();
  }
  if (event.key.is(Special::ReportDarkTheme) || event.key.is(Special::ReportLightTheme)) {
    const bool dark = event.key.is(Special::ReportDarkTheme);
    client->theme = dark ? "dark" : "light";
    world.push_event({.kind = dark ? model::EventKind::ClientDarkTheme : model::EventKind::ClientLightTheme,
                      .client = id,
                      .session = client->session});
    tell_terminals();
    return clients_.redraw(id, true);
  }
  if (taken_by_front(*client, event)) return;
  look_up(*client, event);
}

bool KeyDispatch::taken_by_front(model::Client& client, const model::KeyEvent& event) {
  const model::ClientId id = client.id;
  if (client.message) {
    if (client.message->ignore_keys) return true;
    client.message.reset();
    clients_.redraw(id, false);
  }
  if (client.overlay) {
    const model::Overlay::KeyResult result = client.overlay->key(client, event);
    clients_.redraw(id, false);
    if (result == model::Overlay::KeyResult::Consumed) return true;
    if (result == model::Overlay::KeyResult::Pass) return false;
    client.overlay.reset();
    return result == model::Overlay::KeyResult::Close;
  }
  if (client.prompt && !event.key.is_mouse()) {
    const bool taken = client.prompt->key(client, event);
    model::Client* still = interpreter_.world().find_client(id);
    if (still != nullptr && still->prompt && still->prompt->finished()) still->prompt.reset();
    clients_.redraw(id, false);
    return taken || still == nullptr;
  }
  return false;
}

std::string KeyDispatch::default_table(const model::Client& client) const {
  return session_options(interpreter_.world(), client).get_string(OptionId::kKeyTable);
}

bool KeyDispatch::in_default_table(const model::Client& client) const {
  return client.key_table.empty() || client.key_table == default_table(client);
}

void KeyDispatch::set_table(model::Client& client, std::string_view table) {
  client.key_table = table;
  clients_.redraw(client.id, false);
}

// Keys that come faster than anyone types are a paste by a terminal that does not bracket it.
bool KeyDispatch::is_fast_typing(ClientRecord& record, const model::Client& client, KeyCode key) const {
  const Milliseconds limit(session_options(interpreter_.world(), client).get_number(OptionId::kAssumePasteTime));
  const SteadyTime now = steady_now();
  const SteadyTime last = std::exchange(record.last_key, now);
  if (limit == Milliseconds::zero() || key.is_mouse() || key == KeyCode::character(0x1b)) return false;
  return std::exchange(record.pasting, now - last < limit) && record.pasting;
}

void KeyDispatch::look_up(model::Client& client, const model::KeyEvent& event) {
  model::World& world = interpreter_.world();
  const options::OptionSet& options = session_options(world, client);
  ClientRecord* record = clients_.find(client.id);
  const std::optional<model::PaneId> pane = event.mouse.valid && event.mouse.pane
                                                ? event.mouse.pane
                                                : world.view_of(&client, world.shown_window(client)).active;
  if (record != nullptr && !event.mouse.valid && is_fast_typing(*record, client, event.key)) {
    return forward(client, event);
  }

  // A mode's own table stands in for the default one.
  std::string table = in_default_table(client) ? default_table(client) : client.key_table;
  bool mode_table = false;
  if (in_default_table(client) && pane && world.find_pane(*pane) != nullptr) {
    const model::Mode* mode = world.view_of(&client, world.pane(*pane).window).mode(*pane);
    if (mode != nullptr && !mode->key_table().empty()) {
      table = mode->key_table();
      mode_table = true;
    }
  }
  while (true) {
    const bool prefix =
        event.key == options.get_key(OptionId::kPrefix) || event.key == options.get_key(OptionId::kPrefix2);
    if (prefix && table != kPrefixTable) return set_table(client, kPrefixTable);

    const language::Binding* binding = interpreter_.keys().find(table, event.key);
    if (binding == nullptr) binding = interpreter_.keys().find(table, KeyCode::special(Special::Any));
    if (binding != nullptr) {
      // A key that does not repeat, while keys repeat, is one of the default table.
      if (!client.repeating || binding->repeat) return run_binding(client, *binding, event);
    } else if (in_default_table(client) && !client.repeating) {
      break;
    }
    client.repeating = false;
    set_table(client, {});
    table = default_table(client);
    mode_table = false;
  }
  if (mode_table || table == default_table(client)) forward(client, event);
}

void KeyDispatch::run_binding(model::Client& client, const language::Binding& binding, const model::KeyEvent& event) {
  const options::OptionSet& options = session_options(interpreter_.world(), client);
  ClientRecord* record = clients_.find(client.id);
  std::int64_t repeat_time = options.get_number(OptionId::kRepeatTime);
  const std::int64_t initial = options.get_number(OptionId::kInitialRepeatTime);
  if (!client.repeating && initial != 0) repeat_time = initial;
  client.repeating = repeat_time != 0 && binding.repeat;
  if (client.repeating && record != nullptr) {
    record->repeat_timer.start(Milliseconds(repeat_time));
  } else {
    client.key_table.clear();
  }
  clients_.redraw(client.id, false);

  language::CallStatePtr state = interpreter_.make_state(client.id);
  state->event = event;
  if (event.mouse.valid && event.mouse.pane && interpreter_.world().find_pane(*event.mouse.pane) != nullptr) {
    state->current = language::target_of(interpreter_.world(), *event.mouse.pane);
    state->current.session = client.session;
    state->current.window_index = interpreter_.world().index_of(*client.session, *state->current.window);
  }
  interpreter_.queue().append(client.id, binding.commands, std::move(state));
}

void KeyDispatch::repeat_expired(model::ClientId id) {
  model::Client& client = interpreter_.world().client(id);
  if (!client.repeating) return;
  client.repeating = false;
  set_table(client, {});
}

void KeyDispatch::overlay_expired(model::ClientId id) {
  interpreter_.world().client(id).overlay.reset();
  clients_.redraw(id, false);
}

}  // namespace mux::attach
