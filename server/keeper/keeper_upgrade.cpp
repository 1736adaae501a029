// Keeper: another program takes the server's place, and the keeper's own; what another keeper held is taken up.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include <utility>

#include "server/keeper/keeper.hpp"

namespace mux::keeper {

namespace {

std::string describe_end(int status) {
  if (WIFSIGNALED(status)) return fmt::format("the new server was ended by signal {}", WTERMSIG(status));
  return fmt::format("the new server ended with status {}", WEXITSTATUS(status));
}

}  // namespace

// The server ends by itself once it has put everything in its files.
void Keeper::begin_upgrade(UniqueFd executable) {
  if (upgrade_ == Upgrade::Leaving || upgrade_ == Upgrade::Trial) return;
  // Who upgrades again so soon has seen that the last one works.
  upgrade_timer_.stop();
  upgrade_ = Upgrade::Leaving;
  former_executable_ = std::exchange(executable_, std::move(executable));
  dismiss_follower();
  start_timer_.start(kUpgrade);
}

// The server ended. Whether the upgrade says what follows it.
bool Keeper::go_on_with_upgrade(int status) {
  upgrade_timer_.stop();
  const bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  switch (std::exchange(upgrade_, Upgrade::None)) {
    case Upgrade::None:
      return false;
    case Upgrade::Leaving:
      upgrade_ = Upgrade::Trial;
      launch();
      return true;
    case Upgrade::Probation:
      // Killed by somebody: that says nothing against the program.
      if (killed && !hung_) {
        settle_upgrade(heir_version_);
        return false;
      }
      break;
    case Upgrade::Trial:
      break;
  }
  upgrade_failure_ = killed ? "the new server did not come up in time" : describe_end(status);
  executable_ = std::move(former_executable_);
  launch();
  return true;
}

void Keeper::tell_upgrade() {
  if (upgrade_ != Upgrade::Trial && upgrade_failure_.empty()) return;
  Message message;
  message.kind = Kind::Upgraded;
  message.number = upgrade_ == Upgrade::Trial ? 1 : 0;
  set_text(message, upgrade_failure_);
  send(message);
}

void Keeper::settle_upgrade(std::uint64_t heir_version) {
  upgrade_ = Upgrade::None;
  former_executable_.reset();
  if (heir_version >= kInheritanceVersion) hand_over();
  want_follower();
}

// The keeper becomes the new program too, in place: its children stay its children. If that fails it goes on as it is.
void Keeper::hand_over() {
  if (finishing_ || !outgoing_.empty()) return;
  Inheritance inheritance;
  inheritance.processes = processes_.bequest();
  for (const auto& [key, file] : held_files_) inheritance.files.push_back({key, file.get()});
  inheritance.next_key = processes_.next_key();
  inheritance.server = server_.pid;
  if (server_.pid != 0) {
    inheritance.server_handle = server_.pidfd.get();
    inheritance.server_socket = server_.socket.get();
    inheritance.alarm = watchdog_.alarm();
  }
  (void)exec_heir(executable_.get(), start_, guard_.listening(), std::move(inheritance));
}

void Keeper::take_up(Inheritance inheritance) {
  start_.recovered = true;
  for (Inheritance::Process& process : inheritance.processes) processes_.inherit(std::move(process));
  processes_.reserve_keys(inheritance.next_key);
  for (const Inheritance::File& file : inheritance.files) {
    if (file.file >= 0) held_files_[file.key] = UniqueFd(file.file);
  }
  UniqueFd alarm(inheritance.alarm);
  server_.pidfd = UniqueFd(inheritance.server_handle);
  server_.socket = UniqueFd(inheritance.server_socket);
  if (!server_.pidfd || !server_.socket) return;
  server_.pid = inheritance.server;
  started_ = steady_now();
  ready_ = true;
  watch_server();
  if (alarm) watchdog_.set_alarm(std::move(alarm));
  want_follower();
  // A stopped server that is not this keeper's child does not show by SIGCHLD: a client that waits is a reason to ask.
  siginfo_t info{};
  if (::waitid(P_PIDFD, static_cast<id_t>(server_.pidfd.get()), &info, WEXITED | WNOHANG | WNOWAIT) != 0) {
    knock_socket_ = UniqueFd(::fcntl(guard_.listening(), F_DUPFD_CLOEXEC, 0));
    knock_ = FdWatch(loop_, knock_socket_.get(), Interest::Read, [this] {
      knock_.disable();
      watchdog_.suspect();
    });
    knock_.enable();
  }
  // Also tells the server that its new keeper is there.
  watchdog_.suspect();
}

}  // namespace mux::keeper
