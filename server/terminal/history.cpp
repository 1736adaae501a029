// History: packing rows into chunks, taking them back, dropping the oldest.
#include "server/terminal/history.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "protocol/base/utf8.hpp"
#include "protocol/base/utf8_run.hpp"
#include "server/terminal/history_codec.hpp"
#include "server/terminal/width_table.hpp"

namespace mux::terminal {

namespace {

constexpr std::size_t kMaxMovedBytes = History::kChunkBytes / 4;

std::uint8_t marks_of(const RowFlags& flags) {
  return static_cast<std::uint8_t>((flags.prompt_start ? HistoryChunk::kPromptStart : 0) |
                                   (flags.output_start ? HistoryChunk::kOutputStart : 0) |
                                   (flags.second_prompt ? HistoryChunk::kSecondPrompt : 0));
}

void put_varint(std::vector<std::uint8_t>& out, std::uint32_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<std::uint8_t>(value | 0x80));
  out.push_back(static_cast<std::uint8_t>(value));
}

// How many bytes are written at once.
constexpr std::size_t kBlock = 1024;

// Whether a cell's item is its character, or nothing for the second half of a wide one: no cluster, and as wide as the
// table says. Blank cells and second halves have no value, and the table gives 0 no width.
inline bool is_character(const Cell& cell, CodepointTable& table) {
  const std::uint32_t value = cell.value();
  const int width = static_cast<int>(value != 0) + static_cast<int>(cell.wide());
  return (static_cast<int>(!cell.cluster()) & static_cast<int>(table[value].width() == width)) != 0;
}

// The items of cells that are not all ASCII.
void put_items(std::vector<std::uint8_t>& out, std::span<const Cell> cells, const ClusterTable& clusters) {
  static_assert(codec::kBlank == 0);
  CodepointTable& table = codepoint_table();
  std::array<char, kBlock + codec::kMaxItem> buffer;
  char* end = buffer.data();
  for (std::size_t x = 0; x < cells.size();) {
    if (end > buffer.data() + kBlock) {
      out.insert(out.end(), buffer.data(), end);
      end = buffer.data();
    }
    const Cell cell = cells[x];
    // The second half of a wide cell has nothing to write.
    const bool pair = cell.wide() & cells[std::min(x + 1, cells.size() - 1)].tail();
    x += 1 + static_cast<std::size_t>(pair);
    if (!is_character(cell, table)) [[unlikely]] {
      end = codec::put_explicit(end, cell, clusters);
      continue;
    }
    const std::size_t length = put_utf8_quick(end, cell.value());
    end += cell.tail() ? 0 : length;
  }
  out.insert(out.end(), buffer.data(), end);
}

}  // namespace

// The part that the next row goes to.
History::Part& History::open_part() {
  if (!parts_.empty() && !full(*parts_.back().chunk)) return parts_.back();
  std::shared_ptr<Chunk> next = spare_chunk();
  if (!parts_.empty()) seal_last(*next);
  Part& part = parts_.emplace_back();
  part.chunk = std::move(next);
  part.serial = next_serial_++;
  ++change_;
  if (parts_.size() > kHotChunks + 1) spill(parts_[parts_.size() - 2 - kHotChunks]);
  return parts_.back();
}

// The last part is full: a logical line that goes on moves to the next one, so that it lies in one chunk.
void History::seal_last(Chunk& next) {
  Part& part = parts_.back();
  Chunk& last = *part.chunk;
  const std::size_t first = group_begin(last, last.segments.size(), part.first);
  if (first > part.first && first < last.segments.size() &&
      last.bytes.size() - last.segments[first].offset <= kMaxMovedBytes) {
    const std::uint32_t base = last.segments[first].offset;
    next.bytes.assign(last.bytes.begin() + base, last.bytes.end());
    next.segments.assign(last.segments.begin() + static_cast<std::ptrdiff_t>(first), last.segments.end());
    for (Segment& segment : next.segments) segment.offset = (segment.offset - base) & Chunk::kMaxBytes;
    next.styles = last.styles;
    next.style_links = last.style_links;
    next.links = last.links;
    next.begun = last.begun;
    last.bytes.resize(base);
    last.segments.resize(first);
    part.counted_width = 0;
  }
  part.counts.reset();
  part.size = last.size();
  full_bytes_ += part.size;
}

std::uint32_t History::local_style(Part& part, StyleId id, const StyleTable& styles) {
  Chunk& chunk = *part.chunk;
  if (id >= local_styles_.size()) local_styles_.resize(std::max<std::size_t>(id + 1, styles.size()));
  Local& local = local_styles_[id];
  if (local.serial == part.serial) return local.id;
  local = {part.serial, static_cast<std::uint32_t>(chunk.styles.size())};
  chunk.styles.push_back(styles.style(id));
  if (const Hyperlink* target = styles.link(id); target != nullptr) {
    const auto found = std::find(chunk.links.begin(), chunk.links.end(), *target);
    chunk.style_links.push_back({local.id, static_cast<std::uint32_t>(found - chunk.links.begin())});
    if (found == chunk.links.end()) chunk.links.push_back(*target);
  }
  return local.id;
}

void History::encode(Part& part, Segment& segment, std::span<const Cell> cells, std::string_view packed,
                     const StyleTable& styles, const ClusterTable& clusters) {
  std::vector<std::uint8_t>& out = part.chunk->bytes;
  std::uint32_t styles_seen = kDefaultStyleId;
  std::uint32_t not_plain = 0;
  for (const Cell& cell : cells) {
    styles_seen |= cell.style;
    not_plain |= static_cast<std::uint32_t>(cell.content - 0x20 >= 0x5F);
  }
  if (styles_seen != kDefaultStyleId) {
    segment.flags |= Chunk::kStyled;
    put_styles(part, cells, styles);
  }
  if (not_plain == 0) {
    segment.flags |= Chunk::kPlain;
    const std::size_t at = out.size();
    out.resize(at + cells.size());
    std::uint8_t* text = out.data() + at;
    for (const Cell& cell : cells) *text++ = static_cast<std::uint8_t>(cell.content);
    return;
  }
  std::uint32_t seen = 0;
  std::uint32_t narrow = 0;
  for (const Cell& cell : cells) {
    seen |= cell.content;
    narrow |= static_cast<std::uint32_t>((cell.content & (Cell::kWide | Cell::kTail)) == 0);
  }
  if ((seen & Cell::kWide) != 0) segment.flags |= Chunk::kWide | (narrow == 0 ? Chunk::kOnlyWide : 0u);
  if (packed.empty()) {
    put_items(out, cells, clusters);
  } else {
    out.insert(out.end(), packed.begin(), packed.end());
  }
}

void History::put_styles(Part& part, std::span<const Cell> cells, const StyleTable& styles) {
  for (std::size_t x = 0; x < cells.size();) {
    std::size_t end = x + 1;
    while (end < cells.size() && cells[end].style == cells[x].style) ++end;
    put_varint(part.chunk->bytes, static_cast<std::uint32_t>(end - x));
    put_varint(part.chunk->bytes, local_style(part, cells[x].style, styles));
    x = end;
  }
}

void History::push(const Row& row, const Cell* cells, std::string_view packed, bool next_is_wide,
                   const StyleTable& styles, const ClusterTable& clusters) {
  const std::size_t before = parts_.size();
  Part& part = open_part();
  Chunk& chunk = *part.chunk;
  if (chunk.styles.empty()) chunk.styles.push_back({});
  if (chunk.segments.empty()) chunk.begun = row.time;
  Segment segment;
  segment.offset = static_cast<std::uint32_t>(chunk.bytes.size()) & Chunk::kMaxBytes;
  segment.age = static_cast<std::uint16_t>(std::clamp<std::int64_t>(std::int64_t{row.time} - chunk.begun, 0, 65535));
  segment.flags = marks_of(row.flags);
  const int extent = std::min<int>(row.extent, width_);
  int stored = extent;
  const int used = std::min<int>(row.used, extent);
  while (stored > used && cells[stored - 1] == Cell{}) --stored;
  if (stored > 0 && stored == extent && cells[stored - 1].wide()) --stored;  // cut by a narrower grid
  segment.stored = static_cast<std::uint16_t>(stored);
  segment.used = static_cast<std::uint16_t>(std::min(used, stored));
  segment.extent = static_cast<std::uint16_t>(extent);
  if (row.flags.wrapped) {
    segment.flags |= Chunk::kContinues;
    if (segment.used != width_ && !(segment.used == width_ - 1 && next_is_wide)) {
      segment.used = static_cast<std::uint16_t>(width_);
    }
  }
  const bool is_packed = row.packed.columns == stored && row.packed.widths == codepoint_table().version();
  encode(part, segment, {cells, segment.stored}, is_packed ? packed : std::string_view(), styles, clusters);
  if (!chunk.segments.empty() && (chunk.segments.back().flags & Chunk::kContinues) != 0) {
    settle_last(segment.used, extent > 0 && cells[0].wide());
  }
  chunk.segments.push_back(segment);
  if (before == parts_.size() && part.counted_width == width_) {
    ++part.rows;
  } else if (chunk.segments.size() == 1) {
    part.counted_width = width_;
    part.rows = 1;
  } else {
    part.counted_width = 0;
  }
  if (total_width_ == width_) {
    ++total_;
  } else if (total_ == 0 && parts_.size() == 1 && chunk.segments.size() == 1) {
    total_ = 1;
    total_width_ = width_;
  }
  ++most_;
}

// The row that follows the last one may have changed since that was pushed: counted by columns, the two must stay two.
void History::settle_last(int next_used, bool next_is_wide) {
  if (next_used == 0) return unwrap_last();
  Segment& last = parts_.back().chunk->segments.back();
  if (last.used == width_ - 1 && !next_is_wide) last.used = static_cast<std::uint16_t>(width_);
}

void History::unwrap_last() {
  if (parts_.empty()) return;
  Segment& last = parts_.back().chunk->segments.back();
  if ((last.flags & Chunk::kContinues) == 0) return;
  last.flags &= 0xFFu & ~Chunk::kContinues;
  ++change_;
}

int History::drop_front(int count) {
  const int all = rows();
  int dropped = 0;
  while (dropped < count && !parts_.empty()) {
    Part& part = parts_.front();
    const int in_part = part_rows(part);
    const std::shared_ptr<const Chunk> chunk = in_part <= count - dropped ? nullptr : load(part);
    if (chunk == nullptr) {
      dropped += in_part;
      drop_first_part();
      continue;
    }
    const int before = dropped;
    while (dropped < count && part.first < chunk->segments.size()) {
      const std::size_t end = chunk->line_end(part.first);
      const int in_group = group_rows(*chunk, part.first, end);
      if (in_group <= count - dropped) {
        dropped += in_group;
        part.first = end;
      } else {
        // As many segments as hold the columns of what is to go, for counting a long line takes long.
        const std::int64_t columns = std::int64_t{count - dropped} * width_;
        std::int64_t gone = 0;
        do {
          gone += chunk->segments[part.first++].used;
        } while (part.first < end && gone + chunk->segments[part.first].used <= columns);
        dropped += in_group - (part.first < end ? group_rows(*chunk, part.first, end) : 0);
      }
    }
    part.counts.reset();
    part.rows = in_part - (dropped - before);
    if (part.first >= chunk->segments.size()) drop_first_part();
  }
  total_ = all - dropped;
  total_width_ = width_;
  most_ = std::max(0, most_ - dropped);
  ++change_;
  return dropped;
}

void History::drop_to_byte_limit() {
  while (over_byte_limit()) {
    if (total_width_ == width_) total_ -= part_rows(parts_.front());
    drop_first_part();
    most_width_ = 0;
    ++change_;
  }
}

void History::pop_segments(std::size_t first) {
  Part& part = parts_.back();
  Chunk& chunk = *part.chunk;
  if (first < chunk.segments.size()) chunk.bytes.resize(chunk.segments[first].offset);
  chunk.segments.resize(first);
  part.counted_width = 0;
  if (chunk.segments.size() <= part.first) {
    recycle(std::move(part.chunk));
    parts_.pop_back();
    reopen_last();
  }
  total_width_ = 0;
  most_width_ = 0;
  ++change_;
}

}  // namespace mux::terminal
