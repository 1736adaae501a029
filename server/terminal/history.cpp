// History: packing rows into chunks, taking them back, dropping the oldest.
#include "server/terminal/history.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "protocol/base/utf8.hpp"
#include "protocol/base/utf8_run.hpp"
#include "server/terminal/history_codec.hpp"
#include "server/terminal/width_table.hpp"

namespace mux::terminal {

namespace {

constexpr std::size_t kMaxMovedBytes = History::kChunkBytes / 4;

std::uint8_t marks_of(const RowFlags& flags) {
  return static_cast<std::uint8_t>((flags.prompt_start ? History::kPromptStart : 0) |
                                   (flags.output_start ? History::kOutputStart : 0) |
                                   (flags.second_prompt ? History::kSecondPrompt : 0));
}

void put_varint(std::vector<std::uint8_t>& out, std::uint32_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<std::uint8_t>(value | 0x80));
  out.push_back(static_cast<std::uint8_t>(value));
}

// Bytes of the longest item, and how many items are written at once.
constexpr std::size_t kMaxItem = 3 + ClusterTable::kMaxBytes;
constexpr int kBlock = 256;

// Whether a cell's item is its character, or nothing for the second half of a wide one: no cluster, and as wide as the
// table says. Blank cells and second halves have no value, and the table gives 0 no width.
inline bool is_character(const Cell& cell, CodepointTable& table) {
  const std::uint32_t value = cell.value();
  const int width = static_cast<int>(value != 0) + static_cast<int>(cell.wide());
  return (static_cast<int>(!cell.cluster()) & static_cast<int>(table[value].width() == width)) != 0;
}

// The item of any other cell.
char* put_explicit(char* out, const Cell& cell, const ClusterTable& clusters) {
  const std::uint32_t value = cell.value();
  *out++ = codec::kExplicit;
  *out++ = cell.wide() ? 2 : 1;
  if (!cell.cluster()) {
    const std::size_t length = put_utf8(out + 1, value);
    *out = static_cast<char>(length);
    return out + 1 + length;
  }
  const std::string_view text = clusters.at(value);
  *out++ = static_cast<char>(text.size());
  return std::copy(text.begin(), text.end(), out);
}

// Gives back what a vector that grows no more has too much, when that is worth moving it.
template <typename T>
void give_back(std::vector<T>& vector) {
  if (vector.capacity() - vector.size() > vector.size() / 16) vector.shrink_to_fit();
}

}  // namespace

std::size_t History::bytes() const noexcept {
  std::size_t total = 0;
  for (const auto& chunk : chunks_) total += chunk->bytes.size() + chunk->segments.size() * sizeof(Segment);
  return total;
}

void History::clear() {
  chunks_.clear();
  total_ = 0;
  total_width_ = width_;
  ++change_;
}

History::Chunk& History::open_chunk() {
  const bool fresh = chunks_.empty();
  if (!fresh && chunks_.back()->bytes.size() < kChunkBytes && chunks_.back()->segments.size() < kChunkBytes / 8) {
    return *chunks_.back();
  }
  auto next = std::make_unique<Chunk>();
  next->serial = next_serial_++;
  if (!fresh) {
    // A logical line that goes on moves along, so that it lies in one chunk.
    Chunk& full = *chunks_.back();
    std::size_t first = full.segments.size();
    while (first > full.first && (full.segments[first - 1].flags & kContinues) != 0) --first;
    if (first > full.first && first < full.segments.size() &&
        full.bytes.size() - full.segments[first].offset <= kMaxMovedBytes) {
      const std::uint32_t base = full.segments[first].offset;
      next->bytes.assign(full.bytes.begin() + base, full.bytes.end());
      next->segments.assign(full.segments.begin() + static_cast<std::ptrdiff_t>(first), full.segments.end());
      for (Segment& segment : next->segments) segment.offset = (segment.offset - base) & kMaxChunkBytes;
      next->styles = full.styles;
      next->style_links = full.style_links;
      next->links = full.links;
      next->begun = full.begun;
      full.bytes.resize(base);
      full.segments.resize(first);
      full.counted_width = 0;
    }
    // The next one will be much like it: nothing is moved while it grows.
    next->bytes.reserve(kChunkBytes + kChunkBytes / 32);
    next->segments.reserve(full.segments.size());
    give_back(full.bytes);
    give_back(full.segments);
    give_back(full.styles);
    give_back(full.style_links);
    give_back(full.links);
  }
  chunks_.push_back(std::move(next));
  ++change_;
  return *chunks_.back();
}

std::uint32_t History::local_style(Chunk& chunk, StyleId id, const StyleTable& styles) {
  if (id >= local_styles_.size()) local_styles_.resize(std::max<std::size_t>(id + 1, styles.size()));
  Local& local = local_styles_[id];
  if (local.serial == chunk.serial) return local.id;
  local = {chunk.serial, static_cast<std::uint32_t>(chunk.styles.size())};
  chunk.styles.push_back(styles.style(id));
  if (const Hyperlink* target = styles.link(id); target != nullptr) {
    const auto found = std::find(chunk.links.begin(), chunk.links.end(), *target);
    chunk.style_links.push_back({local.id, static_cast<std::uint32_t>(found - chunk.links.begin())});
    if (found == chunk.links.end()) chunk.links.push_back(*target);
  }
  return local.id;
}

void History::encode(Chunk& chunk, Segment& segment, const Cell* cells, const StyleTable& styles,
                     const ClusterTable& clusters) {
  const int stored = segment.stored;
  std::vector<std::uint8_t>& out = chunk.bytes;
  std::uint32_t styles_seen = kDefaultStyleId;
  std::uint32_t not_plain = 0;
  for (int x = 0; x < stored; ++x) {
    styles_seen |= cells[x].style;
    not_plain |= static_cast<std::uint32_t>(cells[x].content - 0x20 >= 0x5F);
  }
  if (styles_seen != kDefaultStyleId) {
    segment.flags |= kStyled;
    for (int x = 0; x < stored;) {
      int end = x + 1;
      while (end < stored && cells[end].style == cells[x].style) ++end;
      put_varint(out, static_cast<std::uint32_t>(end - x));
      put_varint(out, local_style(chunk, cells[x].style, styles));
      x = end;
    }
  }
  if (not_plain == 0) {
    segment.flags |= kPlain;
    const std::size_t at = out.size();
    out.resize(at + static_cast<std::size_t>(stored));
    std::uint8_t* const text = out.data() + at;
    for (int x = 0; x < stored; ++x) text[x] = static_cast<std::uint8_t>(cells[x].content);
    return;
  }
  static_assert(codec::kBlank == 0);
  CodepointTable& table = codepoint_table();
  std::array<char, 4 * kBlock + kMaxItem> buffer;
  std::uint32_t seen = 0;
  for (int x = 0; x < stored;) {
    char* end = buffer.data();
    for (const int stop = std::min(stored, x + kBlock); x < stop; ++x) {
      const Cell cell = cells[x];
      seen |= cell.content;
      if (!is_character(cell, table)) {
        end = put_explicit(end, cell, clusters);
        ++x;
        break;
      }
      const std::size_t length = put_utf8_quick(end, cell.value());
      end += cell.tail() ? 0 : length;
    }
    out.insert(out.end(), buffer.data(), end);
  }
  if ((seen & Cell::kWide) != 0) segment.flags |= kWide;
}

void History::push(const Row& row, const Cell* cells, bool next_is_wide, const StyleTable& styles,
                   const ClusterTable& clusters) {
  const std::size_t before = chunks_.size();
  Chunk& chunk = open_chunk();
  if (chunk.styles.empty()) chunk.styles.push_back({});
  if (chunk.segments.empty()) chunk.begun = row.time;
  Segment segment;
  segment.offset = static_cast<std::uint32_t>(chunk.bytes.size()) & kMaxChunkBytes;
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
    segment.flags |= kContinues;
    if (segment.used != width_ && !(segment.used == width_ - 1 && next_is_wide)) {
      segment.used = static_cast<std::uint16_t>(width_);
    }
  }
  encode(chunk, segment, cells, styles, clusters);
  if (!chunk.segments.empty() && (chunk.segments.back().flags & kContinues) != 0) {
    settle_last(segment.used, extent > 0 && cells[0].wide());
  }
  chunk.segments.push_back(segment);
  if (before == chunks_.size() && chunk.counted_width == width_) {
    ++chunk.rows;
  } else if (chunk.segments.size() == 1) {
    chunk.counted_width = width_;
    chunk.rows = 1;
  } else {
    chunk.counted_width = 0;
  }
  if (total_width_ == width_) {
    ++total_;
  } else if (total_ == 0 && chunks_.size() == 1 && chunk.segments.size() == 1) {
    total_ = 1;
    total_width_ = width_;
  }
}

// The row that follows the last one may have changed since that was pushed: counted by columns, the two must stay two.
void History::settle_last(int next_used, bool next_is_wide) {
  if (next_used == 0) return unwrap_last();
  Segment& last = chunks_.back()->segments.back();
  if (last.used == width_ - 1 && !next_is_wide) last.used = static_cast<std::uint16_t>(width_);
}

void History::unwrap_last() {
  if (chunks_.empty()) return;
  Chunk& chunk = *chunks_.back();
  Segment& last = chunk.segments.back();
  if ((last.flags & kContinues) == 0) return;
  last.flags &= 0xFFu & ~kContinues;
  ++change_;
}

int History::drop_front(int count) {
  const int all = rows();
  int dropped = 0;
  while (dropped < count && !chunks_.empty()) {
    Chunk& chunk = *chunks_.front();
    const int in_chunk = chunk_rows(chunk);
    if (in_chunk <= count - dropped) {
      dropped += in_chunk;
      chunks_.pop_front();
      continue;
    }
    const int before = dropped;
    while (dropped < count && chunk.first < chunk.segments.size()) {
      const std::size_t end = group_end(chunk, chunk.first);
      const int in_group = group_rows(chunk, chunk.first, end);
      if (in_group <= count - dropped) {
        dropped += in_group;
        chunk.first = end;
      } else {
        ++chunk.first;
        dropped += in_group - (chunk.first < end ? group_rows(chunk, chunk.first, end) : 0);
      }
    }
    chunk.rows = in_chunk - (dropped - before);
    if (chunk.first >= chunk.segments.size()) chunks_.pop_front();
  }
  total_ = all - dropped;
  total_width_ = width_;
  ++change_;
  return dropped;
}

void History::pop_segments(std::size_t first) {
  Chunk& chunk = *chunks_.back();
  if (first < chunk.segments.size()) chunk.bytes.resize(chunk.segments[first].offset);
  chunk.segments.resize(first);
  chunk.counted_width = 0;
  if (chunk.segments.size() <= chunk.first) {
    chunks_.pop_back();
    // It grows again: under its former number it may be kept as it was.
    if (!chunks_.empty()) chunks_.back()->serial = next_serial_++;
  }
  total_width_ = 0;
  ++change_;
}

void History::adopt(std::unique_ptr<Chunk> chunk) {
  chunk->serial = next_serial_++;
  chunk->counted_width = 0;
  chunks_.push_back(std::move(chunk));
  total_width_ = 0;
  ++change_;
}

}  // namespace mux::terminal
