// Names of the system's users, remembered: a look-up may ask the network, and frames are drawn with them.
#pragma once

#include <sys/types.h>

#include <string>

namespace mux::model {

// Empty for a user without a name.
[[nodiscard]] std::string user_name(uid_t user);

}  // namespace mux::model
