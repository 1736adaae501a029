// Conversation: the client's own terminal, which it makes raw and gives back, and the signals that are about it.
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string>

#include "client/conversation.hpp"
#include "client/exec_shell.hpp"
#include "client/file_relay.hpp"
#include "client/terminal_probe.hpp"

namespace mux::client {

namespace {

constexpr std::array<int, 6> kSignals = {SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGWINCH, SIGCONT};

sigset_t signal_set() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int number : kSignals) ::sigaddset(&set, number);
  return set;
}

}  // namespace

void Conversation::start_control() {
  block_signals();
  if (identify_.control() == wire::CONTROL_QUIET) {
    // What ends the control string that begins here.
    if (const auto done = guard_.enter(TtyGuard::Mode::ControlMode, "\033\\"); !done) {
      return give_up(wire::EXIT_MESSAGE, done.error().message);
    }
    guard_.watch(-1, 0);
    (void)write_all(STDOUT_FILENO, "\033P1000p");
  }
  input_ = Input::Control;
}

void Conversation::attach(const wire::Attach& attach) {
  // A control client has no terminal to prepare.
  if (identify_.control() != wire::CONTROL_NONE) return;
  if (!attached_) block_signals();
  attached_ = true;
  resumes_ = 0;
  enter_raw();
  if (attach.relay() || !gave_terminal_) input_ = Input::Terminal;
  // Before the server draws. After a server's death there is a guardian; it gets the new connection meanwhile.
  const bool guarded = guard_.watched();
  if (!guarded) guard_.watch(socket_.get(), server_);
  wire::Frame frame;
  read_size(STDIN_FILENO, *frame.mutable_ready()->mutable_size());
  send(frame);
  if (guarded) guard_.watch(socket_.get(), server_);
}

void Conversation::enter_raw() {
  if (guard_.entered()) return;
  const auto done = guard_.enter(TtyGuard::Mode::Raw, reset_sequence(identify_.terminal()));
  if (!done) leave(wire::EXIT_LOST_TTY);
}

void Conversation::block_signals() {
  const sigset_t set = signal_set();
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  ::signal(SIGTSTP, SIG_IGN);
  ::signal(SIGPIPE, SIG_IGN);
  signals_ = UniqueFd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

void Conversation::on_signal() {
  signalfd_siginfo info{};
  while (::read(signals_.get(), &info, sizeof info) == sizeof info) {
    switch (static_cast<int>(info.ssi_signo)) {
      case SIGHUP:
        leave(wire::EXIT_LOST_TTY);
        break;
      case SIGTERM:
      case SIGINT:
      case SIGQUIT:
        leave(wire::EXIT_TERMINATED);
        break;
      case SIGWINCH:
        if (attached_) send_size();
        break;
      case SIGCONT:
        if (attached_) {
          // Stopped by SIGSTOP, and the shell may have changed the terminal since.
          guard_.restore();
          enter_raw();
          wire::Frame frame;
          read_size(STDIN_FILENO, *frame.mutable_wakeup()->mutable_size());
          send(frame);
          guard_.watch(socket_.get(), server_);
        }
        break;
      default:
        break;
    }
  }
}

void Conversation::send_size() {
  wire::Frame frame;
  read_size(STDIN_FILENO, *frame.mutable_resize()->mutable_size());
  send(frame);
}

void Conversation::suspend() {
  guard_.restore();
  // SIGCONT stays blocked: on_signal() sees it and goes on from there.
  ::signal(SIGTSTP, SIG_DFL);
  ::kill(::getpid(), SIGTSTP);
  ::signal(SIGTSTP, SIG_IGN);
}

void Conversation::lock(const wire::Lock& lock) {
  guard_.restore();
  const pid_t child = ::fork();
  if (child == 0) {
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGTSTP, SIG_DFL);
    ::execl("/bin/sh", "sh", "-c", lock.command().c_str(), nullptr);
    ::_exit(127);
  }
  while (child > 0 && ::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  enter_raw();
  wire::Frame frame;
  frame.mutable_unlocked();
  send(frame);
  guard_.watch(socket_.get(), server_);
}

void Conversation::exec(const wire::Exec& exec) {
  guard_.restore();
  exec_shell(exec.shell(), exec.command(), ExecName::Plain);
  give_up(wire::EXIT_MESSAGE, "can't run " + exec.shell());
}

}  // namespace mux::client
