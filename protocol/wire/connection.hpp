// Connection: one end of a client's socket on the event loop: frames in by callback, frames out by a queue.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"
#include "protocol/wire/framing.hpp"

namespace mux {
class EventLoop;
}

namespace mux::wire {

class Frame;

// The process at the other end, as the kernel knew it when it connected.
struct PeerIdentity {
  pid_t pid = 0;
  uid_t uid = 0;
  gid_t gid = 0;
  std::vector<gid_t> groups;  // `gid` and the supplementary ones
};
// Read once, right after accept: what a process changes of itself later makes no difference.
// Errors: no credentials; the user is the kernel's overflow user (one that this namespace cannot name).
[[nodiscard]] Result<PeerIdentity> peer_identity(int socket);

class Connection {
 public:
  struct Callbacks {
    std::function<void(const Frame&, std::vector<UniqueFd>)> on_frame;
    // Once, with the reason; empty: the peer closed. Not after close().
    std::function<void(const std::string&)> on_closed;
    // Each time the queue has become empty.
    std::function<void()> on_drained;
    // A message that cannot be read, with the reason. Who has something to say to it calls close_after_drain();
    // on_closed follows.
    std::function<void(const std::string&)> on_malformed = {};
  };

  // Makes `socket` non-blocking. The callbacks may destroy the connection. A frame over `largest` ends it.
  Connection(EventLoop& loop, UniqueFd socket, Callbacks callbacks, std::size_t largest = kMaximumFrame);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  // Queues; what is queued in a turn is written at its end as one, where the socket takes it, else when it does.
  void send(Frame& frame, std::vector<UniqueFd> descriptors = {});
  // Bytes queued that the socket has not taken.
  [[nodiscard]] std::size_t pending() const noexcept;
  [[nodiscard]] bool open() const noexcept;
  // Stops and resumes reading: the peer's turn to wait.
  void set_reading(bool reading);
  // Ends the connection if the peer has closed it, whatever of it is still unread.
  void end_if_hung_up();
  // Lets the queue drain (at most `seconds`), then closes; frames that arrive meanwhile are dropped. on_closed follows.
  void close_after_drain(int seconds = 5);
  void close();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

// Sends bytes for the client's standard output (1) or standard error (2), in as many frames as they need.
void send_output(Connection& connection, unsigned stream, std::string_view data);
// The same for a line, which `text` lacks the end of. With `bulk`, agreed on with the client, much of it goes as a file
// in memory, which spares the copies through the socket.
void send_line(Connection& connection, unsigned stream, std::string_view text, bool bulk);

}  // namespace mux::wire
