// Palette: the colours a program gave its terminal by OSC 4 and 10 to 19; what was not given is the outer terminal's.
#pragma once

#include <array>
#include <memory>

#include "server/terminal/style.hpp"

namespace mux::terminal {

// The colour of an index that nobody redefined, as xterm has it.
[[nodiscard]] Colour standard_colour(std::uint8_t index) noexcept;

struct Palette {
  Colour foreground;                // OSC 10; Default when not given
  Colour background;                // OSC 11
  Colour cursor;                    // OSC 12
  std::array<Colour, 7> others{};   // OSC 13 to 19: pointer, Tektronix and selection, kept for who asks
  std::array<Colour, 5> special{};  // OSC 5: bold, underlined, blinking, reversed, italic text; likewise
  // OSC 4: null while no entry was given; an entry that is Default was not given.
  std::unique_ptr<std::array<Colour, 256>> entries;

  Palette() = default;
  Palette(Palette&&) = default;
  Palette& operator=(Palette&&) = default;
  Palette(const Palette& from)
      : foreground(from.foreground),
        background(from.background),
        cursor(from.cursor),
        others(from.others),
        special(from.special),
        entries(from.entries ? std::make_unique<std::array<Colour, 256>>(*from.entries) : nullptr) {}
  Palette& operator=(const Palette&) = delete;
  ~Palette() = default;

  // The colour to show for `colour`: itself unless it is an index that was redefined.
  [[nodiscard]] Colour resolve(Colour colour) const {
    if (colour.kind != Colour::Kind::Indexed || !entries) return colour;
    const Colour given = (*entries)[colour.index()];
    return given.is_default() ? colour : given;
  }
};

}  // namespace mux::terminal
