// The machine's part of the report: each check names what it found, and says what to do only where that helps.
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "client/doctor.hpp"
#include "protocol/base/unique_fd.hpp"

namespace mux::client {

namespace {

using Kind = Finding::Kind;
using Findings = std::vector<Finding>;

constexpr rlim_t kFewDescriptors = 1024;
// Each pane takes a terminal, a memory file and a process's descriptor in each of two processes.
constexpr rlim_t kDescriptorsOfPane = 4;
constexpr long kFewTerminals = 16;
constexpr long kLittleMemory = 64 * 1024;  // kB
constexpr unsigned long long kLittleDisk = 16u << 20;
// logind answers at once, or does not.
constexpr int kAnswerTime = 3000;

// What `loginctl ARGUMENTS` prints; empty when there is none, or no logind that answers.
std::string loginctl(std::vector<std::string> arguments) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  const UniqueFd from(ends[0]);
  UniqueFd to(ends[1]);
  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, to.get(), STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  arguments.insert(arguments.begin(), "loginctl");
  std::vector<char*> words;
  for (std::string& argument : arguments) words.push_back(argument.data());
  words.push_back(nullptr);
  pid_t process = -1;
  const int error = ::posix_spawnp(&process, "loginctl", &actions, nullptr, words.data(), ::environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return {};
  to.reset();
  std::string text;
  std::array<char, 4096> buffer{};
  pollfd readable{.fd = from.get(), .events = POLLIN, .revents = 0};
  while (::poll(&readable, 1, kAnswerTime) == 1) {
    const ssize_t got = ::read(from.get(), buffer.data(), buffer.size());
    if (got <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  ::kill(process, SIGKILL);
  int status = 0;
  (void)::waitpid(process, &status, 0);
  return text;
}

std::string value_of(const std::string& text, std::string_view name) {
  const std::string key = std::string(name) + "=";
  std::size_t at = text.starts_with(key) ? 0 : text.find("\n" + key);
  if (at == std::string::npos) return {};
  at = text.find('=', at) + 1;
  return text.substr(at, text.find('\n', at) - at);
}

void examine_logout(const std::string& socket_path, Findings& findings) {
  const std::string kills = value_of(loginctl({"show-user", "-p", "KillUserProcesses"}), "KillUserProcesses");
  if (kills.empty()) {
    findings.push_back({Kind::Good, "no systemd-logind here: nothing ends processes when you log out", ""});
    return;
  }
  const std::string user = std::to_string(::getuid());
  const std::string linger = value_of(loginctl({"show-user", user, "-p", "Linger"}), "Linger");
  const bool runtime = socket_path.starts_with("/run/user/");
  if (linger == "yes") {
    findings.push_back({Kind::Good, "you linger: logging out ends nothing of yours", ""});
  } else if (kills == "yes") {
    findings.push_back({Kind::Bad,
                        "logind kills your processes when you log out (KillUserProcesses=yes), and you do not linger",
                        "loginctl enable-linger, once; or have the administrator do it"});
  } else if (runtime) {
    findings.push_back({Kind::Note,
                        "logind leaves your processes alone, but removes the folder of the socket at logout",
                        "loginctl enable-linger keeps it; or set MUX_TMPDIR to a folder that stays"});
  } else {
    findings.push_back({Kind::Good, "logind leaves your processes alone when you log out (KillUserProcesses=no)", ""});
  }
}

void examine_socket_folder(const std::string& socket_path, Findings& findings) {
  const std::size_t slash = socket_path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : socket_path.substr(0, slash);
  struct stat status{};
  if (::stat(folder.c_str(), &status) != 0) {
    findings.push_back({Kind::Bad,
                        fmt::format("the socket's folder {} cannot be used: {}", folder, std::strerror(errno)),
                        "set MUX_TMPDIR to a folder of yours"});
  } else if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    findings.push_back({Kind::Bad, fmt::format("the socket's folder {} cannot be written to", folder),
                        "set MUX_TMPDIR to a folder of yours"});
  } else {
    findings.push_back({Kind::Good, fmt::format("the socket is {}", socket_path), ""});
  }
}

void examine_limits(Findings& findings) {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  if (files.rlim_max < kFewDescriptors) {
    findings.push_back({Kind::Bad,
                        fmt::format("a process may have {} descriptors: enough for about {} panes", files.rlim_max,
                                    files.rlim_max / kDescriptorsOfPane),
                        "raise the hard limit: ulimit -Hn, or nofile in /etc/security/limits.conf"});
  } else {
    findings.push_back({Kind::Good, fmt::format("descriptors: {} a process", files.rlim_max), ""});
  }
  for (const auto& [resource, name, flag] :
       {std::tuple(RLIMIT_AS, "address space", "-v"), std::tuple(RLIMIT_FSIZE, "size of files", "-f")}) {
    rlimit limit{};
    ::getrlimit(resource, &limit);
    if (limit.rlim_cur == RLIM_INFINITY) continue;
    findings.push_back(
        {Kind::Note,
         fmt::format("the {} is limited to {} bytes, also for what the server keeps in memory", name, limit.rlim_cur),
         fmt::format("ulimit {} unlimited, before the first mux", flag)});
  }
}

long number_in(const char* path) {
  std::ifstream file(path);
  long number = -1;
  file >> number;
  return number;
}

void examine_terminals(Findings& findings) {
  const long most = number_in("/proc/sys/kernel/pty/max");
  const long used = number_in("/proc/sys/kernel/pty/nr");
  if (most < 0 || used < 0) return;
  if (most - used < kFewTerminals) {
    findings.push_back({Kind::Bad, fmt::format("{} of {} pseudo-terminals are in use", used, most),
                        "sysctl kernel.pty.max=4096, as root"});
  } else {
    findings.push_back({Kind::Good, fmt::format("pseudo-terminals: {} of {} in use", used, most), ""});
  }
}

void examine_memory(Findings& findings) {
  const UniqueFd file(::memfd_create("mux-doctor", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  const int error = file ? ::posix_fallocate(file.get(), 0, 1 << 20) : errno;
  if (error != 0) {
    findings.push_back({Kind::Bad, fmt::format("a memory file cannot be made: {}", std::strerror(error)),
                        "panes keep their screens in such files: free some memory, or lift the limit of this login"});
    return;
  }
  std::ifstream memory("/proc/meminfo");
  for (std::string line; std::getline(memory, line);) {
    long available = 0;
    if (std::sscanf(line.c_str(), "MemAvailable: %ld kB", &available) != 1) continue;
    if (available < kLittleMemory) {
      findings.push_back({Kind::Note, fmt::format("only {} kB of memory are left", available), ""});
      return;
    }
  }
  findings.push_back({Kind::Good, "memory files can be made", ""});
}

std::string state_folder() {
  if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state == '/') {
    return std::string(state) + "/mux";
  }
  const char* home = std::getenv("HOME");
  return home != nullptr && *home == '/' ? std::string(home) + "/.local/state/mux" : std::string();
}

void examine_state_folder(Findings& findings) {
  const std::string folder = state_folder();
  if (folder.empty()) {
    findings.push_back({Kind::Bad, "sessions cannot be saved: neither XDG_STATE_HOME nor HOME is set", "set HOME"});
    return;
  }
  // What is not there yet is made in the nearest folder that is.
  std::string there = folder;
  while (there.size() > 1 && ::access(there.c_str(), F_OK) != 0)
    there.resize(std::max<std::size_t>(there.rfind('/'), 1));
  struct stat status{};
  struct statvfs space{};
  if (::access(there.c_str(), W_OK | X_OK) != 0 || ::stat(there.c_str(), &status) != 0) {
    findings.push_back({Kind::Bad, fmt::format("sessions cannot be saved: {} cannot be written to", there),
                        "give it to yourself, or set XDG_STATE_HOME to another folder"});
  } else if (there == folder && (status.st_uid != ::geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)) {
    findings.push_back(
        {Kind::Bad, fmt::format("sessions are not saved: others may write to {}", folder), "chmod 700 " + folder});
  } else if (::statvfs(there.c_str(), &space) == 0 && space.f_bavail * space.f_frsize < kLittleDisk) {
    findings.push_back(
        {Kind::Bad, fmt::format("sessions may not be saved: {} is nearly full", there), "free some room"});
  } else {
    findings.push_back({Kind::Good, fmt::format("sessions are saved in {}", folder), ""});
  }
}

}  // namespace

void examine_machine(const std::string& socket_path, std::vector<Finding>& findings) {
  examine_logout(socket_path, findings);
  examine_socket_folder(socket_path, findings);
  examine_limits(findings);
  examine_terminals(findings);
  examine_memory(findings);
  examine_state_folder(findings);
}

}  // namespace mux::client
