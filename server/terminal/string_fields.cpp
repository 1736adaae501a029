// Parses and prints the fields of strings.
#include "server/terminal/string_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "server/terminal/colour_names.hpp"

namespace mux::terminal {

std::optional<int> number_field(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || value < 0) return {};
  return value;
}

std::pair<std::string_view, std::string_view> cut(std::string_view text, char separator) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) return {text, {}};
  return {text.substr(0, at), text.substr(at + 1)};
}

std::optional<std::string> from_hex(std::string_view text) {
  std::string out;
  if (text.empty() || text.size() % 2 != 0) return {};
  for (std::size_t i = 0; i < text.size(); i += 2) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
    if (error != std::errc{} || end != text.data() + i + 2) return {};
    out += static_cast<char>(value);
  }
  return out;
}

std::string to_hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += fmt::format("{:02X}", static_cast<unsigned char>(c));
  return out;
}

namespace {

// One to four digits, of which all count (`scaled`) or which are the first ones of four.
std::optional<std::uint8_t> hex_component(std::string_view text, bool scaled) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (text.empty() || text.size() > 4 || error != std::errc{} || end != text.data() + text.size()) return {};
  if (!scaled) return static_cast<std::uint8_t>(value << (16 - 4 * text.size()) >> 8);
  const unsigned most = (1u << (4 * text.size())) - 1;
  return static_cast<std::uint8_t>(value * 255 / most);
}

// cmy:C/M/Y and cmyk:C/M/Y/K, each from 0 to 1.
std::optional<Colour> parse_inks(std::string_view text) {
  const bool four = text.starts_with("cmyk:");
  text.remove_prefix(four ? 5 : 4);
  std::array<double, 4> inks{};
  for (std::size_t i = 0; i < (four ? 4U : 3U); ++i) {
    const auto [part, rest] = cut(text, '/');
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), inks[i]);
    if (part.empty() || error != std::errc{} || end != part.data() + part.size()) return {};
    if (!(inks[i] >= 0 && inks[i] <= 1)) return {};
    text = rest;
  }
  if (!text.empty()) return {};
  const auto light = [&](std::size_t i) { return static_cast<std::uint8_t>((1 - inks[i]) * (1 - inks[3]) * 255); };
  return Colour::rgb(light(0), light(1), light(2));
}

}  // namespace

std::optional<Colour> parse_colour(std::string_view text) {
  if (text.starts_with("cmy:") || text.starts_with("cmyk:")) return parse_inks(text);
  if (const auto rgb = named_colour(text)) {
    return Colour::rgb(static_cast<std::uint8_t>(*rgb >> 16), static_cast<std::uint8_t>(*rgb >> 8),
                       static_cast<std::uint8_t>(*rgb));
  }
  std::array<std::string_view, 3> parts;
  const bool scaled = text.starts_with("rgb:");
  if (scaled) {
    auto [red, rest] = cut(text.substr(4), '/');
    auto [green, blue] = cut(rest, '/');
    parts = {red, green, blue};
  } else if (text.starts_with('#') && (text.size() - 1) % 3 == 0 && text.size() <= 13) {
    const std::size_t digits = (text.size() - 1) / 3;
    for (std::size_t i = 0; i < 3; ++i) parts[i] = text.substr(1 + i * digits, digits);
  } else {
    return {};
  }
  const auto red = hex_component(parts[0], scaled);
  const auto green = hex_component(parts[1], scaled);
  const auto blue = hex_component(parts[2], scaled);
  if (!red || !green || !blue) return {};
  return Colour::rgb(*red, *green, *blue);
}

std::string colour_report(Colour colour) {
  return fmt::format("rgb:{0:02x}{0:02x}/{1:02x}{1:02x}/{2:02x}{2:02x}", colour.red, colour.green, colour.blue);
}

std::string without_controls(std::string_view text) {
  std::string clean(text);
  std::erase_if(clean, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  return clean;
}

bool is_identifier(std::string_view text) {
  constexpr std::size_t kMaxIdentifier = 32;
  constexpr std::string_view kAllowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+.";
  return !text.empty() && text.size() <= kMaxIdentifier && text.find_first_not_of(kAllowed) == std::string_view::npos;
}

}  // namespace mux::terminal
