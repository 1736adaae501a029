// History: taking rows back into the screen, their styles and clusters interned again.
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include "protocol/base/utf8.hpp"
#include "server/terminal/history.hpp"
#include "server/terminal/history_codec.hpp"
#include "server/terminal/history_walk.hpp"

namespace mux::terminal {

using history_walk::link_of;
using history_walk::marks_of;
using history_walk::time_of;
using history_walk::walk_group;

namespace {

Cell intern_cell(std::string_view text, int width, StyleId style, bool written, ClusterTable& clusters) {
  Cell cell{0, style};
  if (!written || text.empty()) return cell;
  const Utf8Character first = decode_utf8(text);
  if (first.length == text.size()) {
    cell.content = first.codepoint;
  } else {
    const std::uint32_t id = clusters.intern(text.substr(0, ClusterTable::kMaxBytes));
    cell.content = id == 0 ? first.codepoint : id | Cell::kCluster;
  }
  if (width == 2) cell.content |= Cell::kWide;
  return cell;
}

StyleId intern_style(const HistoryChunk& chunk, std::uint32_t local, StyleTable& styles) {
  LinkedStyle style{chunk.styles[local], 0};
  if (const Hyperlink* link = link_of(chunk, local); link != nullptr) style.link = styles.intern_link(*link);
  return styles.intern(style);
}

void append(History::Line& line, std::string_view text, int width, StyleId style, bool written,
            ClusterTable& clusters) {
  line.cells.push_back(intern_cell(text, width, style, written, clusters));
  if (width == 2) line.cells.push_back({Cell::kTail, style});
}

}  // namespace

std::vector<History::Line> History::take_open_line(StyleTable& styles, ClusterTable& clusters) {
  std::vector<Line> lines;
  if (parts_.empty() || (parts_.back().chunk->segments.back().flags & Chunk::kContinues) == 0) return lines;
  const Chunk& chunk = *parts_.back().chunk;
  const std::size_t first = group_begin(chunk, chunk.segments.size() - 1, parts_.back().first);
  for (std::size_t i = first; i < chunk.segments.size(); ++i) {
    const Segment& segment = chunk.segments[i];
    Line& line = lines.emplace_back();
    codec::decode(chunk, i, [&](std::string_view text, int width, std::uint32_t style, bool written) {
      append(line, text, width, intern_style(chunk, style, styles), written, clusters);
    });
    line.cells.resize(segment.used);
    line.used = segment.used;
    line.time = time_of(chunk, segment);
    line.flags = marks_of(segment.flags);
    line.flags.wrapped = true;
  }
  pop_segments(first);
  return lines;
}

std::vector<History::Line> History::take_rows(int count, StyleTable& styles, ClusterTable& clusters) {
  std::vector<Line> taken;
  while (count > 0 && !parts_.empty()) {
    const Chunk& chunk = *parts_.back().chunk;
    const std::size_t first = group_begin(chunk, chunk.segments.size() - 1, parts_.back().first);
    const Segment head = chunk.segments[first];
    const Segment tail = chunk.segments.back();
    const bool single = chunk.segments.size() - first == 1 && head.used <= width_;
    const bool open = (tail.flags & Chunk::kContinues) != 0;
    const std::uint32_t time = time_of(chunk, head);
    std::vector<Line> lines(1);
    walk_group(chunk, first, chunk.segments.size(), width_,
               [&](int row, std::string_view text, int width, std::uint32_t style, bool written) {
                 while (lines.size() <= static_cast<std::size_t>(row)) lines.emplace_back();
                 append(lines.back(), text, width, intern_style(chunk, style, styles), written, clusters);
               });
    for (Line& line : lines) {
      line.used = single ? std::min<int>(head.used, width_) : static_cast<int>(line.cells.size());
      line.time = time;
      line.flags.wrapped = &line != &lines.back() || open;
    }
    const RowFlags marks = marks_of(head.flags);
    lines.front().flags.prompt_start = marks.prompt_start;
    lines.front().flags.output_start = marks.output_start;
    lines.front().flags.second_prompt = marks.second_prompt;
    pop_segments(first);
    const auto keep = std::max<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(lines.size()) - count);
    for (std::ptrdiff_t i = 0; i < keep; ++i) {
      const Line& line = lines[static_cast<std::size_t>(i)];
      Row row;
      row.time = line.time;
      row.extent = static_cast<std::uint16_t>(line.cells.size());
      row.used = static_cast<std::uint16_t>(line.used);
      row.flags = line.flags;
      const Line& next = lines[static_cast<std::size_t>(i) + 1];
      push(row, line.cells.data(), {}, !next.cells.empty() && next.cells[0].wide(), styles, clusters);
    }
    count -= static_cast<int>(lines.size()) - static_cast<int>(keep);
    taken.insert(taken.begin(), std::make_move_iterator(lines.begin() + keep), std::make_move_iterator(lines.end()));
  }
  return taken;
}

}  // namespace mux::terminal
