// Requests by number, and the callbacks that wait for each one's end.
#include "server/attach/client_files.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

namespace mux::attach {

namespace {

// A frame's data part; well below the largest frame.
constexpr std::size_t kPart = 1u << 20;
constexpr unsigned kStandardOutput = 1;

std::unexpected<Error> file_error(int error, std::string_view path) {
  return fail("{}: {}", std::strerror(error), path);
}

}  // namespace

ClientFiles::~ClientFiles() = default;

void ClientFiles::read(std::string_view path, model::ClientHost::ReadDone done) {
  const std::uint64_t id = next_id_++;
  reads_.emplace(id, Read{std::string(path), {}, std::move(done)});
  wire::Frame frame;
  wire::FileRead& request = *frame.mutable_file_read();
  request.set_id(id);
  if (path != "-") request.set_path(std::string(path));
  send_(frame);
}

void ClientFiles::write(std::string_view path, std::string data, bool append, model::ClientHost::WriteDone done) {
  const std::uint64_t id = next_id_++;
  writes_.emplace(id, Write{std::string(path), std::move(done)});
  wire::Frame frame;
  wire::FileWrite& request = *frame.mutable_file_write();
  request.set_id(id);
  if (path == "-") {
    request.set_stream(kStandardOutput);
  } else {
    request.set_path(std::string(path));
  }
  request.set_append(append);
  request.set_data(data.substr(0, kPart));
  request.set_more(data.size() > kPart);
  send_(frame);
  for (std::size_t at = kPart; at < data.size(); at += kPart) {
    wire::Frame next;
    wire::FileData& part = *next.mutable_file_data();
    part.set_id(id);
    part.set_data(data.substr(at, kPart));
    send_(next);
  }
  if (data.size() <= kPart) return;
  wire::Frame last;
  last.mutable_file_data()->set_id(id);
  last.mutable_file_data()->set_end(true);
  send_(last);
}

void ClientFiles::data(const wire::FileData& part) {
  const auto found = reads_.find(part.id());
  if (found == reads_.end()) return;
  Read& read = found->second;
  if (read.content.size() + part.data().size() <= kMaximumFile) {
    read.content += part.data();
    return;
  }
  wire::Frame cancel;
  cancel.mutable_file_cancel()->set_id(part.id());
  const Read gone = std::move(read);
  reads_.erase(found);
  send_(cancel);
  gone.done(file_error(EFBIG, gone.path));
}

void ClientFiles::closed(const wire::FileClosed& end) {
  if (auto read = reads_.extract(end.id())) {
    if (end.error() != 0) return read.mapped().done(file_error(end.error(), read.mapped().path));
    return read.mapped().done(std::move(read.mapped().content));
  }
  if (auto write = writes_.extract(end.id())) {
    if (end.error() != 0) return write.mapped().done(file_error(end.error(), write.mapped().path));
    write.mapped().done({});
  }
}

void ClientFiles::fail_all() {
  const auto reads = std::exchange(reads_, {});
  const auto writes = std::exchange(writes_, {});
  for (const auto& [id, read] : reads) read.done(file_error(ECANCELED, read.path));
  for (const auto& [id, write] : writes) write.done(file_error(ECANCELED, write.path));
}

}  // namespace mux::attach
