// ClientDirectory: all connected clients: who comes and goes, what each is sent, and what commands ask of them.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/event_loop.hpp"
#include "server/attach/client_record.hpp"
#include "server/attach/connected_client.hpp"
#include "server/attach/guest_stream.hpp"
#include "server/attach/sharing.hpp"
#include "server/language/queue.hpp"
#include "server/model/client.hpp"
#include "server/model/ports.hpp"
#include "server/render/draw_budget.hpp"

namespace mux::language {
class Interpreter;
}
namespace mux::attach {

class Hooks;
class KeyDispatch;

class ClientDirectory final : public model::ClientHost, public language::Output, private ConnectedClient::Owner {
 public:
  ClientDirectory(EventLoop& loop, model::World& world);
  ~ClientDirectory() override;
  // Must be called once before anything else; both outlive this.
  void connect(language::Interpreter& interpreter, Hooks& hooks);

  // Takes connections that wait at a listening socket. Other users are let in where a grant names them.
  void accept_waiting(int listening_socket);
  // The configuration is loaded: clients' commands run from now on. `causes` are shown in the first session.
  void start(std::vector<std::string> causes);
  // Clients that an earlier server had: each that comes back goes on where it was, the others are forgotten in time.
  void expect(std::map<model::ClientId, model::Client> clients);
  // Called before a client is told that its command is done.
  std::function<void()> before_farewell;
  void add_causes(std::vector<std::string> causes);
  // Ends every client, telling why.
  void shut_down(wire::ExitReason reason);
  // This server gives way to another program: the client, whose command that was, is to ask the next one how it went.
  void announce_successor(model::ClientId id);
  [[nodiscard]] const std::map<model::ClientId, model::Client>& expected() const noexcept { return expected_; }
  // Those of them that come may go on, though commands are not run yet.
  void let_resume() noexcept { resuming_ = true; }
  // What clients that come back from an earlier server are told; empty: nothing.
  std::string welcome;
  [[nodiscard]] bool empty() const noexcept { return records_.empty() && connecting_.empty(); }

  // Something visible changed.
  void pane_changed(model::PaneId pane);
  void window_changed(model::WindowId window);
  void all_changed();
  // Handles what clients sent and was left for a later turn.
  void go_on();
  [[nodiscard]] bool behind() const noexcept { return !behind_.empty(); }
  // Draws what is due, as far as the turn's time goes; at the end of each turn. False: more is to be drawn at once.
  bool draw();
  // Bytes that a pane printed, for control clients.
  void control_output(model::PaneId pane, std::string_view bytes);
  // Whether anyone can take more of a pane's output: not when all attached clients are control clients that lag behind
  // or do not want it.
  [[nodiscard]] bool may_read(model::PaneId pane);
  // Sends away the control clients whose end is due; after the events of the turn, which they are told of first.
  void leave_pending();
  // A session ended: those of its clients that the world gave no other one are sent away.
  void session_closed();
  [[nodiscard]] ClientRecord* find(model::ClientId id);
  // Whether any client came since the start, and whether any was attached.
  [[nodiscard]] bool ever_connected() const noexcept { return ever_connected_; }
  [[nodiscard]] bool ever_attached() const noexcept { return ever_attached_; }

  // ClientHost.
  Result<> attach(model::ClientId client, model::SessionId session) override;
  void switch_session(model::ClientId client, model::SessionId session) override;
  void detach(model::ClientId client, model::DetachKind kind, std::string_view message) override;
  void exec(model::ClientId client, std::string_view shell_command) override;
  void suspend(model::ClientId client) override;
  void lock(model::ClientId client) override;
  void redraw(model::ClientId client, bool clear) override;
  void redraw_session(model::SessionId session) override;
  void redraw_window(model::WindowId window) override;
  void redraw_status(model::SessionId session) override;
  void show_message(model::ClientId client, std::string text, std::optional<Milliseconds> delay, bool ignore_styles,
                    bool ignore_keys) override;
  [[nodiscard]] std::vector<std::string> describe_terminals() const override;
  void set_clipboard(model::ClientId client, std::string_view selection, std::string_view data) override;
  void query_clipboard(model::ClientId client) override;
  void notify(model::ClientId client, std::string_view title, std::string_view text) override;
  void read_file(std::optional<model::ClientId> client, std::string_view path, ReadDone done) override;
  void write_file(std::optional<model::ClientId> client, std::string_view path, std::string data, bool append,
                  WriteDone done) override;
  void overlay_opened(model::ClientId client) override;
  void set_exit_status(model::ClientId client, int status) override;
  void inject_key(model::ClientId client, const model::KeyEvent& event) override;
  void set_pane_output(model::ClientId client, model::PaneId pane, model::PaneOutput output) override;
  void subscribe(model::ClientId client, std::string_view name, std::string_view what,
                 std::string_view format) override;
  void unsubscribe(model::ClientId client, std::string_view name) override;
  Result<> grants_changed() override;
  [[nodiscard]] std::vector<std::string> audit_lines(std::size_t count) const override;

  // Output.
  void print(std::optional<model::ClientId> client, const language::CallState& state, std::string_view line) override;
  void error(std::optional<model::ClientId> client, const language::CallState& state, const language::Command* command,
             std::string_view text) override;
  void begin(std::optional<model::ClientId> client, const language::CallState& state,
             const language::Command& command) override;
  void end(std::optional<model::ClientId> client, const language::CallState& state, const language::Command& command,
           language::Status status) override;
  void after(const language::Call& call, std::string_view hook) override;
  Result<> authorise(const language::Call& call) override;
  Result<> authorise_targets(const language::Call& call) override;
  [[nodiscard]] bool takes_more(model::ClientId client) override;
  void idle(model::ClientId client) override;

 private:
  // ConnectedClient::Owner.
  void identified(ConnectedClient& client, const wire::Identify& identify) override;
  void terminal_ready(ConnectedClient& client) override;
  void resized(ConnectedClient& client, const wire::Size& size) override;
  void woken(ConnectedClient& client) override;
  void unlocked(ConnectedClient& client) override;
  void exiting(ConnectedClient& client, wire::ExitReason reason) override;
  bool control_input(ConnectedClient& client, std::string_view bytes, bool end) override;
  bool terminal_event(ConnectedClient& client, const input::InputEvent& event) override;
  void compose(ConnectedClient& client, render::Frame& next, const render::Frame* shown,
               render::FramePacer::Part part) override;
  void disconnected(ConnectedClient& client) override;

  ClientRecord& add_record(ConnectedClient& client, const wire::Identify& identify);
  [[nodiscard]] std::string default_command(const ClientRecord& record) const;
  void resume(ClientRecord& record);
  Result<> open_terminal(ClientRecord& record, model::Client& client);
  void run_command(ClientRecord& record, const std::vector<std::string>& words);
  // Whether the client may ask for more in this turn; if not, it is noted as behind.
  bool may_go_on(model::ClientId client);
  void run_control_line(model::ClientId client, std::string_view line);
  void leave(model::ClientId client, int status, wire::ExitReason reason, std::string_view message = {});
  void leave_now(model::ClientId client, int status, wire::ExitReason reason, std::string_view message);
  void draw_control(model::ClientId client, ControlClient& control);
  void forget(model::ClientId client);
  void show_causes(model::ClientId client);
  void set_size(model::Client& client, const wire::Size& size);
  void show_lines(model::Client& client, std::string_view line);
  void arm_status_timer();
  // Clients of other users: see guests.cpp.
  [[nodiscard]] bool let_in(const wire::PeerIdentity& peer);
  void make_guest(model::Client& client, const wire::PeerIdentity& peer);
  void guest_attached(model::Client& client);
  void send_guest_away(model::ClientId id, std::string_view why);
  [[nodiscard]] GuestStream& guest_stream(model::PaneId pane);
  void audit_command(const model::Client& client, const language::Call& call, std::string_view what);
  void follow();
  [[nodiscard]] model::Client& model_client(const ConnectedClient& client);

  EventLoop& loop_;
  model::World& world_;
  language::Interpreter* interpreter_ = nullptr;
  Hooks* hooks_ = nullptr;
  std::unique_ptr<KeyDispatch> keys_;
  std::vector<std::unique_ptr<ConnectedClient>> connecting_;  // that have not said who they are
  std::map<model::ClientId, std::unique_ptr<ClientRecord>> records_;
  std::vector<std::string> causes_;       // errors of the configuration that nobody has seen yet
  std::vector<model::ClientId> waiting_;  // came before the configuration was loaded
  std::deque<model::ClientId> behind_;    // sent more than a turn's share; each in its turn
  bool started_ = false;
  bool resuming_ = false;
  bool ever_connected_ = false;
  bool ever_attached_ = false;
  int controls_ = 0;                                    // control clients
  std::map<model::PaneId, GuestStream> guest_streams_;  // of panes that other users' control clients are told of
  Timer status_timer_;
  render::DrawBudget budget_;
  std::map<model::ClientId, model::Client> expected_;
  Timer expected_timer_;
  mutable Sharing sharing_;
};

}  // namespace mux::attach
