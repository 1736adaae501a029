// Watches each process by pidfd, and keeps the statuses that the server has not taken yet.
#include "server/keeper/process_table.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>

#include "protocol/base/pidfd.hpp"
#include "protocol/keeper/spawn.hpp"

namespace mux::keeper {

namespace {
// Time between HUP and KILL: editors save their files on HUP.
constexpr std::chrono::seconds kGrace{5};
}  // namespace

ProcessTable::ProcessTable(EventLoop& loop, const rlimit& descriptor_limit, OnExit on_exit)
    : loop_(loop), descriptor_limit_(descriptor_limit), on_exit_(std::move(on_exit)) {
  kill_timer_ = Timer(loop_, [this] { kill_late(); });
  record_timer_ = Timer(loop_, [this] { add_records(); });
}

Result<const ProcessTable::Entry*> ProcessTable::start(std::uint64_t key, const SpawnRequest& request) {
  if (entries_.contains(key)) return fail("fork failed: key {} is in use", key);
  auto process = start_process(request, descriptor_limit_);
  if (!process) return std::unexpected(process.error());
  Entry& entry = entries_[key];
  entry.process = *std::move(process);
  entry.pane = request.pane;
  entry.wants_record = request.login_record;
  entry.watch = FdWatch(loop_, entry.process.pidfd.get(), Interest::Read, [this, key] { on_end(key); });
  entry.watch.enable();
  next_key_ = std::max(next_key_, key + 1);
  // The helper takes as long as the fork: the server gets its answer first.
  if (request.login_record) record_timer_.start(Milliseconds(1));
  return &entry;
}

void ProcessTable::inherit(Inheritance::Process process) {
  UniqueFd handle(process.handle);
  UniqueFd master(process.master);
  UniqueFd file(process.file);
  if (entries_.contains(process.key) || (!handle && !process.exited) || ((!master || !file) && !process.released)) {
    return;
  }
  Entry& entry = entries_[process.key];
  entry.pane = process.pane;
  entry.process.pid = process.pid;
  entry.process.pidfd = std::move(handle);
  entry.process.master = std::move(master);
  entry.process.file = std::move(file);
  entry.process.tty_name = std::move(process.tty_name);
  entry.exited = process.exited;
  entry.status = process.status;
  entry.released = process.released;
  if (process.has_record && entry.process.master) entry.record = LoginRecord::inherit(entry.process.master.get());
  next_key_ = std::max(next_key_, process.key + 1);
  if (entry.exited) return;
  entry.watch = FdWatch(loop_, entry.process.pidfd.get(), Interest::Read, [this, key = process.key] { on_end(key); });
  entry.watch.enable();
  // It was hung up before; what was left of its grace is not known.
  if (entry.released) kill(process.key);
}

std::vector<Inheritance::Process> ProcessTable::bequest() const {
  std::vector<Inheritance::Process> all;
  for (const auto& [key, entry] : entries_) {
    Inheritance::Process& process = all.emplace_back();
    process.key = key;
    process.pane = entry.pane;
    process.pid = entry.process.pid;
    process.exited = entry.exited;
    process.status = entry.status;
    process.released = entry.released;
    process.has_record = entry.record.stands();
    process.tty_name = entry.process.tty_name;
    process.handle = entry.process.pidfd.get();
    process.master = entry.process.master.get();
    process.file = entry.process.file.get();
  }
  return all;
}

void ProcessTable::add_records() {
  for (auto& [key, entry] : entries_) {
    if (!entry.wants_record || !entry.process.master) continue;
    entry.wants_record = false;
    if (entry.exited) continue;
    entry.record = LoginRecord(entry.process.master.get(), fmt::format("mux({}).%{}", ::getpid(), entry.pane));
    // One a turn: messages come first.
    record_timer_.start(Microseconds(0));
    return;
  }
}

void ProcessTable::kill(std::uint64_t key) {
  const auto found = entries_.find(key);
  if (found == entries_.end() || found->second.exited || found->second.dying) return;
  Entry& entry = found->second;
  hang_up(entry.process.pidfd.get(), entry.process.master.get());
  entry.dying = true;
  entry.kill_time = steady_now() + kGrace;
  if (!kill_timer_.running()) kill_timer_.start(kGrace);
}

void ProcessTable::kill_late() {
  const SteadyTime now = steady_now();
  SteadyTime next = SteadyTime::max();
  for (auto& [key, entry] : entries_) {
    if (!entry.dying || entry.exited) continue;
    if (entry.kill_time <= now) {
      ::pidfd_send_signal(entry.process.pidfd.get(), SIGKILL, nullptr, 0);
    } else {
      next = std::min(next, entry.kill_time);
    }
  }
  if (next != SteadyTime::max()) kill_timer_.start(std::chrono::ceil<Microseconds>(next - now));
}

void ProcessTable::release(std::uint64_t key) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;
  Entry& entry = found->second;
  kill(key);
  entry.record.remove();
  if (entry.exited) {
    entries_.erase(found);
    return;
  }
  entry.released = true;
  // The terminal hangs up for all its processes once the server has closed its master too.
  entry.process.master.reset();
  entry.process.file.reset();
}

void ProcessTable::release_all() {
  for (auto next = entries_.begin(); next != entries_.end();) release((next++)->first);
}

const ProcessTable::Entry* ProcessTable::find(std::uint64_t key) const {
  const auto found = entries_.find(key);
  return found == entries_.end() ? nullptr : &found->second;
}

void ProcessTable::on_end(std::uint64_t key) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;
  Entry& entry = found->second;
  const std::optional<int> status = reap(entry.process.pidfd.get(), entry.process.pid);
  if (!status) return;
  entry.watch.disable();
  entry.exited = true;
  entry.status = *status;
  entry.record.remove();
  if (!entry.released) return on_exit_(key, entry);
  entries_.erase(found);
}

}  // namespace mux::keeper
