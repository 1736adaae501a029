// KeeperStart: what a client gives to the keeper that it starts, and the keeper, in a sealed memory file, to its
// servers and to a keeper that follows it.
//
// Byte format, integers little-endian as the machine's: magic (8 bytes) | flags (u32) | verbosity (u32) | count (u32) |
// then `count` strings, each length (u32) | bytes: the socket's path, then the configuration files | descriptor limit
// (u64). A reader takes what it knows and ignores what follows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"

namespace mux::keeper {

struct KeeperStart {
  std::string socket_path;
  std::vector<std::string> config_files;
  bool as_tmux = false;
  bool foreground = false;  // -D
  bool recovered = false;   // for a server: not the keeper's first
  int verbosity = 0;
  std::uint64_t descriptor_limit = 0;  // the soft RLIMIT_NOFILE that panes get; 0: not known yet
};

inline constexpr std::size_t kMaximumStart = 1U << 20U;

// A memory file sealed against every change.
[[nodiscard]] Result<UniqueFd> write_start(const KeeperStart& start);
// Errors: not a sealed memory file of write_start(); so nobody starts a keeper by a mistyped argument.
[[nodiscard]] Result<KeeperStart> read_start(int fd);

// The first argument of a process that is a server. Its descriptors are the start file, the listening socket and the
// keeper's socket, always these:
inline constexpr const char* kServerRole = "--internal-server";
// A keeper that takes another's place; its second argument names its descriptors (inheritance.hpp).
inline constexpr const char* kHeirRole = "--internal-heir";
inline constexpr int kStartFd = 3;
inline constexpr int kListenFd = 4;
inline constexpr int kKeeperFd = 5;

}  // namespace mux::keeper
