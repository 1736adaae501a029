// Hands bytes to a sink as it takes them.
#include "server/render/output_queue.hpp"

#include <unistd.h>

#include <cerrno>

namespace mux::render {

OutputQueue::Sink OutputQueue::descriptor_sink(int fd) {
  return [fd](std::string_view bytes) -> Result<std::size_t> {
    while (true) {
      const ssize_t written = ::write(fd, bytes.data(), bytes.size());
      if (written >= 0) return static_cast<std::size_t>(written);
      if (errno == EAGAIN || errno == EWOULDBLOCK) return 0;
      if (errno != EINTR) return fail_errno(errno, "write failed");
    }
  };
}

std::string& OutputQueue::buffer() {
  if (sent_ > 0) {
    buffer_.erase(0, sent_);
    sent_ = 0;
  }
  return buffer_;
}

bool OutputQueue::write(std::string_view bytes) {
  if (pending() + bytes.size() > kLimit) return false;
  buffer() += bytes;
  return true;
}

Result<> OutputQueue::flush() {
  while (sent_ < buffer_.size()) {
    const auto taken = sink_(std::string_view{buffer_}.substr(sent_));
    if (!taken) return std::unexpected(taken.error());
    if (*taken == 0) return {};
    sent_ += *taken;
    written_ += *taken;
  }
  buffer_.clear();
  sent_ = 0;
  return {};
}

}  // namespace mux::render
