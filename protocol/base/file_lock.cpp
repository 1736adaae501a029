// The lock is flock on a file opened by name, checked to be still the one of that name.
#include "protocol/base/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mux {

std::expected<FileLock, int> FileLock::acquire(const std::string& path, Wait wait) {
  while (true) {
    UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, S_IRUSR | S_IWUSR));
    if (!fd) return std::unexpected(errno);
    while (::flock(fd.get(), LOCK_EX | (wait == Wait::No ? LOCK_NB : 0)) != 0) {
      if (errno != EINTR) return std::unexpected(errno);
    }
    // The file that was locked may have been removed meanwhile: the name must still be its own.
    struct stat held{};
    struct stat named{};
    if (::fstat(fd.get(), &held) != 0) return std::unexpected(errno);
    if (::lstat(path.c_str(), &named) == 0 && held.st_dev == named.st_dev && held.st_ino == named.st_ino) {
      return FileLock(std::move(fd), path);
    }
  }
}

void FileLock::remove() noexcept {
  if (!fd_) return;
  ::unlink(path_.c_str());
  fd_.reset();
}

}  // namespace mux
