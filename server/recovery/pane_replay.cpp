// Feeds the journal again, with what happened between its bytes at its place.
#include "server/recovery/pane_replay.hpp"

#include <algorithm>

#include "protocol/keeper/journal_reader.hpp"
#include "protocol/keeper/pane_file.hpp"
#include "server/terminal/checkpoint.hpp"
#include "server/terminal/terminal.hpp"

namespace mux::recovery {

namespace {

class Replay {
 public:
  Replay(terminal::Terminal& terminal, keeper::PaneFile& file, std::uint64_t from)
      : terminal_(terminal),
        file_(file),
        at_(from),
        answered_(file.header().answered.load(std::memory_order_acquire)) {}

  void feed_to(std::uint64_t end) {
    while (at_ < end) {
      std::uint64_t stop = end;
      const bool muted = at_ < answered_;
      if (muted) stop = std::min(stop, answered_);
      const std::string_view part = file_.contiguous(at_).substr(0, stop - at_);
      terminal_.set_muted(muted);
      terminal_.feed(part);
      at_ += part.size();
    }
  }

 private:
  terminal::Terminal& terminal_;
  keeper::PaneFile& file_;
  std::uint64_t at_;
  std::uint64_t answered_;
};

}  // namespace

Result<> replay(terminal::Terminal& terminal, keeper::PaneFile& file, Trust trust) {
  keeper::recover_read(file);
  if (trust == Trust::Nothing) return {};
  keeper::PaneFile::Checkpoint start;
  const Result<std::string> bytes = file.latest_checkpoint(start);
  if (!bytes) return std::unexpected(bytes.error());
  if (!bytes->empty()) {
    if (Result<> done = restore(terminal, *bytes); !done) return done;
  }
  if (trust == Trust::Checkpoint) return {};
  const std::uint64_t head = file.head();
  Replay run(terminal, file, std::clamp(start.position, file.tail(), head));
  const std::uint64_t events = file.event_head();
  std::uint64_t next = start.event;
  if (next > events || events - next > keeper::kEventCount) next = events;
  for (; next < events; ++next) {
    const keeper::JournalEvent& event = file.event(next);
    run.feed_to(std::min(event.position, head));
    if (event.kind == keeper::JournalEvent::Kind::Resize) {
      terminal.resize(static_cast<int>(std::min(event.columns, 65535u)),
                      static_cast<int>(std::min(event.rows, 65535u)));
    }
  }
  run.feed_to(head);
  terminal.set_muted(false);
  return {};
}

}  // namespace mux::recovery
