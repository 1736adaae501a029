// Waits for the end of a pipe; then says goodbye, resets the screen if nobody did, and restores the line.
#include "client/guardian.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "client/file_relay.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/wire/framing.hpp"
#include "protocol/wire/mux.pb.h"

namespace mux::client {

namespace {

// With what follows, under the 50 ms in which a terminal is to be itself again.
constexpr Milliseconds kAnswerWait{30};
// A terminal that takes nothing must not keep the guardian.
constexpr unsigned kLastSeconds = 5;

bool same(const termios& a, const termios& b) {
  return a.c_iflag == b.c_iflag && a.c_oflag == b.c_oflag && a.c_cflag == b.c_cflag && a.c_lflag == b.c_lflag &&
         std::memcmp(a.c_cc, b.c_cc, sizeof a.c_cc) == 0;
}

// A server that is stopped answers nobody.
bool is_stopped(pid_t server) {
  std::array<char, 256> text{};
  const UniqueFd file(::open(fmt::format("/proc/{}/stat", server).c_str(), O_RDONLY | O_CLOEXEC));
  if (::read(file.get(), text.data(), text.size() - 1) <= 0) return false;
  const char* name_end = std::strrchr(text.data(), ')');
  return name_end != nullptr && std::strncmp(name_end, ") T", 3) == 0;
}

// Says goodbye and passes on what the server still draws. Whether it has left the screen.
bool say_goodbye(const Guardian::Charge& charge) {
  if (is_stopped(charge.server)) return false;
  wire::FrameWriter writer;
  wire::Frame frame;
  frame.mutable_exiting()->set_reason(wire::EXIT_TERMINATED);
  writer.queue(frame);
  if (const auto sent = writer.flush(charge.socket); !sent || !*sent) return false;
  wire::FrameReader reader;
  std::vector<UniqueFd> descriptors;
  const SteadyTime deadline = steady_now() + kAnswerWait;
  while (true) {
    const auto left = std::chrono::duration_cast<Milliseconds>(deadline - steady_now()).count();
    pollfd poll{charge.socket, POLLIN, 0};
    if (left <= 0 || ::poll(&poll, 1, static_cast<int>(left)) <= 0) return false;
    const auto state = reader.read_from(charge.socket);
    for (auto got = reader.next(frame, descriptors); got && *got; got = reader.next(frame, descriptors)) {
      if (frame.has_terminal_output()) (void)write_all(charge.terminal, frame.terminal_output().data());
      if (frame.has_exit()) return true;
    }
    if (!state || *state == wire::FrameReader::State::Closed) return false;
  }
}

// What the client does not change any more, once it is gone. A shell that waited for it may have changed the line.
void put_back(const Guardian::Charge& charge, const termios& raw) {
  ::alarm(kLastSeconds);
  if (!say_goodbye(charge)) (void)write_all(charge.terminal, charge.reset);
  termios now{};
  if (::tcgetattr(charge.terminal, &now) == 0 && same(now, raw)) {
    ::tcsetattr(charge.terminal, TCSANOW, &charge.found);
  }
}

[[noreturn]] void guard(Guardian::Charge charge, int life) {
  // A session of its own: neither the terminal's signals nor those for the client's process group are for it.
  ::setsid();
  ::prctl(PR_SET_NAME, "mux: guardian");
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTSTP, SIGTTOU}) ::signal(number, SIG_IGN);
  std::array<int*, 3> kept = {&charge.terminal, &charge.socket, &life};
  constexpr int kFirstSafe = 16;
  for (int* fd : kept) *fd = ::fcntl(*fd, F_DUPFD_CLOEXEC, kFirstSafe);
  for (std::size_t i = 0; i < kept.size(); ++i) *kept[i] = ::dup2(*kept[i], static_cast<int>(i));
  ::close_range(static_cast<unsigned>(kept.size()), ~0U, 0);
  termios raw{};
  ::tcgetattr(charge.terminal, &raw);
  char none_comes = 0;
  while (::read(life, &none_comes, 1) < 0 && errno == EINTR) {
  }
  put_back(charge, raw);
  ::_exit(0);
}

}  // namespace

void Guardian::start(const Charge& charge) {
  dismiss();
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return;
  const UniqueFd read_end(pipe[0]);
  UniqueFd write_end(pipe[1]);
  process_ = ::fork();
  if (process_ == 0) {
    write_end.reset();
    guard(charge, read_end.get());
  }
  if (process_ > 0) life_ = std::move(write_end);
}

void Guardian::dismiss() noexcept {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
  life_.reset();
}

}  // namespace mux::client
