// Sanitises pasted text and puts brackets around it.
#include "server/input/paste.hpp"

#include "protocol/base/utf8.hpp"

namespace mux::input {
namespace {

constexpr std::string_view kStart = "\x1B[200~";
constexpr std::string_view kEnd = "\x1B[201~";

bool is_control(char32_t c) {
  if (c == '\t' || c == '\n' || c == '\r') return false;
  return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

void append_separated(std::string& out, std::string_view text, std::string_view separator) {
  std::size_t at = 0;
  while (true) {
    const std::size_t line_feed = text.find('\n', at);
    out += text.substr(at, line_feed - at);
    if (line_feed == std::string_view::npos) return;
    out += separator;
    at = line_feed + 1;
  }
}

}  // namespace

std::string sanitize_paste(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) {
    if (text.starts_with(kStart) || text.starts_with(kEnd)) {
      text.remove_prefix(kStart.size());
      continue;
    }
    const Utf8Character character = decode_utf8(text);
    // Ill-formed bytes may be another encoding's text, each for itself; those that an 8-bit terminal takes for controls
    // go.
    const std::size_t length = character.valid ? character.length : 1;
    const char32_t c = character.valid ? character.codepoint : static_cast<unsigned char>(text.front());
    if (!is_control(c)) clean += text.substr(0, length);
    text.remove_prefix(length);
  }
  return clean;
}

std::string encode_paste(std::string_view text, const PaneInputModes& modes, bool bracket, std::string_view separator) {
  const bool brackets = bracket && modes.bracketed_paste;
  std::string out{brackets ? kStart : ""};
  append_separated(out, sanitize_paste(text), separator);
  if (brackets) out += kEnd;
  return out;
}

std::string encode_paste_chunk(const PasteChunk& chunk, const PaneInputModes& modes) {
  std::string out{chunk.first && modes.bracketed_paste ? kStart : ""};
  // The terminal already sends line ends as it wants them sent.
  out += sanitize_paste(chunk.text);
  if (chunk.last && modes.bracketed_paste) out += kEnd;
  return out;
}

}  // namespace mux::input
