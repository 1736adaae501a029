// What the kernel says of the program in the foreground of a pty: its name and its directory.
#pragma once

#include <string>

namespace mux::server {

// The first word of the foreground process's command line, as it was given (`-bash`, `/usr/bin/vim`); empty when it
// cannot be read. `master` is the pty's master.
[[nodiscard]] std::string foreground_command(int master);
// Its working directory; empty when it cannot be read.
[[nodiscard]] std::string foreground_directory(int master);

}  // namespace mux::server
