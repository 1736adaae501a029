// Sends requests to the keeper, matches its answers, and passes on how processes end.
#include "server/recovery/keeper_link.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>

#include <cerrno>
#include <deque>
#include <optional>
#include <utility>

#include "protocol/base/event_loop.hpp"
#include "protocol/keeper/inheritance.hpp"
#include "protocol/keeper/journal_reader.hpp"
#include "protocol/keeper/messages.hpp"
#include "server/recovery/keeper_start.hpp"
#include "server/recovery/kept_processes.hpp"

namespace mux::recovery {

namespace {

using keeper::Kind;
using keeper::Message;
using keeper::Received;

// A fork takes under a millisecond; a keeper that does not answer for this long is broken.
constexpr std::chrono::milliseconds kAnswerTimeout{10'000};
constexpr auto kLostMessage = "the process that starts panes is gone";

Result<AdoptedPane> make_adopted(Received received) {
  if (received.descriptors.size() != 2) return fail("no descriptors for the new pane");
  AdoptedPane adopted;
  SpawnedPane& process = adopted.process;
  process.key = received.message.key;
  process.pane = received.message.pane;
  process.pid = received.message.pid;
  process.tty_name = keeper::get_text(received.message);
  process.master = std::move(received.descriptors[0]);
  adopted.file = std::move(received.descriptors[1]);
  adopted.exited = received.message.number == 1;
  adopted.wait_status = received.message.status;
  return adopted;
}

Result<SpawnedPane> make_process(Received received) {
  Result<AdoptedPane> made = make_adopted(std::move(received));
  if (!made) return std::unexpected(made.error());
  if (Result<> opened = open_adopted(*made); !opened) return std::unexpected(opened.error());
  return std::move(made->process);
}

}  // namespace

Result<> open_adopted(AdoptedPane& adopted) {
  if (auto ready = keeper::prepare_master(adopted.process.master.get()); !ready) return ready;
  auto file = keeper::PaneFile::open(std::move(adopted.file));
  if (!file) return std::unexpected(file.error());
  adopted.process.file = *std::move(file);
  return {};
}

// Held by shared_ptr: a callback may destroy the link, and the function that called it must still stand.
class KeeperLink::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(EventLoop& loop, UniqueFd socket, Callbacks callbacks)
      : loop_(loop), socket_(std::move(socket)), callbacks_(std::move(callbacks)), kept_(loop) {
    ::fcntl(socket_.get(), F_SETFL, ::fcntl(socket_.get(), F_GETFL) | O_NONBLOCK);
  }

  void start() {
    later_ = Timer(loop_, [this] {
      const auto self = shared_from_this();
      self->dispatch_waiting();
    });
    listen();
  }

  Result<std::vector<AdoptedPane>> adopt() {
    std::vector<AdoptedPane> adopted;
    while (true) {
      auto received = wait_for([](const Message& message) {
        return message.kind == Kind::Adopt || message.kind == Kind::AdoptFile || message.kind == Kind::AdoptEnd ||
               message.kind == Kind::Upgraded;
      });
      // What a keeper that dies has handed over by then is kept; on_keeper_lost follows.
      if (!received && !adopted.empty()) break;
      if (!received) return fail("{}", kLostMessage);
      if (received->message.kind == Kind::Upgraded) {
        upgraded = {received->message.number == 1, std::string(keeper::get_text(received->message))};
        continue;
      }
      if (received->message.kind == Kind::AdoptEnd) {
        next_key_ = std::max<ProcessKey>(received->message.number, 1);
        former_crashed =
            (received->message.status != 0 && received->message.status != SIGKILL) || received->message.pane != 0;
        break;
      }
      const Message message = received->message;
      if (message.kind == Kind::AdoptFile) {
        if (received->descriptors.size() != 1) continue;
        kept_.hold(message.key, received->descriptors[0].duplicate());
        files[message.key] = std::move(received->descriptors[0]);
        continue;
      }
      auto pane = make_adopted(*std::move(received));
      if (!pane) {
        drop(message.key);
        continue;
      }
      next_key_ = std::max(next_key_, message.key + 1);
      kept_.note(pane->process);
      if (pane->exited) kept_.note_exit(message.key, pane->wait_status);
      adopted.push_back(*std::move(pane));
    }
    return adopted;
  }

  void ready() {
    Message message;
    message.kind = Kind::Ready;
    message.number = keeper::kMessageVersion;
    message.key = keeper::kInheritanceVersion;
    send(message);
  }

  void set_alarm(int timer) {
    Message message;
    message.kind = Kind::Alarm;
    alarm_ = timer;
    if (timer >= 0) send(message, {timer});
  }

  Result<SpawnedPane> spawn(const keeper::SpawnRequest& request) {
    const auto file = keeper::write_spawn(request);
    if (!file) return std::unexpected(file.error());
    Result<SpawnedPane> process = ask_for_process(request, file->get());
    if (socket_ || !callbacks_.on_keeper_lost) return process;
    // The keeper died, perhaps unnoticed. What it may have started had its terminal taken away with it.
    callbacks_.on_keeper_lost();
    if (socket_) process = ask_for_process(request, file->get());
    return process;
  }

  Result<SpawnedPane> ask_for_process(const keeper::SpawnRequest& request, int file) {
    Message message;
    message.kind = Kind::Spawn;
    message.key = next_key_++;
    message.pane = request.pane;
    if (!send(message, {file})) return fail("{}", kLostMessage);
    auto answer = wait_for([key = message.key](const Message& candidate) {
      return candidate.key == key && (candidate.kind == Kind::Spawned || candidate.kind == Kind::SpawnFailed);
    });
    if (!answer) return fail("{}", kLostMessage);
    if (answer->message.kind == Kind::SpawnFailed) return fail("{}", keeper::get_text(answer->message));
    auto process = make_process(*std::move(answer));
    if (process) {
      kept_.note(*process);
    } else {
      drop(message.key);
    }
    return process;
  }

  void hold(ProcessKey key, int file) {
    Message message;
    message.kind = Kind::HoldFile;
    message.key = key;
    kept_.hold(key, UniqueFd(::fcntl(file, F_DUPFD_CLOEXEC, 0)));
    send(message, {file});
  }

  void upgrade(int executable) {
    Message message;
    message.kind = Kind::Upgrade;
    send(message, {executable});
  }

  Result<> restart(const keeper::KeeperStart& start, int listening, const std::vector<HeldPane>& panes) {
    std::vector<UniqueFd> opened;
    keeper::Inheritance inheritance = kept_.inheritance(panes, opened);
    inheritance.next_key = next_key_;
    inheritance.alarm = alarm_;
    auto socket = start_keeper(start, listening, std::move(inheritance));
    if (!socket) return std::unexpected(socket.error());
    gone_ = false;
    socket_ = *std::move(socket);
    listen();
    return {};
  }

  void tell(Kind kind, ProcessKey key) {
    Message message;
    message.kind = kind;
    message.key = key;
    send(message);
  }

  // Killed by the keeper as part of releasing it; a notice already on its way is no longer of interest.
  void drop(ProcessKey key) {
    kept_.release(key);
    std::erase_if(waiting_, [key](const Received& received) { return received.message.key == key; });
    tell(Kind::Release, key);
  }

  void finish() {
    tell(Kind::Finish, 0);
    (void)wait_for([](const Message& message) { return message.kind == Kind::Finished; });
    // The keeper ends now; that is no loss.
    callbacks_.on_keeper_lost = nullptr;
    close();
  }

  void forget_callbacks() {
    callbacks_ = {};
    close();
  }

  [[nodiscard]] bool lost() const noexcept { return !socket_; }

  std::map<ProcessKey, UniqueFd> files;
  std::optional<KeeperLink::Upgraded> upgraded;
  bool former_crashed = false;

 private:
  using HeldPane = KeeperLink::HeldPane;
  void listen() {
    watch_ = FdWatch(loop_, socket_.get(), Interest::Read, [this] {
      const auto self = shared_from_this();
      self->on_readable();
    });
    watch_.enable();
  }

  // Whether the message was for the link itself.
  bool take(Received& received) {
    if (received.message.kind != Kind::Handle) return false;
    if (received.descriptors.size() == 1) {
      kept_.set_handle(received.message.key, std::move(received.descriptors[0]));
    }
    return true;
  }

  // Reads until a message that `wanted` accepts; the others wait for the loop.
  template <typename Predicate>
  std::optional<Received> wait_for(Predicate wanted) {
    const SteadyTime deadline = steady_now() + kAnswerTimeout;
    while (socket_) {
      Received received;
      switch (keeper::receive_message(socket_.get(), received)) {
        case keeper::ReceiveState::Got:
          if (take(received)) break;
          if (wanted(received.message)) return received;
          waiting_.push_back(std::move(received));
          later_.start(Microseconds(0));
          break;
        case keeper::ReceiveState::Again:
          if (!wait_until(deadline, POLLIN)) return std::nullopt;
          break;
        case keeper::ReceiveState::Gone:
          lose_later();
          return std::nullopt;
      }
    }
    return std::nullopt;
  }

  // False: `deadline` passed.
  bool wait_until(SteadyTime deadline, short what) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - steady_now()).count();
    if (left <= 0) return false;
    pollfd poll{socket_.get(), what, 0};
    return ::poll(&poll, 1, static_cast<int>(left)) != 0;
  }

  bool send(const Message& message, const std::vector<int>& descriptors = {}) {
    const SteadyTime deadline = steady_now() + kAnswerTimeout;
    while (socket_) {
      switch (keeper::send_message(socket_.get(), message, descriptors)) {
        case keeper::SendState::Sent:
          return true;
        case keeper::SendState::Again:
          if (!wait_until(deadline, POLLOUT)) return false;
          break;
        case keeper::SendState::Gone:
          lose_later();
          return false;
      }
    }
    return false;
  }

  void on_readable() {
    while (socket_) {
      Received received;
      const auto state = keeper::receive_message(socket_.get(), received);
      if (state == keeper::ReceiveState::Again) return;
      if (state == keeper::ReceiveState::Gone) return lose_later();
      if (!take(received)) dispatch(std::move(received));
    }
  }

  void dispatch_waiting() {
    while (!waiting_.empty()) {
      Received received = std::move(waiting_.front());
      waiting_.pop_front();
      dispatch(std::move(received));
    }
    if (gone_) {
      gone_ = false;
      if (callbacks_.on_keeper_lost) callbacks_.on_keeper_lost();
    }
  }

  void dispatch(Received received) {
    const Message& message = received.message;
    switch (message.kind) {
      case Kind::Exited:
        kept_.note_exit(message.key, message.status);
        if (callbacks_.on_exit) callbacks_.on_exit(message.key, message.status);
        break;
      case Kind::Listening:
        if (callbacks_.on_listening && received.descriptors.size() == 1) {
          callbacks_.on_listening(std::move(received.descriptors[0]));
        }
        break;
      case Kind::Ping: {
        Message pong;
        pong.kind = Kind::Pong;
        pong.number = message.number;
        send(pong);
        if (callbacks_.on_asked) callbacks_.on_asked();
        break;
      }
      default:
        break;
    }
  }

  // The callback comes from the loop, never into the caller of spawn().
  void lose_later() {
    close();
    gone_ = true;
    later_.start(Microseconds(0));
  }

  void close() {
    watch_.disable();
    socket_.reset();
  }

  EventLoop& loop_;
  UniqueFd socket_;
  Callbacks callbacks_;
  FdWatch watch_;
  Timer later_;
  std::deque<Received> waiting_;
  ProcessKey next_key_ = 1;
  KeptProcesses kept_;
  int alarm_ = -1;
  bool gone_ = false;
};

KeeperLink::KeeperLink(EventLoop& loop, UniqueFd socket, Callbacks callbacks)
    : impl_(std::make_shared<Impl>(loop, std::move(socket), std::move(callbacks))) {
  impl_->start();
}

KeeperLink::~KeeperLink() {
  impl_->forget_callbacks();
}

Result<std::vector<AdoptedPane>> KeeperLink::adopt() {
  return impl_->adopt();
}
Result<> KeeperLink::restart(const keeper::KeeperStart& start, int listening, const std::vector<HeldPane>& panes) {
  return impl_->restart(start, listening, panes);
}
const std::optional<KeeperLink::Upgraded>& KeeperLink::upgraded() const noexcept {
  return impl_->upgraded;
}
bool KeeperLink::former_crashed() const noexcept {
  return impl_->former_crashed;
}
void KeeperLink::upgrade(int executable) {
  impl_->upgrade(executable);
}
void KeeperLink::ready() {
  impl_->ready();
}
void KeeperLink::set_alarm(int timer) {
  impl_->set_alarm(timer);
}
std::map<ProcessKey, UniqueFd> KeeperLink::take_files() {
  return std::exchange(impl_->files, {});
}
void KeeperLink::hold(ProcessKey key, int file) {
  impl_->hold(key, file);
}
Result<SpawnedPane> KeeperLink::spawn(const keeper::SpawnRequest& request) {
  return impl_->spawn(request);
}
void KeeperLink::kill(ProcessKey key) {
  impl_->tell(keeper::Kind::Kill, key);
}
void KeeperLink::release(ProcessKey key) {
  impl_->drop(key);
}
void KeeperLink::rebind() {
  impl_->tell(keeper::Kind::Rebind, 0);
}
void KeeperLink::finish() {
  impl_->finish();
}
bool KeeperLink::lost() const noexcept {
  return impl_->lost();
}

}  // namespace mux::recovery
