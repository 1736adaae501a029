// Records in a sealed memory file; copies of the descriptors that are not close-on-exec.
#include "protocol/keeper/inheritance.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "protocol/keeper/byte_codec.hpp"
#include "protocol/keeper/memory_file.hpp"
#include "protocol/keeper/start.hpp"

namespace mux::keeper {

namespace {

constexpr std::uint64_t kMagic = 0x3172696568786d01;
constexpr std::size_t kMaximum = 16U << 20U;
// Above the numbers that a start file and its like have.
constexpr int kFirstSafe = 16;
enum class Record : std::uint32_t { Server = 1, Process = 2, File = 3 };
constexpr std::uint32_t kExited = 1;
constexpr std::uint32_t kReleased = 2;
constexpr std::uint32_t kHasRecord = 4;

void put_record(ByteWriter& out, const ByteWriter& record) {
  out.put_text(record.bytes());
}

Inheritance::Process get_process(ByteReader& in) {
  Inheritance::Process process;
  process.key = in.get<std::uint64_t>();
  process.pane = in.get<std::uint32_t>();
  process.pid = in.get<std::int32_t>();
  const auto flags = in.get<std::uint32_t>();
  process.exited = (flags & kExited) != 0;
  process.released = (flags & kReleased) != 0;
  process.has_record = (flags & kHasRecord) != 0;
  process.status = in.get<std::int32_t>();
  for (int* fd : {&process.handle, &process.master, &process.file}) *fd = in.get<int>();
  process.tty_name = in.get_text();
  return process;
}

void get_record(ByteReader& in, Inheritance& out) {
  switch (in.get<Record>()) {
    case Record::Server:
      out.server = in.get<std::int32_t>();
      for (int* fd : {&out.server_handle, &out.server_socket, &out.alarm}) *fd = in.get<int>();
      out.next_key = in.get<std::uint64_t>();
      break;
    case Record::Process:
      out.processes.push_back(get_process(in));
      break;
    case Record::File: {
      Inheritance::File& file = out.files.emplace_back();
      file.key = in.get<std::uint64_t>();
      file.file = in.get<int>();
      break;
    }
    default:
      // Of a newer version.
      break;
  }
}

}  // namespace

std::vector<int*> Inheritance::descriptors() {
  std::vector<int*> all{&server_handle, &server_socket, &alarm};
  for (Process& process : processes) all.insert(all.end(), {&process.handle, &process.master, &process.file});
  for (File& held : files) all.push_back(&held.file);
  std::erase_if(all, [](const int* fd) { return *fd < 0; });
  return all;
}

Result<UniqueFd> write_inheritance(const Inheritance& inheritance) {
  ByteWriter out;
  out.put(kMagic);
  out.put(kInheritanceVersion);
  ByteWriter server;
  server.put(Record::Server);
  server.put(inheritance.server);
  for (const int fd : {inheritance.server_handle, inheritance.server_socket, inheritance.alarm}) server.put(fd);
  server.put(inheritance.next_key);
  put_record(out, server);
  for (const Inheritance::Process& process : inheritance.processes) {
    ByteWriter record;
    record.put(Record::Process);
    record.put(process.key);
    record.put(process.pane);
    record.put(process.pid);
    record.put((process.exited ? kExited : 0U) | (process.released ? kReleased : 0U) |
               (process.has_record ? kHasRecord : 0U));
    record.put(process.status);
    for (const int fd : {process.handle, process.master, process.file}) record.put(fd);
    record.put_text(process.tty_name);
    put_record(out, record);
  }
  for (const Inheritance::File& file : inheritance.files) {
    ByteWriter record;
    record.put(Record::File);
    record.put(file.key);
    record.put(file.file);
    put_record(out, record);
  }
  return make_sealed_file("mux-inheritance", out.bytes());
}

Error exec_heir(int executable, const KeeperStart& start, int listening, Inheritance inheritance) {
  std::vector<UniqueFd> copies;
  const auto copy = [&copies](int fd) { return copies.emplace_back(::fcntl(fd, F_DUPFD, kFirstSafe)).get(); };
  for (int* fd : inheritance.descriptors()) {
    *fd = copy(*fd);
    if (*fd < 0) return Error{"too few descriptors for another keeper"};
  }
  const auto start_file = write_start(start);
  if (!start_file) return start_file.error();
  const auto file = write_inheritance(inheritance);
  if (!file) return file.error();
  std::array<int, 3> numbers = {start_file->get(), listening, file->get()};
  for (int& fd : numbers) fd = copy(fd);
  std::string name = start.as_tmux ? "tmux" : "mux";
  std::string role = kHeirRole;
  std::string argument = fmt::format("{},{},{}", numbers[0], numbers[1], numbers[2]);
  const std::array<char*, 4> words = {name.data(), role.data(), argument.data(), nullptr};
  ::execveat(executable, "", words.data(), ::environ, AT_EMPTY_PATH);
  return Error{fmt::format("can't run another keeper ({})", std::strerror(errno))};
}

Result<HeirDescriptors> parse_heir(const char* argument) {
  HeirDescriptors heir;
  if (std::sscanf(argument, "%d,%d,%d", &heir.start, &heir.listening, &heir.inheritance) != 3) {
    return fail("not an inheritance");
  }
  for (const int fd : {heir.start, heir.listening, heir.inheritance}) {
    if (fd < kFirstSafe || ::fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) return fail("not an inheritance");
  }
  return heir;
}

Result<Inheritance> read_inheritance(int fd) {
  const auto bytes = read_sealed_file(fd, kMaximum);
  if (!bytes) return std::unexpected(bytes.error());
  ByteReader in(*bytes);
  if (in.get<std::uint64_t>() != kMagic || in.get<std::uint32_t>() < 1) return fail("not an inheritance");
  Inheritance inheritance;
  while (in.good() && in.left() > 0) {
    const std::string record = in.get_text();
    ByteReader fields(record);
    get_record(fields, inheritance);
    if (!fields.good()) return fail("malformed inheritance");
  }
  if (!in.good()) return fail("malformed inheritance");
  for (int* number : inheritance.descriptors()) {
    if (*number < kFirstSafe || ::fcntl(*number, F_SETFD, FD_CLOEXEC) != 0) *number = -1;
  }
  return inheritance;
}

}  // namespace mux::keeper
