// The names of X11 colours.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mux::terminal {

// Red, green and blue as 0xRRGGBB; upper and lower case are the same.
[[nodiscard]] std::optional<std::uint32_t> named_colour(std::string_view name) noexcept;

}  // namespace mux::terminal
