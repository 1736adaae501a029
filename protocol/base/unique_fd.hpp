// UniqueFd: sole owner of a file descriptor, closed with it.
#pragma once

#include <utility>

namespace mux {

class UniqueFd {
 public:
  UniqueFd() noexcept = default;
  explicit UniqueFd(int fd) noexcept : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    if (this != &other) reset(std::exchange(other.fd_, -1));
    return *this;
  }
  UniqueFd(const UniqueFd&) = delete;
  UniqueFd& operator=(const UniqueFd&) = delete;
  ~UniqueFd() { reset(); }

  [[nodiscard]] int get() const noexcept { return fd_; }
  [[nodiscard]] explicit operator bool() const noexcept { return fd_ >= 0; }
  // Gives up ownership; -1 when there was none.
  [[nodiscard]] int release() noexcept { return std::exchange(fd_, -1); }
  // Closes what is held (errno is kept) and takes `fd`.
  void reset(int fd = -1) noexcept;
  // A second, close-on-exec descriptor of the same file; empty (with errno) when none is to be had.
  [[nodiscard]] UniqueFd duplicate() const noexcept;

 private:
  int fd_ = -1;
};

}  // namespace mux
