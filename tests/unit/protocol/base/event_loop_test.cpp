// Turns of the loop: in the order of priorities, each watch once, and none that is gone.
#include "protocol/base/event_loop.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <string>

#include "protocol/base/unique_fd.hpp"

namespace mux {
namespace {

// A pair of sockets of which one end always has something to read.
class Source {
 public:
  Source() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
    read_ = UniqueFd(ends[0]);
    write_ = UniqueFd(ends[1]);
    EXPECT_EQ(::write(write_.get(), "x", 1), 1);
  }
  [[nodiscard]] int fd() const noexcept { return read_.get(); }

 private:
  UniqueFd read_;
  UniqueFd write_;
};

TEST(EventLoop, CallsBackWhatIsReadyOnceATurnInTheOrderOfPriorities) {
  EventLoop loop;
  std::string calls;
  loop.set_begin_of_turn([&] { calls += '('; });
  loop.set_end_of_turn([&] { calls += ')'; });
  const std::array<Source, 3> sources;
  // None of them reads: each is ready again at once.
  FdWatch bulk(loop, sources[0].fd(), Interest::Read, [&] { calls += 'b'; }, EventLoop::kBulkPriority);
  FdWatch normal(loop, sources[1].fd(), Interest::Read, [&] { calls += 'n'; });
  FdWatch input(loop, sources[2].fd(), Interest::Read, [&] { calls += 'i'; }, EventLoop::kInputPriority);
  for (FdWatch* watch : {&bulk, &normal, &input}) watch->enable();
  loop.run_once(true);
  loop.run_once(true);
  EXPECT_EQ(calls, "(inb)(inb)");
}

TEST(EventLoop, DoesNotCallBackWhatAnotherCallbackHasEnded) {
  EventLoop loop;
  std::string calls;
  const std::array<Source, 4> sources;
  std::optional<FdWatch> destroyed;
  FdWatch replaced(loop, sources[1].fd(), Interest::Read, [&] { calls += 'r'; });
  FdWatch disabled(loop, sources[2].fd(), Interest::Read, [&] { calls += 'd'; });
  destroyed.emplace(loop, sources[3].fd(), Interest::Read, [&] { calls += 'x'; });
  FdWatch first(
      loop, sources[0].fd(), Interest::Read,
      [&] {
        calls += 'f';
        destroyed.reset();
        disabled.disable();
        replaced = FdWatch(loop, sources[1].fd(), Interest::Read, [&] { calls += 'R'; });
        replaced.enable();
      },
      EventLoop::kInputPriority);
  for (FdWatch* watch : {&first, &replaced, &disabled, &*destroyed}) watch->enable();
  loop.run_once(true);
  EXPECT_EQ(calls, "f");
  first.disable();
  EXPECT_FALSE(disabled.enabled());
  loop.run_once(true);
  EXPECT_EQ(calls, "fR");
}

}  // namespace
}  // namespace mux
