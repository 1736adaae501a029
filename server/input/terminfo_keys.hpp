// Terminfo's names of keys.
#pragma once

#include <optional>
#include <string_view>

#include "server/options/key_code.hpp"

namespace mux::input {

// The key of a terminfo capability (`kcuu1`, `kf13` is S-F1, `kLFT5` is C-Left); empty when it names none.
[[nodiscard]] std::optional<keys::KeyCode> terminfo_key(std::string_view name);

}  // namespace mux::input
