// Defaults that depend on the environment the server started in: shell, editor and the style of keys.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "server/options/option_set.hpp"

namespace mux::options {

// The value of an environment variable, empty when it is not set.
using EnvironmentLookup = std::function<std::optional<std::string>(std::string_view name)>;

// Sets default-shell (SHELL, else the password database's, else /bin/sh), editor (VISUAL, else EDITOR), and mode-keys
// and status-keys (vi when the editor's base name contains `vi`).
void apply_environment_defaults(OptionSet& server, OptionSet& session, OptionSet& window,
                                const EnvironmentLookup& environment);

// Whether a path may be default-shell: absolute, executable, and not mux itself.
[[nodiscard]] bool is_suitable_shell(const std::string& path);

}  // namespace mux::options
