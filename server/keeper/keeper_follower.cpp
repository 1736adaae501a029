// Keeper: a server that was started before it is needed. It waits for its first message, and uses no time.
#include <signal.h>

#include <utility>

#include "protocol/base/pidfd.hpp"
#include "server/keeper/keeper.hpp"

namespace mux::keeper {

namespace {
// Not while the server that has just come up has more to do.
constexpr Milliseconds kSettling{100};
}  // namespace

void Keeper::want_follower() {
  if (follower_kind_ == Follower::Prepared) follower_timer_.start(kSettling);
}

void Keeper::prepare_follower() {
  if (follower_.pid != 0 || finishing_ || upgrade_ != Upgrade::None || server_.pid == 0 || !ready_) return;
  auto follower = launcher_(executable_.get(), start_, guard_.listening());
  // Then the next one is started when it is needed.
  if (!follower) return;
  follower_ = *std::move(follower);
  follower_end_ = FdWatch(loop_, follower_.pidfd.get(), Interest::Read, [this] { on_follower_end(); });
  follower_end_.enable();
}

// It has the socket that was listened on, or the program, of before.
void Keeper::dismiss_follower() {
  if (follower_.pid == 0) return;
  follower_dismissed_ = true;
  ::pidfd_send_signal(follower_.pidfd.get(), SIGKILL, nullptr, 0);
}

void Keeper::on_follower_end() {
  if (!reap(follower_.pidfd.get(), follower_.pid)) return;
  follower_end_.disable();
  follower_.socket.reset();
  follower_.pid = 0;
  // One that ends by itself would do so again.
  if (std::exchange(follower_dismissed_, false)) want_follower();
}

Result<RunningServer> Keeper::next_server() {
  if (follower_.pid == 0 || follower_dismissed_) return launcher_(executable_.get(), start_, guard_.listening());
  follower_end_.disable();
  return std::exchange(follower_, RunningServer{});
}

}  // namespace mux::keeper
