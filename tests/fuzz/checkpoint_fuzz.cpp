// Fuzzes checkpoints of terminals: damaged ones with a right checksum are refused or give a terminal that is in order,
// and that goes on in order.
//
// Input: the length of what a program prints, that, then edits of the checkpoint: a position in two bytes, and a byte.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "protocol/base/check.hpp"
#include "protocol/base/crc32c.hpp"
#include "server/terminal/checkpoint.hpp"
#include "server/terminal/checkpoint_version.hpp"
#include "tests/fuzz/invariants.hpp"

namespace {

// Behind the magic, of all that follows.
constexpr std::size_t kChecksum = 4;
constexpr std::size_t kBody = mux::terminal::kCheckpointHead;

void seal(std::string& checkpoint) {
  const std::uint32_t crc = mux::crc32c(std::string_view(checkpoint).substr(kChecksum + 4));
  for (std::size_t i = 0; i < 4; ++i) checkpoint[kChecksum + i] = static_cast<char>(crc >> (8 * i) & 0xFF);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2 || size > 4096) return 0;
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string_view printed = rest.substr(0, data[0]);
  rest.remove_prefix(printed.size());
  mux::terminal::TerminalOptions options;
  options.columns = 12;
  options.rows = 4;
  options.history_limit = 20;
  mux::terminal::Terminal terminal(options);
  terminal.feed(printed);
  std::string checkpoint = serialize(terminal);
  for (; rest.size() >= 3; rest.remove_prefix(3)) {
    std::uint16_t at = 0;
    std::memcpy(&at, rest.data(), sizeof at);
    checkpoint[kBody + at % (checkpoint.size() - kBody)] = rest[2];
  }
  seal(checkpoint);
  mux::terminal::Terminal other(options);
  if (!restore(other, checkpoint)) return 0;
  // A size is in order however large it is, but too large to be looked at each time.
  if (other.columns() * other.rows() > 100000) return 0;
  mux::fuzz::check_invariants(other);
  (void)mux::fuzz::picture(other);
  (void)mux::fuzz::text_of(other);
  mux::fuzz::check_drawn(other, 12, 4, other.history_size() / 2);
  mux::fuzz::check_checkpoint(other);
  other.resize(7, 3);
  other.feed("漢字\x1b[2J\x1b[3A\x1b[5L\x1b[1;1Htext that wraps around the edge\r\n\r\n");
  other.resize(20, 9);
  mux::fuzz::check_invariants(other);
  (void)mux::fuzz::text_of(other);
  return 0;
}
