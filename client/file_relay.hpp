// FileRelay: reads and writes files and standard streams for the server.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string_view>

#include "protocol/base/unique_fd.hpp"

namespace mux::wire {
class FileData;
class FileRead;
class FileWrite;
class Frame;
}  // namespace mux::wire

namespace mux::client {

class FileRelay {
 public:
  using Send = std::function<void(wire::Frame&)>;
  explicit FileRelay(Send send) : send_(std::move(send)) {}

  void start_read(const wire::FileRead& request);
  void start_write(const wire::FileWrite& request);
  void write_more(const wire::FileData& data);
  void cancel(std::uint64_t id);

  // A read from standard input waits for bytes: poll it and call on_input().
  [[nodiscard]] bool wants_input() const noexcept { return reading_input_; }
  void on_input();

 private:
  void read_file(std::uint64_t id, int fd);
  bool send_part(std::uint64_t id, int fd);
  void send_closed(std::uint64_t id, int error);

  Send send_;
  bool reading_input_ = false;
  std::uint64_t input_id_ = 0;
  std::map<std::uint64_t, UniqueFd> writes_;
};

// Writes all of it, waiting where the file makes it wait; an errno value, or 0.
[[nodiscard]] int write_all(int fd, std::string_view data) noexcept;
// Writes the first `length` bytes of the file `from`, wherever that stands, to `to`; 0, or the errno that stopped it.
[[nodiscard]] int copy_file(int from, int to, std::uint64_t length) noexcept;

}  // namespace mux::client
