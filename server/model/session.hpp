// Session: an ordered set of links to windows, with options, environment and the windows it was in before.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/clock.hpp"
#include "server/model/environment.hpp"
#include "server/model/ids.hpp"
#include "server/options/option_set.hpp"

namespace mux::model {

// A window's place in a session, with the alerts that this session has not seen yet.
struct Winlink {
  WindowId window;
  bool bell = false;
  bool activity = false;
  bool silence = false;
  [[nodiscard]] bool alerted() const noexcept { return bell || activity || silence; }
};

struct Session {
  SessionId id;
  std::string name;
  std::map<int, Winlink> winlinks;  // by window index
  int current = 0;                  // index of the current window
  std::vector<int> last;            // indexes of windows that were current, the latest first
  std::optional<std::string> group;
  std::string directory;
  options::OptionSet options;
  Environment environment;
  WallTime created = wall_now();
  WallTime activity = wall_now();
  std::optional<WallTime> last_attached;
  bool closing = false;

  [[nodiscard]] const Winlink& current_winlink() const { return winlinks.at(current); }
  [[nodiscard]] WindowId current_window() const { return winlinks.at(current).window; }
};

}  // namespace mux::model
