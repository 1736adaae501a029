// The newest rows as text in one file, full chunks of the history as records of the log, named by their numbers.
#include "server/recovery/scrollback_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

#include "server/recovery/packed_record.hpp"
#include "server/recovery/record_file.hpp"
#include "server/recovery/state_folder.hpp"
#include "server/terminal/capture.hpp"
#include "server/terminal/history.hpp"
#include "server/terminal/terminal_state.hpp"

namespace mux::recovery {

namespace {

// Bytes of a log before it is worth to be begun anew.
constexpr std::size_t kSlack = 1u << 20;
constexpr std::size_t kMaximumLog = 1u << 30;
constexpr std::size_t kMaximumScreen = 64u << 20;

std::string screen_name(std::uint32_t pane) {
  return fmt::format("screen-{}", pane);
}

std::string lines_name(std::uint32_t pane, std::uint64_t generation) {
  return fmt::format("lines-{}.{}", pane, generation);
}

// What no full chunk holds, as text that gives the same rows when a terminal is fed with it: the newest rows of the
// history, and the primary screen.
std::string newest_rows(const terminal::Terminal& terminal) {
  std::string text;
  const int open = terminal.state().screen.history().open_rows();
  if (open > 0) text = terminal::capture(terminal, {.start = -open, .end = -1, .join = true, .escapes = true});
  text += terminal::capture(
      terminal,
      {.start = 0, .end_of_screen = true, .join = true, .escapes = true, .alternate = terminal.alternate_on()});
  while (text.ends_with("\n\n")) text.pop_back();
  return text == "\n" ? std::string() : text;
}

}  // namespace

void ScrollbackLog::remove(state::WriteBatch& batch) const {
  for (const std::string& name : {screen_name(pane_.value), lines_name(pane_.value, generation_)}) {
    state::WriteFile& gone = *batch.add_files();
    gone.set_kind(state::WriteFile::REMOVE);
    gone.set_name(name);
  }
}

void ScrollbackLog::save(const terminal::Terminal& terminal, state::WriteBatch& batch) {
  std::size_t live = 0;
  for (const auto& [serial, size] : kept_) live += size;
  const std::string former = lines_name(pane_.value, generation_);
  const bool anew = broken_ || appended_ > 2 * live + kSlack;
  if (anew) {
    ++generation_;
    kept_.clear();
    appended_ = 0;
  }
  const terminal::History& history = terminal.state().screen.history();
  std::map<std::uint64_t, std::size_t> kept;
  std::string screen;
  for (const std::uint64_t serial : history.full_chunks()) {
    auto found = kept_.find(serial);
    if (found == kept_.end()) {
      std::optional<std::string> record = history.record(serial);
      if (!record) continue;
      found = kept_.emplace(serial, record->size()).first;
      appended_ += record->size();
      state::WriteFile& lines = *batch.add_files();
      lines.set_kind(state::WriteFile::APPEND);
      lines.set_name(lines_name(pane_.value, generation_));
      lines.set_number(serial);
      lines.set_bytes(*std::move(record));
    }
    kept.insert(*found);
    screen.append(reinterpret_cast<const char*>(&serial), sizeof serial);
  }
  kept_ = std::move(kept);
  const auto count = static_cast<std::uint32_t>(kept_.size());
  screen.insert(0, reinterpret_cast<const char*>(&count), sizeof count);
  screen += newest_rows(terminal);
  state::WriteFile& file = *batch.add_files();
  file.set_kind(state::WriteFile::REPLACE);
  file.set_name(screen_name(pane_.value));
  file.set_packed(true);
  file.set_bytes(std::move(screen));
  if (anew && saved_) {
    state::WriteFile& gone = *batch.add_files();
    gone.set_kind(state::WriteFile::REMOVE);
    gone.set_name(former);
  }
  broken_ = false;
  saved_ = true;
}

Result<> load_scrollback(terminal::Terminal& terminal, int folder, std::uint32_t pane, std::uint64_t generation) {
  const auto screen = read_own_file(folder, screen_name(pane), kMaximumScreen);
  if (!screen) return std::unexpected(screen.error());
  const auto records = read_records(*screen);
  if (!records) return std::unexpected(records.error());
  if (records->whole.empty()) return fail("{} is damaged", screen_name(pane));
  const auto bytes = unpack(records->whole.front());
  if (!bytes) return std::unexpected(bytes.error());
  std::uint32_t count = 0;
  if (bytes->size() < sizeof count) return fail("{} is cut", screen_name(pane));
  std::memcpy(&count, bytes->data(), sizeof count);
  std::string_view rest = std::string_view(*bytes).substr(sizeof count);
  if (rest.size() / sizeof(std::uint64_t) < count) return fail("{} is cut", screen_name(pane));
  // A history of less than a chunk has no log.
  const auto lines = read_own_file(folder, lines_name(pane, generation), kMaximumLog);
  const auto log = read_records(lines ? std::string_view(*lines) : std::string_view());
  std::map<std::uint64_t, std::string_view> chunks;
  if (log) {
    for (const std::string_view record : log->whole) chunks[packed_number(record)] = record;
  }
  terminal::TerminalOptions options = terminal.options();
  options.columns = terminal.columns();
  options.rows = terminal.rows();
  terminal::Terminal fresh(options);
  fresh.set_muted(true);
  for (std::uint32_t i = 0; i < count; ++i, rest.remove_prefix(sizeof(std::uint64_t))) {
    std::uint64_t serial = 0;
    std::memcpy(&serial, rest.data(), sizeof serial);
    const auto chunk = chunks.find(serial);
    if (chunk == chunks.end()) return fail("a part of the history is missing");
    auto record = unpack(chunk->second);
    if (!record) return std::unexpected(record.error());
    if (auto done = fresh.state().screen.history().append_record(*std::move(record)); !done) return done;
  }
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    fresh.feed(rest.substr(0, end));
    rest.remove_prefix(end);
    if (rest.empty()) break;
    fresh.feed("\r\n");
    rest.remove_prefix(1);
  }
  terminal = std::move(fresh);
  return {};
}

}  // namespace mux::recovery
