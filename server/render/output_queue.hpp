// OutputQueue: bytes on their way to one client, never more than a frame in flight, never blocking.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"

namespace mux::render {

class OutputQueue {
 public:
  // Takes as many bytes of the start as it can now; 0 when it would block; an error when the client is gone.
  using Sink = std::function<Result<std::size_t>(std::string_view)>;
  // What may wait before the client counts as stuck: queueing more (clipboard, passthrough) is refused.
  static constexpr std::size_t kLimit = std::size_t{1024} * 1024;

  explicit OutputQueue(Sink sink) : sink_(std::move(sink)) {}
  // A sink that writes to a non-blocking descriptor, which must outlive the queue.
  [[nodiscard]] static Sink descriptor_sink(int fd);

  // Whether all was taken: a new frame may be drawn.
  [[nodiscard]] bool drained() const noexcept { return sent_ == buffer_.size(); }
  // Where to append a frame (diff's `out`); call flush() after.
  [[nodiscard]] std::string& buffer();
  // Queues bytes that are no frame. False, and nothing queued, when too much waits already.
  bool write(std::string_view bytes);
  // Hands over what can be handed over now. Call again when the descriptor is writable, until drained().
  [[nodiscard]] Result<> flush();

  [[nodiscard]] std::size_t pending() const noexcept { return buffer_.size() - sent_; }
  // Bytes taken so far: #{client_written}.
  [[nodiscard]] std::uint64_t written() const noexcept { return written_; }

 private:
  Sink sink_;
  std::string buffer_;
  std::size_t sent_ = 0;
  std::uint64_t written_ = 0;
};

}  // namespace mux::render
