// Inheritance: what a keeper leaves to the program that takes its place: facts in a sealed memory file, descriptors by
// their numbers, which survive exec. The keeper leaves it to another version of itself; a server whose keeper died
// leaves what it holds to a new one.
//
// Byte format, integers as the machine's: magic (8 bytes) | version (u32) | then records, each length (u32) | kind
// (u32) | fields. Readers skip kinds and trailing fields that they do not know, so that versions may differ.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"

namespace mux::keeper {

struct KeeperStart;

inline constexpr std::uint32_t kInheritanceVersion = 1;

// Descriptors are numbers here: owned by nobody in write, by the reader after read. -1: there is none.
struct Inheritance {
  struct Process {
    std::uint64_t key = 0;
    std::uint32_t pane = 0;
    std::int32_t pid = 0;
    bool exited = false;
    std::int32_t status = 0;  // of one that exited
    bool released = false;    // the server forgot it: only its end is awaited
    bool has_record = false;  // it is in utmp
    std::string tty_name;
    int handle = -1;  // pidfd
    int master = -1;
    int file = -1;
  };
  struct File {
    std::uint64_t key = 0;
    int file = -1;
  };
  std::int32_t server = 0;  // the process that runs; 0: none
  int server_handle = -1;
  int server_socket = -1;
  int alarm = -1;
  std::uint64_t next_key = 1;
  std::vector<Process> processes;
  std::vector<File> files;

  // All descriptors there are.
  [[nodiscard]] std::vector<int*> descriptors();
};

[[nodiscard]] Result<UniqueFd> write_inheritance(const Inheritance& inheritance);

// Becomes a keeper of the program `executable` (any descriptor of it) that takes up the inheritance. The inherited
// descriptors themselves stay as they are. Returns only an error, with nothing changed.
[[nodiscard]] Error exec_heir(int executable, const KeeperStart& start, int listening, Inheritance inheritance);

// What the program finds: its argument after kHeirRole.
struct HeirDescriptors {
  int start = -1;
  int listening = -1;
  int inheritance = -1;
};
[[nodiscard]] Result<HeirDescriptors> parse_heir(const char* argument);
// Reads it; a number that is no open descriptor becomes -1, the others are close-on-exec from then on.
[[nodiscard]] Result<Inheritance> read_inheritance(int fd);

}  // namespace mux::keeper
