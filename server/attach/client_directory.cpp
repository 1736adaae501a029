// The coming of clients, what they send, and who draws them: accepted, identified, attached.
#include "server/attach/client_directory.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "server/attach/hooks.hpp"
#include "server/attach/key_dispatch.hpp"
#include "server/language/interpreter.hpp"
#include "server/model/world.hpp"

namespace mux::attach {

using options::OptionId;

namespace {
// How long the clients of a server that died are waited for.
constexpr std::chrono::seconds kResumeWait{10};
// What another user's control client may leave unread of what panes print.
constexpr std::size_t kGuestBehind = 1u << 20;
// Whoever connects without end, and is refused, holds up nobody else.
constexpr int kAcceptedPerTurn = 32;
}  // namespace

ClientDirectory::ClientDirectory(EventLoop& loop, model::World& world)
    : loop_(loop),
      world_(world),
      status_timer_(loop,
                    [this] {
                      for (const auto& [id, client] : world_.clients()) {
                        if (client.attached()) redraw_status(*client.session);
                      }
                      arm_status_timer();
                    }),
      sharing_(loop, world,
               {.accept = [this](int socket) { accept_waiting(socket); },
                .send_away = [this](model::ClientId id, std::string_view why) { send_guest_away(id, why); }}) {}

ClientDirectory::~ClientDirectory() = default;

void ClientDirectory::connect(language::Interpreter& interpreter, Hooks& hooks) {
  interpreter_ = &interpreter;
  hooks_ = &hooks;
  keys_ = std::make_unique<KeyDispatch>(loop_, interpreter, *this);
}

ClientRecord* ClientDirectory::find(model::ClientId id) {
  const auto found = records_.find(id);
  return found == records_.end() ? nullptr : found->second.get();
}

model::Client& ClientDirectory::model_client(const ConnectedClient& client) {
  return world_.client(client.id);
}

void ClientDirectory::accept_waiting(int listening_socket) {
  for (int i = 0; i < kAcceptedPerTurn; ++i) {
    UniqueFd socket(::accept4(listening_socket, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!socket) return;
    const Result<wire::PeerIdentity> peer = wire::peer_identity(socket.get());
    // A stranger is refused before a byte of theirs is read.
    if (!peer || !let_in(*peer)) continue;
    ever_connected_ = true;
    connecting_.push_back(std::make_unique<ConnectedClient>(loop_, std::move(socket), *peer,
                                                            static_cast<ConnectedClient::Owner&>(*this)));
  }
}

void ClientDirectory::identified(ConnectedClient& client, const wire::Identify& identify) {
  const auto found = std::ranges::find_if(connecting_, [&](const auto& other) { return other.get() == &client; });
  std::unique_ptr<ConnectedClient> owned = std::move(*found);
  connecting_.erase(found);
  ClientRecord& record = add_record(client, identify);
  record.connection = std::move(owned);
  if (!started_ && !(resuming_ && identify.resume())) {
    waiting_.push_back(client.id);
    return;
  }
  if (identify.resume()) return resume(record);
  run_command(record, {identify.command().begin(), identify.command().end()});
}

namespace {

std::string client_variable(const wire::Identify& identify, std::string_view name) {
  for (const std::string& variable : identify.environment()) {
    if (variable.size() > name.size() && variable.starts_with(name) && variable[name.size()] == '=') {
      return variable.substr(name.size() + 1);
    }
  }
  return {};
}

}  // namespace

ClientRecord& ClientDirectory::add_record(ConnectedClient& connection, const wire::Identify& identify) {
  const wire::Terminal& terminal = identify.terminal();
  const pid_t pid = connection.peer().pid;
  const auto former = std::ranges::find_if(expected_, [&](const auto& item) {
    return identify.resume() && item.second.pid == pid && item.second.uid == connection.peer().uid;
  });
  const bool resumed = former != expected_.end();
  model::Client& client = resumed ? world_.readmit_client(std::move(former->second))
                                  : world_.create_client(terminal.tty_name().empty() ? "client-" + std::to_string(pid)
                                                                                     : terminal.tty_name());
  if (resumed) expected_.erase(former);
  connection.id = client.id;
  client.uid = connection.peer().uid;
  client.pid = pid;
  client.tty_name = terminal.tty_name();
  client.term = identify.has_terminal() ? terminal.term() : client_variable(identify, "TERM");
  client.directory = identify.working_directory();
  client.environment = {};
  for (const std::string& variable : identify.environment()) client.environment.put(variable);
  client.features.assign(identify.features().begin(), identify.features().end());
  client.utf8 = identify.utf8();
  client.control = identify.control() != wire::CONTROL_NONE;
  client.has_terminal = identify.has_terminal() || client.control;
  if (terminal.has_size()) set_size(client, terminal.size());
  if (connection.foreign()) make_guest(client, connection.peer());

  auto record = std::make_unique<ClientRecord>();
  const model::ClientId id = client.id;
  record->message_timer = Timer(loop_, [this, id] {
    world_.client(id).message.reset();
    redraw(id, false);
  });
  record->overlay_timer = Timer(loop_, [this, id] { keys_->overlay_expired(id); });
  record->repeat_timer = Timer(loop_, [this, id] { keys_->repeat_expired(id); });
  record->click_timer = Timer(loop_, [this, id] { keys_->click_expired(id); });
  if (client.control) {
    ++controls_;
    record->control = std::make_unique<ControlClient>(
        id, ControlOutput::Sink{.write = [&connection](std::string_view text) { connection.print(text); },
                                .pending = [&connection] { return connection.pending_bytes(); },
                                .limit = connection.foreign() ? kGuestBehind : ControlOutput::kMostBehind});
  }
  return *records_.emplace(id, std::move(record)).first->second;
}

void ClientDirectory::expect(std::map<model::ClientId, model::Client> clients) {
  expected_ = std::move(clients);
  expected_timer_ = Timer(loop_, [this] { expected_.clear(); });
  expected_timer_.start(kResumeWait);
}

void ClientDirectory::resume(ClientRecord& record) {
  const model::ClientId id = record.connection->id;
  model::Client& client = world_.client(id);
  if (!client.session || world_.find_session(*client.session) == nullptr) {
    client.session.reset();
    return leave(id, 1, wire::EXIT_LOST_SERVER);
  }
  if (Result<> opened = open_terminal(record, client); !opened) {
    client.session.reset();
    return leave(id, 1, wire::EXIT_LOST_TTY);
  }
  ever_attached_ = true;
  client.suspended = false;
  world_.recalculate_sizes();
  redraw(id, true);
  if (!welcome.empty()) show_message(id, welcome, std::nullopt, true, false);
}

// What a client wants that names no command: tmux's default-client-command; mux goes back to the last session first.
std::string ClientDirectory::default_command(const ClientRecord& record) const {
  std::string command = world_.server_options().get_string(OptionId::kDefaultClientCommand);
  const bool attaches = record.connection->identity().program_name() == "mux" && command == "new-session";
  return attaches && !world_.sessions().empty() ? "attach-session" : command;
}

void ClientDirectory::run_command(ClientRecord& record, const std::vector<std::string>& words) {
  const model::ClientId id = record.connection->id;
  Result<language::CommandListPtr> commands =
      words.empty()
          ? interpreter_->parse(default_command(record))
          : language::parse_arguments(interpreter_->parse_context(language::current_target(world_, id), id), words);
  if (!commands) {
    record.connection->print_line(commands.error().message, true);
    return leave(id, 1, wire::EXIT_NONE);
  }
  interpreter_->queue().append(id, std::move(*commands), interpreter_->make_state(id));
  interpreter_->queue().run();
}

void ClientDirectory::start(std::vector<std::string> causes) {
  // Those of reading the files come before those of running them, which are here already.
  causes_.insert(causes_.begin(), std::make_move_iterator(causes.begin()), std::make_move_iterator(causes.end()));
  started_ = true;
  for (const model::ClientId id : std::exchange(waiting_, {})) {
    ClientRecord* record = find(id);
    if (record == nullptr) continue;
    if (record->connection->identity().resume()) {
      resume(*record);
      continue;
    }
    const auto& words = record->connection->identity().command();
    run_command(*record, {words.begin(), words.end()});
  }
}

void ClientDirectory::announce_successor(model::ClientId id) {
  ClientRecord* record = find(id);
  if (record != nullptr && !world_.client(id).session) record->connection->send_successor({"upgrade-server", "-v"});
}

void ClientDirectory::add_causes(std::vector<std::string> causes) {
  for (std::string& cause : causes) causes_.push_back(std::move(cause));
}

void ClientDirectory::idle(model::ClientId id) {
  ClientRecord* record = find(id);
  if (record == nullptr || record->connection->exited()) return;
  const model::Client& client = world_.client(id);
  if (client.session || record->connection->files().busy()) return;
  if (client.exit_message) return leave(id, 0, wire::EXIT_EXITED);
  leave(id, record->connection->exit_status, wire::EXIT_NONE);
}

void ClientDirectory::set_size(model::Client& client, const wire::Size& size) {
  constexpr std::uint32_t kLargest = model::kMaximumWindowSize;
  client.size = {static_cast<int>(std::clamp<std::uint32_t>(size.columns(), 1, kLargest)),
                 static_cast<int>(std::clamp<std::uint32_t>(size.rows(), 1, kLargest))};
  client.cell_width = static_cast<int>(size.pixel_width()) / client.size.columns;
  client.cell_height = static_cast<int>(size.pixel_height()) / client.size.rows;
}

void ClientDirectory::resized(ConnectedClient& connection, const wire::Size& size) {
  model::Client& client = model_client(connection);
  const model::Size before = client.size;
  set_size(client, size);
  client.size = model::limited_size(client, client.size);
  if (before == client.size || !client.session) return;
  if (client.overlay) client.overlay.reset();
  world_.push_event({.kind = model::EventKind::ClientResized, .client = client.id, .session = client.session});
  world_.recalculate_sizes();
  redraw(client.id, true);
}

void ClientDirectory::terminal_ready(ConnectedClient& connection) {
  ClientRecord& record = *find(connection.id);
  if (ClientTerminal* terminal = connection.terminal()) {
    std::vector<std::pair<std::uint32_t, std::string>> sequences;
    for (const auto& [number, text] : world_.server_options().get_array(OptionId::kUserKeys)) {
      sequences.emplace_back(number, text);
    }
    terminal->decoder().set_user_keys(sequences);
    // The terminal of an earlier server may be in the middle of a sequence.
    if (connection.identity().resume()) terminal->end_sequence();
    terminal->open();
    record.terminal_open = true;
    // After the first frame, lest the first key waits for them.
    loop_.before_wait([this] { (void)interpreter_->keys().tables(); });
  }
  arm_status_timer();
}

void ClientDirectory::woken(ConnectedClient& connection) {
  model::Client& client = model_client(connection);
  client.suspended = false;
  if (ClientTerminal* terminal = connection.terminal()) terminal->open();
  world_.recalculate_sizes();
}

void ClientDirectory::unlocked(ConnectedClient& connection) {
  woken(connection);
}

bool ClientDirectory::may_go_on(model::ClientId id) {
  if (find(id) == nullptr) return true;
  // It goes on by itself when it has read what waits for it.
  if (!takes_more(id)) return false;
  if (!interpreter_->queue().is_behind(id)) return true;
  if (std::ranges::find(behind_, id) == behind_.end()) behind_.push_back(id);
  return false;
}

void ClientDirectory::go_on() {
  for (std::size_t left = behind_.size(); left > 0; --left) {
    const model::ClientId id = behind_.front();
    ClientRecord* record = find(id);
    const bool may = record != nullptr && takes_more(id);
    if (may && interpreter_->queue().is_behind(id)) return;
    behind_.pop_front();
    if (may) record->connection->go_on();
  }
}

bool ClientDirectory::control_input(ConnectedClient& connection, std::string_view bytes, bool end) {
  const model::ClientId id = connection.id;
  ControlClient& control = *find(id)->control;
  control.input(bytes, end);
  while (const std::optional<std::string> line = control.next_line()) {
    run_control_line(id, *line);
    if (!may_go_on(id)) return false;
  }
  // Standard input's end is the client's: at the end of the turn, after what it typed before, but for what waits.
  if (control.input_ended()) leave(id, 0, wire::EXIT_NONE);
  return true;
}

void ClientDirectory::run_control_line(model::ClientId id, std::string_view line) {
  if (line.empty()) return leave(id, 0, wire::EXIT_NONE);
  language::CallStatePtr state = interpreter_->make_state(id);
  state->from_control = true;
  Result<language::CommandListPtr> commands = interpreter_->parse(line, id);
  if (commands) {
    interpreter_->queue().append(id, std::move(*commands), std::move(state));
  } else {
    interpreter_->queue().append_callback(id, [this, id, text = commands.error().message] {
      ControlClient& control = *find(id)->control;
      control.begin(true);
      control.output.line("parse error: " + text);
      control.end(true, true);
    });
  }
  interpreter_->queue().run();
}

bool ClientDirectory::terminal_event(ConnectedClient& connection, const input::InputEvent& event) {
  const model::ClientId id = connection.id;
  keys_->handle(id, event);
  interpreter_->queue().run();
  return may_go_on(id);
}

void ClientDirectory::compose(ConnectedClient& connection, render::Frame& next, const render::Frame* shown,
                              render::FramePacer::Part part) {
  ClientRecord& record = *find(connection.id);
  const model::Client& client = model_client(connection);
  if (client.session) record.compositor->compose(client, next, shown, part);
}

}  // namespace mux::attach
