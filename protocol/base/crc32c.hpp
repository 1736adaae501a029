// CRC-32C (Castagnoli), as of RFC 3720.
#pragma once

#include <cstdint>
#include <string_view>

namespace mux {

[[nodiscard]] std::uint32_t crc32c(std::string_view bytes, std::uint32_t seed = 0) noexcept;

}  // namespace mux
