// ControlClient: what a control mode client (-C) reads: guarded command output, notifications, panes' output.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/attach/control_output.hpp"
#include "server/attach/format_monitors.hpp"
#include "server/model/ids.hpp"

namespace mux::model {
class World;
struct Client;
struct Event;
}  // namespace mux::model

namespace mux::attach {

class ControlClient {
 public:
  ControlClient(model::ClientId id, ControlOutput::Sink sink) : output(std::move(sink)), id_(id) {}

  // Guards around a command; `own` tells whether this client typed it.
  void begin(bool own);
  void end(bool own, bool failed);
  // The notification that an event is for this client, if it is one.
  void event(const model::World& world, const model::Client& client, const model::Event& event);

  // Takes what the client typed, `end`: its last.
  void input(std::string_view bytes, bool end);
  // The next line that it typed, without its end; nothing: it has typed no other.
  [[nodiscard]] std::optional<std::string> next_line();
  [[nodiscard]] bool input_ended() const noexcept { return input_ended_; }

  ControlOutput output;
  std::unique_ptr<FormatMonitors> subscriptions;  // refresh-client -B; null when there never was one
  bool failed = false;                            // any command of it failed: its exit status

 private:
  void pause(model::PaneId pane);

  model::ClientId id_;
  std::string typed_;
  std::size_t taken_ = 0;  // of it
  bool input_ended_ = false;
  std::uint64_t number_ = 0;
  std::int64_t block_time_ = 0;
};

}  // namespace mux::attach
