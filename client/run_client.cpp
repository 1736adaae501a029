// From the command line to a connected conversation and its exit status.
#include "client/run_client.hpp"

#include <poll.h>
#include <sys/auxv.h>
#include <unistd.h>

#include <cstdio>
#include <string>

#include "client/command_names.hpp"
#include "client/conversation.hpp"
#include "client/doctor.hpp"
#include "client/exec_shell.hpp"
#include "client/identity.hpp"
#include "client/options.hpp"
#include "client/server_connection.hpp"
#include "client/shared_server.hpp"
#include "protocol/wire/framing.hpp"
#include "protocol/wire/handshake.hpp"
#include "protocol/wire/rendezvous.hpp"
#include "protocol/wire/socket_path.hpp"

namespace mux::client {

namespace {

// A server that ends just as clients come refuses each at most once.
constexpr int kAttempts = 20;
// How often, and how many milliseconds apart, another user's server is looked for that had died.
constexpr int kSharedAttempts = 100;
constexpr int kSharedPause = 20;
// The version of tmux whose language this is.
constexpr const char* kTmuxVersion = "tmux 3.8";

int complain(const std::string& message) {
  std::fprintf(stderr, "%s\n", message.c_str());
  return 1;
}

void print_version(const Options& options) {
  if (options.as_tmux) {
    std::puts(kTmuxVersion);
  } else {
    std::printf("mux %.*s\n", static_cast<int>(wire::kProgramVersion.size()), wire::kProgramVersion.data());
  }
}

// Where the server is, and how it is started.
struct Place {
  keeper::KeeperStart start;
  BecomeKeeper become_keeper;
};

// Connects and talks; with `captured`, standard output goes there.
int talk(const Options& options, const Place& place, std::span<const std::string> command, std::string* captured) {
  const CommandUse use = command_use(command);
  const bool may_start = use.starts_server && !options.no_start;
  for (int attempt = 0;; ++attempt) {
    auto server = connect_to_server(place.start, may_start ? place.become_keeper : nullptr);
    if (!server) return complain(server.error().message);
    const bool terminal = use.may_attach && captured == nullptr;
    wire::Identify identity = make_identity(options, terminal ? WithTerminal::Yes : WithTerminal::No);
    if (captured != nullptr) identity.set_control(wire::CONTROL_NONE);
    identity.mutable_command()->Add(command.begin(), command.end());
    identity.set_started_server(server->started);
    if (const auto fits = check_size(identity, wire::kMaximumFrame); !fits) return complain(fits.error().message);
    UniqueFd tty = open_terminal(identity, server->socket.get());
    identity.set_relay(!tty);
    Conversation conversation(std::move(server->socket), identity, std::move(tty));
    conversation.set_reconnect([&](UniqueFd& socket, UniqueFd& terminal_fd) {
      auto next = connect_to_server(place.start, nullptr);
      if (!next) return false;
      socket = std::move(next->socket);
      terminal_fd = open_terminal(identity, socket.get());
      return true;
    });
    if (captured != nullptr) conversation.capture_output(*captured);
    const auto outcome = conversation.run();
    if (!outcome.unanswered) return outcome.status;
    if (!may_start || attempt + 1 == kAttempts) return complain("server exited unexpectedly");
  }
}

// -c: the shell is the server's to tell; it is started for that, as tmux does.
int run_shell_command(const Options& options, const Place& place) {
  const std::string question[] = {"start-server", ";", "show-options", "-gv", "default-shell"};
  std::string shell;
  if (talk(options, place, question, &shell) != 0) shell.clear();
  while (shell.ends_with('\n')) shell.pop_back();
  if (shell.empty() || shell.front() != '/' || ::access(shell.c_str(), X_OK) != 0) shell = user_shell();
  exec_shell(shell, *options.shell_command, options.login ? ExecName::Login : ExecName::Plain);
  return complain("can't run " + shell);
}

// `mux doctor`: no command of the server, since it must work without one.
int run_doctor(const Options& options, const Place& place) {
  if (options.command.size() > 1) return complain("usage: doctor");
  std::vector<Finding> findings;
  examine_machine(place.start.socket_path, findings);
  examine_server(
      [&](std::span<const std::string> command) -> std::optional<std::string> {
        if (!connect_to_server(place.start, nullptr)) return std::nullopt;
        std::string answer;
        if (talk(options, place, command, &answer) != 0) return std::nullopt;
        return answer;
      },
      findings);
  return print_findings(findings);
}

// The same with another user's server, which is never started from here.
int talk_to_shared(const Options& options, const SharedServer& shared) {
  const CommandUse use = command_use(options.command);
  wire::Identify identity = make_identity(options, use.may_attach ? WithTerminal::Yes : WithTerminal::No);
  identity.mutable_command()->Add(options.command.begin(), options.command.end());
  keep_to_oneself(identity);
  if (const auto fits = check_size(identity, wire::kMaximumGuestFrame); !fits) return complain(fits.error().message);
  auto socket = wire::connect_to_user(shared.user, shared.user_name, shared.name);
  if (!socket) return complain(socket.error().message);
  Conversation conversation(*std::move(socket), identity, UniqueFd());
  conversation.set_reconnect([&](UniqueFd& next, UniqueFd&) {
    // A server that follows one that died opens its place when it has taken up what was shared.
    for (int attempt = 0; attempt < kSharedAttempts; ++attempt) {
      if (auto found = wire::connect_to_user(shared.user, shared.user_name, shared.name)) {
        next = *std::move(found);
        return true;
      }
      ::poll(nullptr, 0, kSharedPause);
    }
    return false;
  });
  const auto outcome = conversation.run();
  // It hangs up on whom it does not know.
  return outcome.unanswered ? complain(shared.user_name + " shares nothing with you") : outcome.status;
}

}  // namespace

int run_client(int argc, char* argv[], const BecomeKeeper& become_keeper) {
  if (::getauxval(AT_SECURE) != 0) return complain("mux: must not be installed set-user-ID or set-group-ID");
  auto options = parse_options(argc, argv);
  if (!options) {
    std::fputs(options.error().message.c_str(), stderr);
    return 1;
  }
  if (options->help) {
    std::fputs(usage(*options).c_str(), stdout);
    return 0;
  }
  if (options->version) {
    print_version(*options);
    return 0;
  }
  const auto shared = take_shared_server(*options);
  if (!shared) return complain(shared.error().message);
  if (*shared) return talk_to_shared(*options, **shared);
  Place place{.start = {}, .become_keeper = become_keeper};
  keeper::KeeperStart& start = place.start;
  auto path = wire::socket_path({options->as_tmux, options->socket_path, options->label});
  if (!path) return complain(path.error().message);
  start.socket_path = *std::move(path);
  start.config_files = options->config_files;
  start.as_tmux = options->as_tmux;
  start.foreground = options->foreground;
  start.verbosity = options->verbosity;
  if (!options->command.empty() && options->command.front() == "doctor") return run_doctor(*options, place);
  if (options->foreground) {
    const auto status = run_in_foreground(start, become_keeper);
    return status ? *status : complain(status.error().message);
  }
  if (options->shell_command) return run_shell_command(*options, place);
  return talk(*options, place, options->command, nullptr);
}

}  // namespace mux::client
