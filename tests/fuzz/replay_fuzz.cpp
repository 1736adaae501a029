// Fuzzes the recovery of a pane: whatever a server that went mad left in its memory file, what follows it has a
// terminal in order.
//
// Input: the length of what a program prints, that, then edits of the file: a position in two bytes, and a byte.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include "protocol/base/check.hpp"
#include "protocol/keeper/pane_file.hpp"
#include "server/recovery/chunk_file.hpp"
#include "server/recovery/pane_replay.hpp"
#include "server/terminal/checkpoint.hpp"
#include "tests/fuzz/invariants.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mux;
  if (size < 2 || size > 4096) return 0;
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string_view printed = rest.substr(0, data[0]);
  rest.remove_prefix(printed.size());
  auto made = keeper::make_pane_file(keeper::kMinimumJournal);
  MUX_CHECK(made.has_value());
  terminal::TerminalOptions options;
  options.columns = 12;
  options.rows = 4;
  options.history_limit = 20;
  {
    // Half of it is in the checkpoint, half in the journal, with a change of size between.
    auto file = keeper::PaneFile::open(made->duplicate());
    MUX_CHECK(file.has_value());
    terminal::Terminal terminal(options);
    const auto chunks = std::make_shared<recovery::ChunkFile>(file->fd());
    terminal.set_history_store(chunks);
    terminal.feed(printed.substr(0, printed.size() / 2));
    MUX_CHECK(file->write_checkpoint(serialize(terminal), 0).has_value());
    chunks->checkpoint_written();
    const std::string_view second = printed.substr(printed.size() / 2);
    std::memcpy(file->ring().data(), second.data(), second.size());
    file->header().head.store(second.size());
    MUX_CHECK(file->add_event({.kind = keeper::JournalEvent::Kind::Resize, .columns = 9, .rows = 5}));
  }
  for (; rest.size() >= 3; rest.remove_prefix(3)) {
    std::uint16_t at = 0;
    std::memcpy(&at, rest.data(), sizeof at);
    MUX_CHECK(::pwrite(made->get(), rest.data() + 2, 1, at % (2 * keeper::kHeaderSize)) == 1);
  }
  auto file = keeper::PaneFile::open(*std::move(made));
  if (!file) return 0;
  terminal::Terminal terminal(options);
  terminal.set_history_store(std::make_shared<recovery::ChunkFile>(file->fd()));
  if (!recovery::replay(terminal, *file, recovery::Trust::All)) return 0;
  if (terminal.columns() * terminal.rows() > 100000) return 0;
  fuzz::check_invariants(terminal);
  (void)fuzz::text_of(terminal);
  (void)terminal.take_replies();
  return 0;
}
