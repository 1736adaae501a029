// ControlOutput: the queue of a control client: lines and panes' bytes in order, held back while a block is open or
// the socket is full; and pause mode.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/clock.hpp"
#include "server/model/ids.hpp"
#include "server/model/ports.hpp"

namespace mux::attach {

class ControlOutput {
 public:
  static constexpr std::size_t kMostBehind = 64u << 20;
  struct Sink {
    std::function<void(std::string_view)> write;
    std::function<std::size_t()> pending;  // bytes written that the socket has not taken
    std::size_t limit = kMostBehind;       // bytes that may wait here before the client is sent away
  };
  explicit ControlOutput(Sink sink) : sink_(std::move(sink)) {}

  // A line of an open block, or by itself; what was queued before comes first.
  void line(std::string text);
  // A line that is no part of a block: it waits for the end of one that is open.
  void notify(std::string text);
  // Bytes that a pane wrote. With `pause_after`, a pane whose bytes the client takes so late is paused.
  void bytes(model::PaneId pane, std::string_view bytes, std::optional<Milliseconds> pause_after, SteadyTime now);
  void open_block() { in_block_ = true; }
  void close_block();

  // refresh-client -A.
  void set_pane(model::PaneId pane, model::PaneOutput state);
  // Forgets the panes that are gone.
  void forget_panes(const std::function<bool(model::PaneId)>& exists);
  // Whether the pane's program may go on writing as far as this client is concerned.
  [[nodiscard]] bool can_take(model::PaneId pane) const;

  // Writes what there is room for.
  void flush(SteadyTime now);
  // Drops panes' bytes and writes all the lines: the client is about to go.
  void finish();
  // Bytes that wait here.
  [[nodiscard]] std::size_t waiting() const noexcept { return waiting_bytes_ + waiting_lines_; }
  // More waits than a client may leave unread.
  [[nodiscard]] bool too_far_behind(SteadyTime now) const;

 private:
  struct Entry {
    std::optional<model::PaneId> pane;  // none: a line
    std::string text;                   // of a pane: its bytes, not yet escaped
    SteadyTime when;
    bool extended = false;  // written as %extended-output
  };
  struct PaneState {
    bool off = false;
    bool paused = false;
    std::deque<SteadyTime> waiting;  // when its entries were queued
  };

  // A pane's bytes on their way through the socket.
  struct Unread {
    std::uint64_t end = 0;  // in what was written
    SteadyTime when;
    model::PaneId pane;
  };

  void pause(model::PaneId pane);
  void put(std::string_view text);
  void note_taken(SteadyTime now);
  void discard(model::PaneId pane);
  void write(const Entry& entry, SteadyTime now);

  Sink sink_;
  std::deque<Entry> queue_;
  std::deque<Entry> held_;  // until the open block closes
  std::map<model::PaneId, PaneState> panes_;
  std::deque<Unread> unread_;
  std::uint64_t written_ = 0;  // bytes, to the sink
  std::optional<Milliseconds> pause_after_;
  std::size_t waiting_bytes_ = 0;  // of panes, in both queues
  std::size_t waiting_lines_ = 0;  // bytes of lines, in both queues
  bool in_block_ = false;
};

}  // namespace mux::attach
