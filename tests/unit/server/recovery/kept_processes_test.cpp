// KeptProcesses: what another keeper would be told, whenever the handles come.
#include "server/recovery/kept_processes.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "protocol/base/pidfd.hpp"

namespace mux::recovery {
namespace {

struct Sleeper {
  pid_t pid = ::fork();
  Sleeper() {
    if (pid == 0) {
      ::pause();
      ::_exit(0);
    }
  }
  ~Sleeper() { end(); }
  void end() {
    if (pid <= 0) return;
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    pid = -1;
  }
  UniqueFd handle() const { return UniqueFd(::pidfd_open(pid, 0)); }
};

SpawnedPane pane_of(const Sleeper& process, ProcessKey key) {
  SpawnedPane pane;
  pane.key = key;
  pane.pane = 7;
  pane.pid = process.pid;
  pane.tty_name = "/dev/pts/1";
  return pane;
}

TEST(KeptProcesses, ListsWhatRunsWithAHandleThatCameOrIsMade) {
  EventLoop loop;
  KeptProcesses kept(loop);
  const Sleeper first;
  const Sleeper second;
  kept.note(pane_of(first, 1));
  kept.note(pane_of(second, 2));
  kept.set_handle(1, first.handle());
  kept.note_exit(2, 256);
  kept.hold(9, UniqueFd(::dup(STDERR_FILENO)));
  std::vector<UniqueFd> opened;
  const keeper::Inheritance all = kept.inheritance({{1, 50, 51}, {2, 52, 53}, {3, 54, 55}}, opened);
  ASSERT_EQ(all.processes.size(), 2u) << "of the third nothing is known";
  EXPECT_EQ(all.processes[0].pid, first.pid);
  EXPECT_EQ(all.processes[0].master, 50);
  EXPECT_GE(all.processes[0].handle, 0);
  EXPECT_TRUE(all.processes[1].exited);
  EXPECT_EQ(all.processes[1].status, 256);
  ASSERT_EQ(opened.size(), 1u);
  EXPECT_EQ(all.processes[1].handle, opened[0].get());
  ASSERT_EQ(all.files.size(), 1u);
  EXPECT_EQ(all.files[0].key, 9u);
}

TEST(KeptProcesses, FollowsWhatIsReleasedToItsEndWheneverItsHandleComes) {
  EventLoop loop;
  KeptProcesses kept(loop);
  Sleeper early;
  Sleeper late;
  kept.note(pane_of(early, 1));
  kept.note(pane_of(late, 2));
  kept.set_handle(1, early.handle());
  kept.release(1);
  kept.release(2);
  kept.set_handle(2, late.handle());
  std::vector<UniqueFd> opened;
  const auto released = [&] { return kept.inheritance({}, opened).processes; };
  ASSERT_EQ(released().size(), 2u);
  EXPECT_TRUE(released()[0].released);
  EXPECT_TRUE(released()[1].released);
  early.end();
  loop.run_once(true);
  ASSERT_EQ(released().size(), 1u);
  EXPECT_EQ(released()[0].key, 2u);
  late.end();
  loop.run_once(true);
  EXPECT_TRUE(released().empty());
}

}  // namespace
}  // namespace mux::recovery
