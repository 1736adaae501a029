// The grammar of what a client's terminal may be sent: a list of sequences, and text that controls nothing.
#pragma once

#include <string>
#include <string_view>

namespace mux::fuzz {

// The first thing in `bytes` that is not listed, escaped for a message; empty when all is.
std::string first_unlisted(std::string_view bytes);

}  // namespace mux::fuzz
