// The writer: a process that puts what it is given into the state folder, so that no disk ever holds up the server.
#pragma once

#include <sys/types.h>

#include <expected>

#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"

namespace mux::state {
class WriteBatch;
}

namespace mux::recovery {

// The first argument of such a process; its standard input is a sealed memory file that holds a WriteBatch.
inline constexpr const char* kWriterRole = "--internal-writer";

// Does what the batch says, each file whole or not at all, and on the disk when this returns. The error is an errno
// value; what was written before it stays.
[[nodiscard]] std::expected<void, int> write_batch(const state::WriteBatch& batch);
// The process's main function; its exit status is that errno value.
int run_writer();

struct RunningWriter {
  pid_t process = -1;
  UniqueFd ended;  // its pidfd
};
// Starts one; it goes on alone if this process ends. It is to be waited for.
[[nodiscard]] Result<RunningWriter> start_writer(const state::WriteBatch& batch);

}  // namespace mux::recovery
