// ProcessTable: the panes' processes, by the keys that the server chose; watches, kills and reaps them.
#pragma once

#include <sys/resource.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/event_loop.hpp"
#include "protocol/base/result.hpp"
#include "protocol/keeper/inheritance.hpp"
#include "server/keeper/login_record.hpp"
#include "server/keeper/pane_process.hpp"

namespace mux::keeper {

class ProcessTable {
 public:
  struct Entry {
    StartedProcess process;
    std::uint32_t pane = 0;
    bool wants_record = false;
    LoginRecord record;
    bool exited = false;
    int status = 0;         // as of waitpid
    bool released = false;  // the server forgot it: only its end is awaited
    bool dying = false;     // hung up, and killed at `kill_time`
    SteadyTime kill_time;
    FdWatch watch;
  };
  // Called when a process that the server still knows has ended.
  using OnExit = std::function<void(std::uint64_t key, const Entry&)>;

  ProcessTable(EventLoop& loop, const rlimit& descriptor_limit, OnExit on_exit);

  // Errors: as start_process(); the key is in use.
  [[nodiscard]] Result<const Entry*> start(std::uint64_t key, const SpawnRequest& request);
  // Takes up a process of another keeper; one without descriptors is forgotten.
  void inherit(Inheritance::Process process);
  void reserve_keys(std::uint64_t next) noexcept { next_key_ = std::max(next_key_, next); }
  // All of them, their descriptors still owned here.
  [[nodiscard]] std::vector<Inheritance::Process> bequest() const;
  // Unknown keys are ignored.
  void kill(std::uint64_t key);
  void release(std::uint64_t key);
  // kill() and release() of all.
  void release_all();
  [[nodiscard]] const Entry* find(std::uint64_t key) const;
  [[nodiscard]] const std::map<std::uint64_t, Entry>& entries() const noexcept { return entries_; }
  // Nothing is left, dying ones included.
  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
  [[nodiscard]] std::uint64_t next_key() const noexcept { return next_key_; }

 private:
  void on_end(std::uint64_t key);
  void kill_late();
  void add_records();

  EventLoop& loop_;
  rlimit descriptor_limit_;
  OnExit on_exit_;
  std::map<std::uint64_t, Entry> entries_;
  std::uint64_t next_key_ = 1;
  Timer kill_timer_;
  Timer record_timer_;
};

}  // namespace mux::keeper
