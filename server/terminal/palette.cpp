// The colours of xterm's palette.
#include "server/terminal/palette.hpp"

namespace mux::terminal {

Colour standard_colour(std::uint8_t index) noexcept {
  static constexpr std::uint32_t kFirst[] = {0x000000, 0x800000, 0x008000, 0x808000, 0x000080, 0x800080,
                                             0x008080, 0xC0C0C0, 0x808080, 0xFF0000, 0x00FF00, 0xFFFF00,
                                             0x0000FF, 0xFF00FF, 0x00FFFF, 0xFFFFFF};
  const auto byte = [](std::uint32_t value) { return static_cast<std::uint8_t>(value & 0xFF); };
  if (index < 16) return Colour::rgb(byte(kFirst[index] >> 16), byte(kFirst[index] >> 8), byte(kFirst[index]));
  if (index >= 232) {
    const std::uint8_t grey = byte(8 + (index - 232u) * 10);
    return Colour::rgb(grey, grey, grey);
  }
  // A cube of six levels a channel.
  const auto level = [&](unsigned step) { return byte(step == 0 ? 0 : 55 + step * 40); };
  const unsigned cube = index - 16u;
  return Colour::rgb(level(cube / 36), level(cube / 6 % 6), level(cube % 6));
}

}  // namespace mux::terminal
