// Visible text: control characters and bytes that are no UTF-8 written as escapes, for names and lists.
#include "server/model/visible_text.hpp"

#include "protocol/base/utf8.hpp"

namespace mux::model {

namespace {

// The letter that follows the backslash; 0 when the byte has none.
char letter_of(unsigned char byte) {
  switch (byte) {
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\b':
      return 'b';
    case '\a':
      return 'a';
    case '\v':
      return 'v';
    case '\t':
      return 't';
    case '\f':
      return 'f';
    case '\0':
      return '0';
    default:
      return 0;
  }
}

void append_escaped(std::string& out, unsigned char byte, char next) {
  out += '\\';
  if (const char letter = letter_of(byte)) {
    out += letter;
    if (byte == 0 && next >= '0' && next <= '7') out += "00";  // else the digit that follows would join it
    return;
  }
  out += static_cast<char>('0' + (byte >> 6));
  out += static_cast<char>('0' + ((byte >> 3) & 7));
  out += static_cast<char>('0' + (byte & 7));
}

}  // namespace

std::string make_visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x80) {
      const Utf8Character character = decode_utf8(text.substr(i));
      if (character.valid) {
        out += text.substr(i, character.length);
        i += character.length;
        continue;
      }
    }
    if (byte == '\\') {
      out += "\\\\";
    } else if (byte >= 0x20 && byte < 0x7f) {
      out += static_cast<char>(byte);
    } else {
      append_escaped(out, byte, i + 1 < text.size() ? text[i + 1] : '\0');
    }
    ++i;
  }
  return out;
}

}  // namespace mux::model
