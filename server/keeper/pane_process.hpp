// Pane processes: a pty of its own and a process on it that inherits nothing of the keeper.
#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <optional>
#include <string>

#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"

namespace mux::keeper {

struct SpawnRequest;

struct StartedProcess {
  pid_t pid = 0;
  UniqueFd pidfd;
  UniqueFd master;
  UniqueFd file;  // pane_file.hpp
  std::string tty_name;
};

// Starts the process; `descriptor_limit` is the RLIMIT_NOFILE it gets. Errors, as the user reads them, leave nothing
// behind: no pty, no memory, no process, too few descriptors.
[[nodiscard]] Result<StartedProcess> start_process(const SpawnRequest& request, const rlimit& descriptor_limit);

// HUP, then CONT for stopped ones, to the process and to the foreground group of its terminal (-1: closed already).
void hang_up(int pidfd, int master) noexcept;

// In a child after fork: every signal as at a program's start, none blocked.
void reset_signals() noexcept;

// The wait status of a process that ended; empty: it has not. Of one that is not this process's child (its keeper died)
// it is known when nobody has waited for it yet, or the kernel tells afterwards (Linux 6.15); else it is
// kUnknownStatus.
[[nodiscard]] std::optional<int> reap(int pidfd, pid_t pid);

}  // namespace mux::keeper
