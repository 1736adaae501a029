// Role: what a client may do; each command names the least role that it asks for.
#pragma once

#include <cstdint>

namespace mux::model {

// Ordered: a higher one includes the lower.
enum class Role : std::uint8_t { Reader, Writer, Owner };

}  // namespace mux::model
