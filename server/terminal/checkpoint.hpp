// Checkpoint: a whole terminal as bytes and back; the format is at the top of checkpoint.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"

namespace mux::terminal {

class Terminal;

// Keeps parts of the history that change no more, so that the next checkpoint need only name them.
class HistoryStore {
 public:
  virtual ~HistoryStore() = default;
  // Where the part `serial` is kept; `make` gives its bytes when it is new. Empty: there is no room.
  virtual std::optional<std::uint64_t> keep(std::uint64_t serial, const std::function<std::string()>& make) = 0;
  virtual Result<std::string> read(std::uint64_t place) = 0;
};

// Everything but the options: both screens, history, cursor, modes, tables, titles, and the parser in mid-sequence.
// With a `store`, whole chunks of history go there.
[[nodiscard]] std::string serialize(const Terminal& terminal, HistoryStore* store = nullptr);

// Makes `terminal` equal to the one serialized; its options other than the size are kept. On an error (a version not
// known, a checksum that differs, anything out of bounds) it is unchanged.
[[nodiscard]] Result<> restore(Terminal& terminal, std::string_view bytes, HistoryStore* store = nullptr);

}  // namespace mux::terminal
