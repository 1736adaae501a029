// Flags of clients: attach-session -f, new-session -f, refresh-client -f.
#pragma once

#include <optional>
#include <string_view>

#include "server/model/client.hpp"

namespace mux::model {
class World;
}

namespace mux::commands {

// Sets and (`!name`) clears the flags of a comma separated list; unknown ones are ignored, read-only cannot be cleared.
void set_client_flags(model::World& world, model::Client& client, std::string_view flags);

// The client that `follow=CLIENT` of such a list names.
[[nodiscard]] std::optional<std::string_view> followed_client(std::string_view flags);
// Whether such a list gives the client a view of its own.
[[nodiscard]] bool asks_for_own_view(std::string_view flags);

}  // namespace mux::commands
