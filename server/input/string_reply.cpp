// Parses the strings that terminals answer with: colours, the clipboard, their version.
#include <charconv>

#include "protocol/base/base64.hpp"
#include "server/input/control_sequence.hpp"

namespace mux::input {
namespace {

constexpr std::size_t kMaxVersion = 256;

std::optional<int> number(std::string_view text, int base = 10) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::string_view cut(std::string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  const std::string_view part = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
  return part;
}

// One to four hexadecimal digits, scaled to 8 bits (XParseColor).
std::optional<std::uint8_t> channel(std::string_view digits) {
  if (digits.empty() || digits.size() > 4) return std::nullopt;
  const auto value = number(digits, 16);
  if (!value) return std::nullopt;
  const int maximum = (1 << (4 * digits.size())) - 1;
  return static_cast<std::uint8_t>((*value * 255 + maximum / 2) / maximum);
}

// `rgb:R/G/B`, `rgba:R/G/B/A` or `#RRGGBB`.
bool parse_colour(std::string_view text, ColourReport& report) {
  std::string_view parts[3];
  if (text.starts_with("rgb:") || text.starts_with("rgba:")) {
    text.remove_prefix(text.find(':') + 1);
    for (auto& part : parts) part = cut(text, '/');
  } else if (text.starts_with('#') && text.size() == 7) {
    for (std::size_t i = 0; i < 3; ++i) parts[i] = text.substr(1 + 2 * i, 2);
  } else {
    return false;
  }
  const auto red = channel(parts[0]);
  const auto green = channel(parts[1]);
  const auto blue = channel(parts[2]);
  if (!red || !green || !blue) return false;
  report.red = *red;
  report.green = *green;
  report.blue = *blue;
  return true;
}

std::optional<InputEvent> operating_system_command(std::string_view text) {
  const auto command = number(cut(text, ';'));
  if (!command) return std::nullopt;
  if (*command == 52) {
    const std::string_view selection = cut(text, ';');
    auto data = decode_base64(text);
    if (!data || selection.size() > 16) return std::nullopt;
    return ClipboardReport{std::string{selection}, std::move(*data)};
  }
  ColourReport report{.number = *command};
  if (*command == 4) {
    const auto index = number(cut(text, ';'));
    if (!index || *index > 255) return std::nullopt;
    report.index = *index;
  } else if (*command < 10 || *command > 12) {
    return std::nullopt;
  }
  return parse_colour(text, report) ? std::optional<InputEvent>(report) : std::nullopt;
}

}  // namespace

std::optional<InputEvent> string_event(char kind, std::string_view text) {
  if (kind == ']') return operating_system_command(text);
  if (kind == 'P' && text.starts_with(">|")) {
    TerminalVersion version;
    for (const char c : text.substr(2, kMaxVersion)) {
      if (c >= 0x20 && c < 0x7F) version.text += c;
    }
    return version;
  }
  return std::nullopt;
}

}  // namespace mux::input
