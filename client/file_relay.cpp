// Files opened, read and written in the client's name, in pieces that the server can take.
#include "client/file_relay.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <utility>

#include "protocol/wire/mux.pb.h"

namespace mux::client {

namespace {
constexpr std::size_t kPart = 16 * 1024;
// A server never has more than a few; a broken one must not use up the descriptors.
constexpr std::size_t kMaximumWrites = 64;
}  // namespace

int write_all(int fd, std::string_view data) noexcept {
  while (!data.empty()) {
    const ssize_t written = ::write(fd, data.data(), data.size());
    if (written >= 0) {
      data.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      // Somebody else made the shared terminal non-blocking.
      pollfd poll{fd, POLLOUT, 0};
      ::poll(&poll, 1, -1);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

int copy_file(int from, int to, std::uint64_t length) noexcept {
  off_t at = 0;
  while (std::cmp_less(at, length)) {
    const std::size_t left = length - static_cast<std::uint64_t>(at);
    const ssize_t sent = ::sendfile(to, from, &at, std::min<std::size_t>(left, 1u << 30));
    if (sent > 0 || (sent < 0 && errno == EINTR)) continue;
    if (sent == 0) return 0;
    if (errno == EAGAIN) {
      pollfd poll{to, POLLOUT, 0};
      ::poll(&poll, 1, -1);
      continue;
    }
    if (errno != EINVAL && errno != ENOSYS) return errno;
    // Files that are appended to, and terminals of some kernels, take no sendfile().
    std::array<char, kPart> buffer;
    const ssize_t got = ::pread(from, buffer.data(), std::min(buffer.size(), left), at);
    if (got <= 0) return got < 0 ? errno : 0;
    if (const int error = write_all(to, {buffer.data(), static_cast<std::size_t>(got)}); error != 0) return error;
    at += got;
  }
  return 0;
}

void FileRelay::send_closed(std::uint64_t id, int error) {
  wire::Frame frame;
  frame.mutable_file_closed()->set_id(id);
  frame.mutable_file_closed()->set_error(error);
  send_(frame);
}

// Sends what one read gives; false after the end, of which the server is told.
bool FileRelay::send_part(std::uint64_t id, int fd) {
  std::array<char, kPart> buffer;
  ssize_t got = 0;
  do {
    got = ::read(fd, buffer.data(), buffer.size());
  } while (got < 0 && errno == EINTR);
  if (got < 0 && errno == EAGAIN) return true;
  if (got <= 0) {
    send_closed(id, got < 0 ? errno : 0);
    return false;
  }
  wire::Frame frame;
  frame.mutable_file_data()->set_id(id);
  frame.mutable_file_data()->set_data(buffer.data(), static_cast<std::size_t>(got));
  send_(frame);
  return true;
}

void FileRelay::start_read(const wire::FileRead& request) {
  if (request.path().empty()) {
    if (reading_input_) return send_closed(request.id(), EBUSY);
    reading_input_ = true;
    input_id_ = request.id();
    return;
  }
  const UniqueFd fd(::open(request.path().c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!fd) return send_closed(request.id(), errno);
  struct stat status{};
  if (::fstat(fd.get(), &status) == 0 && S_ISDIR(status.st_mode)) return send_closed(request.id(), EISDIR);
  while (send_part(request.id(), fd.get())) {
  }
}

void FileRelay::on_input() {
  if (reading_input_) reading_input_ = send_part(input_id_, STDIN_FILENO);
}

void FileRelay::start_write(const wire::FileWrite& request) {
  UniqueFd fd;
  if (request.path().empty()) {
    fd = UniqueFd(::fcntl(request.stream() == 2 ? STDERR_FILENO : STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
  } else {
    const int how = request.append() ? O_APPEND : O_TRUNC;
    fd = UniqueFd(::open(request.path().c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | how, 0644));
  }
  if (!fd) return send_closed(request.id(), errno);
  const int error = write_all(fd.get(), request.data());
  if (error != 0 || !request.more()) return send_closed(request.id(), error);
  if (writes_.size() >= kMaximumWrites) return send_closed(request.id(), EMFILE);
  writes_[request.id()] = std::move(fd);
}

void FileRelay::write_more(const wire::FileData& data) {
  const auto found = writes_.find(data.id());
  if (found == writes_.end()) return;
  const int error = write_all(found->second.get(), data.data());
  if (error == 0 && !data.end()) return;
  writes_.erase(found);
  send_closed(data.id(), error);
}

void FileRelay::cancel(std::uint64_t id) {
  writes_.erase(id);
  if (reading_input_ && input_id_ == id) reading_input_ = false;
}

}  // namespace mux::client
