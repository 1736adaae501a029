// LineCounts: lines of one length are counted together; what is no longer than a row takes one.
#include "server/terminal/line_counts.hpp"

#include <algorithm>
#include <array>
#include <climits>
#include <utility>

#include "server/terminal/checkpoint_bytes.hpp"

namespace mux::terminal {

namespace {
constexpr std::uint32_t kMaxColumns = (1u << 30) - 1;  // of a line, and of all lines of a chunk
constexpr std::uint32_t kMaxLines = 1u << 24;
}  // namespace

LineCounts::LineCounts(const HistoryChunk& chunk, std::size_t first) {
  // Most lines are short: those are counted, the others sorted.
  constexpr std::size_t kShort = 512;
  constexpr std::size_t kKinds = 3;
  std::array<std::uint32_t, kShort * kKinds> counted{};
  std::vector<Length> longer;
  visit_lines(chunk, first, [&](std::size_t, std::size_t, std::uint32_t columns, LineKind kind) {
    ++lines_;
    if (columns < kShort) {
      ++counted[columns * kKinds + static_cast<std::size_t>(kind)];
    } else {
      longer.push_back({.columns = std::min(columns, kMaxColumns) & kMaxColumns,
                        .kind = static_cast<std::uint32_t>(kind) & 3u,
                        .lines = 1});
    }
  });
  std::ranges::sort(longer, {}, [](const Length& length) {
    return std::pair(kMaxColumns - length.columns, std::uint32_t{length.kind});
  });
  for (const Length& length : longer) {
    if (!lengths_.empty() && lengths_.back().columns == length.columns && lengths_.back().kind == length.kind) {
      ++lengths_.back().lines;
    } else {
      lengths_.push_back(length);
    }
  }
  for (std::uint32_t columns = kShort - 1; columns >= 2; --columns) {
    for (std::uint32_t kind = 0; kind < kKinds; ++kind) {
      const std::uint32_t lines = counted[columns * kKinds + kind];
      if (lines > 0) lengths_.push_back({.columns = columns & kMaxColumns, .kind = kind & 3u, .lines = lines});
    }
  }
  lengths_.shrink_to_fit();
}

// Rows at `width` with mixed(columns) for a line of both kinds; negative from that: there is no telling.
template <typename Mixed>
int LineCounts::count(int width, Mixed&& mixed) const {
  std::int64_t rows = lines_;
  const auto wide = static_cast<std::uint32_t>(std::max(width, 1));
  for (const Length& length : lengths_) {
    if (length.columns <= wide) break;
    std::int64_t each = (length.columns + wide - 1) / wide;
    if (length.kind == static_cast<std::uint32_t>(LineKind::OnlyWide)) {
      // In a single column a wide cell is a blank.
      const std::uint32_t cells = length.columns / 2;
      const std::uint32_t in_a_row = std::max(wide / 2, 1u);
      each = (cells + in_a_row - 1) / in_a_row;
    } else if (length.kind == static_cast<std::uint32_t>(LineKind::Mixed)) {
      each = mixed(length.columns);
      if (each < 0) return -1;
    }
    rows += (each - 1) * length.lines;
  }
  return static_cast<int>(std::min<std::int64_t>(rows, INT_MAX));
}

std::optional<int> LineCounts::rows(int width) const {
  const int rows = count(width, [](std::uint32_t) { return -1; });
  return rows < 0 ? std::nullopt : std::optional(rows);
}

int LineCounts::rows_at_most(int width) const {
  // A row leaves at most one column blank for a wide cell.
  const auto least = static_cast<std::uint32_t>(std::max(width - 1, 1));
  return count(width, [&](std::uint32_t columns) { return std::int64_t{(columns + least - 1) / least}; });
}

void LineCounts::put(ByteWriter& out) const {
  out.put(lines_);
  out.put(static_cast<std::uint32_t>(lengths_.size()));
  for (const Length& length : lengths_) out.put(length);
}

void LineCounts::get(ByteReader& in) {
  lines_ = in.get<std::uint32_t>();
  lengths_.clear();
  std::uint64_t lines = 0;
  std::uint64_t columns = 0;
  for (std::size_t left = in.count(sizeof(Length)); left > 0 && in.good(); --left) {
    const auto length = in.get<Length>();
    in.require(length.columns >= 2 && length.kind <= static_cast<std::uint32_t>(LineKind::Mixed));
    in.require(lengths_.empty() || lengths_.back().columns >= length.columns);
    lines += length.lines;
    columns += std::uint64_t{length.columns} * length.lines;
    lengths_.push_back(length);
  }
  in.require(lines <= lines_ && lines_ > 0 && lines_ <= kMaxLines && columns <= kMaxColumns);
}

}  // namespace mux::terminal
