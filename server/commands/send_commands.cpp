// Commands that send keys to panes: send-keys, send-prefix.
#include <algorithm>

#include "protocol/base/utf8.hpp"
#include "server/commands/commands.hpp"
#include "server/input/key_encoder.hpp"
#include "server/input/pane_input.hpp"
#include "server/language/interpreter.hpp"
#include "server/mode/copy_mode.hpp"

namespace mux::commands {

using keys::KeyCode;
using language::Call;
using language::Status;
using options::OptionId;

namespace {

// A key for a pane: its mode's key table first, then the mode, else its program.
void send_key(const Call& call, KeyCode key) {
  model::Pane& pane = call.pane();
  model::Client* client = call.client();
  if (call.args().has('K') && call.target_client() != nullptr) {
    return call.host().clients().inject_key(call.target_client()->id, {.key = key});
  }
  if (model::Mode* mode = call.view().mode(pane.id)) {
    const std::string table = mode->key_table();
    const language::Binding* binding = table.empty() ? nullptr : call.interpreter().keys().find(table, key);
    if (binding == nullptr) {
      if (client != nullptr) mode->key(client, {.key = key});
      return;
    }
    const auto state = std::make_shared<language::CallState>(call.state());
    state->current = call.target();
    state->event = model::KeyEvent{.key = key};
    return call.run_next(binding->commands, state);
  }
  std::string bytes;
  if (input::encode_key(key, input::input_modes(call.world(), pane), bytes)) {
    call.host().panes().write(pane.id, bytes);
  }
}

void send_text(const Call& call, std::string_view text) {
  while (!text.empty()) {
    const Utf8Character character = decode_utf8(text);
    text.remove_prefix(character.length);
    send_key(call, KeyCode::character(character.codepoint));
  }
}

// An argument: a key by name, else its characters. With -H, a byte in hexadecimal.
void send_argument(const Call& call, const std::string& argument) {
  if (call.args().has('H')) {
    const std::string digits = argument.starts_with("0x") ? argument.substr(2) : argument;
    char* end = nullptr;
    const unsigned long value = std::strtoul(digits.c_str(), &end, 16);
    if (digits.empty() || *end != '\0' || value > 0xFF) return;
    const char byte = static_cast<char>(value);
    call.host().panes().write(call.pane().id, {&byte, 1});
    return;
  }
  if (!call.args().has('l')) {
    const std::optional<KeyCode> key = keys::parse_key(argument);
    if (key && !key->is(keys::Special::None) && !key->is(keys::Special::Unknown)) return send_key(call, *key);
  }
  send_text(call, argument);
}

Status send_to_mode(Call& call, unsigned repeat) {
  model::Mode* mode = call.view().mode(call.pane().id);
  if (mode == nullptr) return call.error("not in a mode");
  model::Mode::Call command;
  command.client = call.client();
  const unsigned held = std::exchange(mode->next_repeat, 1);
  command.repeat = call.args().has('N') ? repeat : held;
  command.mouse = call.event() != nullptr && call.event()->mouse.valid ? &call.event()->mouse : nullptr;
  for (const language::Argument& argument : call.args().positional()) {
    command.words.push_back(call.args().has('F') ? call.expand(argument.text()) : argument.text());
  }
  if (command.words.empty()) return Status::Ok;
  const model::Client* client = call.client();
  const mode::CopyCommandInfo* info = mode::find_copy_command(command.words.front());
  if (client != nullptr && client->read_only && info != nullptr && !info->read_only_ok) {
    return call.error("client is read-only");
  }
  const Result<> done = mode->command(command);
  call.host().clients().redraw_window(call.window().id);
  return call.check(done);
}

// send-keys -N in a mode with nothing else: the repeat count of the next command.
Status send_keys(Call& call) {
  const language::Arguments& args = call.args();
  unsigned repeat = 1;
  if (args.has('N')) {
    const std::string text = call.expand(args.get('N').value_or("1"));
    const auto count = language::parse_number(text, 1, 4294967295LL);
    if (!count) return call.fail("repeat count {}", count.error().message);
    repeat = static_cast<unsigned>(*count);
    model::Mode* mode = call.view().mode(call.pane().id);
    if (mode != nullptr && args.size() == 0) {
      mode->next_repeat = repeat;
      return Status::Ok;
    }
  }
  if (args.has('X')) return send_to_mode(call, repeat);
  if (call.client() != nullptr && call.client()->read_only) return call.error("client is read-only");
  if (args.has('M')) {
    if (call.event() == nullptr || !call.event()->mouse.valid) return call.error("no mouse target");
    const model::MouseEvent& mouse = call.event()->mouse;
    const model::Pane* pane = mouse.pane ? call.world().find_pane(*mouse.pane) : nullptr;
    if (pane == nullptr) return call.error("no mouse target");
    if (call.world().view_of(call.client(), pane->window).mode(pane->id) == nullptr) {
      call.host().panes().write(pane->id, input::mouse_bytes(call.world(), *pane, mouse));
    }
    return Status::Ok;
  }
  if (args.has('R')) {
    call.pane().terminal->reset();
    call.pane().terminal->clear_history();
    call.host().clients().redraw_window(call.window().id);
  }
  if (args.size() == 0 && call.event() != nullptr && !args.has('R') && !args.has('N')) {
    send_key(call, call.event()->key);
    return Status::Ok;
  }
  for (unsigned i = 0; i < repeat; ++i) {
    for (const language::Argument& argument : args.positional()) {
      send_argument(call, args.has('F') ? call.expand(argument.text()) : argument.text());
    }
  }
  return Status::Ok;
}

Status send_prefix(Call& call) {
  const options::OptionSet& options = call.session().options;
  send_key(call, options.get_key(call.args().has('2') ? OptionId::kPrefix2 : OptionId::kPrefix));
  return Status::Ok;
}

constexpr language::CommandBinding kCommands[] = {
    language::bind("send-keys", send_keys),
    language::bind("send-prefix", send_prefix),
};

}  // namespace

Family send_commands() {
  return kCommands;
}

}  // namespace mux::commands
