// ClientFiles: files and standard streams that a client reads or writes for the server, so that its rights count.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "protocol/wire/mux.pb.h"
#include "server/model/ports.hpp"

namespace mux::attach {

class ClientFiles {
 public:
  using Send = std::function<void(wire::Frame&)>;
  explicit ClientFiles(Send send) : send_(std::move(send)) {}
  ClientFiles(const ClientFiles&) = delete;
  ClientFiles& operator=(const ClientFiles&) = delete;
  ~ClientFiles();

  // A file is read whole, up to this many bytes.
  static constexpr std::size_t kMaximumFile = 256u << 20;

  // `path` is absolute, or `-` for the client's standard input or output. Errors are `TEXT: PATH` as tmux prints them.
  void read(std::string_view path, model::ClientHost::ReadDone done);
  void write(std::string_view path, std::string data, bool append, model::ClientHost::WriteDone done);
  // Answers of the client; ids it made up are ignored.
  void data(const wire::FileData& part);
  void closed(const wire::FileClosed& end);
  // The client is gone: everything open fails.
  void fail_all();
  [[nodiscard]] bool busy() const noexcept { return !reads_.empty() || !writes_.empty(); }

 private:
  struct Read {
    std::string path;
    std::string content;
    model::ClientHost::ReadDone done;
  };
  struct Write {
    std::string path;
    model::ClientHost::WriteDone done;
  };
  Send send_;
  std::uint64_t next_id_ = 1;
  std::map<std::uint64_t, Read> reads_;
  std::map<std::uint64_t, Write> writes_;
};

}  // namespace mux::attach
