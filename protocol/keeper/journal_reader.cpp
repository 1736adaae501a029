// Reads straight into the ring's free space, in the order of stores that makes a kill harmless.
#include "protocol/keeper/journal_reader.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "protocol/keeper/pane_file.hpp"

namespace mux::keeper {

namespace {
// No status byte of the kernel: all its bits at once never come.
constexpr unsigned char kNoFlag = 0xFF;
}  // namespace

Result<> prepare_master(int master) {
  const int on = 1;
  if (::ioctl(master, TIOCPKT, &on) != 0) return fail_errno(errno, "can't put a pty in packet mode");
  if (::fcntl(master, F_SETFL, ::fcntl(master, F_GETFL) | O_NONBLOCK) != 0) {
    return fail_errno(errno, "can't make a pty non-blocking");
  }
  return {};
}

std::size_t recover_read(PaneFile& file) noexcept {
  PaneHeader& header = file.header();
  const std::uint64_t head = file.head();
  const std::uint32_t length = header.intended_length.load(std::memory_order_acquire);
  const bool delivered = header.intended_base.load(std::memory_order_acquire) == head && length != 0 &&
                         header.flag == TIOCPKT_DATA && length <= file.room();
  header.intended_length.store(0, std::memory_order_release);
  if (!delivered) return 0;
  header.head.store(head + length, std::memory_order_release);
  return length;
}

JournalRead read_into_journal(PaneFile& file, int master, std::size_t maximum, OnSilence silence) {
  PaneHeader& header = file.header();
  const std::uint64_t head = header.head.load(std::memory_order_relaxed);
  const std::size_t size = header.journal_size;
  const std::size_t offset = head & (size - 1);
  std::size_t length = std::min({file.room(), size - offset, maximum});
  if (length == 0) return {ReadState::Full, {}, 0};
  // The flag first: from here until the kernel writes it, nothing counts as delivered.
  *static_cast<volatile unsigned char*>(&header.flag) = kNoFlag;
  int available = 0;
  if (::ioctl(master, FIONREAD, &available) != 0 || available < 0) available = 0;
  if (available == 0 && silence == OnSilence::Stop) return {ReadState::Again, {}, 0};
  length = std::min(length, static_cast<std::size_t>(available));
  header.intended_length.store(static_cast<std::uint32_t>(length), std::memory_order_release);
  header.intended_base.store(head, std::memory_order_release);
  char* const start = file.ring().data() + offset;
  const std::array<iovec, 2> vector{{{&header.flag, 1}, {start, length}}};
  ssize_t got = 0;
  do {
    got = ::readv(master, vector.data(), length == 0 ? 1 : 2);
  } while (got < 0 && errno == EINTR);
  if (got <= 0) {
    const int error = errno;
    header.intended_length.store(0, std::memory_order_release);
    if (got < 0 && error == EAGAIN) return {ReadState::Again, {}, 0};
    return {ReadState::Ended, {}, 0};
  }
  const unsigned char status = *static_cast<volatile unsigned char*>(&header.flag);
  if (status != TIOCPKT_DATA) {
    header.intended_length.store(0, std::memory_order_release);
    return {ReadState::Data, {}, status};
  }
  const auto count = static_cast<std::size_t>(got) - 1;
  header.head.store(head + count, std::memory_order_release);
  return {ReadState::Data, {start, count}, 0};
}

}  // namespace mux::keeper
