// Conversation: one client's talk with the server, from Hello to Exit, whatever the command turns out to be.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/file_relay.hpp"
#include "client/tty_guard.hpp"
#include "protocol/base/unique_fd.hpp"
#include "protocol/wire/framing.hpp"
#include "protocol/wire/mux.pb.h"

namespace mux::client {

class Conversation {
 public:
  // `identify` is sent at once, with `terminal` (when open) as its descriptor.
  Conversation(UniqueFd socket, const wire::Identify& identify, UniqueFd terminal);

  // Collects standard output instead of writing it (the answer to a question of the client's own).
  void capture_output(std::string& out) { captured_ = &out; }

  // How an attached client finds the server that follows one that died, and gives it its terminal.
  using Reconnect = std::function<bool(UniqueFd& socket, UniqueFd& terminal)>;
  void set_reconnect(Reconnect reconnect) { reconnect_ = std::move(reconnect); }

  struct Outcome {
    int status = 1;
    // The server was ending as the client came: nothing has happened yet, another try may find or start another.
    bool unanswered = false;
  };
  // Until the end; what is to be said has been said.
  [[nodiscard]] Outcome run();

 private:
  enum class Input { None, Terminal, Control };

  void send(wire::Frame& frame, std::vector<UniqueFd> descriptors = {});
  void wait_for_events();
  void receive();
  void handle(const wire::Frame& frame, const std::vector<UniqueFd>& descriptors);
  void handle_file(const wire::Frame& frame);
  // What another user's server may not ask for: answered, and not done.
  [[nodiscard]] bool refuse(const wire::Frame& frame);
  void greet(const wire::Hello& hello);
  void attach(const wire::Attach& attach);
  void enter_raw();
  void start_control();
  void write_output(const wire::Output& output, int bulk);
  void read_input();
  void on_signal();
  void suspend();
  void lock(const wire::Lock& lock);
  void exec(const wire::Exec& exec);
  void give_up(wire::ExitReason reason, std::string message = {});
  void leave(wire::ExitReason reason);
  void send_size();
  void introduce(UniqueFd terminal);
  bool resume();
  bool follow();
  void block_signals();
  void say_farewell();
  void end_control();

  UniqueFd socket_;
  wire::Identify identify_;
  wire::FrameReader reader_;
  wire::FrameWriter writer_;
  FileRelay files_;
  TtyGuard guard_;
  UniqueFd signals_;
  std::string* captured_ = nullptr;
  Input input_ = Input::None;
  // The server is another user's: it gets no files, starts no programs, and what it prints is only text.
  const bool foreign_;
  bool gave_terminal_ = false;
  bool greeted_ = false;
  pid_t server_ = 0;
  bool attached_ = false;
  Reconnect reconnect_;
  int resumes_ = 0;  // in a row
  std::optional<wire::Successor> successor_;
  bool leaving_ = false;  // Exiting was sent; Exit is awaited for a short time
  std::optional<wire::Exit> exit_;
};

}  // namespace mux::client
