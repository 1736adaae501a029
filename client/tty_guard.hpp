// TtyGuard: the terminal in raw mode, put back however the client ends, a crash included.
#pragma once

#include <termios.h>

#include <optional>
#include <string>

#include "protocol/base/result.hpp"

namespace mux::client {

// One at a time in a process.
class TtyGuard {
 public:
  // Raw: every byte as typed. ControlMode: as raw for input, with line ends made for output (-CC).
  enum class Mode { Raw, ControlMode };

  explicit TtyGuard(int fd) : fd_(fd) {}
  TtyGuard(const TtyGuard&) = delete;
  TtyGuard& operator=(const TtyGuard&) = delete;
  ~TtyGuard() { restore(); }

  // Remembers the present settings and changes them. `reset`: what puts the screen back after a crash.
  [[nodiscard]] Result<> enter(Mode mode, std::string reset);
  // Back to the settings found by enter().
  void restore() noexcept;
  // Also the screen: the server did not, or could not.
  void reset_screen() noexcept;
  [[nodiscard]] bool entered() const noexcept { return saved_.has_value(); }

 private:
  int fd_;
  std::optional<termios> saved_;
  std::string reset_;
};

}  // namespace mux::client
