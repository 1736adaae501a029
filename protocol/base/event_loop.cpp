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
  State& state = *static_cast<State*>(argument);
  state.loop->note_callback();
  state.callback();
}

event_base* make_base() {
  std::unique_ptr<event_config, decltype(&event_config_free)> config(event_config_new(), &event_config_free);
  MUX_CHECK(config != nullptr);
  event_config_set_flag(config.get(), EVENT_BASE_FLAG_NOLOCK);
  event_base* base = event_base_new_with_config(config.get());
  MUX_CHECK(base != nullptr);
  MUX_CHECK(event_base_priority_init(base, EventLoop::kPriorities) == 0);
  return base;
}

}  // namespace

EventLoop::EventLoop() : base_(make_base()) {}
EventLoop::~EventLoop() = default;

TimerQueue& EventLoop::timers() {
  if (!timers_) {
    timers_ = std::make_unique<TimerQueue>();
    const auto expire = [](evutil_socket_t, short, void* argument) {
      auto& loop = *static_cast<EventLoop*>(argument);
      loop.note_callback();
      loop.timers_->expire();
    };
    timers_due_.reset(event_new(base_.get(), timers_->fd(), EV_READ | EV_PERSIST, expire, this));
    MUX_CHECK(timers_due_ != nullptr);
    event_priority_set(timers_due_.get(), kInputPriority);
    event_add(timers_due_.get(), nullptr);
  }
  return *timers_;
}

void EventLoop::run() {
  stopped_ = false;
  while (!stopped_) run_once(true);
}

void EventLoop::run_once(bool block) {
  event_base_loop(base_.get(),
                  EVLOOP_ONCE | (block && deferred_.empty() && before_wait_.empty() ? 0 : EVLOOP_NONBLOCK));
  if (!deferred_.empty()) note_callback();
  for (std::vector<std::function<void()>> callbacks; !deferred_.empty();) {
    callbacks.clear();
    callbacks.swap(deferred_);
    for (const std::function<void()>& callback : callbacks) callback();
  }
  if (end_of_turn_) end_of_turn_();
  for (const std::function<void()>& callback : std::exchange(before_wait_, {})) callback();
  in_turn_ = false;
}

FdWatch::FdWatch(EventLoop& loop, int fd, Interest interest, Callback callback, int priority)
    : state_(std::make_unique<State>()) {
  state_->loop = &loop;
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

Timer::Timer(EventLoop& loop, Callback callback)
    : state_(new State{.loop = loop, .entry = {.callback = std::move(callback), .place = {}}}) {}

void Timer::start(Microseconds delay) {
  state_->loop.timers().start(state_->entry, steady_now() + delay);
}

void Timer::stop() {
  if (running()) state_->loop.timers().stop(state_->entry);
}

SignalWatch::SignalWatch(EventLoop& loop, int signal_number, Callback callback) : state_(std::make_unique<State>()) {
  state_->loop = &loop;
  state_->callback = std::move(callback);
  state_->handle.reset(event_new(loop.base(), signal_number, EV_SIGNAL | EV_PERSIST, &call_state<State>, state_.get()));
  MUX_CHECK(state_->handle != nullptr);
  event_add(state_->handle.get(), nullptr);
}

}  // namespace mux
