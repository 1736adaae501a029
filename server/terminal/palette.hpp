// Palette: the colours a program gave its terminal by OSC 4, 10, 11 and 12; what was not given is the outer terminal's.
#pragma once

#include <array>
#include <memory>

#include "server/terminal/style.hpp"

namespace mux::terminal {

struct Palette {
  Colour foreground;  // OSC 10; Default when not given
  Colour background;  // OSC 11
  Colour cursor;      // OSC 12
  // OSC 4: null while no entry was given; an entry that is Default was not given.
  std::unique_ptr<std::array<Colour, 256>> entries;

  // The colour to show for `colour`: itself unless it is an index that was redefined.
  [[nodiscard]] Colour resolve(Colour colour) const {
    if (colour.kind != Colour::Kind::Indexed || !entries) return colour;
    const Colour given = (*entries)[colour.index()];
    return given.is_default() ? colour : given;
  }
};

}  // namespace mux::terminal
