// LineCounts: how many rows the logical lines of a chunk take at a width, known without their text.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "server/terminal/history_chunk.hpp"

namespace mux::terminal {

class ByteReader;
class ByteWriter;

class LineCounts {
 public:
  LineCounts() = default;
  // Of the lines from segment `first` on.
  LineCounts(const HistoryChunk& chunk, std::size_t first);

  // Rows at `width`; nothing when a line of narrow and wide cells must be laid out to know.
  [[nodiscard]] std::optional<int> rows(int width) const;
  // No fewer than there are.
  [[nodiscard]] int rows_at_most(int width) const;
  [[nodiscard]] std::size_t memory() const noexcept { return lengths_.capacity() * sizeof(Length); }

  void put(ByteWriter& out) const;
  void get(ByteReader& in);
  friend bool operator==(const LineCounts&, const LineCounts&) = default;

 private:
  struct Length {
    std::uint32_t columns : 30 = 0;
    std::uint32_t kind : 2 = 0;  // LineKind
    std::uint32_t lines = 0;
    friend bool operator==(const Length&, const Length&) = default;
  };
  template <typename Mixed>
  [[nodiscard]] int count(int width, Mixed&& mixed) const;

  std::uint32_t lines_ = 0;
  std::vector<Length> lengths_;  // of lines of several columns, the longest first
};

}  // namespace mux::terminal
