// Task: the coroutine of a command that waits; it ends with the command's Status.
#pragma once

#include <coroutine>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <utility>

namespace mux::language {

// How a command ended.
enum class Status : std::uint8_t {
  Ok,
  Error,  // the rest of its command list does not run
  Stop,   // no error, but the rest of its command list does not run
};

// Starts suspended; resumed by the queue, then by whatever it awaits. Destroying it abandons the command.
class [[nodiscard]] Task {
 public:
  struct promise_type {
    Status status = Status::Ok;
    std::function<void()> finished;  // called once, from the last suspension
    Task get_return_object() { return Task(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    struct FinalAwaiter {
      bool await_ready() noexcept { return false; }
      void await_suspend(std::coroutine_handle<promise_type> handle) noexcept {
        // Moved out first: the callback may destroy the coroutine, and this function's object with it.
        if (auto finished = std::move(handle.promise().finished)) finished();
      }
      void await_resume() noexcept {}
    };
    FinalAwaiter final_suspend() noexcept { return {}; }
    void return_value(Status value) noexcept { status = value; }
    void unhandled_exception() noexcept { std::terminate(); }
  };

  Task() = default;
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    if (this != &other) {
      if (handle_) handle_.destroy();
      handle_ = std::exchange(other.handle_, nullptr);
    }
    return *this;
  }
  ~Task() {
    if (handle_) handle_.destroy();
  }

  // Runs to the first wait or to the end; `finished` is called at the end (possibly before this returns).
  void start(std::function<void()> finished) {
    handle_.promise().finished = std::move(finished);
    handle_.resume();
  }
  [[nodiscard]] bool done() const { return !handle_ || handle_.done(); }
  [[nodiscard]] Status status() const { return handle_.promise().status; }

 private:
  explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_;
};

// What a waiting command awaits: `Wait<int> wait; later(wait.wake()); int status = co_await wait;`
// The wake end may be called at most once, before or after the await, and may be dropped: then the command waits
// until its client goes. It is safe to call after the command is gone.
template <typename T>
class Wait {
 public:
  class Wake {
   public:
    void operator()(T value) const {
      auto state = state_;
      if (state->gone || state->value) return;
      state->value = std::make_unique<T>(std::move(value));
      if (state->waiting) std::exchange(state->waiting, nullptr).resume();
    }

   private:
    friend class Wait;
    struct State {
      std::unique_ptr<T> value;
      std::coroutine_handle<> waiting;
      bool gone = false;
    };
    std::shared_ptr<State> state_ = std::make_shared<State>();
  };

  Wait() = default;
  Wait(const Wait&) = delete;
  Wait& operator=(const Wait&) = delete;
  ~Wait() { wake_.state_->gone = true; }

  // The end to hand to whoever will wake this; copies share it.
  [[nodiscard]] Wake wake() const { return wake_; }

  [[nodiscard]] bool await_ready() const noexcept { return wake_.state_->value != nullptr; }
  void await_suspend(std::coroutine_handle<> handle) noexcept { wake_.state_->waiting = handle; }
  T await_resume() { return std::move(*wake_.state_->value); }

 private:
  Wake wake_;
};

}  // namespace mux::language
