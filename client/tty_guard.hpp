// TtyGuard: the terminal in raw mode, put back when the client ends; by a guardian when it is killed or crashes.
#pragma once

#include <termios.h>

#include <optional>
#include <string>

#include "client/guardian.hpp"
#include "protocol/base/result.hpp"

namespace mux::client {

class TtyGuard {
 public:
  // Raw: every byte as typed. ControlMode: as raw for input, with line ends made for output (-CC).
  enum class Mode { Raw, ControlMode };

  explicit TtyGuard(int fd) : fd_(fd) {}
  TtyGuard(const TtyGuard&) = delete;
  TtyGuard& operator=(const TtyGuard&) = delete;
  ~TtyGuard() { restore(); }

  // Remembers the present settings and changes them. `reset`: what puts the screen back when the server cannot.
  [[nodiscard]] Result<> enter(Mode mode, std::string reset);
  // The guardian that is beside the client from now on talks to the process `server` by `socket`; -1: it does not.
  void watch(int socket, pid_t server);
  [[nodiscard]] bool watched() const noexcept { return guardian_.present(); }
  // Back to the settings found by enter().
  void restore() noexcept;
  // Also the screen: the server did not, or could not.
  void reset_screen() noexcept;
  [[nodiscard]] bool entered() const noexcept { return saved_.has_value(); }

 private:
  int fd_;
  std::optional<termios> saved_;
  std::string reset_;
  Guardian guardian_;
};

}  // namespace mux::client
