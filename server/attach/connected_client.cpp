// What the server does with each message of a client, and when it closes the socket.
#include "server/attach/connected_client.hpp"

#include <unistd.h>

#include <utility>

namespace mux::attach {

namespace {

// Bytes that may wait on a relayed terminal's socket before drawing skips frames.
constexpr std::size_t kRelayHighWater = 64u << 10;

// For another user's client, from its connection to its Identify.
constexpr std::chrono::seconds kGreetingTime{10};
// What another user's client may leave unread of what its commands print.
constexpr std::size_t kForeignHighWater = 1u << 20;

render::TerminfoEntry terminfo_of(const wire::Terminal& terminal) {
  render::TerminfoEntry entry;
  for (const wire::Capability& capability : terminal.capabilities()) {
    switch (capability.value_case()) {
      case wire::Capability::kText:
        entry[capability.name()] = capability.text();
        break;
      case wire::Capability::kNumber:
        entry[capability.name()] = std::to_string(capability.number());
        break;
      case wire::Capability::kFlag:
        if (capability.flag()) entry[capability.name()] = "1";
        break;
      case wire::Capability::VALUE_NOT_SET:
        break;
    }
  }
  return entry;
}

std::string join(const auto& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : ",") + word;
  return all;
}

std::string variable(const wire::Identify& identity, std::string_view name) {
  for (const std::string& assignment : identity.environment()) {
    if (assignment.size() > name.size() && assignment.starts_with(name) && assignment[name.size()] == '=') {
      return assignment.substr(name.size() + 1);
    }
  }
  return {};
}

}  // namespace

ConnectedClient::ConnectedClient(EventLoop& loop, UniqueFd socket, wire::PeerIdentity peer, Owner& owner)
    : loop_(loop),
      peer_(peer),
      owner_(owner),
      connection_(loop, std::move(socket),
                  {.on_frame = [this](const wire::Frame& frame,
                                      std::vector<UniqueFd> descriptors) { receive(frame, std::move(descriptors)); },
                   .on_closed =
                       [this](const std::string&) {
                         if (!exited_) restore_terminal();
                         owner_.disconnected(*this);
                       },
                   .on_drained =
                       [this] {
                         if (foreign_ && behind()) again_.start(Microseconds(0));
                         if (foreign_ && !behind()) connection_.set_reading(true);
                         if (terminal_) terminal_->drained();
                       },
                   .on_malformed =
                       [this](const std::string& why) {
                         if (!identified) refuse(why);
                       }},
                  peer_.uid != ::geteuid() ? wire::kMaximumGuestFrame : wire::kMaximumFrame),
      files_([this](wire::Frame& frame) { send(frame); }),
      foreign_(peer_.uid != ::geteuid()),
      again_(loop, [this] { go_on(); }),
      greeting_(loop, [this] {
        if (!identified) refuse("the greeting came too late");
      }) {
  if (foreign_) greeting_.start(kGreetingTime);
}

ConnectedClient::~ConnectedClient() = default;

void ConnectedClient::send(wire::Frame& frame) {
  if (!exited_) connection_.send(frame);
}

// For a client that went without a word: it was killed, and left its terminal as it used it.
void ConnectedClient::restore_terminal() {
  if (!terminal_) return;
  terminal_->close();
  terminal_->restore_line();
}

void ConnectedClient::refuse(const std::string& message) {
  send_exit({.status = 1, .reason = wire::EXIT_NONE, .message = message});
}

bool ConnectedClient::stuck() const {
  return foreign_ && pending_bytes() > kForeignHighWater;
}

void ConnectedClient::receive(const wire::Frame& frame, std::vector<UniqueFd> descriptors) {
  if (exited_) return;
  // Whoever does not read the answers is asked nothing more.
  if (stuck()) connection_.set_reading(false);
  if (!agreement_) {
    if (frame.has_hello()) return receive_hello(frame.hello());
    return refuse("the first message must be a greeting");
  }
  if (frame.has_ping()) {
    wire::Frame answer;
    answer.mutable_pong()->set_token(frame.ping().token());
    return send(answer);
  }
  if (!identified) {
    if (frame.has_identify()) receive_identify(frame, std::move(descriptors));
    return;
  }
  receive_established(frame);
}

void ConnectedClient::receive_hello(const wire::Hello& hello) {
  wire::Frame answer;
  wire::fill_hello(*answer.mutable_hello());
  send(answer);
  Result<wire::Agreement> agreement = wire::agree(hello);
  if (!agreement) return refuse(agreement.error().message);
  agreement_ = std::move(*agreement);
}

void ConnectedClient::receive_identify(const wire::Frame& frame, std::vector<UniqueFd> descriptors) {
  identity_ = frame.identify();
  // Another user's terminal is never taken, whatever it sends: its bytes go through the socket.
  if (foreign_) descriptors.clear();
  for (int i = 0; i < identity_.descriptors_size() && i < static_cast<int>(descriptors.size()); ++i) {
    if (identity_.descriptors(i) == wire::DESCRIPTOR_TTY) tty_ = std::move(descriptors[i]);
  }
  identified = true;
  owner_.identified(*this, identity_);
}

void ConnectedClient::receive_established(const wire::Frame& frame) {
  switch (frame.body_case()) {
    case wire::Frame::kReady:
      if (terminal_ && !terminal_->is_open()) {
        if (frame.ready().has_size()) owner_.resized(*this, frame.ready().size());
        owner_.terminal_ready(*this);
      }
      break;
    case wire::Frame::kResize:
      owner_.resized(*this, frame.resize().size());
      break;
    case wire::Frame::kTerminalInput:
      if (terminal_) terminal_->feed(frame.terminal_input().data());
      if (behind()) connection_.set_reading(false);
      break;
    case wire::Frame::kExiting:
      owner_.exiting(*this, frame.exiting().reason());
      break;
    case wire::Frame::kWakeup:
      if (frame.wakeup().has_size()) owner_.resized(*this, frame.wakeup().size());
      owner_.woken(*this);
      break;
    case wire::Frame::kUnlocked:
      owner_.unlocked(*this);
      break;
    case wire::Frame::kInput:
      if (control()) behind_ = !owner_.control_input(*this, frame.input().data(), frame.input().end());
      if (behind()) connection_.set_reading(false);
      break;
    case wire::Frame::kFileData:
      files_.data(frame.file_data());
      break;
    case wire::Frame::kFileClosed:
      files_.closed(frame.file_closed());
      break;
    default:
      break;
  }
}

void ConnectedClient::go_on() {
  // Nothing is read meanwhile, the end of the connection neither.
  connection_.end_if_hung_up();
  if (exited_ || !connection_.open()) return;
  if (behind_) behind_ = !owner_.control_input(*this, {}, false);
  if (terminal_) terminal_->go_on();
  if (!behind() && !stuck()) connection_.set_reading(true);
}

Result<> ConnectedClient::open_terminal(const TerminalPolicy& policy) {
  if (!identity_.has_terminal()) return fail("not a terminal");
  const wire::Terminal& terminal = identity_.terminal();
  if (!terminal.error().empty()) return fail("{}", terminal.error());
  render::TerminalCapabilities::Source source;
  source.term = terminal.term();
  source.terminfo = terminfo_of(terminal);
  source.feature_options = policy.features;
  source.override_options = policy.overrides;
  source.features = join(identity_.features());
  if (identity_.colours_256()) source.features += source.features.empty() ? "256" : ",256";
  source.colorterm = variable(identity_, "COLORTERM");
  source.utf8 = identity_.utf8();
  Result<render::TerminalCapabilities> capabilities = render::TerminalCapabilities::build(std::move(source));
  if (!capabilities) return std::unexpected(capabilities.error());

  ClientTerminal::Callbacks callbacks{
      .on_event = [this](const input::InputEvent& event) { return owner_.terminal_event(*this, event); },
      .on_lost = [this] { owner_.exiting(*this, wire::EXIT_LOST_TTY); },
      .compose = [this](render::Frame& next, const render::Frame* shown,
                        render::FramePacer::Part part) { owner_.compose(*this, next, shown, part); },
  };
  relay_ = !tty_;
  if (tty_) {
    terminal_ =
        std::make_unique<ClientTerminal>(loop_, std::move(*capabilities), std::move(tty_), std::move(callbacks));
  } else {
    const auto relay = [this](std::string_view bytes) -> Result<std::size_t> {
      if (connection_.pending() > kRelayHighWater) return 0;
      wire::Frame frame;
      frame.mutable_terminal_output()->set_data(std::string(bytes));
      send(frame);
      return bytes.size();
    };
    terminal_ = std::make_unique<ClientTerminal>(loop_, std::move(*capabilities), relay, std::move(callbacks));
  }
  terminal_->set_escape_time(policy.escape_time);
  send_attach();
  return {};
}

void ConnectedClient::send_attach() {
  wire::Frame frame;
  frame.mutable_attach()->set_relay(relay_);
  send(frame);
}

void ConnectedClient::send_successor(const std::vector<std::string>& command) {
  wire::Frame frame;
  for (const std::string& word : command) frame.mutable_successor()->add_command(word);
  send(frame);
}

void ConnectedClient::print(std::string_view text) {
  if (stuck()) return;
  wire::send_output(connection_, 1, text);
}

void ConnectedClient::print_line(std::string_view line, bool error) {
  if (stuck()) return;
  wire::send_line(connection_, error ? 2 : 1, line, !foreign_ && agreement_ && agreement_->has("bulk"));
}

void ConnectedClient::send_exit(const LastWords& words) {
  if (exited_) return;
  if (terminal_) terminal_->close();
  wire::Frame frame;
  wire::Exit& exit = *frame.mutable_exit();
  exit.set_status(words.status);
  exit.set_reason(words.reason);
  exit.set_session(std::string(words.session));
  exit.set_message(std::string(words.message));
  exit.set_wait_line(words.wait_line);
  send(frame);
  exited_ = true;
  connection_.close_after_drain();
}

void ConnectedClient::send_exec(std::string_view shell, std::string_view command,
                                const std::vector<std::string>& environment) {
  if (exited_) return;
  if (terminal_) terminal_->close();
  wire::Frame frame;
  wire::Exec& exec = *frame.mutable_exec();
  exec.set_shell(std::string(shell));
  exec.set_command(std::string(command));
  for (const std::string& variable_text : environment) exec.add_environment(variable_text);
  send(frame);
  exited_ = true;
  connection_.close_after_drain();
}

void ConnectedClient::send_suspend() {
  if (terminal_) terminal_->close();
  wire::Frame frame;
  frame.mutable_suspend();
  send(frame);
}

void ConnectedClient::send_lock(std::string_view command) {
  if (terminal_) terminal_->close();
  wire::Frame frame;
  frame.mutable_lock()->set_command(std::string(command));
  send(frame);
}

}  // namespace mux::attach
