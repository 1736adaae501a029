// One sentence for each reason to end.
#include "client/exit_text.hpp"

#include <fmt/format.h>

#include "protocol/wire/mux.pb.h"

namespace mux::client {

std::string exit_text(const wire::Exit& exit) {
  const std::string from = exit.session().empty() ? std::string() : fmt::format(" (from session {})", exit.session());
  switch (exit.reason()) {
    case wire::EXIT_DETACHED:
      return "detached" + from;
    case wire::EXIT_DETACHED_HUP:
      return "detached and SIGHUP" + from;
    case wire::EXIT_LOST_TTY:
      return "lost tty";
    case wire::EXIT_TERMINATED:
      return "terminated";
    case wire::EXIT_LOST_SERVER:
      return "server exited unexpectedly";
    case wire::EXIT_EXITED:
      return "exited";
    case wire::EXIT_SERVER_EXITED:
      return "server exited";
    case wire::EXIT_MESSAGE:
      return exit.message();
    default:
      return {};
  }
}

}  // namespace mux::client
