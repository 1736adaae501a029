// Names folders and reads files, each opened relative to a descriptor whose owner was checked.
#include "server/recovery/state_folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>

namespace mux::recovery {

namespace {

std::string read_proc(const std::string& path) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text(4096, '\0');
  const ssize_t got = file ? ::read(file.get(), text.data(), text.size()) : -1;
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text;
}

}  // namespace

std::string state_folder() {
  if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state == '/') {
    return std::string(state) + "/mux";
  }
  const char* home = std::getenv("HOME");
  return home != nullptr && *home == '/' ? std::string(home) + "/.local/state/mux" : std::string();
}

std::string sessions_folder() {
  const std::string folder = state_folder();
  return folder.empty() ? folder : folder + "/sessions";
}

std::string socket_label(std::string_view socket_path) {
  const std::size_t slash = socket_path.rfind('/');
  if (slash == std::string_view::npos) return std::string(socket_path);
  const std::string_view name = socket_path.substr(slash + 1);
  std::string_view folder = socket_path.substr(0, slash);
  folder.remove_prefix(std::min(folder.size(), folder.rfind('/') + 1));
  const std::string user = std::to_string(::getuid());
  if (folder == "mux" || folder == "mux-" + user) return std::string(name);
  if (folder == "tmux-" + user) return "tmux@" + std::string(name);
  std::string label;
  for (const char c : socket_path) {
    if (c == '/') {
      label += "%2F";
    } else if (c == '%') {
      label += "%25";
    } else {
      label += c;
    }
  }
  return label;
}

std::string life_name(WallTime started) {
  const auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(started.time_since_epoch()).count();
  const auto seconds = static_cast<std::time_t>(nanoseconds / 1'000'000'000);
  std::tm time{};
  ::gmtime_r(&seconds, &time);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}.{:09}", time.tm_year + 1900, time.tm_mon + 1, time.tm_mday,
                     time.tm_hour, time.tm_min, time.tm_sec, nanoseconds % 1'000'000'000);
}

Result<UniqueFd> open_own_folder(int parent, const std::string& name) {
  UniqueFd folder(::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!folder) return fail_errno(errno, "can't open {}", name);
  struct stat status{};
  if (::fstat(folder.get(), &status) != 0) return fail_errno(errno, "can't open {}", name);
  if (status.st_uid != ::geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return fail("folder {} has unsafe permissions", name);
  }
  return folder;
}

Result<std::vector<std::string>> list_entries(const std::string& root, const std::string& name) {
  std::vector<std::string> names;
  if (::access(root.c_str(), F_OK) != 0) return names;
  auto top = open_own_folder(AT_FDCWD, root);
  if (!top) return std::unexpected(top.error());
  if (::faccessat(top->get(), name.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) != 0) return names;
  auto folder = open_own_folder(top->get(), name);
  if (!folder) return std::unexpected(folder.error());
  const auto close = [](DIR* entries) { ::closedir(entries); };
  const std::unique_ptr<DIR, decltype(close)> entries(::fdopendir(folder->get()), close);
  if (!entries) return fail_errno(errno, "can't read {}", name);
  (void)folder->release();
  while (const dirent* entry = ::readdir(entries.get())) {
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
  }
  std::ranges::sort(names, std::ranges::greater());
  return names;
}

Result<UniqueFd> open_life(const std::string& root, const std::string& label, const std::string& life) {
  auto top = open_own_folder(AT_FDCWD, root);
  if (!top) return top;
  auto folder = open_own_folder(top->get(), label);
  if (!folder) return folder;
  return open_own_folder(folder->get(), life);
}

Result<std::string> read_own_file(int folder, const std::string& name, std::size_t maximum) {
  // A pipe in the file's place must not hold the reader up.
  const UniqueFd file(::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status{};
  if (!file || ::fstat(file.get(), &status) != 0) return fail_errno(errno, "can't read {}", name);
  if (!S_ISREG(status.st_mode) || status.st_uid != ::geteuid()) return fail("{} is not a file of this user", name);
  if (static_cast<std::size_t>(status.st_size) > maximum) return fail("{} is too large", name);
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t got = ::read(file.get(), bytes.data() + have, bytes.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_errno(errno, "can't read {}", name);
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

ProcessIdentity identify_process(int process) {
  ProcessIdentity identity{.boot = read_proc("/proc/sys/kernel/random/boot_id"), .process = process, .started = 0};
  while (identity.boot.ends_with('\n')) identity.boot.pop_back();
  const std::string stat = read_proc("/proc/" + std::to_string(process) + "/stat");
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return identity;
  // Field 3 is the state; those to 21 are passed over. One that has ended and was not waited for yet runs no more.
  char state = 'X';
  unsigned long long started = 0;
  const int got =
      std::sscanf(stat.c_str() + name_end + 1,
                  " %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu", &state, &started);
  if (got == 2 && state != 'Z' && state != 'X') identity.started = started;
  return identity;
}

}  // namespace mux::recovery
