// KeyDispatch: what a client's keys and mouse do: prompts, overlays, key tables, modes, and at last the pane.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/event_loop.hpp"
#include "server/attach/client_record.hpp"
#include "server/input/input_event.hpp"
#include "server/input/key_encoder.hpp"
#include "server/model/ids.hpp"
#include "server/model/key_event.hpp"

namespace mux::language {
class Interpreter;
struct Binding;
}  // namespace mux::language
namespace mux::model {
struct Client;
struct Pane;
}  // namespace mux::model

namespace mux::attach {

class ClientDirectory;

class KeyDispatch {
 public:
  KeyDispatch(EventLoop& loop, language::Interpreter& interpreter, ClientDirectory& clients);

  // One event of a client's terminal.
  void handle(model::ClientId client, const input::InputEvent& event);
  // A key of a client, from its terminal or from send-keys -K.
  void key(model::ClientId client, model::KeyEvent event);
  void overlay_expired(model::ClientId client);
  void repeat_expired(model::ClientId client);
  void click_expired(model::ClientId client);

 private:
  // A key of the terminal: pressed, or let go.
  void handle_key(model::ClientId client, model::KeyEvent event);
  void release_key(model::Client& client, const keys::KeyPress& press);
  void handle_mouse(model::ClientId client, const input::MouseEvent& event);
  void mouse_key(model::ClientId client, const input::MouseInput& input);
  void handle_paste(model::ClientId client, const input::PasteChunk& chunk);
  void handle_reply(model::ClientId client, const input::InputEvent& event);
  void colour_told(model::Client& client, const input::ColourReport& report);
  void tell_terminals();
  void focus(model::Client& client, bool in);
  // True when a message, an overlay or a prompt took the key.
  bool taken_by_front(model::Client& client, const model::KeyEvent& event);
  void run_binding(model::Client& client, const language::Binding& binding, const model::KeyEvent& event);
  void look_up(model::Client& client, const model::KeyEvent& event);
  void set_table(model::Client& client, std::string_view table);
  [[nodiscard]] bool in_default_table(const model::Client& client) const;
  [[nodiscard]] std::string default_table(const model::Client& client) const;
  [[nodiscard]] bool is_fast_typing(ClientRecord& record, const model::Client& client, keys::KeyCode key) const;
  // Gives a key to the pane that it is for: its mode, or its program (and those synchronised with it).
  void forward(model::Client& client, const model::KeyEvent& event);

  // Whether a program may be sent what is typed at the client.
  [[nodiscard]] bool takes_keys(const model::Client& client, const model::Pane& pane) const;
  void write_key(model::Pane& pane, const model::KeyEvent& event);

  language::Interpreter& interpreter_;
  ClientDirectory& clients_;
  bool forwarded_ = false;  // the key at hand went to a program
};

}  // namespace mux::attach
