// Asks the pty for its foreground group and /proc for the rest.
#include "server/foreground_process.hpp"

#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include <array>
#include <string_view>

#include "protocol/base/unique_fd.hpp"

namespace mux::server {

namespace {

std::string process_path(pid_t process, std::string_view name) {
  return "/proc/" + std::to_string(process) + "/" + std::string(name);
}

}  // namespace

std::string foreground_command(int master) {
  const pid_t group = ::tcgetpgrp(master);
  if (group <= 0) return {};
  const UniqueFd file(::open(process_path(group, "cmdline").c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return {};
  std::array<char, 4096> buffer;
  const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
  if (got <= 0) return {};
  const std::string_view line(buffer.data(), static_cast<std::size_t>(got));
  return std::string(line.substr(0, line.find('\0')));
}

std::string foreground_directory(int master) {
  const pid_t group = ::tcgetpgrp(master);
  if (group <= 0) return {};
  std::array<char, PATH_MAX> buffer;
  const ssize_t got = ::readlink(process_path(group, "cwd").c_str(), buffer.data(), buffer.size());
  return got > 0 ? std::string(buffer.data(), static_cast<std::size_t>(got)) : std::string();
}

}  // namespace mux::server
