// Options: mux's own command line, before the command.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/base/result.hpp"

namespace mux::client {

struct Options {
  std::string program;   // "mux" or "tmux", for messages
  bool as_tmux = false;  // argv[0] is a tmux
  bool colours_256 = false;
  int control = 0;  // how many -C
  bool foreground = false;
  bool help = false;
  bool login = false;
  bool no_start = false;
  bool utf8 = false;
  bool version = false;
  int verbosity = 0;
  std::optional<std::string> shell_command;
  std::vector<std::string> config_files;
  std::optional<std::string> label;
  std::optional<std::string> socket_path;
  std::vector<std::string> features;
  std::vector<std::string> command;
};

// The error is what goes to standard error, usage included.
[[nodiscard]] Result<Options> parse_options(int argc, char* const argv[]);
// `usage: …`, ended by a line feed.
[[nodiscard]] std::string usage(const Options& options);

}  // namespace mux::client
