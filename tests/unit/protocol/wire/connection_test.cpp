// Connection: frames over a socket on the loop, and its end from either side.
#include "protocol/wire/connection.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <optional>

#include "protocol/base/event_loop.hpp"
#include "protocol/wire/mux.pb.h"

namespace mux::wire {
namespace {

struct Ends {
  UniqueFd one;
  UniqueFd other;
};

Ends make_ends() {
  std::array<int, 2> fds{};
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()), 0);
  return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

TEST(Connection, CarriesMoreThanTheSocketHolds) {
  EventLoop loop;
  Ends ends = make_ends();
  std::string seen;
  bool drained = false;
  Connection sender(loop, std::move(ends.one), {{}, {}, [&] { drained = true; }});
  Connection receiver(loop, std::move(ends.other),
                      {[&](const Frame& frame, std::vector<UniqueFd>) { seen += frame.output().data(); }, {}, {}});
  const std::string data(3U << 20U, 'x');
  send_output(sender, 1, data);
  EXPECT_GT(sender.pending(), 0U);
  while (seen.size() < data.size() || !drained) loop.run_once(true);
  EXPECT_EQ(seen, data);
  EXPECT_EQ(sender.pending(), 0U);
}

TEST(Connection, TheCallbackMayDestroyIt) {
  EventLoop loop;
  Ends ends = make_ends();
  Connection sender(loop, std::move(ends.one), {});
  bool done = false;
  std::optional<Connection> receiver;
  receiver.emplace(loop, std::move(ends.other),
                   Connection::Callbacks{[&](const Frame&, std::vector<UniqueFd>) {
                                           receiver.reset();
                                           done = true;
                                         },
                                         {},
                                         {}});
  Frame frame;
  frame.mutable_ping();
  sender.send(frame);
  sender.send(frame);
  while (!done) loop.run_once(true);
  EXPECT_FALSE(receiver.has_value());
}

TEST(Connection, CloseAfterDrainLosesNothing) {
  EventLoop loop;
  Ends ends = make_ends();
  std::size_t seen = 0;
  bool closed = false;
  bool sender_closed = false;
  Connection sender(loop, std::move(ends.one), {{}, [&](const std::string&) { sender_closed = true; }, {}});
  Connection receiver(loop, std::move(ends.other),
                      {[&](const Frame& frame, std::vector<UniqueFd>) { seen += frame.output().data().size(); },
                       [&](const std::string& reason) {
                         EXPECT_EQ(reason, "");
                         closed = true;
                       },
                       {}});
  send_output(sender, 1, std::string(2U << 20U, 'x'));
  sender.close_after_drain();
  while (!closed || !sender_closed) loop.run_once(true);
  EXPECT_EQ(seen, 2U << 20U);
  EXPECT_FALSE(sender.open());
}

TEST(Connection, MuchOutputGoesAsAFileWhereThatIsAgreedOn) {
  EventLoop loop;
  Ends ends = make_ends();
  const std::string text(3U << 20U, 'x');
  std::string got;
  int files = 0;
  Connection sender(loop, std::move(ends.one), {});
  Connection receiver(loop, std::move(ends.other),
                      {[&](const Frame& frame, std::vector<UniqueFd> descriptors) {
                         got += frame.output().data();
                         if (descriptors.empty()) return;
                         ++files;
                         std::string content(frame.output().length(), '\0');
                         ASSERT_EQ(::pread(descriptors[0].get(), content.data(), content.size(), 0),
                                   static_cast<ssize_t>(content.size()));
                         ASSERT_EQ(::pwrite(descriptors[0].get(), "y", 1, 0), -1);
                         got += content;
                       },
                       {},
                       {}});
  send_line(sender, 1, text, true);
  send_line(sender, 1, "short", true);
  send_line(sender, 1, text, false);
  while (got.size() < 2 * (text.size() + 1) + 6) loop.run_once(true);
  EXPECT_TRUE(got == text + "\nshort\n" + text + "\n");
  EXPECT_EQ(files, 1);
}

TEST(Connection, AHostilePeerIsCutOff) {
  EventLoop loop;
  Ends ends = make_ends();
  std::string reason;
  Connection receiver(loop, std::move(ends.other), {{}, [&](const std::string& why) { reason = why; }, {}});
  ASSERT_EQ(::send(ends.one.get(), "\xff\xff\xff\xff", 4, 0), 4);
  while (reason.empty()) loop.run_once(true);
  EXPECT_FALSE(receiver.open());
}

TEST(Connection, KnowsItsPeer) {
  const Ends ends = make_ends();
  const auto peer = peer_identity(ends.one.get());
  ASSERT_TRUE(peer.has_value());
  EXPECT_EQ(peer->uid, ::geteuid());
  EXPECT_EQ(peer->pid, ::getpid());
}

}  // namespace
}  // namespace mux::wire
