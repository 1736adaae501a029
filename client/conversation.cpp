// What the client answers to each message of the server, attached, in control mode or one-shot.
#include "client/conversation.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "client/exit_text.hpp"
#include "client/shared_server.hpp"
#include "protocol/wire/handshake.hpp"

namespace mux::client {

namespace {

// The server's last word, once the client said that it goes.
constexpr int kLeaveTimeout = 2000;
// Input is read no further while the server has this much to take.
constexpr std::size_t kMaximumPending = 64 * 1024;
// Servers that die before they draw.
constexpr int kResumes = 20;
constexpr std::size_t kInputSize = 16 * 1024;

// Text without what would command a terminal.
std::string plain(std::string text) {
  std::erase_if(text,
                [](char c) { return (static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t') || c == '\x7f'; });
  return text;
}

}  // namespace

Conversation::Conversation(UniqueFd socket, const wire::Identify& identify, UniqueFd terminal)
    : socket_(std::move(socket)),
      identify_(identify),
      files_([this](wire::Frame& frame) { send(frame); }),
      guard_(STDIN_FILENO),
      foreign_(of_another_user(socket_.get())) {
  introduce(std::move(terminal));
}

void Conversation::introduce(UniqueFd terminal) {
  ::fcntl(socket_.get(), F_SETFL, ::fcntl(socket_.get(), F_GETFL) | O_NONBLOCK);
  wire::Frame frame;
  wire::fill_hello(*frame.mutable_hello());
  writer_.queue(frame);
  frame.Clear();
  *frame.mutable_identify() = identify_;
  std::vector<UniqueFd> descriptors;
  if (terminal) {
    gave_terminal_ = true;
    frame.mutable_identify()->add_descriptors(wire::DESCRIPTOR_TTY);
    descriptors.push_back(std::move(terminal));
  }
  send(frame, std::move(descriptors));
}

// The server died. Its socket lives on in the keeper, which has another server come: the screen stays as it is until
// that one draws it.
bool Conversation::resume() {
  if (!attached_ || leaving_ || !reconnect_ || ++resumes_ > kResumes) return false;
  UniqueFd terminal;
  if (!reconnect_(socket_, terminal)) return false;
  reader_ = {};
  writer_ = {};
  greeted_ = false;
  gave_terminal_ = false;
  input_ = Input::None;
  identify_.clear_command();
  identify_.clear_descriptors();
  identify_.set_resume(true);
  identify_.set_relay(!terminal);
  introduce(std::move(terminal));
  return true;
}

// The server gave way to another one, which is asked how that went.
bool Conversation::follow() {
  if (!successor_ || foreign_ || !reconnect_ || ++resumes_ > kResumes) return false;
  UniqueFd terminal;
  if (!reconnect_(socket_, terminal)) return false;
  reader_ = {};
  writer_ = {};
  greeted_ = false;
  *identify_.mutable_command() = successor_->command();
  identify_.clear_descriptors();
  identify_.set_relay(true);
  introduce(UniqueFd());
  return true;
}

void Conversation::send(wire::Frame& frame, std::vector<UniqueFd> descriptors) {
  writer_.queue(frame, std::move(descriptors));
  // A broken socket shows when it is read: an Exit may still be waiting there.
  auto done = writer_.flush(socket_.get());
  while (done && !*done && writer_.pending() > kMaximumPending) {
    // A large file: as fast as the server takes it. What the server sends meanwhile waits in its queue.
    pollfd poll{socket_.get(), POLLOUT, 0};
    ::poll(&poll, 1, -1);
    done = writer_.flush(socket_.get());
  }
}

Conversation::Outcome Conversation::run() {
  while (!exit_) {
    receive();
    if (!exit_) wait_for_events();
  }
  const bool unanswered = !greeted_ && resumes_ == 0 && exit_->reason() == wire::EXIT_LOST_SERVER;
  if (!unanswered) say_farewell();
  return {exit_->status(), unanswered};
}

void Conversation::wait_for_events() {
  std::array<pollfd, 3> polls{};
  polls[0] = {socket_.get(), static_cast<short>(writer_.empty() ? POLLIN : POLLIN | POLLOUT), 0};
  const bool input = files_.wants_input() || (input_ != Input::None && writer_.pending() < kMaximumPending);
  polls[1] = {input ? STDIN_FILENO : -1, POLLIN, 0};
  polls[2] = {signals_ ? signals_.get() : -1, POLLIN, 0};
  const int ready = ::poll(polls.data(), polls.size(), leaving_ ? kLeaveTimeout : -1);
  if (ready == 0) return give_up(wire::EXIT_LOST_SERVER);
  if (ready < 0) return;
  if (polls[2].revents != 0) on_signal();
  if (polls[1].revents != 0 && !exit_) read_input();
  if ((polls[0].revents & POLLOUT) != 0) (void)writer_.flush(socket_.get()).has_value();
}

void Conversation::receive() {
  wire::Frame frame;
  std::vector<UniqueFd> descriptors;
  const auto state = reader_.read_from(socket_.get());
  while (!exit_) {
    const auto got = reader_.next(frame, descriptors);
    if (!got) return give_up(wire::EXIT_MESSAGE, "not a mux server: " + got.error().message);
    if (!*got) break;
    handle(frame, descriptors);
  }
  if (exit_ || (state && *state != wire::FrameReader::State::Closed)) return;
  if (!resume() && !follow()) give_up(wire::EXIT_LOST_SERVER);
}

void Conversation::handle(const wire::Frame& frame, const std::vector<UniqueFd>& descriptors) {
  if (!greeted_ && !frame.has_hello() && !frame.has_exit()) return;
  if (foreign_ && refuse(frame)) return;
  switch (frame.body_case()) {
    case wire::Frame::kHello:
      return greet(frame.hello());
    case wire::Frame::kAttach:
      return attach(frame.attach());
    case wire::Frame::kTerminalOutput:
      (void)write_all(STDOUT_FILENO, frame.terminal_output().data());
      return;
    case wire::Frame::kOutput:
      return write_output(frame.output(), descriptors.empty() ? -1 : descriptors[0].get());
    case wire::Frame::kExit:
      exit_ = frame.exit();
      if (foreign_) {
        exit_->set_message(plain(exit_->message()));
        exit_->set_session(plain(exit_->session()));
      }
      return;
    case wire::Frame::kExec:
      return exec(frame.exec());
    case wire::Frame::kSuspend:
      return suspend();
    case wire::Frame::kLock:
      return lock(frame.lock());
    case wire::Frame::kSuccessor:
      successor_ = frame.successor();
      return;
    case wire::Frame::kPing: {
      wire::Frame pong;
      pong.mutable_pong()->set_token(frame.ping().token());
      return send(pong);
    }
    default:
      return handle_file(frame);
  }
}

bool Conversation::refuse(const wire::Frame& frame) {
  wire::Frame answer;
  switch (frame.body_case()) {
    case wire::Frame::kExec:
      give_up(wire::EXIT_MESSAGE, "a command of another user's server was not run");
      return true;
    case wire::Frame::kLock:
      answer.mutable_unlocked();
      break;
    case wire::Frame::kFileRead:
      answer.mutable_file_closed()->set_id(frame.file_read().id());
      answer.mutable_file_closed()->set_error(EACCES);
      break;
    case wire::Frame::kFileWrite:
      answer.mutable_file_closed()->set_id(frame.file_write().id());
      answer.mutable_file_closed()->set_error(EACCES);
      break;
    default:
      return false;
  }
  send(answer);
  return true;
}

void Conversation::handle_file(const wire::Frame& frame) {
  if (frame.has_file_read()) files_.start_read(frame.file_read());
  if (frame.has_file_write()) files_.start_write(frame.file_write());
  if (frame.has_file_data()) files_.write_more(frame.file_data());
  if (frame.has_file_cancel()) files_.cancel(frame.file_cancel().id());
}

void Conversation::greet(const wire::Hello& hello) {
  const auto agreement = wire::agree(hello);
  if (!agreement) return give_up(wire::EXIT_MESSAGE, agreement.error().message);
  greeted_ = true;
  server_ = hello.pid();
  if (identify_.control() != wire::CONTROL_NONE) start_control();
}

void Conversation::write_output(const wire::Output& output, int bulk) {
  if (captured_ != nullptr && output.stream() == 1) {
    captured_->append(output.data());
    return;
  }
  if (foreign_) {
    (void)write_all(output.stream() == 2 ? STDERR_FILENO : STDOUT_FILENO, plain(output.data()));
    return;
  }
  const int stream = output.stream() == 2 ? STDERR_FILENO : STDOUT_FILENO;
  if (write_all(stream, output.data()) == 0 && bulk >= 0) (void)copy_file(bulk, stream, output.length());
}

void Conversation::read_input() {
  if (files_.wants_input()) return files_.on_input();
  std::array<char, kInputSize> buffer;
  const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
  wire::Frame frame;
  if (got <= 0) {
    const bool terminal = input_ == Input::Terminal;
    input_ = Input::None;
    if (terminal) return leave(wire::EXIT_LOST_TTY);
    frame.mutable_input()->set_end(true);
    return send(frame);
  }
  const auto size = static_cast<std::size_t>(got);
  if (input_ == Input::Terminal) {
    frame.mutable_terminal_input()->set_data(buffer.data(), size);
  } else {
    frame.mutable_input()->set_data(buffer.data(), size);
  }
  send(frame);
}

void Conversation::leave(wire::ExitReason reason) {
  if (leaving_ || exit_) return;
  // Before the greeting there is nobody to say goodbye to.
  if (!greeted_) return give_up(reason);
  leaving_ = true;
  wire::Frame frame;
  frame.mutable_exiting()->set_reason(reason);
  send(frame);
}

void Conversation::give_up(wire::ExitReason reason, std::string message) {
  guard_.reset_screen();
  exit_.emplace();
  exit_->set_status(1);
  exit_->set_reason(reason);
  exit_->set_message(std::move(message));
}

void Conversation::say_farewell() {
  const std::string text = exit_text(*exit_);
  if (attached_) {
    guard_.restore();
    if (!text.empty()) (void)write_all(STDOUT_FILENO, "[" + text + "]\n");
    if (exit_->reason() == wire::EXIT_DETACHED_HUP && !foreign_ && ::getppid() > 1) ::kill(::getppid(), SIGHUP);
    return;
  }
  if (exit_->reason() == wire::EXIT_NONE && !exit_->message().empty()) {
    (void)write_all(STDERR_FILENO, exit_->message() + "\n");
  }
  if (greeted_ && identify_.control() != wire::CONTROL_NONE) return end_control();
  if (!text.empty()) (void)write_all(STDERR_FILENO, text + "\n");
}

// Only an end that is not of the client's own or the server's doing has a reason.
void Conversation::end_control() {
  const bool told = exit_->reason() == wire::EXIT_MESSAGE || exit_->reason() == wire::EXIT_LOST_SERVER;
  const std::string text = told ? exit_text(*exit_) : std::string();
  (void)write_all(STDOUT_FILENO, text.empty() ? "%exit\n" : "%exit " + text + "\n");
  // wait-exit: the program that reads the output says when it has seen the end.
  if (exit_->wait_line()) {
    char last = '\n';
    char next = 0;
    while (::read(STDIN_FILENO, &next, 1) == 1 && !(last == '\n' && next == '\n')) last = next;
  }
  if (identify_.control() == wire::CONTROL_QUIET) (void)write_all(STDOUT_FILENO, "\033\\");
  guard_.restore();
}

}  // namespace mux::client
