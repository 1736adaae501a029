// Asks the pty for its foreground group and /proc for the rest.
#include "server/foreground_process.hpp"

#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <string_view>

#include "protocol/base/unique_fd.hpp"

namespace mux::server {

namespace {

std::string process_path(pid_t process, std::string_view name) {
  return "/proc/" + std::to_string(process) + "/" + std::string(name);
}

// The beginning of a file of /proc about a process; empty when it cannot be read.
std::string read_about(pid_t process, std::string_view name) {
  const UniqueFd file(::open(process_path(process, name).c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return {};
  std::array<char, 4096> buffer;
  const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
  return got > 0 ? std::string(buffer.data(), static_cast<std::size_t>(got)) : std::string();
}

std::string directory_of(pid_t process) {
  std::array<char, PATH_MAX> buffer;
  const ssize_t got = ::readlink(process_path(process, "cwd").c_str(), buffer.data(), buffer.size());
  return got > 0 ? std::string(buffer.data(), static_cast<std::size_t>(got)) : std::string();
}

// Whether a process was forked and runs no program of its own yet: the kernel's PF_FORKNOEXEC, in proc_pid_stat(5)'s
// seventh field after the name. Until then its command line is that of its parent.
bool awaits_exec(pid_t process) {
  constexpr unsigned long kForkNoExec = 0x40;
  const std::string stat = read_about(process, "stat");
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return false;
  unsigned long flags = 0;
  return std::sscanf(stat.c_str() + name_end + 1, " %*c %*d %*d %*d %*d %*d %lu", &flags) == 1 &&
         (flags & kForkNoExec) != 0;
}

}  // namespace

std::string foreground_command(int master) {
  const pid_t group = ::tcgetpgrp(master);
  if (group <= 0 || awaits_exec(group)) return {};
  const std::string line = read_about(group, "cmdline");
  return line.substr(0, line.find('\0'));
}

std::string foreground_directory(int master) {
  const pid_t group = ::tcgetpgrp(master);
  return group <= 0 ? std::string() : directory_of(group);
}

std::string process_directory(pid_t process) {
  return directory_of(process);
}

std::vector<std::string> foreground_arguments(int master, pid_t process) {
  const pid_t group = ::tcgetpgrp(master);
  if (group <= 0 || group == process || awaits_exec(group)) return {};
  const std::string line = read_about(group, "cmdline");
  // What was cut is another command.
  if (!line.ends_with('\0')) return {};
  std::vector<std::string> words;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = line.find('\0', at);
    words.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

}  // namespace mux::server
