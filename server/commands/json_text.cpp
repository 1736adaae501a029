// Escapes what RFC 8259 says must be escaped.
#include "server/commands/json_text.hpp"

#include <fmt/format.h>

namespace mux::commands {

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < ' ') {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace mux::commands
