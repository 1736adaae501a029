// EventLoop and its watches: RAII over libevent. One loop a process, one thread a loop.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/timer_queue.hpp"

struct event;
struct event_base;

namespace mux {

enum class Interest { Read, Write };

class EventLoop;

namespace detail {
struct EventDeleter {
  void operator()(event* event) const noexcept;
};
struct EventBaseDeleter {
  void operator()(event_base* base) const noexcept;
};

// What a watch keeps on the heap, so that moving the watch moves no argument of libevent.
struct Watched {
  Watched(EventLoop& owner, std::function<void()> call, int order)
      : loop(owner), callback(std::move(call)), priority(order) {}
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;
  ~Watched() { cancel(); }
  // Not called back in this turn any more.
  void cancel();

  EventLoop& loop;
  std::function<void()> callback;
  int priority;
  bool ready = false;
  std::unique_ptr<event, EventDeleter> handle;
};
}  // namespace detail

// A turn calls back each watch that was ready at its beginning, once: whoever sends without end holds up neither the
// others nor the end of the turn.
class EventLoop {
 public:
  EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;
  ~EventLoop();

  // Runs until stop(). After each turn in which anything happened, `end_of_turn` is called once.
  void run();
  // Handles what is ready (blocking at most until the first event when `block`), then `end_of_turn`.
  void run_once(bool block);
  void stop() noexcept { stopped_ = true; }
  // Calls back once, after all that is ready in this turn was handled and before its end.
  void defer(std::function<void()> callback) { deferred_.push_back(std::move(callback)); }
  // Calls back once, after the end of this turn and before the loop waits again.
  void before_wait(std::function<void()> callback) { before_wait_.push_back(std::move(callback)); }
  void set_end_of_turn(std::function<void()> callback) { end_of_turn_ = std::move(callback); }
  // Called before the first callback of each turn, so never while the loop waits.
  void set_begin_of_turn(std::function<void()> callback) { begin_of_turn_ = std::move(callback); }
  // Lower numbers are served first within a turn: client input before pane output.
  static constexpr int kPriorities = 3;
  static constexpr int kInputPriority = 0;
  static constexpr int kNormalPriority = 1;
  static constexpr int kBulkPriority = 2;

  [[nodiscard]] event_base* base() noexcept { return base_.get(); }
  // Made when the first timer starts.
  [[nodiscard]] TimerQueue& timers();
  // For the watches: to be called back in this turn.
  void note_ready(detail::Watched& watched);
  void forget_ready(const detail::Watched& watched) noexcept;
  // For the watches: a callback is about to run.
  void note_callback() {
    if (std::exchange(in_turn_, true)) return;
    if (begin_of_turn_) begin_of_turn_();
  }

 private:
  void call_ready();

  std::unique_ptr<event_base, detail::EventBaseDeleter> base_;
  std::unique_ptr<TimerQueue> timers_;
  std::unique_ptr<event, detail::EventDeleter> timers_due_;
  std::function<void()> begin_of_turn_;
  std::function<void()> end_of_turn_;
  std::array<std::vector<detail::Watched*>, kPriorities> ready_;  // nullptr: forgotten since
  std::vector<std::function<void()>> deferred_;
  std::vector<std::function<void()>> before_wait_;
  bool in_turn_ = false;
  bool stopped_ = false;
};

// Calls back each turn in which `fd` is ready; starts disabled. The descriptor must outlive the watch.
class FdWatch {
 public:
  using Callback = std::function<void()>;
  FdWatch() = default;
  FdWatch(EventLoop& loop, int fd, Interest interest, Callback callback, int priority = EventLoop::kNormalPriority);
  FdWatch(FdWatch&&) noexcept = default;
  FdWatch& operator=(FdWatch&&) noexcept = default;

  void enable();
  void disable();
  [[nodiscard]] bool enabled() const noexcept;

 private:
  std::unique_ptr<detail::Watched> watched_;
};

// A one-shot timer on the monotonic clock; start() again to repeat. Destroying it cancels it.
class Timer {
 public:
  using Callback = std::function<void()>;
  Timer() = default;
  Timer(EventLoop& loop, Callback callback);
  Timer(Timer&&) noexcept = default;
  Timer& operator=(Timer&&) noexcept = default;
  ~Timer() = default;

  void start(Microseconds delay);
  void stop();
  [[nodiscard]] bool running() const noexcept { return state_ && state_->entry.place.has_value(); }

 private:
  struct State {
    EventLoop& loop;
    TimerQueue::Entry entry;
    ~State() {
      if (entry.place) loop.timers().stop(entry);
    }
  };
  std::unique_ptr<State> state_;
};

// Calls back from the loop, not from the handler, after `signal_number` was delivered.
class SignalWatch {
 public:
  using Callback = std::function<void()>;
  SignalWatch() = default;
  SignalWatch(EventLoop& loop, int signal_number, Callback callback);
  SignalWatch(SignalWatch&&) noexcept = default;
  SignalWatch& operator=(SignalWatch&&) noexcept = default;

 private:
  std::unique_ptr<detail::Watched> watched_;
};

}  // namespace mux
