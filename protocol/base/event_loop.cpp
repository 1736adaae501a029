// The watches' libevent structures, hidden from the header.
#include "protocol/base/event_loop.hpp"

#include <event2/event.h>

#include <utility>

#include "protocol/base/check.hpp"

namespace mux {

namespace detail {
void EventDeleter::operator()(event* event) const noexcept {
  event_free(event);
}
void EventBaseDeleter::operator()(event_base* base) const noexcept {
  event_base_free(base);
}
}  // namespace detail

namespace {

// Every watch keeps its callback in a State on the heap, so that moving the watch moves no libevent argument.
template <typename State>
void call_state(evutil_socket_t, short, void* argument) {
  static_cast<State*>(argument)->callback();
}

event_base* make_base() {
  std::unique_ptr<event_config, decltype(&event_config_free)> config(event_config_new(), &event_config_free);
  MUX_CHECK(config != nullptr);
  // Timers are monotonic and precise; a keystroke must not wait for a coarse tick.
  event_config_set_flag(config.get(), EVENT_BASE_FLAG_PRECISE_TIMER);
  event_config_set_flag(config.get(), EVENT_BASE_FLAG_NOLOCK);
  event_base* base = event_base_new_with_config(config.get());
  MUX_CHECK(base != nullptr);
  MUX_CHECK(event_base_priority_init(base, EventLoop::kPriorities) == 0);
  return base;
}

}  // namespace

EventLoop::EventLoop() : base_(make_base()) {}
EventLoop::~EventLoop() = default;

void EventLoop::run() {
  stopped_ = false;
  while (!stopped_) run_once(true);
}

void EventLoop::run_once(bool block) {
  event_base_loop(base_.get(), EVLOOP_ONCE | (block && deferred_.empty() ? 0 : EVLOOP_NONBLOCK));
  for (std::vector<std::function<void()>> callbacks; !deferred_.empty();) {
    callbacks.clear();
    callbacks.swap(deferred_);
    for (const std::function<void()>& callback : callbacks) callback();
  }
  if (end_of_turn_) end_of_turn_();
}

FdWatch::FdWatch(EventLoop& loop, int fd, Interest interest, Callback callback, int priority)
    : state_(std::make_unique<State>()) {
  state_->callback = std::move(callback);
  const short what = static_cast<short>((interest == Interest::Read ? EV_READ : EV_WRITE) | EV_PERSIST);
  state_->handle.reset(event_new(loop.base(), fd, what, &call_state<State>, state_.get()));
  MUX_CHECK(state_->handle != nullptr);
  event_priority_set(state_->handle.get(), priority);
}

void FdWatch::enable() {
  event_add(state_->handle.get(), nullptr);
}
void FdWatch::disable() {
  if (state_) event_del(state_->handle.get());
}
bool FdWatch::enabled() const noexcept {
  return state_ && event_pending(state_->handle.get(), EV_READ | EV_WRITE, nullptr) != 0;
}

Timer::Timer(EventLoop& loop, Callback callback) : state_(std::make_unique<State>()) {
  state_->callback = std::move(callback);
  state_->handle.reset(event_new(loop.base(), -1, 0, &call_state<State>, state_.get()));
  MUX_CHECK(state_->handle != nullptr);
  event_priority_set(state_->handle.get(), EventLoop::kInputPriority);
}

void Timer::start(Microseconds delay) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(delay);
  const timeval when{static_cast<time_t>(seconds.count()), static_cast<suseconds_t>((delay - seconds).count())};
  event_add(state_->handle.get(), &when);
}

void Timer::stop() {
  if (state_) event_del(state_->handle.get());
}
bool Timer::running() const noexcept {
  return state_ && event_pending(state_->handle.get(), EV_TIMEOUT, nullptr) != 0;
}

SignalWatch::SignalWatch(EventLoop& loop, int signal_number, Callback callback) : state_(std::make_unique<State>()) {
  state_->callback = std::move(callback);
  state_->handle.reset(event_new(loop.base(), signal_number, EV_SIGNAL | EV_PERSIST, &call_state<State>, state_.get()));
  MUX_CHECK(state_->handle != nullptr);
  event_add(state_->handle.get(), nullptr);
}

}  // namespace mux
