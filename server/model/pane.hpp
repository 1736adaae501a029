// Pane: one program on a pty, with its terminal and what is known of its process.
#pragma once

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/clock.hpp"
#include "server/model/ids.hpp"
#include "server/model/layout.hpp"
#include "server/options/option_set.hpp"
#include "server/terminal/terminal.hpp"

namespace mux::model {

// How a pane's program ended: an exit status or a signal.
struct ExitStatus {
  int code = 0;
  int signal = 0;  // 0 when it exited by itself
  WallTime when;
};

// How a pane's program is, or was, started.
struct PaneCommand {
  std::vector<std::string> arguments;  // empty: the default command; one: a shell command; more: run as they are
  std::string directory;
  std::string shell;
};

// What the shell told of its prompt and of the command it ran last (OSC 133).
struct ShellCommand {
  std::optional<WallTime> prompted;
  std::optional<WallTime> started;
  std::optional<WallTime> ended;
  std::optional<int> status;
  bool running = false;
};

// A command line for the pane's shell, typed when that waits for one.
struct Offer {
  std::string text;      // printable, one line
  bool entered = false;  // with the Enter key: it runs
};

struct Pane {
  PaneId id;
  WindowId window;
  Rectangle area;  // in the window, borders left out; as if not zoomed
  Size unzoomed;   // size in the layout while zoomed
  options::OptionSet options;
  std::unique_ptr<terminal::Terminal> terminal;  // never null

  PaneCommand command;
  pid_t process = -1;  // -1: none (empty pane, or ended)
  std::string tty;
  std::optional<ExitStatus> exit;  // set when it ended and the pane is kept (remain-on-exit)

  bool input_off = false;
  bool unseen_changes = false;
  std::string search_string;  // what copy mode last looked for here (`pane_search_string`)
  bool search_regex = false;
  ShellCommand shell_command;
  std::optional<Offer> offer;  // not typed yet
  WallTime created = wall_now();
  WallTime last_output = wall_now();

  [[nodiscard]] bool dead() const noexcept { return exit.has_value(); }
};

}  // namespace mux::model
