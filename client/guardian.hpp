// Guardian: a small process beside an attached client, which puts the terminal back when the client is killed.
#pragma once

#include <sys/types.h>
#include <termios.h>

#include <string>

#include "protocol/base/unique_fd.hpp"

namespace mux::client {

// It holds the client's end of the connection too: it says goodbye in the client's place, so that the server, which
// knows best what it changed, leaves the screen before anything else happens to it. A server that does not answer is
// not waited for: the guardian does it then by the terminal's description.
class Guardian {
 public:
  Guardian() = default;
  Guardian(const Guardian&) = delete;
  Guardian& operator=(const Guardian&) = delete;
  ~Guardian() { dismiss(); }

  // The line `terminal` is raw now; `reset` puts the screen back, `found` the line.
  struct Charge {
    int terminal = -1;
    int socket = -1;
    pid_t server = 0;  // at its other end
    std::string reset;
    termios found{};
  };
  void start(const Charge& charge);
  // The client puts the terminal back itself.
  void dismiss() noexcept;
  [[nodiscard]] bool present() const noexcept { return process_ > 0; }

 private:
  pid_t process_ = -1;
  UniqueFd life_;  // closed by the kernel when the client dies
};

}  // namespace mux::client
