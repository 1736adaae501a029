// What is listed: ECMA-48's and DEC's sequences with bounded parameters, few of xterm's, and strings of printable text.
#include "tests/fuzz/viewer_grammar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "protocol/base/utf8.hpp"

namespace mux::fuzz {

namespace {

// A control sequence by what stands before its parameters, behind them, its final, and how many parameters it may have.
struct Control {
  std::string_view prefix;
  std::string_view intermediate;
  char final;
  int parameters;
};
constexpr std::array kControls = {
    Control{"", "", '@', 1},  Control{"", "", 'A', 1},   Control{"", "", 'B', 1},  Control{"", "", 'C', 1},
    Control{"", "", 'D', 1},  Control{"", "", 'G', 1},   Control{"", "", 'H', 2},  Control{"", "", 'J', 1},
    Control{"", "", 'K', 1},  Control{"", "", 'L', 1},   Control{"", "", 'M', 1},  Control{"", "", 'P', 1},
    Control{"", "", 'S', 1},  Control{"", "", 'T', 1},   Control{"", "", 'X', 1},  Control{"", "", 'b', 1},
    Control{"", "", 'c', 0},  Control{"", "", 'd', 1},   Control{"", "", 'h', 1},  Control{"", "", 'l', 1},
    Control{"", "", 'm', 64}, Control{"", "", 'r', 2},   Control{"", "", 's', 2},  Control{"", "", 't', 3},
    Control{"", " ", 'q', 1}, Control{"", "$", 'x', 5},  Control{">", "", 'c', 1}, Control{">", "", 'q', 1},
    Control{">", "", 'm', 2}, Control{">", "", 'u', 1},  Control{"<", "", 'u', 1}, Control{"=", "", 'u', 2},
    Control{"?", "", 'u', 0}, Control{"?", "$", 'p', 1}, Control{"?", "", 'h', 1}, Control{"?", "", 'l', 1},
    Control{"?", "", 'n', 1},
};
// Modes, DEC's and xterm's; of ANSI's only IRM and those of the cursor that terminfo's cnorm has.
constexpr std::array kPrivateModes = {1,    7,    12,   25,   69,   1000, 1002, 1003,
                                      1004, 1005, 1006, 1007, 1049, 2004, 2026, 2031};
constexpr std::array kModes = {4, 34};
// Titles, folder, link, progress, colours of the cursor and of the terminal, clipboard.
constexpr std::array<std::string_view, 9> kStrings = {"0;", "2;", "7;", "8;", "9;4;", "10;?", "11;?", "12;", "52;"};
constexpr std::array<std::string_view, 2> kWholeStrings = {"112", "104"};
constexpr std::string_view kEscapes = "78=>M";
constexpr std::string_view kControlCharacters = "\a\b\t\n\r\x0e\x0f";
constexpr int kLargest = 65535;

bool is_parameter(char c) {
  return (c >= '0' && c <= '9') || c == ';' || c == ':';
}

bool are_listed(std::string_view parameters, const Control& control) {
  int count = parameters.empty() ? 0 : 1;
  while (!parameters.empty()) {
    int number = 0;
    const auto [end, error] = std::from_chars(parameters.data(), parameters.data() + parameters.size(), number);
    if (error == std::errc{} && number > kLargest) return false;
    if (control.final == 'h' || control.final == 'l') {
      const bool listed = control.prefix == "?" ? std::ranges::find(kPrivateModes, number) != kPrivateModes.end()
                                                : std::ranges::find(kModes, number) != kModes.end();
      if (!listed) return false;
    }
    if (error == std::errc{}) parameters.remove_prefix(static_cast<std::size_t>(end - parameters.data()));
    if (parameters.empty()) break;
    if (parameters[0] == ':' && control.final != 'm') return false;
    parameters.remove_prefix(1);
    ++count;
  }
  return count <= control.parameters;
}

// The length of the control sequence at the front, 0 when it is not listed.
std::size_t control_length(std::string_view bytes) {
  std::size_t at = 2;
  const std::size_t prefixed = at;
  while (at < bytes.size() && bytes[at] >= '<' && bytes[at] <= '?') ++at;
  const std::string_view prefix = bytes.substr(prefixed, at - prefixed);
  const std::size_t begun = at;
  while (at < bytes.size() && is_parameter(bytes[at])) ++at;
  const std::string_view parameters = bytes.substr(begun, at - begun);
  const std::size_t middle = at;
  while (at < bytes.size() && bytes[at] >= ' ' && bytes[at] <= '/') ++at;
  if (at >= bytes.size()) return 0;
  const std::string_view intermediate = bytes.substr(middle, at - middle);
  for (const Control& control : kControls) {
    if (control.final == bytes[at] && control.prefix == prefix && control.intermediate == intermediate) {
      return are_listed(parameters, control) ? at + 1 : 0;
    }
  }
  return 0;
}

// The length of a character that is text, 0 when it is none: a control, or not well-formed.
std::size_t text_length(std::string_view bytes) {
  const Utf8Character character = decode_utf8(bytes);
  const char32_t codepoint = character.codepoint;
  if (!character.valid || codepoint < 0x20 || (codepoint >= 0x7F && codepoint < 0xA0)) return 0;
  return character.length;
}

std::size_t string_length(std::string_view bytes) {
  std::string_view text = bytes.substr(2);
  std::size_t length = 0;
  while (length < text.size()) {
    const std::size_t next = text_length(text.substr(length));
    if (next == 0) break;
    length += next;
  }
  const std::string_view rest = text.substr(length);
  text = text.substr(0, length);
  const bool listed = std::ranges::any_of(kStrings, [&](std::string_view start) { return text.starts_with(start); }) ||
                      std::ranges::find(kWholeStrings, text) != kWholeStrings.end();
  if (!listed) return 0;
  if (rest.starts_with("\a")) return 2 + length + 1;
  return rest.starts_with("\x1B\\") ? 2 + length + 2 : 0;
}

std::size_t escape_length(std::string_view bytes) {
  if (bytes.size() < 2) return 0;
  if (bytes[1] == '[') return control_length(bytes);
  if (bytes[1] == ']') return string_length(bytes);
  if (bytes[1] == '(' || bytes[1] == ')') return bytes.size() > 2 && (bytes[2] == '0' || bytes[2] == 'B') ? 3 : 0;
  return kEscapes.contains(bytes[1]) ? 2 : 0;
}

}  // namespace

std::string first_unlisted(std::string_view bytes) {
  while (!bytes.empty()) {
    std::size_t length = 0;
    if (bytes[0] == '\x1B') {
      length = escape_length(bytes);
    } else if (kControlCharacters.contains(bytes[0])) {
      length = 1;
    } else {
      length = text_length(bytes);
    }
    if (length == 0) {
      std::string found;
      for (const char c : bytes.substr(0, 40)) {
        const auto byte = static_cast<unsigned char>(c);
        found += byte >= 0x20 && byte < 0x7F ? std::string(1, c) : fmt::format("\\x{:02x}", byte);
      }
      return found;
    }
    bytes.remove_prefix(length);
  }
  return {};
}

}  // namespace mux::fuzz
