// History: counting, finding and reading rows at the present width.
#include <algorithm>
#include <climits>

#include "server/terminal/history.hpp"
#include "server/terminal/history_codec.hpp"
#include "server/terminal/history_walk.hpp"

namespace mux::terminal {

using history_walk::link_of;
using history_walk::marks_of;
using history_walk::time_of;
using history_walk::walk_group;

namespace {

// Whether the segments of a logical line are its rows at `width`, as they are until the width changes.
bool is_laid_out(const HistoryChunk& chunk, std::size_t first, std::size_t last, int width) {
  for (std::size_t i = first; i + 1 < last; ++i) {
    if (chunk.segments[i].used == width) continue;
    // A wide cell that had no room in the last column.
    if (chunk.segments[i].used + 1 != width || chunk.segments[i + 1].used < 2) return false;
    if (!codec::begins_wide(chunk, i + 1)) return false;
  }
  const int end = chunk.segments[last - 1].used;
  return end > 0 && end <= width && width > 1;
}

}  // namespace

// The first segment of the logical line that segment `last` - 1 goes on with, or `last` itself.
std::size_t History::group_begin(const Chunk& chunk, std::size_t last, std::size_t first_of_all) {
  while (last > first_of_all && (chunk.segments[last - 1].flags & Chunk::kContinues) != 0) --last;
  return last;
}

int History::group_rows(const Chunk& chunk, std::size_t first, std::size_t last, int width) {
  int columns = 0;
  bool wide = false;
  for (std::size_t i = first; i < last; ++i) {
    columns += chunk.segments[i].used;
    wide |= (chunk.segments[i].flags & Chunk::kWide) != 0;
  }
  if (columns <= width) return 1;
  if (!wide) return (columns + width - 1) / width;
  if (is_laid_out(chunk, first, last, width)) return static_cast<int>(last - first);
  return walk_group(chunk, first, last, width, [](int, std::string_view, int, std::uint32_t, bool) {});
}

int History::rows_of(const Part& part, int width) const {
  if (part.counted_width == width) return part.rows;
  const bool grows = &part == &parts_.back();
  if (!grows) {
    if (const std::optional<int> rows = counts_of(part).rows(width)) return *rows;
  }
  const std::shared_ptr<const Chunk> chunk = load(part);
  if (chunk == nullptr) return counts_of(part).rows_at_most(width);
  int rows = 0;
  for (std::size_t i = part.first; i < chunk->segments.size();) {
    const std::size_t end = chunk->line_end(i);
    rows += group_rows(*chunk, i, end, width);
    i = end;
  }
  return rows;
}

int History::part_rows(const Part& part) const {
  const int rows = rows_of(part, width_);
  part.rows = rows;
  part.counted_width = width_;
  return rows;
}

int History::rows() const {
  if (total_width_ == width_) return total_;
  std::int64_t total = 0;
  for (const Part& part : parts_) total += part_rows(part);
  total_ = static_cast<int>(std::min<std::int64_t>(total, INT_MAX / 2));
  total_width_ = width_;
  return total_;
}

int History::rows_at_most() const {
  if (total_width_ == width_) return total_;
  if (most_width_ == width_) return most_;
  std::int64_t total = 0;
  for (const Part& part : parts_) {
    const bool counted = part.counted_width == width_ || &part == &parts_.back();
    total += counted ? part_rows(part) : counts_of(part).rows_at_most(width_);
  }
  most_ = static_cast<int>(std::min<std::int64_t>(total, INT_MAX / 2));
  most_width_ = width_;
  return most_;
}

// A row a little above the last one that was read, in the same chunk: searches go upwards. Nothing when it is not.
History::Place History::find_before(int index) const {
  constexpr int kNear = 64;
  if (cache_.change != change_ || cache_.width != width_ || index > cache_.index || cache_.index - index > kNear)
    return {};
  const Part& part = parts_[cache_.part];
  const Chunk& chunk = *cache_.chunk;
  std::size_t group = cache_.group;
  int row = cache_.index - cache_.row;
  while (row > index && group > part.first) {
    const std::size_t end = group;
    group = group_begin(chunk, group - 1, part.first);
    row -= group_rows(chunk, group, end);
  }
  if (row > index) return {};
  cache_.index = index;
  cache_.group = group;
  cache_.row = index - row;
  return {&chunk, group, index - row};
}

History::Place History::find(int index) const {
  if (index < 0) return {};
  if (const Place place = find_before(index); place.chunk != nullptr) return place;
  std::size_t at = 0;
  std::size_t group = 0;
  int row = 0;
  const bool near = cache_.change == change_ && cache_.width == width_ && cache_.index >= 0 && cache_.index <= index;
  if (near) {
    at = cache_.part;
    group = cache_.group;
    row = cache_.index - cache_.row;  // the first row of that group
  }
  bool fresh = !near;
  for (; at < parts_.size(); ++at, fresh = true) {
    const Part& part = parts_[at];
    if (fresh) {
      group = part.first;
      const int rows = part_rows(part);
      if (row + rows <= index) {
        row += rows;
        continue;
      }
      cache_.index = -1;
      cache_.chunk = load(part);
      if (cache_.chunk == nullptr) return {};
    }
    const Chunk& chunk = *cache_.chunk;
    while (group < chunk.segments.size()) {
      const std::size_t end = chunk.line_end(group);
      const int rows = group_rows(chunk, group, end);
      if (row + rows > index) {
        cache_.index = index;
        cache_.part = at;
        cache_.group = group;
        cache_.row = index - row;
        cache_.width = width_;
        cache_.change = change_;
        return {&chunk, group, index - row};
      }
      row += rows;
      group = end;
    }
  }
  return {};
}

void History::read_row(int index, RowView& out) const {
  out.clear();
  const Place place = find(index);
  if (place.chunk == nullptr) return;
  const Chunk& chunk = *place.chunk;
  out.hold(cache_.chunk);
  const std::size_t end = chunk.line_end(place.group);
  int used = 0;
  int rows = 1;
  const auto add = [&](int row, std::string_view text, int width, std::uint32_t style, bool written) {
    rows = row + 1;
    if (row != place.row) return;
    const Hyperlink* link = link_of(chunk, style);
    if (written) {
      out.add(text, width, &chunk.styles[style], link);
    } else {
      out.add_blank(&chunk.styles[style], link);
    }
  };
  const Segment& first = chunk.segments[place.group];
  // A line whose segments all are full rows of this width: the one wanted can be decoded alone.
  std::size_t from = place.group;
  std::size_t to = end;
  bool aligned = true;
  for (std::size_t i = place.group; i < end && aligned; ++i) {
    aligned = chunk.segments[i].used == width_ || (i + 1 == end && chunk.segments[i].used <= width_);
  }
  if (aligned && end - place.group > 1 && place.group + static_cast<std::size_t>(place.row) < end) {
    from = place.group + static_cast<std::size_t>(place.row);
    to = from + 1;
    walk_group(chunk, from, to, width_, [&](int, std::string_view text, int width, std::uint32_t style, bool written) {
      add(place.row, text, width, style, written);
    });
    rows = static_cast<int>(end - place.group);
  } else {
    walk_group(chunk, from, to, width_, add);
  }
  const Segment& last = chunk.segments[end - 1];
  const bool is_last = place.row + 1 >= rows;
  used = out.size();
  if (to - from == 1 && chunk.segments[from].used <= width_) {
    used = std::min<int>(chunk.segments[from].used, width_);
    static constexpr Style kDefaultStyle{};
    const int extent = std::min<int>(chunk.segments[from].extent, width_);
    while (out.size() < extent) out.add_blank(&kDefaultStyle, nullptr);
  }
  RowFlags flags = marks_of(place.row == 0 ? first.flags : 0u);
  flags.wrapped = !is_last || (last.flags & Chunk::kContinues) != 0;
  out.set_flags(flags);
  out.set_time(time_of(chunk, first));
  out.set_used(used);
}

std::optional<PlainRow> History::plain_row(int index) const {
  const Place place = find(index);
  if (place.chunk == nullptr) return std::nullopt;
  const Chunk& chunk = *place.chunk;
  const Segment& segment = chunk.segments[place.group];
  const bool alone = chunk.line_end(place.group) - place.group == 1 && segment.used <= width_;
  if (!alone || (segment.flags & Chunk::kPlain) == 0) return std::nullopt;
  const std::size_t end =
      place.group + 1 < chunk.segments.size() ? chunk.segments[place.group + 1].offset : chunk.bytes.size();
  // The text is what ends the segment, a byte for each stored column.
  if (end < segment.offset + std::size_t{segment.stored}) return std::nullopt;
  const auto* text = reinterpret_cast<const char*>(chunk.bytes.data()) + end - segment.stored;
  const int stored = std::min<int>(segment.stored, width_);
  return PlainRow{.text = {text, static_cast<std::size_t>(stored)},
                  .used = segment.used,
                  .size = std::max({stored, static_cast<int>(segment.used), std::min<int>(segment.extent, width_)}),
                  .wrapped = (segment.flags & Chunk::kContinues) != 0,
                  .styled = (segment.flags & Chunk::kStyled) != 0};
}

int History::append_plain(int from, int to, std::string& out) const {
  while (from < to) {
    const Place place = find(from);
    if (place.chunk == nullptr || place.row != 0) return from;
    const std::vector<Segment>& segments = place.chunk->segments;
    const auto* const bytes = reinterpret_cast<const char*>(place.chunk->bytes.data());
    std::size_t at = place.group;
    for (; from < to && at < segments.size(); ++at, ++from) {
      const Segment& segment = segments[at];
      if ((segment.flags & (Chunk::kPlain | Chunk::kContinues)) != Chunk::kPlain || segment.stored > width_) break;
      const std::size_t end = at + 1 < segments.size() ? segments[at + 1].offset : place.chunk->bytes.size();
      if (end < segment.offset + std::size_t{segment.stored}) break;
      std::size_t size = segment.stored;
      const char* const text = bytes + end - size;
      while (size > 0 && text[size - 1] == ' ') --size;
      out.append(text, size);
      out += '\n';
    }
    if (at == place.group) return from;
    cache_.index = from - 1;
    cache_.group = at - 1;
    cache_.row = 0;
    if (at < segments.size()) return from;
  }
  return from;
}

RowFlags History::row_flags(int index) const {
  const Place place = find(index);
  if (place.chunk == nullptr) return {};
  const std::size_t end = place.chunk->line_end(place.group);
  RowFlags flags = marks_of(place.row == 0 ? place.chunk->segments[place.group].flags : 0u);
  flags.wrapped = place.row + 1 < group_rows(*place.chunk, place.group, end) ||
                  (place.chunk->segments[end - 1].flags & Chunk::kContinues) != 0;
  return flags;
}

}  // namespace mux::terminal
