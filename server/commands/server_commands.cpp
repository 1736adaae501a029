// start-server, kill-server, list-commands, show-messages.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <utility>

#include "protocol/wire/handshake.hpp"
#include "server/commands/commands.hpp"
#include "server/language/interpreter.hpp"
#include "server/model/replacement.hpp"

namespace mux::commands {

using language::Call;
using language::Status;

namespace {

Status start_server(Call&) {
  return Status::Ok;
}

Status kill_server(Call& call) {
  call.host().shut_down();
  return Status::Ok;
}

// The file at the place of this server's program, which a newer one may have taken meanwhile.
std::string own_program() {
  std::error_code error;
  std::string path = std::filesystem::read_symlink("/proc/self/exe", error);
  constexpr std::string_view kDeleted = " (deleted)";
  if (path.ends_with(kDeleted)) path.resize(path.size() - kDeleted.size());
  return path;
}

// A command line's client runs the program that is wanted; one that is attached may be an old one.
std::string wanted_program(const Call& call) {
  if (const auto path = call.args().text(0)) return call.expand(*path);
  const model::Client* client = call.client();
  return client == nullptr || client->session ? own_program() : fmt::format("/proc/{}/exe", client->pid);
}

Status say_how_it_went(const Call& call, const model::ReplacementHost& host) {
  const auto last = host.last_replacement();
  if (!last) return call.error("this server replaced no other");
  if (!last->done) return call.fail("upgrade failed: {}; the former program goes on", last->reason);
  call.print(fmt::format("upgraded to mux {}", wire::kProgramVersion));
  return Status::Ok;
}

language::Task upgrade_server(Call& call) {
  auto* const host = dynamic_cast<model::ReplacementHost*>(&call.host());
  if (host == nullptr) co_return call.error("this server cannot be replaced");
  if (call.args().has('v')) co_return say_how_it_went(call, *host);
  const std::string path = wanted_program(call);
  UniqueFd program(::open(path.c_str(), O_PATH | O_CLOEXEC));
  struct stat status{};
  if (!program || ::fstat(program.get(), &status) != 0) co_return call.fail("{}: {}", path, std::strerror(errno));
  if (!S_ISREG(status.st_mode) || ::faccessat(AT_FDCWD, path.c_str(), X_OK, AT_EACCESS) != 0) {
    co_return call.fail("{}: not a program", path);
  }
  if (const Result<> begun = host->replace_by(std::move(program), call.client_id()); !begun)
    co_return call.check(begun);
  // The answer is the next server's.
  language::Wait<int> never;
  (void)co_await never;
  co_return Status::Ok;
}

constexpr std::string_view kCommandFormat =
    "#{command_list_name}#{?command_list_alias, (#{command_list_alias}),} #{command_list_usage}";

Status list_commands_command(Call& call) {
  const std::string format(call.args().get('F').value_or(kCommandFormat));
  const std::optional<std::string> only = call.args().text(0);
  std::span<const language::CommandRow> rows = call.interpreter().registry().rows();
  if (only) {
    const auto found = call.interpreter().registry().find(*only);
    if (!found) return call.check(found);
    rows = std::span(*found, 1);
  }
  auto& variables = call.state().variables;
  for (const language::CommandRow& row : rows) {
    variables["command_list_name"] = row.spec->name;
    variables["command_list_alias"] = row.spec->alias;
    variables["command_list_usage"] = row.spec->usage;
    call.print(call.expand(format));
  }
  return Status::Ok;
}

// -J and -T: the jobs that run, and the terminals of clients, instead of the messages.
Status show_debugging(const Call& call) {
  bool blank = false;
  if (call.args().has('T')) {
    for (const std::string& line : call.host().clients().describe_terminals()) {
      call.print(line);
      blank = true;
    }
  }
  if (!call.args().has('J')) return Status::Ok;
  int number = 0;
  for (const model::JobHost::Running& job : call.host().jobs().running()) {
    if (std::exchange(blank, false)) call.print("");
    call.print(fmt::format("Job {}: {} [fd={}, pid={}, status={}]", number++, job.command, job.descriptor, job.pid,
                           job.status));
  }
  return Status::Ok;
}

Status show_messages(Call& call) {
  if (call.args().has('J') || call.args().has('T')) return show_debugging(call);
  const auto& messages = call.world().messages();
  auto& variables = call.state().variables;
  for (auto it = messages.rbegin(); it != messages.rend(); ++it) {
    variables["message_text"] = it->text;
    variables["message_number"] = std::to_string(it->number);
    variables["message_time"] = std::to_string(to_epoch_seconds(it->when));
    call.print(call.expand("#{t/p:message_time}: #{message_text}"));
  }
  return Status::Ok;
}

constexpr language::CommandBinding kCommands[] = {
    language::bind("start-server", start_server),     language::bind("kill-server", kill_server),
    language::bind("upgrade-server", upgrade_server), language::bind("list-commands", list_commands_command),
    language::bind("show-messages", show_messages),
};

}  // namespace

Family server_commands() {
  return kCommands;
}

}  // namespace mux::commands
