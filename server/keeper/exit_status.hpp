// How a process ended that is not this process's child.
#pragma once

#include <sys/types.h>

#include <optional>

namespace mux::keeper {

// Its wait status, or kUnknownStatus; empty: it has not ended.
[[nodiscard]] std::optional<int> status_of_other(int pidfd, pid_t pid);

}  // namespace mux::keeper
