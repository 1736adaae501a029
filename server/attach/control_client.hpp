// ControlClient: what a control mode client (-C) reads: guarded command output, notifications, panes' output.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/event_loop.hpp"
#include "server/attach/control_subscriptions.hpp"
#include "server/model/ids.hpp"

namespace mux::model {
class World;
struct Client;
struct Event;
}  // namespace mux::model

namespace mux::attach {

class ControlClient {
 public:
  using Write = std::function<void(std::string_view)>;
  ControlClient(model::ClientId id, Write write) : id_(id), write_(std::move(write)) {}

  // Guards around a command; `own` tells whether this client typed it.
  void begin(bool own);
  void end(bool own, bool failed);
  // A line inside the block, or by itself when none is open.
  void line(std::string_view text);
  // `%` lines: sent now, or when the open block closes.
  void notify(std::string line);
  // Bytes that a pane wrote. With `pause_after` (seconds) they carry their age, and a pane whose output the client is
  // so long behind with is paused; `waiting` are the bytes that the client has not taken yet.
  void output(model::PaneId pane, std::string_view bytes, std::optional<int> pause_after, std::size_t waiting);
  void set_pane_output(model::PaneId pane, model::PaneOutput wanted);
  // The notification that an event is for this client, if it is one.
  void event(const model::World& world, const model::Client& client, const model::Event& event);

  // Splits what the client typed into lines; `line` gets each, without its end.
  void input(std::string_view bytes, const std::function<void(std::string_view)>& line);

  ControlSubscriptions subscriptions;
  bool failed = false;  // any command of it failed: its exit status

 private:
  void pause(model::PaneId pane);

  model::ClientId id_;
  Write write_;
  std::set<model::PaneId> silent_;  // refresh-client -A off
  std::set<model::PaneId> paused_;
  SteadyTime current_at_{};  // when the client had last taken everything
  std::string typed_;
  std::vector<std::string> held_;  // notifications that wait for the block's end
  std::uint64_t number_ = 0;
  std::int64_t block_time_ = 0;
  bool in_block_ = false;
};

}  // namespace mux::attach
