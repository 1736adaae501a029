// What a client says when it ends.
#pragma once

#include <string>

namespace mux::wire {
class Exit;
}

namespace mux::client {

// `detached (from session NAME)` and the like, without brackets; empty when there is nothing to say.
[[nodiscard]] std::string exit_text(const wire::Exit& exit);

}  // namespace mux::client
