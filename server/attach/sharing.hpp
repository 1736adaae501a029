// Sharing: other users at this server: the socket at which they are found, who is let in, and when a grant ends.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "protocol/base/event_loop.hpp"
#include "protocol/base/result.hpp"
#include "protocol/wire/connection.hpp"
#include "protocol/wire/rendezvous.hpp"
#include "server/attach/audit_log.hpp"
#include "server/model/client.hpp"

namespace mux::model {
class World;
}

namespace mux::attach {

// `bob (1002)`; the number alone for one without a name.
[[nodiscard]] std::string user_text(uid_t user);

class Sharing {
 public:
  struct Callbacks {
    std::function<void(int listening_socket)> accept;
    // A guest whom nothing admits any more.
    std::function<void(model::ClientId client, std::string_view why)> send_away;
  };
  Sharing(EventLoop& loop, model::World& world, Callbacks callbacks);

  // Opens the socket when something is shared, and closes it when nothing is.
  Result<> update();
  // Ends what is over, and sends away whom nothing admits any more. At the end of each turn; nothing without grants.
  void end_of_turn();
  // Whether a user of another number is let in who has `connections` already; tells the log.
  [[nodiscard]] bool admits(const wire::PeerIdentity& peer, std::size_t connections, std::size_t all);
  [[nodiscard]] AuditLog& log() noexcept { return log_; }

 private:
  void end_grants();
  void check_guests();
  void arm();

  EventLoop& loop_;
  model::World& world_;
  Callbacks callbacks_;
  AuditLog log_;
  wire::Rendezvous rendezvous_;
  FdWatch incoming_;
  Timer expiry_;
  std::uint64_t generation_ = 0;  // of the grants that the socket is open for
  std::uint64_t checked_ = 0;     // of those that every guest was held against
};

}  // namespace mux::attach
