// Checkpoints: what is in several parts of a terminal's bytes.
#pragma once

#include <cstddef>

#include "server/terminal/checkpoint_bytes.hpp"
#include "server/terminal/style.hpp"

namespace mux::terminal {

class Screen;

inline constexpr std::size_t kMaxCheckpointText = 16u << 20;  // bytes

void put_style(ByteWriter& out, const Style& style);
[[nodiscard]] Style get_style(ByteReader& in);
[[nodiscard]] Colour get_colour(ByteReader& in);

void put_screen(ByteWriter& out, const Screen& screen);
void get_screen(ByteReader& in, Screen& screen);

}  // namespace mux::terminal
