// The keeper's loop: does what the server asks, and starts another server when one dies.
#include "server/keeper/keeper.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <utility>

#include "protocol/base/pidfd.hpp"
#include "protocol/keeper/spawn.hpp"

namespace mux::keeper {

namespace {

// A server that lived this long counts as one that had come up well; one that was killed from outside after it had
// reported ready does so at any age.
constexpr std::chrono::seconds kYoung{10};
// Restarts at once; after more young deaths in a row, each wait is twice the one before.
constexpr int kQuickRestarts = 3;
constexpr int kGivingUp = 8;
// A server that has not come up after this long hangs.
constexpr std::chrono::seconds kStart{5};
constexpr Milliseconds kFirstDelay{250};
// After Finish: the processes have had their grace and their KILL.
constexpr std::chrono::seconds kLastWait{8};

}  // namespace

Keeper::Keeper(EventLoop& loop, KeeperStart start, UniqueFd listening, const rlimit& descriptor_limit,
               UniqueFd executable, Launcher launcher, Follower follower)
    : loop_(loop),
      start_(std::move(start)),
      executable_(std::move(executable)),
      launcher_(std::move(launcher)),
      processes_(loop, descriptor_limit,
                 [this](std::uint64_t key, const ProcessTable::Entry& entry) { on_process_exit(key, entry); }),
      guard_(loop, std::move(listening), start_.socket_path,
             [this](int rebound) {
               Message message;
               message.kind = Kind::Listening;
               send(message, {rebound});
               dismiss_follower();
             }),
      watchdog_(loop, {.ask =
                           [this](std::uint64_t number) {
                             Message message;
                             message.kind = Kind::Ping;
                             message.number = number;
                             send(message);
                           },
                       .on_hang =
                           [this] {
                             hung_ = true;
                             fence();
                           }}),
      follower_kind_(follower) {
  start_timer_ = Timer(loop_, [this] {
    hung_ = true;
    fence();
  });
  restart_timer_ = Timer(loop_, [this] { launch(); });
  end_timer_ = Timer(loop_, [this] { loop_.stop(); });
  follower_timer_ = Timer(loop_, [this] { prepare_follower(); });
  upgrade_timer_ = Timer(loop_, [this] { settle_upgrade(heir_version_); });
  loop_.set_end_of_turn([this] { stop_if_done(); });
}

void Keeper::run() {
  if (server_.pid == 0) launch();
  loop_.run();
}

void Keeper::launch() {
  started_ = steady_now();
  ready_ = false;
  hung_ = false;
  auto server = next_server();
  start_.recovered = true;
  if (!server) return restart_later();
  server_ = *std::move(server);
  watch_server();
  start_timer_.start(upgrade_ == Upgrade::Trial ? kUpgrade : kStart);
  adopt_all();
}

void Keeper::watch_server() {
  outgoing_.clear();
  server_reader_ =
      FdWatch(loop_, server_.socket.get(), Interest::Read, [this] { on_server_message(); }, EventLoop::kInputPriority);
  server_writer_ = FdWatch(loop_, server_.socket.get(), Interest::Write, [this] { flush(); });
  server_end_ = FdWatch(loop_, server_.pidfd.get(), Interest::Read, [this] { on_server_end(); });
  server_reader_.enable();
  server_end_.enable();
  watchdog_.watch(server_.pid);
}

void Keeper::adopt_all() {
  for (const auto& [key, entry] : processes_.entries()) {
    if (entry.released) continue;
    Message message;
    message.kind = Kind::Adopt;
    message.key = key;
    message.pane = entry.pane;
    message.pid = entry.process.pid;
    message.number = entry.exited ? 1 : 0;
    message.status = entry.status;
    set_text(message, entry.process.tty_name);
    send(message, {entry.process.master.get(), entry.process.file.get()});
  }
  for (const auto& [key, file] : held_files_) {
    Message message;
    message.kind = Kind::AdoptFile;
    message.key = key;
    send(message, {file.get()});
  }
  tell_upgrade();
  Message end;
  end.kind = Kind::AdoptEnd;
  end.number = processes_.next_key();
  // What a program on trial did says nothing about what the former one finds.
  if (upgrade_failure_.empty()) {
    end.status = last_status_;
    end.pane = last_hung_ ? 1 : 0;
  }
  send(end);
  // Needed when this keeper dies, not for the first frame.
  for (const auto& [key, entry] : processes_.entries()) {
    if (!entry.released && !entry.exited) send_handle(key, entry.process.pidfd.get());
  }
}

void Keeper::on_server_message() {
  while (server_.socket) {
    Received received;
    const ReceiveState state = receive_message(server_.socket.get(), received);
    if (state == ReceiveState::Again) return;
    if (state == ReceiveState::Gone) {
      // Its end shows by its pidfd. One that lives on without its keeper's socket is no server any more.
      server_reader_.disable();
      if (!finishing_) fence();
      return;
    }
    handle(std::move(received));
  }
}

void Keeper::handle(Received received) {
  const Message& message = received.message;
  switch (message.kind) {
    case Kind::Spawn:
      spawn(received);
      break;
    case Kind::Kill:
      processes_.kill(message.key);
      break;
    case Kind::Release:
      processes_.release(message.key);
      break;
    case Kind::HoldFile:
      if (received.descriptors.size() == 1) held_files_[message.key] = std::move(received.descriptors[0]);
      break;
    case Kind::Rebind:
      guard_.rebind();
      break;
    case Kind::Finish:
      finish();
      break;
    case Kind::Ready:
      ready_ = true;
      start_timer_.stop();
      upgrade_failure_.clear();
      heir_version_ = message.key;
      if (upgrade_ == Upgrade::Trial) {
        upgrade_ = Upgrade::Probation;
        upgrade_timer_.start(kProbation);
      }
      want_follower();
      break;
    case Kind::Upgrade:
      if (received.descriptors.size() == 1) begin_upgrade(std::move(received.descriptors[0]));
      break;
    case Kind::Alarm:
      if (received.descriptors.size() == 1) watchdog_.set_alarm(std::move(received.descriptors[0]));
      break;
    case Kind::Pong:
      watchdog_.answered(message.number);
      if (knock_socket_) knock_.enable();
      break;
    default:
      // Of a newer version.
      break;
  }
}

void Keeper::spawn(const Received& received) {
  Message answer;
  answer.key = received.message.key;
  answer.pane = received.message.pane;
  const auto refuse = [&](const std::string& reason) {
    answer.kind = Kind::SpawnFailed;
    set_text(answer, reason);
    send(answer);
  };
  if (received.descriptors.size() != 1) return refuse("malformed spawn request");
  const auto request = read_spawn(received.descriptors[0].get());
  if (!request) return refuse(request.error().message);
  const auto entry = processes_.start(answer.key, *request);
  if (!entry) return refuse(entry.error().message);
  const StartedProcess& process = (*entry)->process;
  answer.kind = Kind::Spawned;
  answer.pid = process.pid;
  set_text(answer, process.tty_name);
  send(answer, {process.master.get(), process.file.get()});
  send_handle(answer.key, process.pidfd.get());
}

void Keeper::send_handle(std::uint64_t key, int pidfd) {
  Message message;
  message.kind = Kind::Handle;
  message.key = key;
  send(message, {pidfd});
}

void Keeper::finish() {
  finishing_ = true;
  dismiss_follower();
  guard_.remove();
  Message message;
  message.kind = Kind::Finished;
  send(message);
  processes_.release_all();
  end_timer_.start(kLastWait);
}

// Its end shows by its pidfd, and only then another one starts: two must never read the same pty.
void Keeper::fence() {
  if (server_.pid != 0) ::pidfd_send_signal(server_.pidfd.get(), SIGKILL, nullptr, 0);
}

void Keeper::on_child() {
  siginfo_t info{};
  if (server_.pid == 0) return;
  if (::waitid(P_PIDFD, static_cast<id_t>(server_.pidfd.get()), &info, WSTOPPED | WNOHANG) == 0 && info.si_pid != 0) {
    watchdog_.suspect();
  }
}

void Keeper::on_server_end() {
  const std::optional<int> status = reap(server_.pidfd.get(), server_.pid);
  if (!status) return;
  server_reader_.disable();
  server_writer_.disable();
  server_end_.disable();
  outgoing_.clear();
  watchdog_.rest();
  start_timer_.stop();
  server_.socket.reset();
  server_.pid = 0;
  last_status_ = *status;
  last_hung_ = hung_;
  knock_ = FdWatch();
  knock_socket_.reset();
  if (ready_ && !hung_ && WIFSIGNALED(*status) && WTERMSIG(*status) == SIGKILL) started_ = {};
  if (!finishing_ && !go_on_with_upgrade(*status)) restart_later();
}

void Keeper::restart_later() {
  failures_ = steady_now() < started_ + kYoung ? failures_ + 1 : 0;
  const bool panes = std::any_of(processes_.entries().begin(), processes_.entries().end(),
                                 [](const auto& item) { return !item.second.released; });
  // With panes to lose, hope never ends, but it costs next to nothing.
  if (!panes && failures_ > kQuickRestarts) {
    finishing_ = true;
    dismiss_follower();
    guard_.remove();
    return;
  }
  const int doublings = std::clamp(failures_ - kQuickRestarts, -1, kGivingUp);
  restart_timer_.start(doublings < 0 ? Milliseconds(0) : kFirstDelay * (1 << doublings));
}

void Keeper::terminate() {
  if (server_.pid != 0) {
    ::pidfd_send_signal(server_.pidfd.get(), SIGTERM, nullptr, 0);
    return;
  }
  finish();
}

void Keeper::on_process_exit(std::uint64_t key, const ProcessTable::Entry& entry) {
  Message message;
  message.kind = Kind::Exited;
  message.key = key;
  message.pane = entry.pane;
  message.pid = entry.process.pid;
  message.status = entry.status;
  send(message);
}

void Keeper::stop_if_done() {
  if (finishing_ && processes_.empty() && server_.pid == 0 && follower_.pid == 0) loop_.stop();
}

void Keeper::send(const Message& message, const std::vector<int>& descriptors) {
  if (!server_.socket) return;
  if (outgoing_.empty() && send_message(server_.socket.get(), message, descriptors) != SendState::Again) return;
  Outgoing out{message, {}};
  for (const int fd : descriptors) {
    // Without a copy the message would stand for nothing: the server then misses the pane, and lets it be.
    const int copy = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) return;
    out.descriptors.emplace_back(copy);
  }
  outgoing_.push_back(std::move(out));
  server_writer_.enable();
}

void Keeper::flush() {
  while (!outgoing_.empty()) {
    std::vector<int> descriptors;
    for (const UniqueFd& fd : outgoing_.front().descriptors) descriptors.push_back(fd.get());
    if (send_message(server_.socket.get(), outgoing_.front().message, descriptors) == SendState::Again) return;
    outgoing_.pop_front();
  }
  server_writer_.disable();
}

}  // namespace mux::keeper
