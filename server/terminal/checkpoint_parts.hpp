// Checkpoints: what is in several parts of a terminal's bytes.
#pragma once

#include <cstdint>

#include "server/terminal/checkpoint.hpp"
#include "server/terminal/checkpoint_bytes.hpp"
#include "server/terminal/history.hpp"
#include "server/terminal/screen.hpp"
#include "server/terminal/style.hpp"

namespace mux::terminal {

inline constexpr std::size_t kMaxCheckpointText = 16u << 20;  // bytes

void put_style(ByteWriter& out, const Style& style);
[[nodiscard]] Style get_style(ByteReader& in);
[[nodiscard]] Colour get_colour(ByteReader& in);

void put_history(ByteWriter& out, const History& history, HistoryStore* store);
void get_history(ByteReader& in, History& history, HistoryStore* store);

void put_screen(ByteWriter& out, const Screen& screen, HistoryStore* store);
void get_screen(ByteReader& in, Screen& screen, HistoryStore* store);

}  // namespace mux::terminal
