// Alerts: bells, activity and silence in windows: flags in the status line, messages, bells at the clients.
#pragma once

#include <map>

#include "protocol/base/event_loop.hpp"
#include "server/model/event.hpp"
#include "server/model/ids.hpp"

namespace mux::model {
class World;
struct Session;
struct Winlink;
}  // namespace mux::model

namespace mux::attach {

class ClientDirectory;

class Alerts {
 public:
  Alerts(EventLoop& loop, model::World& world, ClientDirectory& clients);

  // A pane of the window rang or printed.
  void bell(model::WindowId window);
  void output(model::WindowId window);
  // monitor-silence may have changed: silence is counted from now.
  void options_changed();

 private:
  enum class Kind { Bell, Activity, Silence };
  void raise(model::WindowId window, Kind kind);
  void tell(model::Session& session, int index, Kind kind);
  void check_silence();
  void arm();

  model::World& world_;
  ClientDirectory& clients_;
  std::map<model::WindowId, SteadyTime> quiet_since_;  // of windows that monitor silence
  Timer timer_;
};

}  // namespace mux::attach
