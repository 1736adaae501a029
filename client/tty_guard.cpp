// Termios saved and restored, and the bytes that put the screen back.
#include "client/tty_guard.hpp"

#include <unistd.h>

#include <cerrno>
#include <utility>

namespace mux::client {

namespace {

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
  const termios changed = mode == Mode::Raw ? raw_settings(settings) : control_settings(settings);
  if (::tcsetattr(fd_, TCSANOW, &changed) != 0) return fail("tcsetattr failed: {}", std::strerror(errno));
  return {};
}

void TtyGuard::watch(int socket, pid_t server) {
  if (!saved_) return;
  guardian_.start({.terminal = fd_, .socket = socket, .server = server, .reset = reset_, .found = *saved_});
}

void TtyGuard::restore() noexcept {
  const auto saved = std::exchange(saved_, std::nullopt);
  guardian_.dismiss();
  if (!saved) return;
  // Output that the terminal has not taken (its line may be stopped) must not hold up the end: no drain.
  ::tcsetattr(fd_, TCSANOW, &*saved);
}

void TtyGuard::reset_screen() noexcept {
  if (saved_) (void)!::write(fd_, reset_.data(), reset_.size());
}

}  // namespace mux::client
