// Base64 (RFC 4648, section 4), as OSC 52 carries clipboards.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mux {

[[nodiscard]] std::string encode_base64(std::string_view bytes);
// Padding is optional; nothing for any other character, and for a last digit that stands alone.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

}  // namespace mux
