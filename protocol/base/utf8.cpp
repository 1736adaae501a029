// The decoder keeps maximal subparts: one replacement for each, as section 3.9 of the standard has it.
#include "protocol/base/utf8.hpp"

namespace mux {

namespace {

// Length and the range of the second byte for each lead byte (Unicode 15, table 3-7).
struct Lead {
  unsigned length, low, high;
};

Lead classify(unsigned char lead) noexcept {
  if (lead < 0xC2) return {0, 0, 0};
  if (lead < 0xE0) return {2, 0x80, 0xBF};
  if (lead == 0xE0) return {3, 0xA0, 0xBF};
  if (lead == 0xED) return {3, 0x80, 0x9F};
  if (lead < 0xF0) return {3, 0x80, 0xBF};
  if (lead == 0xF0) return {4, 0x90, 0xBF};
  if (lead < 0xF4) return {4, 0x80, 0xBF};
  if (lead == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

}  // namespace

Utf8Character decode_utf8(std::string_view text) noexcept {
  if (text.empty()) return {};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return {byte(0), 1, true};
  const Lead lead = classify(byte(0));
  if (lead.length == 0) return {kReplacementCharacter, 1, false};
  char32_t codepoint = byte(0) & (0x7Fu >> lead.length);
  for (unsigned i = 1; i < lead.length; ++i) {
    const unsigned low = i == 1 ? lead.low : 0x80;
    const unsigned high = i == 1 ? lead.high : 0xBF;
    if (i >= text.size() || byte(i) < low || byte(i) > high) return {kReplacementCharacter, i, false};
    codepoint = (codepoint << 6) | (byte(i) & 0x3Fu);
  }
  return {codepoint, lead.length, true};
}

void append_utf8(std::string& out, char32_t codepoint) {
  if (codepoint > 0x10FFFF || (codepoint >= 0xD800 && codepoint < 0xE000)) codepoint = kReplacementCharacter;
  char bytes[4];
  out.append(bytes, put_utf8(bytes, codepoint));
}

bool is_valid_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    const Utf8Character character = decode_utf8(text);
    if (!character.valid) return false;
    text.remove_prefix(character.length);
  }
  return true;
}

}  // namespace mux
