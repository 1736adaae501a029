// Reads until the socket is empty, writes until it is full; what does not fit waits in the queue.
#include "protocol/wire/connection.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "protocol/base/event_loop.hpp"
#include "protocol/wire/framing.hpp"
#include "protocol/wire/mux.pb.h"

namespace mux::wire {

namespace {
// What the kernel shows for users that a namespace cannot name.
constexpr uid_t kOverflowUser = 65534;
// Frames handled before other watches get their turn.
constexpr int kFramesPerTurn = 64;
}  // namespace

Result<PeerIdentity> peer_identity(int socket) {
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) {
    return fail_errno(errno, "no credentials of the peer");
  }
  if (credentials.uid == kOverflowUser || credentials.uid == static_cast<uid_t>(-1)) {
    return fail("access not allowed");
  }
  PeerIdentity peer{credentials.pid, credentials.uid, credentials.gid, {}};
  size = 0;
  // The kernel says how much room it wants; groups cannot change between the calls.
  (void)::getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, nullptr, &size);
  peer.groups.resize(size / sizeof(gid_t));
  if (size > 0 && ::getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, peer.groups.data(), &size) != 0) peer.groups.clear();
  if (credentials.gid != kOverflowUser) peer.groups.push_back(credentials.gid);
  std::erase(peer.groups, gid_t{kOverflowUser});
  return peer;
}

// Held by shared_ptr: a callback may destroy the Connection, and the function that called it must still stand.
class Connection::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(EventLoop& loop, UniqueFd socket, Callbacks callbacks, std::size_t largest)
      : loop_(loop), socket_(std::move(socket)), callbacks_(std::move(callbacks)), reader_(largest) {
    ::fcntl(socket_.get(), F_SETFL, ::fcntl(socket_.get(), F_GETFL) | O_NONBLOCK);
    ::fcntl(socket_.get(), F_SETFD, FD_CLOEXEC);
  }

  void start() {
    reader_watch_ = FdWatch(
        loop_, socket_.get(), Interest::Read, [this] { guarded(&Impl::on_readable); }, EventLoop::kInputPriority);
    writer_watch_ = FdWatch(loop_, socket_.get(), Interest::Write, [this] { guarded(&Impl::on_writable); });
    again_ = Timer(loop_, [this] { guarded(&Impl::deliver); });
    deadline_ = Timer(loop_, [this] { guarded(&Impl::on_deadline); });
    reader_watch_.enable();
  }

  void send(Frame& frame, std::vector<UniqueFd> descriptors) {
    if (!socket_ || draining_) return;
    writer_.queue(frame, std::move(descriptors));
    if (writer_watch_.enabled() || write_due_) return;
    write_due_ = true;
    loop_.before_wait([self = shared_from_this()] {
      self->write_due_ = false;
      if (self->socket_) self->on_writable();
    });
  }

  void set_reading(bool reading) {
    if (!socket_) return;
    reading_ = reading;
    if (reading) {
      again_.start(Microseconds(0));
    } else {
      reader_watch_.disable();
    }
  }

  void end_if_hung_up() {
    if (!socket_) return;
    pollfd peer{socket_.get(), 0, 0};
    if (::poll(&peer, 1, 0) > 0 && (peer.revents & (POLLHUP | POLLERR)) != 0) guarded(&Impl::end);
  }

  void close_after_drain(int seconds) {
    if (!socket_) return;
    draining_ = true;
    if (writer_.empty()) {
      // From the loop: the caller is not yet ready for on_closed.
      deadline_.start(Microseconds(0));
    } else {
      deadline_.start(std::chrono::seconds(seconds));
    }
  }

  void close() {
    callbacks_.on_closed = nullptr;
    shut("");
  }

  [[nodiscard]] std::size_t pending() const noexcept { return writer_.pending(); }
  [[nodiscard]] bool open() const noexcept { return static_cast<bool>(socket_); }

 private:
  void guarded(void (Impl::*handler)()) {
    const std::shared_ptr<Impl> self = shared_from_this();
    (self.get()->*handler)();
  }

  void on_readable() {
    const auto state = reader_.read_from(socket_.get());
    if (!state) return shut(state.error().message);
    if (*state == FrameReader::State::Closed) ended_ = true;
    deliver();
  }

  void deliver() {
    Frame frame;
    std::vector<UniqueFd> descriptors;
    for (int i = 0; socket_ && (reading_ || draining_); ++i) {
      if (i == kFramesPerTurn) {
        // No further bytes while frames wait: the backlog stays bounded.
        reader_watch_.disable();
        return again_.start(Microseconds(0));
      }
      const auto got = reader_.next(frame, descriptors);
      if (!got) return malformed(got.error().message);
      if (!*got) break;
      if (!draining_ && callbacks_.on_frame) callbacks_.on_frame(frame, std::move(descriptors));
    }
    if (!socket_) return;
    if (ended_ && reading_) return shut("");
    if (reading_ || draining_) reader_watch_.enable();
  }

  void malformed(const std::string& reason) {
    if (draining_) return shut(reason);
    if (callbacks_.on_malformed) callbacks_.on_malformed(reason);
    if (!draining_) return shut(reason);
    reader_watch_.disable();
  }

  void on_writable() {
    write_now();
    if (socket_ && writer_.empty() && callbacks_.on_drained) callbacks_.on_drained();
  }

  void write_now() {
    const auto done = writer_.flush(socket_.get());
    if (!done) {
      broken_ = done.error().message;
      // From the loop: send() must not call on_closed into its caller.
      writer_watch_.disable();
      deadline_.start(Microseconds(0));
      return;
    }
    if (*done) {
      writer_watch_.disable();
      if (draining_) deadline_.start(Microseconds(0));
    } else {
      writer_watch_.enable();
    }
  }

  void on_deadline() { shut(broken_); }
  void end() { shut(""); }

  void shut(const std::string& reason) {
    if (!socket_) return;
    reader_watch_.disable();
    writer_watch_.disable();
    again_.stop();
    deadline_.stop();
    socket_.reset();
    if (const auto closed = std::exchange(callbacks_.on_closed, nullptr)) closed(reason);
  }

  EventLoop& loop_;
  UniqueFd socket_;
  Callbacks callbacks_;
  FrameReader reader_;
  FrameWriter writer_;
  FdWatch reader_watch_;
  FdWatch writer_watch_;
  Timer again_;
  Timer deadline_;
  std::string broken_;
  bool reading_ = true;
  bool draining_ = false;
  bool write_due_ = false;
  bool ended_ = false;
};

Connection::Connection(EventLoop& loop, UniqueFd socket, Callbacks callbacks, std::size_t largest)
    : impl_(std::make_shared<Impl>(loop, std::move(socket), std::move(callbacks), largest)) {
  impl_->start();
}

Connection::~Connection() {
  impl_->close();
}

void Connection::send(Frame& frame, std::vector<UniqueFd> descriptors) {
  impl_->send(frame, std::move(descriptors));
}
std::size_t Connection::pending() const noexcept {
  return impl_->pending();
}
bool Connection::open() const noexcept {
  return impl_->open();
}
void Connection::set_reading(bool reading) {
  impl_->set_reading(reading);
}
void Connection::end_if_hung_up() {
  impl_->end_if_hung_up();
}
void Connection::close_after_drain(int seconds) {
  impl_->close_after_drain(seconds);
}
void Connection::close() {
  impl_->close();
}

void send_output(Connection& connection, unsigned stream, std::string_view data) {
  Frame frame;
  while (!data.empty()) {
    const std::string_view part = data.substr(0, kMaximumPart);
    frame.mutable_output()->set_stream(stream);
    frame.mutable_output()->set_data(part.data(), part.size());
    connection.send(frame);
    data.remove_prefix(part.size());
  }
}

namespace {

// From so many bytes on a file in memory is the faster way.
constexpr std::size_t kBulk = 256u << 10;

// A file in memory of `text` and a line's end; none where memory or descriptors are short.
UniqueFd file_of_line(std::string_view text) {
  UniqueFd file(::memfd_create("mux-output", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file) return {};
  for (std::string_view rest : {text, std::string_view("\n")}) {
    while (!rest.empty()) {
      const ssize_t written = ::write(file.get(), rest.data(), rest.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return {};
      rest.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  ::fcntl(file.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
  return file;
}

}  // namespace

void send_line(Connection& connection, unsigned stream, std::string_view text, bool bulk) {
  if (bulk && text.size() >= kBulk) {
    if (UniqueFd file = file_of_line(text)) {
      Frame frame;
      frame.mutable_output()->set_stream(stream);
      frame.mutable_output()->set_length(text.size() + 1);
      std::vector<UniqueFd> descriptors;
      descriptors.push_back(std::move(file));
      return connection.send(frame, std::move(descriptors));
    }
  }
  if (text.size() < kMaximumPart) return send_output(connection, stream, std::string(text) + "\n");
  send_output(connection, stream, text);
  send_output(connection, stream, "\n");
}

}  // namespace mux::wire
