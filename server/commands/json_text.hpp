// JSON text: a string as JSON writes it.
#pragma once

#include <string>
#include <string_view>

namespace mux::commands {

// With its quotes. Bytes that are no UTF-8 stay as they are.
[[nodiscard]] std::string json_text(std::string_view text);

}  // namespace mux::commands
