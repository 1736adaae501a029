// Compares versions and features; the message when they do not fit names both sides.
#include "protocol/wire/handshake.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "protocol/wire/mux.pb.h"

namespace mux::wire {

namespace {

// relay: terminal bytes through the socket. descriptors: a terminal by SCM_RIGHTS. files: FileRead and FileWrite. bulk:
// much output comes as a descriptor.
constexpr std::array<std::string_view, 4> kFeatures = {"relay", "descriptors", "files", "bulk"};
// A peer's list is hostile input.
constexpr int kMaximumFeatures = 64;

std::string describe(const Hello& hello) {
  const std::string name = hello.program().empty() ? "a program of unknown version" : hello.program().substr(0, 64);
  return fmt::format("{} (protocol {} to {})", name, hello.version_min(), hello.version_max());
}

}  // namespace

bool Agreement::has(std::string_view feature) const {
  return std::find(features.begin(), features.end(), feature) != features.end();
}

void fill_hello(Hello& hello) {
  hello.set_version_min(kVersionMinimum);
  hello.set_version_max(kVersionMaximum);
  for (const std::string_view feature : kFeatures) hello.add_features(std::string(feature));
  hello.set_program(fmt::format("mux {}", kProgramVersion));
  hello.set_pid(::getpid());
}

Result<Agreement> agree(const Hello& own, const Hello& peer) {
  Agreement agreement;
  agreement.version = std::min(own.version_max(), peer.version_max());
  if (agreement.version < std::max(own.version_min(), peer.version_min()) || agreement.version == 0) {
    return fail("protocol version mismatch: {} cannot talk to {}", describe(own), describe(peer));
  }
  for (int i = 0; i < std::min(peer.features_size(), kMaximumFeatures); ++i) {
    const auto& mine = own.features();
    if (std::find(mine.begin(), mine.end(), peer.features(i)) != mine.end()) {
      agreement.features.push_back(peer.features(i));
    }
  }
  return agreement;
}

Result<Agreement> agree(const Hello& peer) {
  Hello own;
  fill_hello(own);
  return agree(own, peer);
}

}  // namespace mux::wire
