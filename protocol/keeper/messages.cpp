// Sends and receives one packet with its descriptors.
#include "protocol/keeper/messages.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "protocol/base/check.hpp"

namespace mux::keeper {

void set_text(Message& message, std::string_view text) noexcept {
  message.text.fill('\0');
  text.copy(message.text.data(), std::min(text.size(), message.text.size() - 1));
}

std::string_view get_text(const Message& message) noexcept {
  const auto end = std::find(message.text.begin(), message.text.end(), '\0');
  return {message.text.data(), static_cast<std::size_t>(end - message.text.begin())};
}

SendState send_message(int socket, const Message& message, const std::vector<int>& descriptors) {
  MUX_CHECK(descriptors.size() <= kMessageDescriptors);
  Message copy = message;
  iovec vector{&copy, sizeof copy};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(kMessageDescriptors * sizeof(int))> control{};
  msghdr header{};
  header.msg_iov = &vector;
  header.msg_iovlen = 1;
  if (!descriptors.empty()) {
    const std::size_t size = descriptors.size() * sizeof(int);
    header.msg_control = control.data();
    header.msg_controllen = CMSG_SPACE(size);
    cmsghdr* rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(size);
    std::memcpy(CMSG_DATA(rights), descriptors.data(), size);
  }
  while (::sendmsg(socket, &header, MSG_NOSIGNAL) < 0) {
    if (errno == EINTR) continue;
    // ETOOMANYREFS: more descriptors in flight than RLIMIT_NOFILE; the peer has to read first.
    return errno == EAGAIN || errno == ETOOMANYREFS || errno == ENOBUFS ? SendState::Again : SendState::Gone;
  }
  return SendState::Sent;
}

ReceiveState receive_message(int socket, Received& received) {
  received.descriptors.clear();
  iovec vector{&received.message, sizeof received.message};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(kMessageDescriptors * sizeof(int))> control{};
  msghdr header{};
  header.msg_iov = &vector;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  ssize_t got = 0;
  do {
    got = ::recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (got < 0 && errno == EAGAIN) return ReceiveState::Again;
  if (got < 0) return ReceiveState::Gone;
  for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr; part = CMSG_NXTHDR(&header, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(part) + i * sizeof(int), sizeof(int));
      received.descriptors.emplace_back(fd);
    }
  }
  if (got != sizeof received.message || (header.msg_flags & MSG_TRUNC) != 0) return ReceiveState::Gone;
  received.message.text.back() = '\0';
  return ReceiveState::Got;
}

}  // namespace mux::keeper
