// Opens the pty, forks, and does in the child only what is safe between fork and exec.
#include "server/keeper/pane_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

#include "protocol/base/pidfd.hpp"
#include "protocol/keeper/pane_file.hpp"
#include "protocol/keeper/spawn.hpp"
#include "server/keeper/exit_status.hpp"

namespace mux::keeper {

namespace {

// Kept free: the keeper must be able to take a restarted server's sockets when everything else is used up.
constexpr std::size_t kReservedDescriptors = 16;

struct Pty {
  UniqueFd master;
  UniqueFd slave;
  std::string name;
};

bool descriptors_left() {
  std::array<UniqueFd, kReservedDescriptors> reserve;
  for (UniqueFd& fd : reserve) {
    fd = UniqueFd(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0));
    if (!fd) return false;
  }
  return true;
}

void set_up_terminal(int slave, const SpawnRequest& request) {
  termios settings{};
  if (::tcgetattr(slave, &settings) != 0) return;
  if (request.has_control_characters) {
    for (std::size_t i = 0; i < std::min<std::size_t>(kControlCharacters, NCCS); ++i) {
      settings.c_cc[i] = request.control_characters[i];
    }
  }
  settings.c_cc[VERASE] = request.erase;
  settings.c_iflag |= IUTF8;
  ::tcsetattr(slave, TCSANOW, &settings);
  const winsize size{request.rows, request.columns, request.pixel_width, request.pixel_height};
  ::ioctl(slave, TIOCSWINSZ, &size);
}

Result<Pty> open_pty(const SpawnRequest& request) {
  const auto no_pty = [](int error) { return fail("fork failed: no pty left ({})", std::strerror(error)); };
  Pty pty;
  pty.master = UniqueFd(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!pty.master) return no_pty(errno);
  if (::grantpt(pty.master.get()) != 0 || ::unlockpt(pty.master.get()) != 0) return no_pty(errno);
  std::array<char, 64> name{};
  if (const int error = ::ptsname_r(pty.master.get(), name.data(), name.size()); error != 0) return no_pty(error);
  pty.name = name.data();
  // By the master, not by name: the name may be another mount's.
  pty.slave = UniqueFd(::ioctl(pty.master.get(), TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!pty.slave) pty.slave = UniqueFd(::open(pty.name.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!pty.slave) return no_pty(errno);
  set_up_terminal(pty.slave.get(), request);
  return pty;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  list.reserve(texts.size() + 1);
  for (std::string& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

// Everything that the child needs, made before the fork.
struct Plan {
  std::string program;  // a path, or a name that PATH finds
  std::vector<std::string> words;
  std::vector<std::string> environment;
  std::string home;
};

Plan make_plan(const SpawnRequest& request) {
  Plan plan;
  const std::string& shell = request.shell;
  const std::string base = shell.substr(shell.rfind('/') + 1);
  if (request.command.size() > 1) {
    plan.program = request.command.front();
    plan.words = request.command;
  } else if (request.command.size() == 1) {
    plan.program = shell;
    plan.words = {base, "-c", request.command.front()};
  } else {
    plan.program = shell;
    plan.words = {"-" + base};
  }
  for (const std::string& entry : request.environment) {
    if (entry.starts_with("HOME=")) plan.home = entry.substr(5);
    if (!entry.starts_with("PWD=")) plan.environment.push_back(entry);
  }
  return plan;
}

// The folders in the order in which they are tried, each as the PWD entry that it stands for.
std::vector<std::string> working_directories(const SpawnRequest& request, const Plan& plan) {
  std::vector<std::string> entries;
  for (const std::string& folder : {request.working_directory, plan.home, std::string("/")}) {
    if (!folder.empty()) entries.push_back("PWD=" + folder);
  }
  return entries;
}

[[noreturn]] void run_child(const Pty& pty, const Plan& plan, std::vector<char*>& words,
                            std::vector<char*>& environment, std::vector<std::string>& directories,
                            const rlimit& limit) {
  ::setsid();
  ::ioctl(pty.slave.get(), TIOCSCTTY, 0);
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) ::dup2(pty.slave.get(), fd);
  ::close_range(STDERR_FILENO + 1, ~0U, 0);
  ::setrlimit(RLIMIT_NOFILE, &limit);
  for (std::string& entry : directories) {
    if (::chdir(entry.c_str() + 4) != 0) continue;
    // The last pointer but one was left for PWD.
    environment[environment.size() - 2] = entry.data();
    break;
  }
  reset_signals();
  ::environ = environment.data();
  ::execvp(plan.program.c_str(), words.data());
  ::_exit(1);
}

}  // namespace

void reset_signals() noexcept {
  struct sigaction action{};
  action.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) ::sigaction(number, &action, nullptr);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

Result<StartedProcess> start_process(const SpawnRequest& request, const rlimit& descriptor_limit) {
  if (!descriptors_left()) return fail("fork failed: {}", std::strerror(EMFILE));
  auto file = make_pane_file(request.journal_size);
  if (!file) return std::unexpected(file.error());
  auto pty = open_pty(request);
  if (!pty) return std::unexpected(pty.error());
  Plan plan = make_plan(request);
  std::vector<std::string> directories = working_directories(request, plan);
  plan.environment.emplace_back("PWD=/");
  std::vector<char*> words = pointers(plan.words);
  std::vector<char*> environment = pointers(plan.environment);

  // No handler of the loop may run in the child.
  sigset_t all;
  sigset_t former;
  ::sigfillset(&all);
  ::sigprocmask(SIG_SETMASK, &all, &former);
  const pid_t pid = ::fork();
  if (pid == 0) run_child(*pty, plan, words, environment, directories, descriptor_limit);
  const int error = errno;
  ::sigprocmask(SIG_SETMASK, &former, nullptr);
  if (pid < 0) return fail("fork failed: {}", std::strerror(error));

  StartedProcess process;
  process.pid = pid;
  process.pidfd = UniqueFd(::pidfd_open(pid, 0));
  if (!process.pidfd) {
    const int open_error = errno;
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    return fail("fork failed: {}", std::strerror(open_error));
  }
  process.master = std::move(pty->master);
  process.file = *std::move(file);
  process.tty_name = std::move(pty->name);
  return process;
}

void hang_up(int pidfd, int master) noexcept {
  pid_t group = -1;
  if (master >= 0 && ::ioctl(master, TIOCGPGRP, &group) == 0 && group > 1) {
    ::kill(-group, SIGHUP);
    ::kill(-group, SIGCONT);
  }
  ::pidfd_send_signal(pidfd, SIGHUP, nullptr, 0);
  ::pidfd_send_signal(pidfd, SIGCONT, nullptr, 0);
}

std::optional<int> reap(int pidfd, pid_t pid) {
  siginfo_t info{};
  if (::waitid(P_PIDFD, static_cast<id_t>(pidfd), &info, WEXITED | WNOHANG) != 0) {
    return errno == ECHILD ? status_of_other(pidfd, pid) : std::nullopt;
  }
  if (info.si_pid == 0) return std::nullopt;
  switch (info.si_code) {
    case CLD_EXITED:
      return W_EXITCODE(info.si_status, 0);
    case CLD_DUMPED:
      return info.si_status | WCOREFLAG;
    default:
      return info.si_status;
  }
}

}  // namespace mux::keeper
