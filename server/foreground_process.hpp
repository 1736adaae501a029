// What the kernel says of the program in the foreground of a pty: its name and its directory.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace mux::server {

// The first word of the foreground process's command line, as it was given (`-bash`, `/usr/bin/vim`); empty when it
// cannot be read. `master` is the pty's master.
[[nodiscard]] std::string foreground_command(int master);
// Its working directory; empty when it cannot be read.
[[nodiscard]] std::string foreground_directory(int master);

// The whole command line of the program in front of `process`, which has the pty: empty when there is none, or when it
// takes more than 4 KiB or its program has changed it to something else than words.
[[nodiscard]] std::vector<std::string> foreground_arguments(int master, pid_t process);
// A process's working directory; empty when it cannot be read.
[[nodiscard]] std::string process_directory(pid_t process);

}  // namespace mux::server
