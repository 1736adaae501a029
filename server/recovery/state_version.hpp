// The version of what a server leaves to the next one, and who can read it.
#pragma once

#include <cstdint>
#include <string>

namespace mux::recovery {

// A checkpoint says its version and the oldest version whose readers take it: fields are only added, and what a reader
// does not know it leaves out. Only a change that older readers would take wrongly moves the second number.
struct StateVersion {
  std::uint32_t version = 1;
  std::uint32_t oldest_reader = 1;
};
[[nodiscard]] StateVersion state_version() noexcept;

// Appends what another version keeps besides to the world's bytes. Nothing in this one.
void put_additions(std::string& world);
// Called before a pane's bytes are obeyed again. Does nothing but in a test's own build of this file.
void before_replay(std::uint32_t pane);

}  // namespace mux::recovery
