// KeptProcesses: what a server knows of the processes that its keeper has, enough for another keeper to go on with.
#pragma once

#include <map>
#include <vector>

#include "protocol/base/event_loop.hpp"
#include "protocol/base/unique_fd.hpp"
#include "protocol/keeper/inheritance.hpp"
#include "server/recovery/keeper_link.hpp"

namespace mux::recovery {

class KeptProcesses {
 public:
  explicit KeptProcesses(EventLoop& loop) : loop_(loop) {}
  KeptProcesses(const KeptProcesses&) = delete;
  KeptProcesses& operator=(const KeptProcesses&) = delete;

  void note(const SpawnedPane& process);
  // `wait_status` as of waitpid. Nothing for a process that is not known.
  void note_exit(ProcessKey key, int wait_status);
  void set_handle(ProcessKey key, UniqueFd pidfd);
  // A file that the keeper holds.
  void hold(ProcessKey key, UniqueFd file) { files_[key] = std::move(file); }
  // The keeper sees a process that was released to its end; so would another one, while it lives.
  void release(ProcessKey key);

  // All of it. `panes` has the descriptors of processes that run; `opened` takes those that are made for this and must
  // stay open while it is used.
  [[nodiscard]] keeper::Inheritance inheritance(const std::vector<KeeperLink::HeldPane>& panes,
                                                std::vector<UniqueFd>& opened) const;

 private:
  struct Released {
    UniqueFd handle;
    FdWatch ended;
  };

  void await_end(ProcessKey key, UniqueFd pidfd);

  EventLoop& loop_;
  std::map<ProcessKey, keeper::Inheritance::Process> known_;  // without descriptors
  std::map<ProcessKey, UniqueFd> handles_;
  std::map<ProcessKey, Released> released_;
  std::map<ProcessKey, UniqueFd> files_;
};

}  // namespace mux::recovery
