// Makes the parts in the order of their needs, and passes between them what layers may not.
#include "server/server.hpp"

#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <clocale>
#include <cstdlib>
#include <memory>
#include <utility>

#include "protocol/base/event_loop.hpp"
#include "protocol/keeper/start.hpp"
#include "server/attach/alerts.hpp"
#include "server/attach/client_directory.hpp"
#include "server/attach/hooks.hpp"
#include "server/commands/commands.hpp"
#include "server/continuity.hpp"
#include "server/job_runner.hpp"
#include "server/language/interpreter.hpp"
#include "server/model/replacement.hpp"
#include "server/model/world.hpp"
#include "server/options/environment_defaults.hpp"
#include "server/pane_effects.hpp"
#include "server/pane_processes.hpp"
#include "server/prompt_offers.hpp"
#include "server/recovery/keeper_link.hpp"
#include "server/recovery/turn_alarm.hpp"
#include "server/session_saver.hpp"
#include "server/value_checks.hpp"
#include "server/window_names.hpp"

extern char** environ;

namespace mux {

namespace {

// Bytes at the top of the heap that stay with the process when they are free.
constexpr int kKeptFree = 1 << 20;

// What tmux's scripts and programs are told: the language this server speaks.
constexpr const char* kSpokenVersion = "3.8";
// How long a new server waits for the client that had it started.
constexpr std::chrono::seconds kFirstClientWait{10};
// In which the clients of a server that died come back.
constexpr Milliseconds kFirstFrame{3};

class Server final : public model::ServerHost, public model::ReplacementHost, private model::TimerHost {
 public:
  explicit Server(ServerStart start);
  int run();

  model::PaneHost& panes() override { return panes_; }
  model::ClientHost& clients() override { return clients_; }
  model::JobHost& jobs() override { return jobs_; }
  model::TimerHost& timers() override { return *this; }
  void shut_down() override { shut_down(server::SessionSaver::End::Wanted); }
  void restored(std::string_view folder) override { saver_.restored(folder); }
  Result<> replace_by(UniqueFd executable, std::optional<model::ClientId> client) override;
  [[nodiscard]] std::optional<Replacement> last_replacement() const override;
  void after(Milliseconds delay, std::function<void()> callback) override;

 private:
  void set_up_world();
  void connect_keeper();
  void restart_keeper();
  void listen(UniqueFd socket);
  void load_configuration();
  void take_up_more();
  void shut_down(server::SessionSaver::End why);
  void save_world();
  void end_of_turn();
  void drop_finished_modes();
  [[noreturn]] void give_way();
  [[nodiscard]] bool has_work() const;

  ServerStart start_;
  EventLoop loop_;
  model::World world_;
  server::JobRunner jobs_;
  server::PaneProcesses panes_;
  attach::ClientDirectory clients_;
  language::Registry registry_;
  language::Interpreter interpreter_;
  attach::Hooks hooks_;
  attach::Alerts alerts_;
  server::WindowNames names_;
  server::PaneEffects effects_;
  std::unique_ptr<recovery::KeeperLink> keeper_;
  server::Continuity continuity_;
  server::SessionSaver saver_;
  server::PromptOffers offers_;
  recovery::TurnAlarm alarm_;
  UniqueFd listening_;
  FdWatch incoming_;
  SignalWatch terminate_;
  SignalWatch rebind_;
  std::map<std::uint64_t, Timer> timers_;
  std::uint64_t next_timer_ = 0;
  const SteadyTime started_at_ = steady_now();
  Timer first_client_timer_;
  Timer taking_up_;
  Timer next_turn_{loop_, [] {}};
  UniqueFd successor_;  // the program that takes this server's place
  bool shutting_down_ = false;
  bool started_ = false;
  bool ended_ = false;
};

Server::Server(ServerStart start)
    : start_(std::move(start)),
      jobs_(loop_),
      panes_(loop_, world_,
             {.may_read = [this](model::PaneId pane) { return clients_.may_read(pane); },
              .on_bytes = [this](model::PaneId pane, std::string_view bytes) { clients_.control_output(pane, bytes); },
              .on_output =
                  [this](model::Pane& pane, const terminal::Effects& effects) {
                    saver_.pane_printed(pane.id);
                    effects_.apply(pane, effects);
                    offers_.printed(pane);
                  },
              .on_ended =
                  [this](model::Pane& pane, const model::ExitStatus& status) {
                    saver_.process_ended(status);
                    effects_.ended(pane, status);
                  }}),
      clients_(loop_, world_),
      registry_(commands::all_commands()),
      interpreter_(world_, *this, registry_, clients_),
      hooks_(interpreter_, clients_),
      alerts_(loop_, world_, clients_),
      names_(loop_, interpreter_),
      effects_(loop_, interpreter_, clients_, alerts_, names_),
      continuity_(interpreter_, panes_, clients_, effects_),
      saver_(loop_, interpreter_, panes_),
      offers_(loop_, world_, panes_) {
  interpreter_.error_columns = !start_.as_tmux;
  set_up_world();
  clients_.connect(interpreter_, hooks_);
  clients_.before_farewell = [this] { save_world(); };
  hooks_.on_window_changed = [this](model::WindowId window) { names_.check(window); };

  loop_.set_begin_of_turn([this] {
    alarm_.turn_begins();
    interpreter_.queue().begin_turn();
  });
  loop_.set_end_of_turn([this] {
    end_of_turn();
    alarm_.turn_ends();
  });
  terminate_ = SignalWatch(loop_, SIGTERM, [this] { shut_down(server::SessionSaver::End::Told); });
  rebind_ = SignalWatch(loop_, SIGUSR1, [this] { keeper_->rebind(); });
}

void Server::set_up_world() {
  install_value_checks(interpreter_);
  world_.socket_path = start_.socket_path;
  world_.version = kSpokenVersion;
  std::array<char, HOST_NAME_MAX + 1> host{};
  if (::gethostname(host.data(), host.size() - 1) == 0) world_.host_name = host.data();
  for (char** variable = environ; *variable != nullptr; ++variable) world_.environment().put(*variable);
  options::apply_environment_defaults(world_.server_options(), world_.global_session_options(),
                                      world_.global_window_options(), [this](std::string_view name) {
                                        const model::Environment::Variable* variable = world_.environment().find(name);
                                        return variable == nullptr ? std::nullopt : variable->value;
                                      });
  if (start_.foreground) {
    world_.server_options().set_number(options::OptionId::kExitEmpty, 0);
  }
  world_.pane_ended = [this](const model::Pane& pane) { panes_.kill(pane.id); };
  world_.pane_resized = [this](const model::Pane& pane) { panes_.resized(pane); };
}

Result<> Server::replace_by(UniqueFd executable, std::optional<model::ClientId> client) {
  if (keeper_->lost()) return fail("there is no keeper");
  if (client) clients_.announce_successor(*client);
  successor_ = std::move(executable);
  // What the client is sent in this turn is written first.
  loop_.before_wait([this] { give_way(); });
  return {};
}

std::optional<model::ReplacementHost::Replacement> Server::last_replacement() const {
  const auto& upgraded = keeper_->upgraded();
  if (!upgraded) return std::nullopt;
  return Replacement{.done = upgraded->done, .reason = upgraded->reason};
}

// Everything goes to the memory files; the clients come back by themselves to the server that follows.
void Server::give_way() {
  continuity_.finish();
  keeper_->upgrade(successor_.get());
  panes_.checkpoint_all();
  continuity_.save();
  // As abruptly as a server that is killed: nothing of what it held is to be put away in order.
  ::_exit(EXIT_SUCCESS);
}

void Server::after(Milliseconds delay, std::function<void()> callback) {
  const std::uint64_t id = next_timer_++;
  Timer& timer = timers_[id];
  timer = Timer(loop_, [this, id, callback = std::move(callback)] {
    loop_.defer([this, id] { timers_.erase(id); });
    callback();
  });
  timer.start(delay);
}

void Server::listen(UniqueFd socket) {
  incoming_ = FdWatch();
  listening_ = std::move(socket);
  ::fcntl(listening_.get(), F_SETFL, O_NONBLOCK);
  incoming_ = FdWatch(loop_, listening_.get(), Interest::Read, [this] { clients_.accept_waiting(listening_.get()); });
  incoming_.enable();
}

void Server::connect_keeper() {
  keeper_ = std::make_unique<recovery::KeeperLink>(
      loop_, UniqueFd(start_.keeper_fd),
      recovery::KeeperLink::Callbacks{.on_exit =
                                          [this](recovery::ProcessKey key, int status) {
                                            if (!continuity_.note_exit(key, status)) panes_.exited(key, status);
                                          },
                                      .on_asked = [this] { alarm_.asked(); },
                                      .on_listening = [this](UniqueFd socket) { listen(std::move(socket)); },
                                      .on_keeper_lost = [this] { restart_keeper(); }});
  panes_.set_keeper(keeper_.get());
  continuity_.set_keeper(keeper_.get());
}

void Server::restart_keeper() {
  if (ended_) return;
  continuity_.finish();
  keeper::KeeperStart start;
  start.socket_path = start_.socket_path;
  start.config_files = start_.config_files;
  start.as_tmux = start_.as_tmux;
  start.foreground = start_.foreground;
  start.verbosity = start_.verbosity;
  start.descriptor_limit = start_.descriptor_limit;
  const Result<> done = keeper_->restart(start, listening_.get(), panes_.held());
  world_.log_message(done ? "the keeper has ended, and another was started"
                          : fmt::format("the keeper has ended: no new panes can be made ({})", done.error().message));
}

void Server::load_configuration() {
  const std::vector<std::string> files =
      start_.config_files.empty() ? default_config_files(start_.as_tmux) : start_.config_files;
  interpreter_.load_configuration(files, !start_.config_files.empty(), [this](std::vector<std::string> causes) {
    const auto ready = [this, causes = std::move(causes)] {
      started_ = true;
      clients_.start(causes);
    };
    if (!world_.server_options().get_flag(options::OptionId::kRestore)) return ready();
    // The clients that wait find the sessions.
    interpreter_.queue().append(std::nullopt, interpreter_.parse("restore -q").value(),
                                interpreter_.make_state(std::nullopt));
    interpreter_.queue().append_callback(std::nullopt, ready);
  });
}

int Server::run() {
  connect_keeper();
  Result<std::vector<recovery::AdoptedPane>> adopted = keeper_->adopt();
  if (!adopted) return EXIT_FAILURE;
  ::prctl(PR_SET_NAME, start_.as_tmux ? "tmux: server" : "mux: server");
  const auto recovery = continuity_.recover(*std::move(adopted));
  // The keeper starts the former program again.
  if (recovery == server::Continuity::Recovery::Refused) ::_exit(EXIT_FAILURE);
  if (recovery == server::Continuity::Recovery::Done) {
    if (const auto upgrade = last_replacement()) {
      clients_.welcome = upgrade->done ? "the server was replaced by another program" : upgrade->reason;
      world_.log_message(clients_.welcome);
    }
    saver_.taken_up();
    clients_.let_resume();
    taking_up_ = Timer(loop_, [this] { take_up_more(); });
    // Clients that come back are drawn before the panes that they do not look at are read.
    if (continuity_.pending()) {
      taking_up_.start(kFirstFrame);
    } else {
      take_up_more();
    }
  } else {
    load_configuration();
  }
  listen(UniqueFd(start_.listen_fd));
  keeper_->set_alarm(alarm_.timer());
  keeper_->ready();
  first_client_timer_ = Timer(loop_, [] {});
  first_client_timer_.start(kFirstClientWait);
  end_of_turn();
  while (!ended_) loop_.run_once(true);
  return EXIT_SUCCESS;
}

void Server::take_up_more() {
  continuity_.restore_next();
  if (continuity_.pending()) return taking_up_.start(Microseconds(0));
  started_ = true;
  clients_.start({});
  for (const server::Continuity::Ended& process : continuity_.take_ended()) {
    loop_.defer([this, key = process.key, status = process.wait_status] { panes_.exited(key, status); });
  }
}

void Server::shut_down(server::SessionSaver::End why) {
  if (!std::exchange(shutting_down_, true)) saver_.end(why);
}

void Server::save_world() {
  if (started_ && !shutting_down_) continuity_.save();
}

void Server::end_of_turn() {
  if (ended_) return;
  interpreter_.queue().run();
  clients_.go_on();
  drop_finished_modes();
  if (started_ && !shutting_down_) saver_.turn_ended();
  hooks_.handle_events();
  clients_.leave_pending();
  hooks_.handle_events();
  save_world();
  const bool all_drawn = clients_.draw();
  // The turn that it begins does more.
  if (!all_drawn || interpreter_.queue().cut() || clients_.behind()) next_turn_.start(Microseconds(0));
  names_.drawn();
  panes_.read_again();
  if (shutting_down_) {
    clients_.shut_down(wire::EXIT_SERVER_EXITED);
    if (!clients_.empty()) return;
  } else if (!started_ || has_work()) {
    return;
  } else {
    using End = server::SessionSaver::End;
    saver_.end(world_.sessions().empty() ? End::Idle : End::Wanted);
  }
  keeper_->finish();
  ended_ = true;
}

void Server::drop_finished_modes() {
  std::vector<model::PaneId> doomed;
  const auto drop = [&](model::WindowId id, model::WindowView& view) {
    for (auto& [pane, pane_view] : view.panes) {
      while (pane_view.mode() != nullptr && pane_view.mode()->finished()) {
        if (pane_view.mode()->kills_pane) doomed.push_back(pane);
        pane_view.modes.pop_back();
        world_.push_event({.kind = model::EventKind::PaneModeChanged, .window = id, .pane = pane});
        clients_.window_changed(id);
      }
    }
  };
  for (const auto& [id, window] : world_.windows()) drop(id, world_.window(id).view);
  for (const auto& [client_id, client] : world_.clients()) {
    if (client.views.empty()) continue;
    for (auto& [id, view] : world_.client(client_id).views) {
      if (world_.find_window(id) != nullptr) drop(id, view);
    }
  }
  for (const model::PaneId pane : doomed) {
    if (world_.find_pane(pane) != nullptr) world_.destroy_pane(pane);
  }
}

// As tmux: a server without sessions ends (exit-empty), one without attached clients only by exit-unattached.
bool Server::has_work() const {
  const options::OptionSet& options = world_.server_options();
  if (!options.get_flag(options::OptionId::kExitEmpty)) return true;
  // The client that had this server started is on its way.
  if (!clients_.ever_connected() && steady_now() - started_at_ < kFirstClientWait) return true;
  if (!options.get_flag(options::OptionId::kExitUnattached)) {
    if (!world_.sessions().empty()) return true;
  } else {
    for (const auto& [id, client] : world_.clients()) {
      if (client.session) return true;
    }
    if (!world_.sessions().empty() && !clients_.ever_attached()) return true;
  }
  return !clients_.empty() || jobs_.busy();
}

}  // namespace

int run_server(ServerStart start) {
  std::setlocale(LC_CTYPE, "C.UTF-8");
  std::setlocale(LC_TIME, "");
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);
  // A flood takes and frees buffers of a chunk of history all the time: each would be given back and faulted in anew.
  ::mallopt(M_TRIM_THRESHOLD, kKeptFree);
  Server server(std::move(start));
  return server.run();
}

}  // namespace mux
