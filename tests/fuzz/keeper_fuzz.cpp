// Fuzzes what keeper and server read of each other: packets, spawn requests, and pane files that another process wrote.
//
// Input: a byte that chooses what the rest is.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "protocol/base/check.hpp"
#include "protocol/keeper/journal_reader.hpp"
#include "protocol/keeper/messages.hpp"
#include "protocol/keeper/pane_file.hpp"
#include "protocol/keeper/spawn.hpp"

namespace {

using namespace mux;

UniqueFd file_of(std::string_view bytes) {
  UniqueFd file(::memfd_create("fuzz", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  MUX_CHECK(file && ::write(file.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  MUX_CHECK(::fcntl(file.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) == 0);
  return file;
}

void read_packet(std::string_view bytes) {
  int ends[2];
  MUX_CHECK(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
  const UniqueFd near(ends[0]);
  const UniqueFd far(ends[1]);
  MUX_CHECK(::send(far.get(), bytes.data(), bytes.size(), 0) >= 0);
  keeper::Received received;
  if (keeper::receive_message(near.get(), received) != keeper::ReceiveState::Got) return;
  MUX_CHECK(bytes.size() == sizeof(keeper::Message));
  MUX_CHECK(keeper::get_text(received.message).size() < received.message.text.size());
}

void read_request(std::string_view bytes) {
  const UniqueFd file = file_of(bytes);
  const auto request = keeper::read_spawn(file.get());
  if (!request) return;
  const auto written = keeper::write_spawn(*request);
  MUX_CHECK(written.has_value());
  const auto again = keeper::read_spawn(written->get());
  MUX_CHECK(again.has_value() && again->command == request->command && again->environment == request->environment);
}

// The input over a good file's header, as a server that went mad may leave it.
void open_pane_file(std::string_view bytes) {
  auto made = keeper::make_pane_file(keeper::kMinimumJournal);
  MUX_CHECK(made.has_value());
  {
    auto file = keeper::PaneFile::open(made->duplicate());
    MUX_CHECK(file.has_value());
    MUX_CHECK(file->write_checkpoint("checkpoint", 3).has_value());
  }
  // Each edit: where, in two bytes, and a byte for it.
  for (; bytes.size() >= 3; bytes.remove_prefix(3)) {
    std::uint16_t at = 0;
    std::memcpy(&at, bytes.data(), sizeof at);
    MUX_CHECK(::pwrite(made->get(), bytes.data() + 2, 1, at % keeper::kHeaderSize) == 1);
  }
  auto file = keeper::PaneFile::open(*std::move(made));
  if (!file) return;
  (void)keeper::recover_read(*file);
  MUX_CHECK(file->room() <= file->ring().size());
  for (std::uint64_t at = file->tail(); at < file->head();) {
    const std::string_view part = file->contiguous(at);
    MUX_CHECK(!part.empty() && part.size() <= file->ring().size());
    at += part.size();
  }
  keeper::PaneFile::Checkpoint where;
  const auto data = file->latest_checkpoint(where);
  if (!data) return;
  MUX_CHECK(data->size() <= keeper::kMaximumCheckpoint);
  MUX_CHECK(file->write_checkpoint("next", 4).has_value() || file->room() <= file->ring().size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2 || size > 4096) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0:
      read_packet(rest);
      break;
    case 1: {
      // A packet of the right size, which a random one seldom has.
      std::string packet(rest.substr(0, sizeof(keeper::Message)));
      packet.resize(sizeof(keeper::Message));
      read_packet(packet);
      break;
    }
    case 2:
      read_request(rest);
      break;
    default:
      open_pane_file(rest);
  }
  return 0;
}
