// Another version of the state, and faults on demand: takes the place of server/recovery/state_version.cpp in
// mux_other.
//
// MUX_TEST_STATE=VERSION,OLDEST_READER (2,1 when not set); MUX_TEST_FAULT=abort:PANE or hang:PANE, in the replay of the
// pane %PANE.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "server/recovery/state_version.hpp"

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
