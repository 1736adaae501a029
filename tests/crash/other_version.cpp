// Another version of the state, and faults on demand: takes the place of server/recovery/state_version.cpp and of
// server/terminal/checkpoint_version.cpp in mux_other.
//
// MUX_TEST_STATE=VERSION,OLDEST_READER (2,1 when not set); MUX_TEST_FAULT=abort:PANE or hang:PANE, in the replay of the
// pane %PANE.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "server/recovery/state_version.hpp"
#include "server/terminal/checkpoint_version.hpp"
#include "tests/crash/other_checkpoint.hpp"

namespace mux::recovery {

StateVersion state_version() noexcept {
  StateVersion version{.version = 2, .oldest_reader = 1};
  if (const char* text = std::getenv("MUX_TEST_STATE")) {
    std::sscanf(text, "%u,%u", &version.version, &version.oldest_reader);
  }
  return version;
}

// A field of the number 1000 that nobody else knows: a tag of two bytes (1000 << 3, a varint), and its value.
void put_additions(std::string& world) {
  world.append("\xC0\x3E\x01");
}

void before_replay(std::uint32_t pane) {
  const char* text = std::getenv("MUX_TEST_FAULT");
  unsigned wanted = 0;
  if (text == nullptr) return;
  if (std::sscanf(text, "abort:%u", &wanted) == 1 && wanted == pane) std::abort();
  while (std::sscanf(text, "hang:%u", &wanted) == 1 && wanted == pane) ::pause();
}

}  // namespace mux::recovery

namespace mux::terminal {

CheckpointVersion checkpoint_version() noexcept {
  unsigned version = 9;
  unsigned oldest = 8;
  if (const char* text = std::getenv("MUX_TEST_CHECKPOINT")) std::sscanf(text, "%u,%u", &version, &oldest);
  return {.version = static_cast<std::uint16_t>(version), .oldest_reader = static_cast<std::uint16_t>(oldest)};
}

void vary_checkpoint(std::string& checkpoint) {
  const bool newer = checkpoint_version().version >= 9;
  const std::string sections = checkpoint.substr(kCheckpointHead);
  checkpoint.resize(kCheckpointHead);
  checkpoint += newer ? crash::of_newer_version(sections) : crash::of_older_version(sections);
}

}  // namespace mux::terminal
