// Finds the path, makes its folder, and refuses a folder that others may write to.
#include "protocol/wire/socket_path.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <cstdlib>
#include <memory>

#include "protocol/base/unique_fd.hpp"

namespace mux::wire {

namespace {

const char* environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : nullptr;
}

// An existing folder's path without links; empty when there is none.
std::string resolve(const char* folder) {
  const std::unique_ptr<char, decltype(&std::free)> path(::realpath(folder, nullptr), &std::free);
  return path ? std::string(path.get()) : std::string();
}

// $XDG_RUNTIME_DIR, if it is this user's: after su it may be another's.
std::string runtime_folder() {
  const char* name = environment("XDG_RUNTIME_DIR");
  if (name == nullptr || *name != '/') return {};
  struct stat status{};
  if (::stat(name, &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != ::geteuid()) return {};
  return resolve(name);
}

std::string user_folder(bool as_tmux) {
  const std::string leaf = fmt::format("/{}-{}", as_tmux ? "tmux" : "mux", ::getuid());
  for (const char* variable : {"MUX_TMPDIR", "TMUX_TMPDIR"}) {
    if (as_tmux && std::string_view(variable) == "MUX_TMPDIR") continue;
    const char* name = environment(variable);
    if (name == nullptr) continue;
    if (const std::string folder = resolve(name); !folder.empty()) return folder + leaf;
  }
  if (!as_tmux) {
    if (const std::string folder = runtime_folder(); !folder.empty()) return folder + "/mux";
  }
  const std::string folder = resolve("/tmp");
  return (folder.empty() ? std::string("/tmp") : folder) + leaf;
}

// The socket of the server whose pane this is. A real tmux's panes have TMUX too, but no MUX: its socket, known by its
// folder's name, is not ours to speak to.
std::optional<std::string> surrounding_server(bool as_tmux) {
  const auto socket_of = [](const char* name) -> std::optional<std::string> {
    const char* value = environment(name);
    if (value == nullptr || *value == ',') return std::nullopt;
    const std::string_view text(value);
    return std::string(text.substr(0, text.find(',')));
  };
  if (auto path = socket_of("MUX"); path && !as_tmux) return path;
  auto path = socket_of("TMUX");
  if (path && !as_tmux && path->find(fmt::format("/tmux-{}/", ::getuid())) != std::string::npos) return std::nullopt;
  return path;
}

}  // namespace

Result<> ensure_private_folder(const std::string& folder) {
  if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return fail("couldn't create directory {} ({})", folder, std::strerror(errno));
  }
  const UniqueFd fd(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!fd) {
    if (errno == ENOTDIR || errno == ELOOP) return fail("{} is not a directory", folder);
    return fail("couldn't read directory {} ({})", folder, std::strerror(errno));
  }
  struct stat status{};
  if (::fstat(fd.get(), &status) != 0) return fail("couldn't read directory {} ({})", folder, std::strerror(errno));
  if (status.st_uid != ::getuid() || (status.st_mode & (S_IRWXO | S_IWGRP)) != 0) {
    return fail("directory {} has unsafe permissions", folder);
  }
  return {};
}

Result<std::string> socket_path(const SocketChoice& choice) {
  if (choice.path) return *choice.path;
  if (!choice.label) {
    if (auto path = surrounding_server(choice.as_tmux)) return *std::move(path);
  }
  const std::string folder = user_folder(choice.as_tmux);
  if (const auto made = ensure_private_folder(folder); !made) return std::unexpected(made.error());
  return folder + "/" + choice.label.value_or("default");
}

}  // namespace mux::wire
