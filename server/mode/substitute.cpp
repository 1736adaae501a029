// substitute_template(): what was typed at a prompt goes into the command's template.
#include "server/mode/prompt.hpp"

namespace mux::mode {

namespace {

constexpr std::string_view kEscaped = "\"\\$;~";

}  // namespace

std::string substitute_template(std::string_view text, std::string_view value, int number) {
  std::string out;
  bool replaced = false;  // `%%` counts once
  while (!text.empty()) {
    const char c = text[0];
    text.remove_prefix(1);
    const char next = text.empty() ? '\0' : text[0];
    const bool numbered = next >= '1' && next <= '9' && next - '0' == number;
    if (c != '%' || (!numbered && (next != '%' || replaced))) {
      out += c;
      continue;
    }
    replaced = replaced || !numbered;
    text.remove_prefix(1);
    const bool escape = text.starts_with('%');
    if (escape) {
      text.remove_prefix(1);
    }
    for (const char v : value) {
      if (escape && kEscaped.find(v) != std::string_view::npos) {
        out += '\\';
      }
      out += v;
    }
  }
  return out;
}

}  // namespace mux::mode
