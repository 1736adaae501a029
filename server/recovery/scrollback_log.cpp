// A checkpoint of the terminal whose chunks of history are records of the log, named by their numbers.
#include "server/recovery/scrollback_log.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "server/recovery/packed_record.hpp"
#include "server/recovery/record_file.hpp"
#include "server/recovery/state_folder.hpp"
#include "server/terminal/checkpoint.hpp"

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

class LogReader final : public terminal::HistoryStore {
 public:
  explicit LogReader(std::string file) : file_(std::move(file)) {
    if (const auto records = read_records(file_)) {
      for (const std::string_view record : records->whole) records_[packed_number(record)] = record;
    }
  }
  std::optional<std::uint64_t> keep(std::uint64_t, const std::function<std::string()>&) override {
    return std::nullopt;
  }
  Result<std::string> read(std::uint64_t place) override {
    const auto found = records_.find(place);
    if (found == records_.end()) return fail("a part of the history is missing");
    return unpack(found->second);
  }

 private:
  std::string file_;
  std::map<std::uint64_t, std::string_view> records_;
};

}  // namespace

class ScrollbackLog::Store final : public terminal::HistoryStore {
 public:
  Store(ScrollbackLog& log, state::WriteBatch& batch) : log_(log), batch_(batch) {}

  std::optional<std::uint64_t> keep(std::uint64_t serial, const std::function<std::string()>& make) override {
    const auto found = log_.kept_.find(serial);
    if (found != log_.kept_.end()) {
      live_.insert(*found);
      return serial;
    }
    state::WriteFile& file = *batch_.add_files();
    file.set_kind(state::WriteFile::APPEND);
    file.set_name(lines_name(log_.pane_.value, log_.generation_));
    file.set_number(serial);
    file.set_bytes(make());
    live_.emplace(serial, file.bytes().size());
    log_.appended_ += file.bytes().size();
    return serial;
  }
  Result<std::string> read(std::uint64_t) override { return fail("this log is only written"); }

  std::map<std::uint64_t, std::size_t> take_live() { return std::move(live_); }

 private:
  ScrollbackLog& log_;
  state::WriteBatch& batch_;
  std::map<std::uint64_t, std::size_t> live_;
};

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
  Store store(*this, batch);
  std::string screen = terminal::serialize(terminal, &store);
  kept_ = store.take_live();
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
  // A history of less than a chunk has no log.
  auto lines = read_own_file(folder, lines_name(pane, generation), kMaximumLog);
  LogReader reader(lines ? *std::move(lines) : std::string());
  return terminal::restore(terminal, *bytes, &reader);
}

}  // namespace mux::recovery
