// Watches the socket's folder by inotify, and binds the name again when it is gone.
#include "server/keeper/socket_guard.hpp"

#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <string_view>

#include "protocol/base/file_lock.hpp"

namespace mux::keeper {

namespace {

constexpr Milliseconds kBusyRetry{10};      // a client holds the lock: it is about to look at the socket
constexpr Milliseconds kFailedRetry{1000};  // the folder cannot be written

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

SocketGuard::SocketGuard(EventLoop& loop, UniqueFd listening, std::string path, OnRebound on_rebound)
    : loop_(loop), listening_(std::move(listening)), path_(std::move(path)), on_rebound_(std::move(on_rebound)) {
  if (const auto file = socket_file(path_)) file_ = *file;
  retry_ = Timer(loop_, [this] { check(); });
  inotify_ = UniqueFd(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (!inotify_) return;
  watch_ = FdWatch(loop_, inotify_.get(), Interest::Read, [this] { on_event(); });
  watch_.enable();
  watch_folder();
}

void SocketGuard::watch_folder() {
  if (!inotify_) return;
  folder_watch_ = ::inotify_add_watch(inotify_.get(), folder_of(path_).c_str(),
                                      IN_DELETE | IN_MOVED_FROM | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR);
}

void SocketGuard::on_event() {
  alignas(inotify_event) std::array<char, 4096> buffer;
  while (true) {
    const ssize_t got = ::read(inotify_.get(), buffer.data(), buffer.size());
    if (got <= 0) break;
    for (ssize_t at = 0; at < got;) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      if ((event.mask & (IN_IGNORED | IN_MOVE_SELF)) != 0 && event.wd == folder_watch_) {
        if ((event.mask & IN_IGNORED) == 0) ::inotify_rm_watch(inotify_.get(), event.wd);
        folder_watch_ = -1;
      }
      at += static_cast<ssize_t>(sizeof event + event.len);
    }
  }
  check();
}

bool SocketGuard::ours() const {
  const auto file = socket_file(path_);
  return file && *file == file_;
}

void SocketGuard::check() {
  if (!listening_ || ours()) return;
  const std::string folder = folder_of(path_);
  if (folder_watch_ < 0) {
    ::mkdir(folder.c_str(), S_IRWXU);
    watch_folder();
  }
  const auto lock = FileLock::acquire(path_ + ".lock", FileLock::Wait::No);
  if (!lock) return retry_.start(lock.error() == EWOULDBLOCK ? kBusyRetry : kFailedRetry);
  // Somebody else's socket, or file, stays: a live server is never replaced.
  struct stat status{};
  if (::lstat(path_.c_str(), &status) == 0) return;
  auto listening = listen_at(path_);
  if (!listening) return retry_.start(kFailedRetry);
  listening_ = *std::move(listening);
  if (const auto file = socket_file(path_)) file_ = *file;
  on_rebound_(listening_.get());
}

void SocketGuard::rebind() {
  if (!listening_) return;
  if (ours()) {
    ::unlink(path_.c_str());
    file_ = {};
  }
  check();
}

void SocketGuard::remove() {
  if (!listening_) return;
  watch_.disable();
  retry_.stop();
  auto lock = FileLock::acquire(path_ + ".lock", FileLock::Wait::No);
  if (ours()) ::unlink(path_.c_str());
  if (lock) lock->remove();
  listening_.reset();
}

}  // namespace mux::keeper
