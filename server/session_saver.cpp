// Waits until things have settled, compares with what was written last, and hands the difference to a writer.
#include "server/session_saver.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <memory>
#include <utility>

#include "server/language/interpreter.hpp"
#include "server/model/world.hpp"
#include "server/pane_processes.hpp"
#include "server/recovery/state_folder.hpp"

namespace mux::server {

using options::OptionId;

namespace {

// After a change of the world; and for what programs change all the time.
constexpr Milliseconds kSoon{1000};
constexpr Milliseconds kLater{5000};
// Ends of programs are kept back this long after the last of them, and this long at most.
constexpr Milliseconds kGrace{3000};
constexpr Milliseconds kLongestGrace{10000};
constexpr std::uint32_t kLives = 4;
// Scrollback that one writer is given.
constexpr std::size_t kMaximumBatch = 64u << 20;
// How long a server that ends waits for a writer, so that the next one has the last word.
constexpr int kLastWait = 500;

Milliseconds since(SteadyTime time) {
  return std::chrono::duration_cast<Milliseconds>(steady_now() - time);
}

bool from_outside(const model::ExitStatus& status) {
  return status.signal == SIGHUP || status.signal == SIGTERM || status.signal == SIGKILL;
}

}  // namespace

SessionSaver::SessionSaver(EventLoop& loop, language::Interpreter& interpreter, const PaneProcesses& panes)
    : loop_(loop), interpreter_(interpreter), panes_(panes), root_(recovery::sessions_folder()), timer_(loop, [this] {
        due();
      }) {}

std::string SessionSaver::life() const {
  return recovery::life_name(interpreter_.world().started);
}

void SessionSaver::want(Milliseconds delay) {
  const SteadyTime at = steady_now() + delay;
  if (timer_.running() && timer_due_ <= at) return;
  timer_due_ = at;
  timer_.start(delay);
}

void SessionSaver::turn_ended() {
  const std::uint64_t changes = interpreter_.world().changes() + interpreter_.queue().changes();
  if (changes == changes_) return;
  changes_ = changes;
  want(kSoon);
}

void SessionSaver::taken_up() {
  on_disk_ = true;
  // Its process is another one.
  want(kSoon);
}

void SessionSaver::pane_printed(model::PaneId pane) {
  stale_.insert(pane);
  printed_.insert(pane);
  want(kLater);
}

void SessionSaver::process_ended(const model::ExitStatus& status) {
  last_exit_ = steady_now();
  if (!first_exit_) first_exit_ = last_exit_;
  ended_from_outside_ = from_outside(status);
}

void SessionSaver::restored(std::string_view life) {
  restored_.emplace_back(life);
  want(kSoon);
}

Milliseconds SessionSaver::kept_back() const {
  if (!first_exit_) return Milliseconds(0);
  return std::min(kGrace - since(last_exit_), kLongestGrace - since(*first_exit_));
}

void SessionSaver::due() {
  if (ended_) return;
  if (const Milliseconds rest = kept_back(); rest > Milliseconds(0)) return want(rest);
  first_exit_.reset();
  save(false);
}

recovery::SavedSessions SessionSaver::collect() {
  const model::World& world = interpreter_.world();
  std::erase_if(facts_, [&](const auto& entry) { return world.find_pane(entry.first) == nullptr; });
  recovery::SavedSessions saved = recovery::collect(world, [this](model::PaneId pane) {
    const auto known = facts_.find(pane);
    if (known != facts_.end() && !stale_.contains(pane)) return known->second;
    return facts_[pane] = panes_.facts(pane);
  });
  stale_.clear();
  return saved;
}

void SessionSaver::add_scrollback(recovery::SavedSessions& saved, state::WriteBatch& batch) {
  const model::World& world = interpreter_.world();
  const auto kept = [&](model::PaneId id) {
    const model::Pane* pane = world.find_pane(id);
    return pane != nullptr && pane->options.get_flag(OptionId::kSaveScrollback) ? pane : nullptr;
  };
  std::erase_if(logs_, [&](const auto& entry) {
    if (kept(entry.first) != nullptr) return false;
    entry.second.remove(batch);
    return true;
  });
  for (auto& [number, item] : saved.panes) {
    const model::PaneId id{number};
    const model::Pane* pane = kept(id);
    if (pane == nullptr) continue;
    const bool known = logs_.contains(id);
    // Its generations differ from those of a server before this one.
    const auto now = static_cast<std::uint64_t>(wall_now().time_since_epoch().count());
    recovery::ScrollbackLog& log = logs_.try_emplace(id, id, now).first->second;
    if ((!known || printed_.contains(id)) && batch.ByteSizeLong() < kMaximumBatch) {
      log.save(*pane->terminal, batch);
      printed_.erase(id);
    }
    item.set_scrollback(log.generation());
  }
  std::erase_if(printed_, [&](model::PaneId id) { return kept(id) == nullptr; });
  if (!printed_.empty()) want(kSoon);
}

void SessionSaver::save(bool all) {
  if (writer_) {
    again_ = true;
    return;
  }
  if (root_.empty() || !interpreter_.world().server_options().get_flag(OptionId::kSaveSessions)) return remove();
  recovery::SavedSessions saved = collect();
  if (saved.sessions.empty()) return remove();
  std::string structure = recovery::encode_structure(saved);
  const Milliseconds rest = last_write_ ? kLater - since(*last_write_) : Milliseconds(0);
  if (!all && structure == structure_ && restored_.empty() && rest > Milliseconds(0)) return want(rest);
  state::WriteBatch batch;
  add_scrollback(saved, batch);
  std::string text = recovery::encode(saved);
  if (text == text_ && batch.files().empty() && restored_.empty()) return;
  text_ = std::move(text);
  structure_ = std::move(structure);
  const recovery::ProcessIdentity self = recovery::identify_process(::getpid());
  saved.server.set_boot(self.boot);
  saved.server.set_process(self.process);
  saved.server.set_started(self.started);
  saved.server.set_saved(std::chrono::duration_cast<std::chrono::nanoseconds>(wall_now().time_since_epoch()).count());
  saved.server.set_socket_path(interpreter_.world().socket_path);
  state::WriteFile& file = *batch.add_files();
  file.set_name(recovery::kSessionsFile);
  file.set_former(recovery::kFormerSessionsFile);
  file.set_bytes(recovery::encode(saved));
  add_removals(batch);
  batch.set_keep(kLives);
  on_disk_ = true;
  start(std::move(batch));
}

void SessionSaver::add_removals(state::WriteBatch& batch) {
  removing_ = std::exchange(restored_, {});
  for (const std::string& life : removing_) batch.add_remove(life);
}

// Nothing is to come back.
void SessionSaver::remove() {
  if (!on_disk_ && restored_.empty()) return;
  on_disk_ = false;
  text_.clear();
  structure_.clear();
  logs_.clear();
  state::WriteBatch batch;
  batch.add_remove(life());
  add_removals(batch);
  start(std::move(batch));
}

void SessionSaver::start(state::WriteBatch batch) {
  batch.set_root(root_);
  batch.set_folder(recovery::socket_label(interpreter_.world().socket_path) + "/" + life());
  last_write_ = steady_now();
  auto writer = recovery::start_writer(batch);
  if (!writer) return failed(writer.error().message);
  writer_.emplace(*std::move(writer));
  writer_ended_ = FdWatch(loop_, writer_->ended.get(), Interest::Read, [this] { written(); });
  writer_ended_.enable();
}

void SessionSaver::written() {
  int status = 0;
  (void)::waitpid(writer_->process, &status, 0);
  // A process that has ended stays readable, and would keep what a flood prints from its turn. The call comes from the
  // watch itself, which therefore goes later.
  writer_ended_.disable();
  loop_.defer([watch = std::make_shared<FdWatch>(std::move(writer_ended_)),
               fd = std::make_shared<UniqueFd>(std::move(writer_->ended))] {});
  writer_.reset();
  if (status == 0) {
    told_ = false;
  } else {
    failed(WIFEXITED(status) ? std::strerror(WEXITSTATUS(status)) : "its writer was killed");
  }
  if (std::exchange(again_, false)) want(kSoon);
}

// It is tried again with the next change.
void SessionSaver::failed(std::string_view reason) {
  text_.clear();
  structure_.clear();
  restored_.insert(restored_.end(), removing_.begin(), removing_.end());
  removing_.clear();
  for (auto& [pane, log] : logs_) log.failed(), printed_.insert(pane);
  if (std::exchange(told_, true)) return;
  model::World& world = interpreter_.world();
  const std::string text = fmt::format("sessions are not saved: {} ({})", reason, root_);
  world.log_message(text);
  for (const auto& [id, client] : world.clients()) {
    if (client.attached() && client.role == model::Role::Owner) interpreter_.host().clients().show_message(id, text);
  }
}

void SessionSaver::end(End why) {
  ended_ = true;
  if (writer_) {
    pollfd ended{.fd = writer_->ended.get(), .events = POLLIN, .revents = 0};
    (void)::poll(&ended, 1, kLastWait);
    writer_.reset();
    writer_ended_ = FdWatch();
  }
  const bool just_ended = kept_back() > Milliseconds(0);
  if (why == End::Told) {
    if (!just_ended) save(true);
  } else if (why == End::Wanted || !just_ended || !ended_from_outside_) {
    remove();
  }
}

}  // namespace mux::server
