// ConnectedClient: the server's end of one client's socket: handshake, identity, its terminal and its files.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/event_loop.hpp"
#include "protocol/base/result.hpp"
#include "protocol/wire/connection.hpp"
#include "protocol/wire/handshake.hpp"
#include "protocol/wire/mux.pb.h"
#include "server/attach/client_files.hpp"
#include "server/attach/client_terminal.hpp"
#include "server/model/ids.hpp"

namespace mux::attach {

class ConnectedClient {
 public:
  // What the directory of clients does for each of them.
  class Owner {
   public:
    virtual ~Owner() = default;
    // The client said who it is and what it wants; `connected.id` is not set yet.
    virtual void identified(ConnectedClient& client, const wire::Identify& identify) = 0;
    virtual void terminal_ready(ConnectedClient& client) = 0;
    virtual void resized(ConnectedClient& client, const wire::Size& size) = 0;
    virtual void woken(ConnectedClient& client) = 0;
    virtual void unlocked(ConnectedClient& client) = 0;
    // The client ends by itself (a lost terminal, a signal).
    virtual void exiting(ConnectedClient& client, wire::ExitReason reason) = 0;
    // Each says whether the client may ask for more in this turn; if not, go_on() is called in a later one.
    virtual bool control_input(ConnectedClient& client, std::string_view bytes, bool end) = 0;
    virtual bool terminal_event(ConnectedClient& client, const input::InputEvent& event) = 0;
    virtual void compose(ConnectedClient& client, render::Frame& next, const render::Frame* shown,
                         render::FramePacer::Part part) = 0;
    // The socket closed, or was given up; the client is to be forgotten when the turn is over.
    virtual void disconnected(ConnectedClient& client) = 0;
  };

  ConnectedClient(EventLoop& loop, UniqueFd socket, wire::PeerIdentity peer, Owner& owner);
  ConnectedClient(const ConnectedClient&) = delete;
  ConnectedClient& operator=(const ConnectedClient&) = delete;
  ~ConnectedClient();

  [[nodiscard]] const wire::PeerIdentity& peer() const noexcept { return peer_; }
  // Of another user than the server's.
  [[nodiscard]] bool foreign() const noexcept { return foreign_; }
  [[nodiscard]] const wire::Identify& identity() const noexcept { return identity_; }
  [[nodiscard]] ClientTerminal* terminal() noexcept { return terminal_.get(); }
  [[nodiscard]] bool control() const noexcept { return identity_.control() != wire::CONTROL_NONE; }

  // Checks the client's terminal and has the client make it raw. Errors are tmux's, without `open terminal failed: `.
  struct TerminalPolicy {
    std::vector<std::string> features;   // option terminal-features
    std::vector<std::string> overrides;  // option terminal-overrides
    Milliseconds escape_time{10};
  };
  Result<> open_terminal(const TerminalPolicy& policy);

  // On its standard output; a line on that or on standard error.
  void print(std::string_view text);
  void print_line(std::string_view line, bool error);
  [[nodiscard]] std::size_t pending_bytes() const { return connection_.pending(); }
  // Another user's client that leaves unread what it asked for.
  [[nodiscard]] bool stuck() const;
  // The last words: what the client prints, and the status it ends with. Its terminal is closed before.
  struct LastWords {
    int status = 0;
    wire::ExitReason reason = wire::EXIT_NONE;
    std::string_view session = {};
    std::string_view message = {};
    bool wait_line = false;  // a control client waits for an empty line before it ends
  };
  void send_exit(const LastWords& words);
  // Handles what the client sent and was left for a later turn; nothing is read before.
  void go_on();
  // The next server is asked `command` when this one is gone, by a client that is not attached.
  void send_successor(const std::vector<std::string>& command);
  void send_exec(std::string_view shell, std::string_view command, const std::vector<std::string>& environment);
  void send_suspend();
  void send_lock(std::string_view command);
  void send_attach();
  [[nodiscard]] bool exited() const noexcept { return exited_; }
  [[nodiscard]] ClientFiles& files() noexcept { return files_; }

  model::ClientId id;
  bool identified = false;
  int exit_status = 0;

 private:
  void receive(const wire::Frame& frame, std::vector<UniqueFd> descriptors);
  void receive_hello(const wire::Hello& hello);
  void receive_identify(const wire::Frame& frame, std::vector<UniqueFd> descriptors);
  void receive_established(const wire::Frame& frame);
  void send(wire::Frame& frame);
  void restore_terminal();
  [[nodiscard]] bool behind() const { return behind_ || (terminal_ && terminal_->behind()); }
  void refuse(const std::string& message);

  EventLoop& loop_;
  wire::PeerIdentity peer_;
  Owner& owner_;
  std::optional<wire::Agreement> agreement_;
  wire::Identify identity_;
  UniqueFd tty_;
  std::unique_ptr<ClientTerminal> terminal_;
  wire::Connection connection_;
  ClientFiles files_;
  bool relay_ = false;  // the terminal's bytes go through the socket
  bool exited_ = false;
  bool behind_ = false;  // lines of its standard input wait for a later turn
  const bool foreign_;
  Timer again_;     // what was left goes on, since another user's client has read what waited for it
  Timer greeting_;  // another user's client has this long to say who it is
};

}  // namespace mux::attach
