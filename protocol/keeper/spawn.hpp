// SpawnRequest: what the keeper needs to start a pane's process, and its bytes in a sealed memory file.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"

namespace mux::keeper {

inline constexpr std::size_t kMaximumSpawn = 4U << 20U;
// Linux's NCCS in the kernel's own termios.
inline constexpr std::size_t kControlCharacters = 19;

struct SpawnRequest {
  // The pane's number, for the login record and for adoption; several processes may follow one another in a pane.
  std::uint32_t pane = 0;
  // Empty: `shell` as a login shell. One word: `shell -c WORD`. Several: that program, found by PATH of `environment`.
  std::vector<std::string> command;
  std::string shell;  // absolute path
  // When it cannot be entered: $HOME, else /. PWD is set to the one entered.
  std::string working_directory;
  std::vector<std::string> environment;  // NAME=VALUE; all there is, nothing is inherited
  std::uint16_t columns = 80;
  std::uint16_t rows = 24;
  std::uint16_t pixel_width = 0;  // of the whole pane
  std::uint16_t pixel_height = 0;
  // VERASE and, when set, all of c_cc as the client's terminal has them.
  std::uint8_t erase = 0x7f;
  bool has_control_characters = false;
  std::array<std::uint8_t, kControlCharacters> control_characters{};
  std::size_t journal_size = 256U << 10U;  // bytes of the pane file's ring; a power of two, at least a page
  bool login_record = true;                // utmp
};

// Errors: over kMaximumSpawn (`command too long`).
[[nodiscard]] Result<UniqueFd> write_spawn(const SpawnRequest& request);
[[nodiscard]] Result<SpawnRequest> read_spawn(int fd);

}  // namespace mux::keeper
