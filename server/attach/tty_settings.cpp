// Reads, compares and sets the settings of a terminal line (termios).
#include "server/attach/tty_settings.hpp"

#include <cstring>

namespace mux::attach {

namespace {

std::optional<termios> settings_of(int tty) {
  termios settings{};
  if (::tcgetattr(tty, &settings) != 0) return std::nullopt;
  return settings;
}

bool same(const termios& a, const termios& b) {
  return a.c_iflag == b.c_iflag && a.c_oflag == b.c_oflag && a.c_cflag == b.c_cflag && a.c_lflag == b.c_lflag &&
         std::memcmp(a.c_cc, b.c_cc, sizeof a.c_cc) == 0;
}

}  // namespace

TtySettings::TtySettings(int tty) : tty_(tty), found_(settings_of(tty)) {}

void TtySettings::became_raw() {
  raw_ = settings_of(tty_);
}

void TtySettings::restore() const {
  if (!found_ || !raw_) return;
  const std::optional<termios> now = settings_of(tty_);
  if (now && same(*now, *raw_)) ::tcsetattr(tty_, TCSANOW, &*found_);
}

}  // namespace mux::attach
