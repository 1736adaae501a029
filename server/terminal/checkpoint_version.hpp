// The version of terminals' checkpoints, and who can read them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace mux::terminal {

// A reader takes what does not demand a newer one; the format's rules are at the top of checkpoint.cpp.
struct CheckpointVersion {
  std::uint16_t version = 8;
  std::uint16_t oldest_reader = 8;
};
[[nodiscard]] CheckpointVersion checkpoint_version() noexcept;

// Magic, checksum and the two versions stand before a checkpoint's sections.
inline constexpr std::size_t kCheckpointHead = 12;
// Makes the sections those of another version. Does nothing but in a test's own build of this file.
void vary_checkpoint(std::string& checkpoint);

}  // namespace mux::terminal
