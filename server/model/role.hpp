// Role: what a client may do; each command names the least role that it asks for.
#pragma once

#include <cstdint>
#include <string_view>

namespace mux::model {

// Ordered: a higher one includes the lower.
enum class Role : std::uint8_t { Reader, Writer, Owner };

[[nodiscard]] constexpr std::string_view role_name(Role role) {
  return role == Role::Owner ? "owner" : role == Role::Writer ? "writer" : "reader";
}

}  // namespace mux::model
