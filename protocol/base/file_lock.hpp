// FileLock: an exclusive lock on a file by name, held by at most one process, given up when that ends.
#pragma once

#include <string>

#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"

namespace mux {

class FileLock {
 public:
  enum class Wait { Yes, No };
  // Makes the file (mode 0600) and locks it. The error is an errno value; EWOULDBLOCK: another process holds it.
  [[nodiscard]] static std::expected<FileLock, int> acquire(const std::string& path, Wait wait);
  // Removes the file, then gives the lock up. Those who wait for it notice, and lock a new file.
  void remove() noexcept;

 private:
  FileLock(UniqueFd fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}

  UniqueFd fd_;
  std::string path_;
};

}  // namespace mux
