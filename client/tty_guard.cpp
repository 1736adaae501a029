// Termios saved and restored, and the bytes that put the screen back, ready for a signal handler.
#include "client/tty_guard.hpp"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

namespace mux::client {

namespace {

// What a crash handler may touch: set before the handlers, and only plain data.
struct CrashState {
  int fd = -1;
  termios settings{};
  const char* reset = nullptr;
  std::size_t reset_size = 0;
};
CrashState crash_state;

constexpr std::array<int, 5> kCrashes = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

void on_crash(int number) {
  if (crash_state.fd >= 0) {
    (void)!::write(crash_state.fd, crash_state.reset, crash_state.reset_size);
    ::tcsetattr(crash_state.fd, TCSANOW, &crash_state.settings);
  }
  // SA_RESETHAND gave the default action back.
  ::raise(number);
}

void catch_crashes() {
  struct sigaction action{};
  action.sa_handler = on_crash;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
  for (const int number : kCrashes) ::sigaction(number, &action, nullptr);
}

termios raw_settings(termios settings) {
  settings.c_iflag &= ~static_cast<tcflag_t>(IXON | IXOFF | ICRNL | INLCR | IGNCR | IMAXBEL | ISTRIP | BRKINT);
  settings.c_iflag |= IGNBRK;
  settings.c_oflag &= ~static_cast<tcflag_t>(OPOST | ONLCR | OCRNL | ONLRET);
  settings.c_lflag &=
      ~static_cast<tcflag_t>(IEXTEN | ICANON | ECHO | ECHOE | ECHONL | ECHOCTL | ECHOPRT | ECHOKE | ISIG);
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  return settings;
}

termios control_settings(termios settings) {
  ::cfmakeraw(&settings);
  settings.c_iflag = ICRNL | IXANY;
  settings.c_oflag = OPOST | ONLCR;
  settings.c_cflag = CREAD | CS8 | HUPCL | (settings.c_cflag & static_cast<tcflag_t>(CBAUD));
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  return settings;
}

}  // namespace

Result<> TtyGuard::enter(Mode mode, std::string reset) {
  termios settings{};
  if (::tcgetattr(fd_, &settings) != 0) return fail("tcgetattr failed: {}", std::strerror(errno));
  saved_ = settings;
  reset_ = std::move(reset);
  crash_state = {fd_, settings, reset_.data(), reset_.size()};
  catch_crashes();
  const termios changed = mode == Mode::Raw ? raw_settings(settings) : control_settings(settings);
  if (::tcsetattr(fd_, TCSANOW, &changed) != 0) return fail("tcsetattr failed: {}", std::strerror(errno));
  return {};
}

void TtyGuard::restore() noexcept {
  const auto saved = std::exchange(saved_, std::nullopt);
  if (!saved) return;
  crash_state.fd = -1;
  // Output that the terminal has not taken (its line may be stopped) must not hold up the end: no drain.
  ::tcsetattr(fd_, TCSANOW, &*saved);
}

void TtyGuard::reset_screen() noexcept {
  if (saved_) (void)!::write(fd_, reset_.data(), reset_.size());
}

}  // namespace mux::client
