// Checkpoint: a whole terminal as bytes and back; the format is at the top of checkpoint.cpp.
#pragma once

#include <string>
#include <string_view>

#include "protocol/base/result.hpp"

namespace mux::terminal {

class Terminal;

// Everything but the options: both screens, history, cursor, modes, tables, titles, and the parser in mid-sequence.
// Chunks of history that are full go to the history's store, if it has one, and are named.
[[nodiscard]] std::string serialize(const Terminal& terminal);

// Makes `terminal` equal to the one serialized; its options other than the size, and its store, are kept. On an error
// (a version not known, a checksum that differs, anything out of bounds) it is unchanged.
[[nodiscard]] Result<> restore(Terminal& terminal, std::string_view bytes);

}  // namespace mux::terminal
