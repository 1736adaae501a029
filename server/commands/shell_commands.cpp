// run-shell, if-shell, source-file.
#include <glob.h>
#include <sys/wait.h>

#include <cmath>
#include <cstring>

#include "server/commands/commands.hpp"
#include "server/commands/spawn.hpp"
#include "server/format/expand.hpp"
#include "server/language/interpreter.hpp"
#include "server/mode/copy_mode.hpp"

namespace mux::commands {

using language::Call;
using language::Status;
using language::Task;
using language::Wait;

namespace {

const model::Session* session_of(const Call& call) {
  return call.target().session ? call.world().find_session(*call.target().session) : nullptr;
}

std::string job_directory(const Call& call) {
  if (const auto directory = call.args().get('c')) return call.expand(*directory);
  const model::Client* client = call.client();
  if (client != nullptr && !client->session && !client->directory.empty()) return client->directory;
  const model::Session* session = session_of(call);
  return session == nullptr ? std::string() : session->directory;
}

model::JobHost::Request job_request(const Call& call, std::string command) {
  return {.command = std::move(command),
          .directory = job_directory(call),
          .environment = job_environment(call.world(), session_of(call))};
}

void for_each_line(std::string_view output, const std::function<void(std::string_view)>& use) {
  while (!output.empty()) {
    const std::size_t end = output.find('\n');
    use(output.substr(0, end));
    output.remove_prefix(end == std::string_view::npos ? output.size() : end + 1);
  }
}

// Adds a line to the view mode over a pane, which is opened when it is not.
void show_in_pane(language::Interpreter& interpreter, model::PaneId pane, std::string_view line) {
  model::World& world = interpreter.world();
  if (world.find_pane(pane) == nullptr) return;
  const model::WindowId window = world.pane(pane).window;
  model::PaneView& view = world.window(window).view.panes[pane];
  if (view.mode() == nullptr || !mode::append_to_view(*view.mode(), line)) {
    view.modes.push_back(mode::make_view_mode(interpreter.services(), pane));
    mode::append_to_view(*view.modes.back(), line);
    world.push_event({.kind = model::EventKind::PaneModeChanged, .window = window, .pane = pane});
  }
  interpreter.host().clients().redraw_window(window);
}

Result<Milliseconds> delay_of(const Call& call) {
  const auto text = call.args().get('d');
  if (!text) return Milliseconds(0);
  char* end = nullptr;
  const std::string number(*text);
  const double seconds = std::strtod(number.c_str(), &end);
  if (number.empty() || *end != '\0' || !std::isfinite(seconds) || seconds < 0) {
    return fail("invalid delay time: {}", number);
  }
  return Milliseconds(static_cast<long long>(seconds * 1000));
}

// Positional arguments after the command are #{1}, #{2} … of its format.
std::string shell_command(const Call& call) {
  auto& variables = call.state().variables;
  for (std::size_t i = 1; i < call.args().size(); ++i) variables[std::to_string(i)] = call.args().at(i).text();
  if (const auto value = call.args().get('s')) variables["1"] = std::string(*value);
  return call.expand(call.args().at(0).text());
}

Status run_commands(const Call& call) {
  if (call.args().at(0).is_commands()) {
    call.run_next(call.args().at(0).commands());
    return Status::Ok;
  }
  return call.check(call.run_next(shell_command(call)));
}

void set_exit_status(const Call& call, int wait_status) {
  if (call.client_id() && call.client() != nullptr && !call.client()->session) {
    call.host().clients().set_exit_status(
        *call.client_id(), WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status));
  }
}

// What an attached client is told of a command that failed.
std::string failure_text(const std::string& command, int wait_status) {
  if (WIFSIGNALED(wait_status)) return fmt::format("'{}' terminated by signal {}", command, WTERMSIG(wait_status));
  return fmt::format("'{}' returned {}", command, WEXITSTATUS(wait_status));
}

Task run_in_background(Call& call, Milliseconds delay) {
  language::Interpreter& interpreter = call.interpreter();
  if (call.args().size() == 0) co_return Status::Ok;
  if (call.args().has('C')) {
    const Result<language::CommandListPtr> commands = call.parse(call.args().at(0));
    if (!commands) co_return call.check(commands);
    const auto client = call.client_id();
    const auto state = call.shared_state();
    call.host().timers().after(delay, [&interpreter, client, list = *commands, state] {
      const bool gone = client && interpreter.world().find_client(*client) == nullptr;
      interpreter.queue().append(gone ? std::nullopt : client, list, state);
    });
    co_return Status::Ok;
  }
  const std::string command = shell_command(call);
  auto request = job_request(call, command);
  request.merge_stderr = call.args().has('E');
  const auto show = [&interpreter, command, pane = call.target().pane](const model::JobHost::Finished& result) {
    if (!pane) return;
    for_each_line(result.output, [&](std::string_view line) { show_in_pane(interpreter, *pane, line); });
    if (result.status != 0) show_in_pane(interpreter, *pane, failure_text(command, result.status));
  };
  const auto start = [&interpreter, request, show] { (void)interpreter.host().jobs().run(request, show, nullptr); };
  if (delay > Milliseconds(0)) {
    interpreter.host().timers().after(delay, start);
  } else {
    start();
  }
  co_return Status::Ok;
}

Task run_shell(Call& call) {
  const Result<Milliseconds> delay = delay_of(call);
  if (!delay)
    return [](Call& failed, std::string why) -> Task { co_return failed.error(why); }(call, delay.error().message);
  if (call.args().has('b')) return run_in_background(call, *delay);
  return [](Call& running, Milliseconds wait) -> Task {
    if (wait > Milliseconds(0) || running.args().size() == 0) {
      Wait<int> waited;
      running.host().timers().after(wait, [wake = waited.wake()] { wake(0); });
      co_await waited;
    }
    if (running.args().size() == 0) co_return Status::Ok;
    if (running.args().has('C')) co_return run_commands(running);
    const std::string command = shell_command(running);
    model::JobHost::Request request = job_request(running, command);
    request.merge_stderr = running.args().has('E');
    Wait<model::JobHost::Finished> finished;
    const Result<> started = running.host().jobs().run(std::move(request), finished.wake(), nullptr);
    if (!started) co_return running.fail("failed to run command: {}", command);
    const model::JobHost::Finished result = co_await finished;
    set_exit_status(running, result.status);
    const bool to_pane = running.args().has('t') && running.target().pane;
    const auto show = [&](std::string_view line) {
      if (to_pane) return show_in_pane(running.interpreter(), *running.target().pane, line);
      running.print(line);
    };
    for_each_line(result.output, show);
    const bool attached = running.client() != nullptr && running.client()->session;
    if (result.status != 0 && (attached || to_pane)) show(failure_text(command, result.status));
    co_return Status::Ok;
  }(call, *delay);
}

Status run_branch(const Call& call, bool condition) {
  const std::size_t index = condition ? 1 : 2;
  if (index >= call.args().size()) return Status::Ok;
  Result<language::CommandListPtr> commands = call.parse(call.args().at(index));
  if (!commands) return call.check(commands);
  call.run_next(std::move(*commands));
  return Status::Ok;
}

Task if_shell(Call& call) {
  const std::string condition = call.expand(call.args().at(0).text());
  if (call.args().has('F')) co_return run_branch(call, format::is_true(condition));
  if (call.args().has('b')) {
    language::Interpreter& interpreter = call.interpreter();
    std::vector<language::CommandListPtr> branches;
    for (std::size_t i = 1; i < call.args().size(); ++i) {
      const Result<language::CommandListPtr> commands = call.parse(call.args().at(i));
      if (!commands) co_return call.check(commands);
      branches.push_back(*commands);
    }
    const auto client = call.client_id();
    const auto state = call.shared_state();
    const auto done = [&interpreter, client, state, branches](const model::JobHost::Finished& finished) {
      const std::size_t index = finished.status == 0 ? 0 : 1;
      if (index >= branches.size()) return;
      const bool gone = client && interpreter.world().find_client(*client) == nullptr;
      interpreter.queue().append(gone ? std::nullopt : client, branches[index], state);
    };
    co_return call.check(call.host().jobs().run(job_request(call, condition), done, nullptr));
  }
  Wait<model::JobHost::Finished> finished;
  const Result<> started = call.host().jobs().run(job_request(call, condition), finished.wake(), nullptr);
  if (!started) co_return call.fail("failed to run command: {}", condition);
  const model::JobHost::Finished result = co_await finished;
  co_return run_branch(call, result.status == 0);
}

std::vector<std::string> expand_glob(const std::string& pattern) {
  glob_t found{};
  std::vector<std::string> paths;
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0) {
    for (std::size_t i = 0; i < found.gl_pathc; ++i) paths.emplace_back(found.gl_pathv[i]);
  }
  ::globfree(&found);
  return paths;
}

// Parses one file and queues what could be parsed; every error is told. Whether there was none.
bool source_text(const Call& call, const std::string& name, const std::string& text,
                 std::vector<language::CommandListPtr>& lists) {
  const language::Arguments& args = call.args();
  language::ParseResult parsed =
      language::parse_file(call.interpreter().parse_context(call.target()), text, {.file = name});
  for (const language::ParseError& error : parsed.errors)
    (void)call.error(error.text(call.interpreter().error_columns));
  if (args.has('v')) {
    for (const language::Command& command : parsed.commands->commands()) {
      call.print(fmt::format("{}:{}: {}", name, command.line, command.print()));
    }
  }
  if (!args.has('n')) lists.push_back(std::move(parsed.commands));
  return parsed.errors.empty();
}

Task source_file(Call& call) {
  const language::Arguments& args = call.args();
  std::vector<language::CommandListPtr> lists;
  std::vector<std::string> names;
  bool failed = false;
  const model::Client* client = call.client();
  const std::string folder = client != nullptr && !client->session ? client->directory : std::string();
  for (const language::Argument& argument : args.positional()) {
    std::string path = args.has('F') ? call.expand(argument.text()) : argument.text();
    std::vector<std::string> files{path};
    if (path != "-") {
      if (!path.starts_with('/') && !folder.empty()) path = folder + "/" + path;
      files = expand_glob(path);
      if (files.empty()) {
        if (args.has('q')) continue;
        failed = true;
        (void)call.error(path + ": " + std::strerror(ENOENT));
        continue;
      }
    }
    for (const std::string& file : files) {
      Wait<Result<std::string>> read;
      call.host().clients().read_file(call.client_id(), file, read.wake());
      const Result<std::string> content = co_await read;
      if (!content) {
        failed = true;
        (void)call.error(content.error().message);
        continue;
      }
      const std::size_t before = lists.size();
      if (!source_text(call, file, *content, lists)) failed = true;
      if (lists.size() > before) names.push_back(file);
    }
  }
  // Last first, so that they run in order.
  for (std::size_t i = lists.size(); i-- > 0;) {
    const auto state = std::make_shared<language::CallState>(call.state());
    state->from_file = true;
    state->variables["current_file"] = names[i];
    call.run_next(lists[i], state);
  }
  co_return failed ? Status::Error : Status::Ok;
}

constexpr language::CommandBinding kCommands[] = {
    language::bind("run-shell", run_shell),
    language::bind("if-shell", if_shell),
    language::bind("source-file", source_file),
};

}  // namespace

Family shell_commands() {
  return kCommands;
}

}  // namespace mux::commands
