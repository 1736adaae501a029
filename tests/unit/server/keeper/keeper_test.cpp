// The keeper, with the test as its server: processes start, end, are killed and handed over; the socket stays.
#include "server/keeper/keeper.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <optional>

#include "protocol/base/pidfd.hpp"
#include "protocol/base/unix_socket.hpp"
#include "protocol/keeper/journal_reader.hpp"
#include "protocol/keeper/pane_file.hpp"
#include "protocol/keeper/spawn.hpp"
#include "server/keeper/exit_status.hpp"

namespace mux::keeper {
namespace {

class KeeperTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "mux-keeper-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    path_ = folder_ + "/socket";
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    keeper_.emplace(loop_, KeeperStart{.socket_path = path_}, listen_at(path_).value(), limit, UniqueFd(),
                    [this](int, const KeeperStart&, int) { return launch(); });
    // The loop stops at once; what follows is driven turn by turn.
    Timer stop(loop_, [this] { loop_.stop(); });
    stop.start(Microseconds(0));
    keeper_->run();
    EXPECT_EQ(wait_for(Kind::AdoptEnd).message.number, 1U);
  }
  void TearDown() override {
    keeper_.reset();
    if (::waitpid(server_pid_, nullptr, WNOHANG) == 0) end_server();
    // What a test left running was hung up with its terminal.
    while (::waitpid(-1, nullptr, 0) > 0) {
    }
    std::filesystem::remove_all(folder_);
  }

  // A process that does nothing stands for the server, so that it can die; its messages are the test's.
  Result<RunningServer> launch() {
    std::array<int, 2> pair{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair.data()), 0);
    server_ = UniqueFd(pair[0]);
    RunningServer running;
    running.socket = UniqueFd(pair[1]);
    running.pid = ::fork();
    if (running.pid == 0) {
      ::pause();
      ::_exit(0);
    }
    running.pidfd = UniqueFd(::pidfd_open(running.pid, 0));
    server_pid_ = running.pid;
    ++launches_;
    return running;
  }
  void end_server() const { ::kill(server_pid_, SIGKILL); }

  void tell(Kind kind, std::uint64_t key, const std::vector<int>& descriptors = {}) {
    Message message;
    message.kind = kind;
    message.key = key;
    ASSERT_EQ(send_message(server_.get(), message, descriptors), SendState::Sent);
  }

  Received wait_for(Kind kind) {
    const SteadyTime deadline = steady_now() + std::chrono::seconds(10);
    Received received;
    while (steady_now() < deadline) {
      switch (receive_message(server_.get(), received)) {
        case ReceiveState::Got:
          if (received.message.kind == kind) return received;
          break;
        case ReceiveState::Again:
          loop_.run_once(true);
          break;
        case ReceiveState::Gone:
          ADD_FAILURE() << "the keeper is gone";
          return received;
      }
    }
    ADD_FAILURE() << "no message of kind " << static_cast<int>(kind);
    return received;
  }

  Received spawn(std::uint64_t key, std::vector<std::string> command) {
    SpawnRequest request;
    request.command = std::move(command);
    request.shell = "/bin/sh";
    request.environment = {"PATH=/usr/bin:/bin", "HOME=" + folder_, "PWD=/wrong"};
    request.working_directory = working_directory_;
    request.journal_size = 65536;
    request.login_record = false;
    request.columns = 99;
    const UniqueFd file = write_spawn(request).value();
    tell(Kind::Spawn, key, {file.get()});
    return wait_for(Kind::Spawned);
  }

  // All that comes out of the pane until its end.
  std::string drain(Received& spawned) {
    const int master = spawned.descriptors[0].get();
    EXPECT_TRUE(prepare_master(master).has_value());
    PaneFile file = PaneFile::open(std::move(spawned.descriptors[1])).value();
    std::string text;
    for (int i = 0; i < 1000; ++i) {
      pollfd poll{master, POLLIN, 0};
      ::poll(&poll, 1, 5000);
      const JournalRead read = read_into_journal(file, master, 4096);
      if (read.state == ReadState::Ended) break;
      text += read.bytes;
      file.set_tail(file.head());
      loop_.run_once(false);
    }
    return text;
  }

  EventLoop loop_;
  std::string folder_;
  std::string path_;
  std::string working_directory_ = "/";
  UniqueFd server_;
  pid_t server_pid_ = 0;
  int launches_ = 0;
  std::optional<Keeper> keeper_;
};

TEST_F(KeeperTest, TellsHowAProcessEnds) {
  spawn(1, {"exit 3"});
  const Message exited = wait_for(Kind::Exited).message;
  EXPECT_EQ(exited.key, 1U);
  EXPECT_TRUE(WIFEXITED(exited.status));
  EXPECT_EQ(WEXITSTATUS(exited.status), 3);
  spawn(2, {"kill -9 $$"});
  const Message killed = wait_for(Kind::Exited).message;
  EXPECT_TRUE(WIFSIGNALED(killed.status));
  EXPECT_EQ(WTERMSIG(killed.status), SIGKILL);
}

TEST_F(KeeperTest, TheProcessHasItsTerminalAndNothingElse) {
  ::signal(SIGUSR1, SIG_IGN);
  Received spawned =
      spawn(1, {"tty; stty size; ls /proc/self/fd | wc -l; pwd; echo $PWD; grep SigIgn /proc/self/status"});
  ::signal(SIGUSR1, SIG_DFL);
  const std::string tty(get_text(spawned.message));
  const std::string text = drain(spawned);
  // Three standard streams and the folder that ls reads.
  EXPECT_EQ(text, tty + "\r\n24 99\r\n4\r\n/\r\n/\r\nSigIgn:\t0000000000000000\r\n");
}

TEST_F(KeeperTest, AFolderThatIsGoneGivesHome) {
  working_directory_ = "/nonexistent";
  Received spawned = spawn(1, {"pwd; echo $PWD"});
  EXPECT_EQ(drain(spawned), folder_ + "\r\n" + folder_ + "\r\n");
}

TEST_F(KeeperTest, SeveralWordsAreAProgram) {
  Received spawned = spawn(1, {"echo", "a  b", "$HOME"});
  EXPECT_EQ(drain(spawned), "a  b $HOME\r\n");
}

TEST_F(KeeperTest, KillHangsUp) {
  Received spawned = spawn(1, {"trap 'exit 7' HUP; echo up; while :; do sleep 0.01; done"});
  pollfd poll{spawned.descriptors[0].get(), POLLIN, 0};
  ASSERT_EQ(::poll(&poll, 1, 5000), 1);
  tell(Kind::Kill, 1);
  const Message exited = wait_for(Kind::Exited).message;
  EXPECT_EQ(WEXITSTATUS(exited.status), 7);
}

TEST_F(KeeperTest, AReleasedProcessEndsUnannounced) {
  spawn(1, {"sleep 1000"});
  tell(Kind::Release, 1);
  spawn(2, {"exit 0"});
  EXPECT_EQ(wait_for(Kind::Exited).message.key, 2U);
}

TEST_F(KeeperTest, MalformedRequestsAreAnswered) {
  tell(Kind::Spawn, 1);
  EXPECT_EQ(get_text(wait_for(Kind::SpawnFailed).message), "malformed spawn request");
  const UniqueFd null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  tell(Kind::Spawn, 2, {null.get()});
  EXPECT_NE(get_text(wait_for(Kind::SpawnFailed).message), "");
  spawn(3, {"exit 0"});
  EXPECT_EQ(wait_for(Kind::Exited).message.key, 3U);
}

TEST_F(KeeperTest, TooFewDescriptorsAreAnError) {
  rlimit former{};
  ::getrlimit(RLIMIT_NOFILE, &former);
  const UniqueFd next(::fcntl(0, F_DUPFD_CLOEXEC, 0));
  rlimit tight = former;
  tight.rlim_cur = static_cast<rlim_t>(next.get()) + 8;
  SpawnRequest request;
  request.shell = "/bin/sh";
  const UniqueFd file = write_spawn(request).value();
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &tight), 0);
  tell(Kind::Spawn, 1, {file.get()});
  const std::string reason(get_text(wait_for(Kind::SpawnFailed).message));
  ::setrlimit(RLIMIT_NOFILE, &former);
  EXPECT_EQ(reason, "fork failed: Too many open files");
  spawn(2, {"exit 0"});
  EXPECT_EQ(wait_for(Kind::Exited).message.key, 2U);
}

TEST_F(KeeperTest, ADeadServerIsReplacedAndAdopts) {
  const Received spawned = spawn(5, {"sleep 1000"});
  spawn(6, {"exit 4"});
  wait_for(Kind::Exited);
  const UniqueFd file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  tell(Kind::HoldFile, 9, {file.get()});
  loop_.run_once(false);
  end_server();
  while (launches_ < 2) loop_.run_once(true);
  const Received alive = wait_for(Kind::Adopt);
  EXPECT_EQ(alive.message.key, 5U);
  EXPECT_EQ(alive.message.pid, spawned.message.pid);
  EXPECT_EQ(alive.message.number, 0U);
  EXPECT_EQ(alive.descriptors.size(), 2U);
  const Received dead = wait_for(Kind::Adopt);
  EXPECT_EQ(dead.message.key, 6U);
  EXPECT_EQ(dead.message.number, 1U);
  EXPECT_EQ(WEXITSTATUS(dead.message.status), 4);
  EXPECT_EQ(wait_for(Kind::AdoptFile).message.key, 9U);
  EXPECT_EQ(wait_for(Kind::AdoptEnd).message.number, 7U);
}

TEST_F(KeeperTest, AFollowerWaitsAndIsNeverOfAnotherSocket) {
  keeper_.reset();
  end_server();
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  std::vector<RunningServer> started;
  std::vector<UniqueFd> ends;
  const auto launcher = [&](int, const KeeperStart& start, int) {
    EXPECT_EQ(start.recovered, !started.empty());
    auto server = launch();
    ends.push_back(std::move(server_));
    started.push_back({.pid = server->pid, .pidfd = server->pidfd.duplicate(), .socket = UniqueFd()});
    return server;
  };
  keeper_.emplace(loop_, KeeperStart{.socket_path = path_ + "2"}, listen_at(path_ + "2").value(), limit, UniqueFd(),
                  launcher, Keeper::Follower::Prepared);
  Timer stop(loop_, [this] { loop_.stop(); });
  stop.start(Microseconds(0));
  keeper_->run();
  const auto take_end = [&](std::size_t number) { server_ = std::move(ends[number]); };
  take_end(0);
  wait_for(Kind::AdoptEnd);
  tell(Kind::Ready, 0);
  while (started.size() < 2) loop_.run_once(true);
  // It hears nothing while the other one lives, and everything when that dies.
  Received received;
  EXPECT_EQ(receive_message(ends[1].get(), received), ReceiveState::Again);
  ::kill(started[0].pid, SIGKILL);
  take_end(1);
  wait_for(Kind::AdoptEnd);
  EXPECT_EQ(started.size(), 2U);
  tell(Kind::Ready, 0);
  while (started.size() < 3) loop_.run_once(true);
  // The socket is another one now: so is who waits.
  std::filesystem::remove(path_ + "2");
  while (started.size() < 4) loop_.run_once(true);
  EXPECT_EQ(::kill(started[2].pid, 0), -1) << "it was ended and reaped";
  // One that is ended by somebody is not started again and again.
  ::kill(started[3].pid, SIGKILL);
  ::kill(started[1].pid, SIGKILL);
  while (started.size() < 5) loop_.run_once(true);
  take_end(4);
  wait_for(Kind::AdoptEnd);
  tell(Kind::Finish, 0);
  wait_for(Kind::Finished);
  ::kill(started[4].pid, SIGKILL);
}

TEST_F(KeeperTest, AServerThatDoesNotAnswerIsReplaced) {
  const UniqueFd timer(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  tell(Kind::Ready, 0);
  tell(Kind::Alarm, 0, {timer.get()});
  loop_.run_once(true);
  const itimerspec now{.it_interval = {}, .it_value = {.tv_sec = 0, .tv_nsec = 1}};
  ASSERT_EQ(::timerfd_settime(timer.get(), 0, &now, nullptr), 0);
  const Message ping = wait_for(Kind::Ping).message;
  Message pong;
  pong.kind = Kind::Pong;
  pong.number = ping.number;
  ASSERT_EQ(send_message(server_.get(), pong), SendState::Sent);
  // Answered, it is left alone; the next time it is not.
  ASSERT_EQ(::timerfd_settime(timer.get(), 0, &now, nullptr), 0);
  EXPECT_EQ(wait_for(Kind::Ping).message.number, ping.number + 1);
  EXPECT_EQ(launches_, 1);
  while (launches_ < 2) loop_.run_once(true);
  const Message end = wait_for(Kind::AdoptEnd).message;
  EXPECT_EQ(end.pane, 1U) << "its follower hears that it hung";
}

TEST_F(KeeperTest, AStoppedServerIsReplaced) {
  const SignalWatch child(loop_, SIGCHLD, [this] { keeper_->on_child(); });
  tell(Kind::Ready, 0);
  ::kill(server_pid_, SIGSTOP);
  while (launches_ < 2) loop_.run_once(true);
}

TEST_F(KeeperTest, AnUpgradeIsGivenUpWhenTheNewServerDiesBeforeItIsReady) {
  tell(Kind::Ready, 0);
  const UniqueFd program(::open("/proc/self/exe", O_PATH | O_CLOEXEC));
  tell(Kind::Upgrade, 0, {program.get()});
  loop_.run_once(false);
  end_server();
  while (launches_ < 2) loop_.run_once(true);
  EXPECT_EQ(wait_for(Kind::Upgraded).message.number, 1U);
  ::kill(server_pid_, SIGUSR1);
  while (launches_ < 3) loop_.run_once(true);
  const Message told = wait_for(Kind::Upgraded).message;
  EXPECT_EQ(told.number, 0U);
  EXPECT_EQ(get_text(told), "the new server was ended by signal 10");
  // The next one follows an ordinary death.
  wait_for(Kind::AdoptEnd);
  tell(Kind::Ready, 0);
  loop_.run_once(true);
  end_server();
  while (launches_ < 4) loop_.run_once(true);
  Received received;
  while (received.message.kind != Kind::AdoptEnd) {
    if (receive_message(server_.get(), received) != ReceiveState::Got) loop_.run_once(true);
    EXPECT_NE(received.message.kind, Kind::Upgraded);
  }
}

TEST(ExitStatusTest, IsKnownWithoutBeingTheParent) {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(7);
  const UniqueFd handle(::pidfd_open(pid, 0));
  pollfd poll{handle.get(), POLLIN, 0};
  ASSERT_EQ(::poll(&poll, 1, 5000), 1);
  // Nobody has waited for it: /proc tells.
  EXPECT_EQ(status_of_other(handle.get(), pid), W_EXITCODE(7, 0));
  ASSERT_EQ(::waitpid(pid, nullptr, 0), pid);
  // Now only a kernel that remembers does.
  const std::optional<int> later = status_of_other(handle.get(), pid);
  EXPECT_TRUE(later == W_EXITCODE(7, 0) || later == kUnknownStatus);
}

TEST_F(KeeperTest, ARemovedSocketIsBoundAgain) {
  ASSERT_EQ(::unlink(path_.c_str()), 0);
  const Received listening = wait_for(Kind::Listening);
  ASSERT_EQ(listening.descriptors.size(), 1U);
  const auto client = connect_to(path_);
  ASSERT_TRUE(client.has_value());
  EXPECT_GE(::accept(listening.descriptors[0].get(), nullptr, nullptr), 0);
}

TEST_F(KeeperTest, AnotherFileInPlaceOfTheSocketStays) {
  ASSERT_EQ(::rename(path_.c_str(), (folder_ + "/moved").c_str()), 0);
  const UniqueFd file(::open(path_.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600));
  spawn(1, {"exit 0"});
  wait_for(Kind::Exited);
  struct stat status{};
  ASSERT_EQ(::lstat(path_.c_str(), &status), 0);
  EXPECT_TRUE(S_ISREG(status.st_mode));
}

TEST_F(KeeperTest, FinishLeavesNothing) {
  const pid_t pid = spawn(1, {"sleep 1000"}).message.pid;
  tell(Kind::Finish, 0);
  wait_for(Kind::Finished);
  EXPECT_FALSE(std::filesystem::exists(path_));
  end_server();
  Timer giving_up(loop_, [] { FAIL() << "the keeper does not end"; });
  giving_up.start(std::chrono::seconds(4));
  loop_.run();
  EXPECT_NE(::kill(pid, 0), 0);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a zombie is left";
}

TEST_F(KeeperTest, ManyProcessesLeaveNoZombieAndNoDescriptor) {
  const auto count = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
  };
  const auto before = count();
  for (std::uint64_t key = 1; key <= 100; ++key) {
    spawn(key, {"true", "x"});
    wait_for(Kind::Exited);
    tell(Kind::Release, key);
  }
  spawn(101, {"exit 0"});
  wait_for(Kind::Exited);
  tell(Kind::Release, 101);
  tell(Kind::Rebind, 0);
  wait_for(Kind::Listening);
  EXPECT_EQ(count(), before);
  siginfo_t info{};
  EXPECT_EQ(::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT), 0);
  EXPECT_EQ(info.si_pid, 0);
}

}  // namespace
}  // namespace mux::keeper
