// The watches' libevent structures, hidden from the header.
#include "protocol/base/event_loop.hpp"

#include <event2/event.h>

#include <algorithm>
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

void Watched::cancel() {
  if (std::exchange(ready, false)) loop.forget_ready(*this);
}
}  // namespace detail

namespace {

void note(evutil_socket_t, short, void* argument) {
  auto& watched = *static_cast<detail::Watched*>(argument);
  watched.loop.note_ready(watched);
}

event_base* make_base() {
  std::unique_ptr<event_config, decltype(&event_config_free)> config(event_config_new(), &event_config_free);
  MUX_CHECK(config != nullptr);
  event_config_set_flag(config.get(), EVENT_BASE_FLAG_NOLOCK);
  event_base* base = event_base_new_with_config(config.get());
  MUX_CHECK(base != nullptr);
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
    event_add(timers_due_.get(), nullptr);
  }
  return *timers_;
}

void EventLoop::run() {
  stopped_ = false;
  while (!stopped_) run_once(true);
}

void EventLoop::note_ready(detail::Watched& watched) {
  if (std::exchange(watched.ready, true)) return;
  ready_[static_cast<std::size_t>(watched.priority)].push_back(&watched);
}

void EventLoop::forget_ready(const detail::Watched& watched) noexcept {
  std::ranges::replace(ready_[static_cast<std::size_t>(watched.priority)], &watched, nullptr);
}

void EventLoop::call_ready() {
  for (std::vector<detail::Watched*>& watches : ready_) {
    // Callbacks may forget watches, and note none.
    for (detail::Watched*& watched : watches) {
      if (watched == nullptr) continue;
      watched->ready = false;
      note_callback();
      watched->callback();
    }
    watches.clear();
  }
}

void EventLoop::run_once(bool block) {
  // libevent only finds what is ready; timers are called back from here.
  event_base_loop(base_.get(),
                  EVLOOP_ONCE | (block && deferred_.empty() && before_wait_.empty() ? 0 : EVLOOP_NONBLOCK));
  call_ready();
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
    : watched_(std::make_unique<detail::Watched>(loop, std::move(callback), priority)) {
  const short what = static_cast<short>((interest == Interest::Read ? EV_READ : EV_WRITE) | EV_PERSIST);
  watched_->handle.reset(event_new(loop.base(), fd, what, &note, watched_.get()));
  MUX_CHECK(watched_->handle != nullptr);
}

void FdWatch::enable() {
  event_add(watched_->handle.get(), nullptr);
}
void FdWatch::disable() {
  if (!watched_) return;
  event_del(watched_->handle.get());
  watched_->cancel();
}
bool FdWatch::enabled() const noexcept {
  return watched_ && event_pending(watched_->handle.get(), EV_READ | EV_WRITE, nullptr) != 0;
}

Timer::Timer(EventLoop& loop, Callback callback)
    : state_(new State{.loop = loop, .entry = {.callback = std::move(callback), .place = {}}}) {}

void Timer::start(Microseconds delay) {
  state_->loop.timers().start(state_->entry, steady_now() + delay);
}

void Timer::stop() {
  if (running()) state_->loop.timers().stop(state_->entry);
}

SignalWatch::SignalWatch(EventLoop& loop, int signal_number, Callback callback)
    : watched_(std::make_unique<detail::Watched>(loop, std::move(callback), EventLoop::kNormalPriority)) {
  watched_->handle.reset(event_new(loop.base(), signal_number, EV_SIGNAL | EV_PERSIST, &note, watched_.get()));
  MUX_CHECK(watched_->handle != nullptr);
  event_add(watched_->handle.get(), nullptr);
}

}  // namespace mux
