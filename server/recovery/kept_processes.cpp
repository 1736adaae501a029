// Notes processes as they start, end and are released, and lists them for a keeper to come.
#include "server/recovery/kept_processes.hpp"

#include <memory>
#include <utility>

#include "protocol/base/pidfd.hpp"

namespace mux::recovery {

void KeptProcesses::note(const SpawnedPane& process) {
  known_[process.key] = {.key = process.key, .pane = process.pane, .pid = process.pid, .tty_name = process.tty_name};
}

void KeptProcesses::note_exit(ProcessKey key, int wait_status) {
  const auto found = known_.find(key);
  if (found == known_.end()) return;
  found->second.exited = true;
  found->second.status = wait_status;
}

// One that comes late is of a process that was released before.
void KeptProcesses::set_handle(ProcessKey key, UniqueFd pidfd) {
  if (known_.contains(key)) {
    handles_[key] = std::move(pidfd);
  } else {
    await_end(key, std::move(pidfd));
  }
}

void KeptProcesses::release(ProcessKey key) {
  const auto known = known_.extract(key);
  auto handle = handles_.extract(key);
  if (known && !known.mapped().exited && handle) await_end(key, std::move(handle.mapped()));
}

void KeptProcesses::await_end(ProcessKey key, UniqueFd pidfd) {
  const int fd = pidfd.get();
  Released& released = released_[key];
  released.handle = std::move(pidfd);
  released.ended = FdWatch(loop_, fd, Interest::Read, [this, key] {
    // The call comes from the watch itself, which therefore goes later.
    auto gone = released_.extract(key);
    gone.mapped().ended.disable();
    loop_.defer([gone = std::make_shared<decltype(gone)>(std::move(gone))] {});
  });
  released.ended.enable();
}

keeper::Inheritance KeptProcesses::inheritance(const std::vector<KeeperLink::HeldPane>& panes,
                                               std::vector<UniqueFd>& opened) const {
  keeper::Inheritance all;
  for (const KeeperLink::HeldPane& pane : panes) {
    const auto found = known_.find(pane.key);
    if (found == known_.end()) continue;
    keeper::Inheritance::Process process = found->second;
    const auto handle = handles_.find(pane.key);
    // The keeper may have died before it could send the handle of a process that it had just started.
    process.handle =
        handle != handles_.end() ? handle->second.get() : opened.emplace_back(::pidfd_open(process.pid, 0)).get();
    process.master = pane.master;
    process.file = pane.file;
    // Nobody knows here; removing a record that is not there does no harm.
    process.has_record = true;
    all.processes.push_back(std::move(process));
  }
  for (const auto& [key, released] : released_) {
    all.processes.push_back({.key = key, .released = true, .handle = released.handle.get()});
  }
  for (const auto& [key, file] : files_) all.files.push_back({key, file.get()});
  return all;
}

}  // namespace mux::recovery
