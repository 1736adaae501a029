// Asks the pidfd (Linux 6.15), or reads /proc while its parent has not waited for it.
#include "server/keeper/exit_status.hpp"

#include <poll.h>
#include <sys/ioctl.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <string>

#include "protocol/base/pidfd.hpp"
#include "protocol/keeper/messages.hpp"

namespace mux::keeper {

namespace {

// linux/pidfd.h of 6.15, which the build's headers may not have yet.
struct PidfdInfo {
  std::uint64_t mask = 0;
  std::uint64_t cgroup = 0;
  std::array<std::uint32_t, 11> ids{};
  std::int32_t exit_code = 0;
};
static_assert(sizeof(PidfdInfo) == 64);
constexpr std::uint64_t kInfoExit = 1U << 3U;
constexpr unsigned long kGetInfo = _IOWR(0xFF, 11, PidfdInfo);

// Known once somebody has waited for it.
std::optional<int> ask_kernel(int pidfd) {
  PidfdInfo info;
  info.mask = kInfoExit;
  if (::ioctl(pidfd, kGetInfo, &info) != 0 || (info.mask & kInfoExit) == 0) return std::nullopt;
  return info.exit_code;
}

// Known until then: field 52 of a zombie's /proc/PID/stat.
std::optional<int> read_zombie(int pidfd, pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(file, line);
  const auto name_end = line.rfind(')');
  const auto last = line.rfind(' ');
  if (name_end == std::string::npos || line.compare(name_end, 3, ") Z") != 0) return std::nullopt;
  const int status = std::atoi(line.c_str() + last + 1);
  // Whoever has the number now, it was this process's as long as the process is there.
  if (::pidfd_send_signal(pidfd, 0, nullptr, 0) != 0) return std::nullopt;
  return status;
}

}  // namespace

std::optional<int> status_of_other(int pidfd, pid_t pid) {
  pollfd poll{pidfd, POLLIN, 0};
  if (::poll(&poll, 1, 0) != 1) return std::nullopt;
  if (const auto status = ask_kernel(pidfd)) return status;
  if (const auto status = read_zombie(pidfd, pid)) return status;
  // Waited for between the two.
  return ask_kernel(pidfd).value_or(kUnknownStatus);
}

}  // namespace mux::keeper
