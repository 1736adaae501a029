// Packs and unpacks the frame header, and passes descriptors with SCM_RIGHTS.
#include "protocol/wire/framing.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>

#include "protocol/base/check.hpp"
#include "protocol/wire/mux.pb.h"

namespace mux::wire {

namespace {

// One read; most frames are far smaller.
constexpr std::size_t kReadSize = 64 * 1024;
// Chunks without descriptors are joined up to this size, so that a burst of small frames is one write.
constexpr std::size_t kJoinSize = 64 * 1024;

std::uint32_t load_length(const char* bytes) {
  std::uint32_t value = 0;
  for (int i = 3; i >= 0; --i) value = value << 8U | static_cast<unsigned char>(bytes[i]);
  return value;
}

void append_length(std::string& out, std::uint32_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8) out.push_back(static_cast<char>(value >> shift & 0xFFU));
}

void take_descriptors(msghdr& message, std::deque<UniqueFd>& out) {
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
      out.emplace_back(fd);
    }
  }
}

}  // namespace

Result<FrameReader::State> FrameReader::read_from(int socket) {
  compact();
  const std::size_t before = buffer_.size();
  // Only what the kernel writes is touched: most frames are far smaller than what might come.
  buffer_.resize_and_overwrite(before + kReadSize, [](char*, std::size_t size) { return size; });
  iovec vector{buffer_.data() + before, kReadSize};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(kMaximumDescriptors * sizeof(int))> control;
  msghdr message{};
  message.msg_iov = &vector;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t got = 0;
  do {
    got = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  const int error = errno;
  buffer_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  if (got < 0) {
    if (error == EAGAIN) return State::Open;
    return fail_errno(error, "connection lost");
  }
  take_descriptors(message, descriptors_);
  if ((message.msg_flags & MSG_CTRUNC) != 0 || descriptors_.size() > kMaximumDescriptors) {
    return fail("too many descriptors in a message");
  }
  return got == 0 ? State::Closed : State::Open;
}

Result<bool> FrameReader::next(Frame& frame, std::vector<UniqueFd>& descriptors) {
  descriptors.clear();
  const std::size_t available = buffer_.size() - start_;
  if (available < kLengthSize) return false;
  const std::size_t length = load_length(buffer_.data() + start_);
  if (length > largest_) return fail("message of {} bytes is too long", length);
  if (available - kLengthSize < length) return false;
  frame.Clear();
  if (!frame.ParseFromArray(buffer_.data() + start_ + kLengthSize, static_cast<int>(length))) {
    return fail("malformed message");
  }
  start_ += kLengthSize + length;
  if (frame.descriptors() > descriptors_.size()) return fail("message without its descriptors");
  for (std::uint32_t i = 0; i < frame.descriptors(); ++i) {
    descriptors.push_back(std::move(descriptors_.front()));
    descriptors_.pop_front();
  }
  return true;
}

void FrameReader::compact() {
  if (start_ == 0) return;
  buffer_.erase(0, start_);
  start_ = 0;
  // A large frame must not keep its memory for the life of the connection.
  if (buffer_.empty() && buffer_.capacity() > 4 * kReadSize) buffer_.shrink_to_fit();
}

void FrameWriter::queue(Frame& frame, std::vector<UniqueFd> descriptors) {
  MUX_CHECK(descriptors.size() <= kMaximumDescriptors);
  frame.set_descriptors(static_cast<std::uint32_t>(descriptors.size()));
  const std::size_t length = frame.ByteSizeLong();
  MUX_CHECK(length <= kMaximumFrame);
  const bool join = !chunks_.empty() && descriptors.empty() && chunks_.back().bytes.size() + length < kJoinSize &&
                    !(chunks_.size() == 1 && offset_ > 0);
  if (!join) chunks_.emplace_back();
  Chunk& chunk = chunks_.back();
  append_length(chunk.bytes, static_cast<std::uint32_t>(length));
  frame.AppendToString(&chunk.bytes);
  if (!descriptors.empty()) chunk.descriptors = std::move(descriptors);
  pending_ += kLengthSize + length;
}

Result<bool> FrameWriter::flush(int socket) {
  while (!chunks_.empty()) {
    Chunk& chunk = chunks_.front();
    iovec vector{chunk.bytes.data() + offset_, chunk.bytes.size() - offset_};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(kMaximumDescriptors * sizeof(int))> control;
    msghdr message{};
    message.msg_iov = &vector;
    message.msg_iovlen = 1;
    if (!chunk.descriptors.empty()) {
      const std::size_t size = chunk.descriptors.size() * sizeof(int);
      message.msg_control = control.data();
      message.msg_controllen = CMSG_SPACE(size);
      cmsghdr* header = CMSG_FIRSTHDR(&message);
      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN(size);
      for (std::size_t i = 0; i < chunk.descriptors.size(); ++i) {
        const int fd = chunk.descriptors[i].get();
        std::memcpy(CMSG_DATA(header) + i * sizeof(int), &fd, sizeof(int));
      }
    }
    const ssize_t sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN) return false;
      return fail_errno(errno, "connection lost");
    }
    chunk.descriptors.clear();
    offset_ += static_cast<std::size_t>(sent);
    pending_ -= static_cast<std::size_t>(sent);
    if (offset_ == chunk.bytes.size()) {
      chunks_.pop_front();
      offset_ = 0;
    }
  }
  return true;
}

}  // namespace mux::wire
