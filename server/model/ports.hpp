// Ports: what commands and modes need of the layers above the model, as narrow interfaces the server implements.
#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"
#include "server/model/ids.hpp"
#include "server/model/key_event.hpp"
#include "server/model/layout.hpp"
#include "server/model/pane.hpp"

namespace mux::model {

// Processes of panes. All calls return at once.
class PaneHost {
 public:
  virtual ~PaneHost() = default;
  // Starts `pane.command` on a new pty of the pane's size; the environment is complete (`NAME=VALUE`). On success the
  // pane has its process and tty; on failure nothing changed (`fork failed: …`).
  virtual Result<> spawn(Pane& pane, std::vector<std::string> environment) = 0;
  // Ends a pane's process (HUP, CONT, later KILL) and forgets its pty; also for one that is about to be respawned.
  virtual void kill(PaneId pane) = 0;
  // Bytes typed into the pane; they queue while the program does not read (bounded).
  virtual void write(PaneId pane, std::string_view bytes) = 0;
  // The name of the program in the foreground and its directory, from the kernel; empty when unknown.
  [[nodiscard]] virtual std::string current_command(const Pane& pane) const = 0;
  [[nodiscard]] virtual std::string current_path(const Pane& pane) const = 0;
};

// How a client is sent away.
enum class DetachKind { Detach, DetachAndHangup, Exit };

// What a control client gets of a pane's output (refresh-client -A).
enum class PaneOutput { On, Off, Continue, Pause };

// Connected clients.
class ClientHost {
 public:
  virtual ~ClientHost() = default;
  // Opens the client's terminal if it has not been, checks it, and shows `session`. `not a terminal` and the like.
  virtual Result<> attach(ClientId client, SessionId session) = 0;
  // Shows another session to a client that is attached.
  virtual void switch_session(ClientId client, SessionId session) = 0;
  virtual void detach(ClientId client, DetachKind kind, std::string_view message = {}) = 0;
  // Detaches and has the client replaced by a shell command (detach-client -E).
  virtual void exec(ClientId client, std::string_view shell_command) = 0;
  virtual void suspend(ClientId client) = 0;
  virtual void lock(ClientId client) = 0;
  // Draws everything again, from nothing when `clear`.
  virtual void redraw(ClientId client, bool clear = false) = 0;
  virtual void redraw_session(SessionId session) = 0;
  virtual void redraw_window(WindowId window) = 0;
  virtual void redraw_status(SessionId session) = 0;
  // A line in place of the status line (display-message, errors of key bindings). `delay` 0: until a key.
  virtual void show_message(ClientId client, std::string text, std::optional<Milliseconds> delay = std::nullopt,
                            bool ignore_styles = false, bool ignore_keys = false) = 0;
  // Writes to the outer terminals' clipboard (OSC 52) where set-clipboard allows.
  virtual void set_clipboard(ClientId client, std::string_view selection, std::string_view data) = 0;
  virtual void query_clipboard(ClientId client) = 0;
  // A notification of a program, in the form that the client's terminal understands; else as a message. One line of
  // text each, without controls.
  virtual void notify(ClientId client, std::string_view title, std::string_view text) = 0;
  // Reads or writes a file as the client would: `-` is its standard input or output. Relative to its directory.
  using ReadDone = std::function<void(Result<std::string>)>;
  using WriteDone = std::function<void(Result<>)>;
  virtual void read_file(std::optional<ClientId> client, std::string_view path, ReadDone done) = 0;
  virtual void write_file(std::optional<ClientId> client, std::string_view path, std::string data, bool append,
                          WriteDone done) = 0;
  // The client's overlay was set: it is drawn, and closed at its deadline.
  virtual void overlay_opened(ClientId client) = 0;
  // The status that a client which runs commands without a session will end with.
  virtual void set_exit_status(ClientId client, int status) = 0;
  // What is known of the terminals of attached clients, a line each thing (show-messages -T).
  [[nodiscard]] virtual std::vector<std::string> describe_terminals() const { return {}; }
  // A key as if it had been typed at the client (send-keys -K).
  virtual void inject_key(ClientId client, const KeyEvent& event) = 0;
  // Control clients: what they get of a pane, and formats whose changes they are told of. `what` is empty for the
  // client's session, or `%N`, `%*`, `@N` or `@*`.
  virtual void set_pane_output(ClientId client, PaneId pane, PaneOutput output) = 0;
  virtual void subscribe(ClientId client, std::string_view name, std::string_view what, std::string_view format) = 0;
  virtual void unsubscribe(ClientId client, std::string_view name) = 0;
  // Something is shared with other users, or no longer: where they find this server opens and closes with it.
  virtual Result<> grants_changed() { return {}; }
  // The last lines of the log of what other users did.
  [[nodiscard]] virtual std::vector<std::string> audit_lines(std::size_t) const { return {}; }
};

// Shell commands outside of panes: run-shell, if-shell, #(…), copy-pipe.
class JobHost {
 public:
  virtual ~JobHost() = default;
  struct Request {
    std::string command;
    std::string directory;
    std::vector<std::string> environment;
    std::string input;          // given on standard input
    bool merge_stderr = false;  // standard error comes with the output; else it is dropped
  };
  struct Finished {
    int status = 0;  // as wait(2) gives it
    std::string output;
  };
  using Done = std::function<void(Finished)>;
  // Runs `/bin/sh -c command`; `done` is called from the loop. `line`, when given, gets each whole line as it comes.
  virtual Result<> run(Request request, Done done, std::function<void(std::string_view)> line = nullptr) = 0;
  // Those that run now, in the order of their starts (show-messages -J).
  struct Running {
    std::string command;
    int descriptor = -1;  // of its input and output
    pid_t pid = -1;
    int status = 0;
  };
  [[nodiscard]] virtual std::vector<Running> running() const { return {}; }
};

// Timers of the loop, for commands that wait.
class TimerHost {
 public:
  virtual ~TimerHost() = default;
  virtual void after(Milliseconds delay, std::function<void()> callback) = 0;
};

// All of them, with the server's own life.
class ServerHost {
 public:
  virtual ~ServerHost() = default;
  [[nodiscard]] virtual PaneHost& panes() = 0;
  [[nodiscard]] virtual ClientHost& clients() = 0;
  [[nodiscard]] virtual JobHost& jobs() = 0;
  [[nodiscard]] virtual TimerHost& timers() = 0;
  // Ends the server after this turn: every client is told.
  virtual void shut_down() = 0;
  // Everything of an earlier server's saved state `folder` is in the world again: it goes once this world is saved.
  virtual void restored(std::string_view folder) { (void)folder; }
};

}  // namespace mux::model
