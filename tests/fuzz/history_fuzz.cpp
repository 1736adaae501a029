// Fuzzes records of history: changes of a good one, plain and compressed, with a checksum that fits. What is taken is
// read in every way, at several widths; what is refused costs nothing.
//
// Input: triples (two bytes of a place, a byte to put there); the first byte of all chooses the record.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "protocol/base/check.hpp"
#include "protocol/base/crc32c.hpp"
#include "server/terminal/capture.hpp"
#include "server/terminal/checkpoint.hpp"
#include "server/terminal/history_record.hpp"
#include "server/terminal/terminal.hpp"
#include "server/terminal/terminal_state.hpp"

namespace {

namespace record = mux::terminal::history_record;
using mux::terminal::Terminal;

constexpr std::size_t kCrcAt = 12;
constexpr std::size_t kCoveredFrom = 16;

Terminal new_terminal() {
  return Terminal({.columns = 20, .rows = 4, .history_limit = 1'000'000});
}

std::string good_record() {
  Terminal terminal = new_terminal();
  const std::string lines =
      "plain text\r\n\x1b[31mred\x1b[m and a long line that wraps\r\n漢字漢字漢字漢字漢字漢字漢字\r\nmixed 漢字 "
      "e\u0301 "
      "👩‍👧\r\n\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\ \x1b[44m  \x1b[m\r\n\r\n";
  auto& history = terminal.state().screen.history();
  while (history.full_chunks().empty()) terminal.feed(lines);
  // A short one, for changes to hit all of it.
  auto chunk = record::unpack(history.record(history.full_chunks().at(0)).value_or("")).value();
  const std::size_t rows = 40;
  chunk.bytes.resize(chunk.segments.at(rows).offset);
  chunk.segments.resize(rows);
  return record::pack(chunk, mux::terminal::LineCounts(chunk, 0), record::Packing::None);
}

void read_everything(Terminal& terminal) {
  const int rows = terminal.history_size();
  MUX_CHECK(rows >= 0);
  mux::terminal::CaptureOptions options;
  options.start_of_history = true;
  options.escapes = true;
  (void)capture(terminal, options);
  options = {.start_of_history = true, .join = true};
  (void)capture(terminal, options);
  for (int y = -std::min(rows, 100); y < 0; ++y) {
    (void)terminal.row_flags(y);
    (void)terminal.plain_row(y);
  }
}

void take(const std::string& bytes) {
  Terminal terminal = new_terminal();
  auto& history = terminal.state().screen.history();
  if (!history.append_record(bytes)) return;
  for (const int width : {20, 7, 1, 200}) {
    terminal.resize(width, 4);
    read_everything(terminal);
  }
  Terminal copy = new_terminal();
  MUX_CHECK(restore(copy, serialize(terminal)).has_value());
  MUX_CHECK(copy.history_size() == terminal.history_size());
  terminal.feed("\x1b[4+T\r\nmore\r\n\n\n\n\n");
  history.drop_front(3);
  read_everything(terminal);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::array<std::string, 2> good{good_record(), record::compress(good_record()).value()};
  if (size == 0 || size > 4096) return 0;
  std::string bytes = good[data[0] & 1];
  for (std::size_t i = 1; i + 2 < size; i += 3) {
    const std::size_t at = (std::size_t{data[i]} << 8 | data[i + 1]) % bytes.size();
    bytes[at] = static_cast<char>(data[i + 2]);
  }
  const std::uint32_t crc = mux::crc32c(std::string_view(bytes).substr(kCoveredFrom));
  std::memcpy(bytes.data() + kCrcAt, &crc, sizeof crc);
  take(bytes);
  return 0;
}
