// This version. tests/crash/other_version.cpp stands for others.
#include "server/recovery/state_version.hpp"

namespace mux::recovery {

StateVersion state_version() noexcept {
  return {};
}

void put_additions(std::string&) {}

void before_replay(std::uint32_t) {}

}  // namespace mux::recovery
