// Handshake: the versions and features that this build speaks, and what it agrees on with a peer's Hello.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"

namespace mux::wire {

class Hello;

inline constexpr std::uint32_t kVersionMinimum = 1;
inline constexpr std::uint32_t kVersionMaximum = 1;
inline constexpr std::string_view kProgramVersion = "0.1.0";

// What both sides speak.
struct Agreement {
  std::uint32_t version = 0;
  std::vector<std::string> features;
  [[nodiscard]] bool has(std::string_view feature) const;
};

// Fills this side's Hello.
void fill_hello(Hello& hello);
// Errors: no common version; the text names both sides' ranges.
[[nodiscard]] Result<Agreement> agree(const Hello& own, const Hello& peer);
[[nodiscard]] Result<Agreement> agree(const Hello& peer);

}  // namespace mux::wire
