// Starts a shell on one end of a channel, collects what it writes, and reaps it.
#include "server/job_runner.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "protocol/base/pidfd.hpp"
#include "protocol/base/unique_fd.hpp"

namespace mux::server {

namespace {

constexpr std::size_t kMaximumOutput = 16u << 20;

struct SpawnAttributes {
  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};
  SpawnAttributes() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
  }
  SpawnAttributes(const SpawnAttributes&) = delete;
  SpawnAttributes& operator=(const SpawnAttributes&) = delete;
  ~SpawnAttributes() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
};

// Starts `/bin/sh -c command` with `channel` as standard input and output. Returns the pid, or an errno value.
std::expected<pid_t, int> spawn_shell(const model::JobHost::Request& request, const char* directory, int channel) {
  SpawnAttributes spawn;
  posix_spawn_file_actions_adddup2(&spawn.actions, channel, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&spawn.actions, channel, STDOUT_FILENO);
  if (request.merge_stderr) {
    posix_spawn_file_actions_adddup2(&spawn.actions, channel, STDERR_FILENO);
  } else {
    posix_spawn_file_actions_addopen(&spawn.actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  }
  posix_spawn_file_actions_addchdir_np(&spawn.actions, directory);

  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&spawn.attributes, &none);
  posix_spawnattr_setsigdefault(&spawn.attributes, &all);
  posix_spawnattr_setflags(&spawn.attributes,
                           static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID));
  std::vector<char*> environment;
  for (const std::string& variable : request.environment) environment.push_back(const_cast<char*>(variable.c_str()));
  environment.push_back(nullptr);
  std::array<char*, 4> arguments{const_cast<char*>("sh"), const_cast<char*>("-c"),
                                 const_cast<char*>(request.command.c_str()), nullptr};
  pid_t pid = -1;
  const int error =
      posix_spawn(&pid, "/bin/sh", &spawn.actions, &spawn.attributes, arguments.data(), environment.data());
  if (error != 0) return std::unexpected(error);
  return pid;
}

// The directory a job starts in: the one asked for, else the home directory, else the root.
std::string usable_directory(const std::string& wanted) {
  if (!wanted.empty() && ::access(wanted.c_str(), X_OK) == 0) return wanted;
  const char* home = ::getenv("HOME");
  if (home != nullptr && ::access(home, X_OK) == 0) return home;
  return "/";
}

}  // namespace

struct JobRunner::Job {
  pid_t pid = -1;
  std::string command;
  UniqueFd channel;
  UniqueFd process;
  FdWatch readable;
  FdWatch writable;
  FdWatch ended;
  std::string input;
  std::string output;
  std::size_t line_start = 0;
  std::function<void(std::string_view)> line;
  Done done;
  int status = 0;
  bool reaped = false;
  bool closed = false;
};

JobRunner::JobRunner(EventLoop& loop) : loop_(loop) {}
// Nobody waits any more for what still runs: as tmux, it is told to end. What its shell left behind is not.
JobRunner::~JobRunner() {
  for (const auto& job : jobs_) {
    if (!job->reaped) ::kill(-job->pid, SIGTERM);
  }
}

Result<> JobRunner::run(Request request, Done done, std::function<void(std::string_view)> line) {
  std::array<int, 2> ends{-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return fail_errno(errno, "failed to run command");
  UniqueFd ours(ends[0]);
  const UniqueFd theirs(ends[1]);
  const std::expected<pid_t, int> pid = spawn_shell(request, usable_directory(request.directory).c_str(), theirs.get());
  if (!pid) return fail_errno(pid.error(), "failed to run command");
  UniqueFd process(static_cast<int>(::syscall(SYS_pidfd_open, *pid, 0)));
  if (!process) {
    const int error = errno;
    ::kill(*pid, SIGKILL);
    ::waitpid(*pid, nullptr, 0);
    return fail_errno(error, "failed to run command");
  }
  ::fcntl(ours.get(), F_SETFL, O_NONBLOCK);

  Job& job = *jobs_.emplace_back(std::make_unique<Job>());
  job.pid = *pid;
  job.command = std::move(request.command);
  job.channel = std::move(ours);
  job.process = std::move(process);
  job.input = std::move(request.input);
  job.line = std::move(line);
  job.done = std::move(done);
  job.readable = FdWatch(loop_, job.channel.get(), Interest::Read, [this, &job] { read_output(job); });
  job.writable = FdWatch(loop_, job.channel.get(), Interest::Write, [this, &job] { write_input(job); });
  job.ended = FdWatch(loop_, job.process.get(), Interest::Read, [this, &job] { exited(job); });
  job.readable.enable();
  job.writable.enable();
  job.ended.enable();
  return {};
}

std::vector<JobRunner::Running> JobRunner::running() const {
  std::vector<Running> all;
  for (const std::unique_ptr<Job>& job : jobs_) {
    if (!job->reaped || !job->closed) all.push_back({job->command, job->channel.get(), job->pid, job->status});
  }
  return all;
}

void JobRunner::write_input(Job& job) {
  while (!job.input.empty()) {
    const ssize_t written = ::send(job.channel.get(), job.input.data(), job.input.size(), MSG_NOSIGNAL);
    if (written < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (written < 0) break;
    job.input.erase(0, static_cast<std::size_t>(written));
  }
  ::shutdown(job.channel.get(), SHUT_WR);
  job.writable.disable();
}

void JobRunner::read_output(Job& job) {
  std::array<char, 65536> buffer;
  const ssize_t got = ::read(job.channel.get(), buffer.data(), buffer.size());
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    job.closed = true;
    job.readable.disable();
    job.writable.disable();
    return finish_if_done(job);
  }
  const std::size_t room = kMaximumOutput - std::min(kMaximumOutput, job.output.size());
  job.output.append(buffer.data(), std::min(room, static_cast<std::size_t>(got)));
  if (!job.line) return;
  for (std::size_t end; (end = job.output.find('\n', job.line_start)) != std::string::npos; job.line_start = end + 1) {
    job.line(std::string_view(job.output).substr(job.line_start, end - job.line_start));
  }
}

void JobRunner::exited(Job& job) {
  if (::waitpid(job.pid, &job.status, WNOHANG) == 0) return;
  job.reaped = true;
  job.ended.disable();
  finish_if_done(job);
}

// A job is done when its shell has ended and its output is closed: what it left in the background may still write.
void JobRunner::finish_if_done(Job& job) {
  if (!job.reaped || !job.closed) return;
  Finished finished{job.status, std::move(job.output)};
  const Done done = std::move(job.done);
  // The watch that called is part of the job: it goes when the turn is over.
  loop_.defer([this, ended = &job] { jobs_.remove_if([&](const auto& other) { return other.get() == ended; }); });
  if (done) done(std::move(finished));
}

}  // namespace mux::server
