// The byte format of a history segment: rows are written by History and, while they are printed, by Screen; reading is
// a visitor here.
//
//   segment := [runs] text
//   runs    := (varint columns, varint style)*, covering the stored columns      only with kStyled
//   text    := item*, one for each cell:
//              0x00                        a blank, never written or erased
//              0x01 width length byte*     a cluster, or a character whose width is not the table's
//              UTF-8                       any other character, as wide as codepoint_width() says
//   varint  := seven bits a byte, low first, the high bit set on all but the last
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "protocol/base/utf8.hpp"
#include "protocol/base/utf8_run.hpp"
#include "server/terminal/cell.hpp"
#include "server/terminal/history_chunk.hpp"
#include "server/terminal/tables.hpp"
#include "server/terminal/width_table.hpp"

namespace mux::terminal::codec {

inline constexpr char kBlank = 0;
inline constexpr char kExplicit = 1;

// Bytes of the longest item.
inline constexpr std::size_t kMaxItem = 3 + ClusterTable::kMaxBytes;

// Writes the item of a cell that is a cluster, or not as wide as the table says; where it ends.
inline char* put_explicit(char* out, const Cell& cell, const ClusterTable& clusters) {
  const std::uint32_t value = cell.value();
  *out++ = kExplicit;
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

inline std::uint32_t read_varint(const std::uint8_t*& at, const std::uint8_t* end) {
  std::uint32_t value = 0;
  for (unsigned shift = 0; at < end && shift < 32; shift += 7) {
    const std::uint8_t byte = *at++;
    value |= static_cast<std::uint32_t>(byte & 0x7F) << shift;
    if ((byte & 0x80) == 0) break;
  }
  return value;
}

// The bytes of a segment.
struct Span {
  const std::uint8_t* at = nullptr;
  const std::uint8_t* end = nullptr;
};
inline Span span_of(const HistoryChunk& chunk, std::size_t index) {
  const std::size_t end = index + 1 < chunk.segments.size() ? chunk.segments[index + 1].offset : chunk.bytes.size();
  return {chunk.bytes.data() + chunk.segments[index].offset, chunk.bytes.data() + end};
}

// Moves `at` from a segment's runs to its text.
inline void skip_runs(const HistoryChunk::Segment& segment, Span& bytes) {
  if ((segment.flags & HistoryChunk::kStyled) == 0) return;
  for (std::uint32_t covered = 0; covered < segment.stored && bytes.at < bytes.end;) {
    covered += std::max<std::uint32_t>(1, read_varint(bytes.at, bytes.end));
    read_varint(bytes.at, bytes.end);
  }
}

struct Item {
  std::string_view text;
  int width = 1;  // 0: the bytes end within the item
  bool written = true;
};

// Takes an item; there must be a byte.
inline Item read_item(Span& bytes) {
  const std::uint8_t* const at = bytes.at;
  const auto* const text = reinterpret_cast<const char*>(at);
  if (*at == kBlank) {
    ++bytes.at;
    return {.text = {}, .width = 1, .written = false};
  }
  if (*at == kExplicit) {
    if (bytes.end - at < 3 || bytes.end - at < 3 + at[2]) return {.text = {}, .width = 0, .written = false};
    bytes.at += 3 + at[2];
    return {.text = {text + 3, at[2]}, .width = at[1] == 2 ? 2 : 1};
  }
  if (*at < 0x80) {
    ++bytes.at;
    return {.text = {text, 1}};
  }
  const Utf8Character character = decode_utf8_fast({text, static_cast<std::size_t>(bytes.end - at)});
  bytes.at += character.length;
  return {.text = {text, character.length}, .width = codepoint_table()[character.codepoint].width() == 2 ? 2 : 1};
}

// Whether a segment begins with a wide cell.
inline bool begins_wide(const HistoryChunk& chunk, std::size_t index) {
  if ((chunk.segments[index].flags & HistoryChunk::kWide) == 0) return false;
  Span bytes = span_of(chunk, index);
  skip_runs(chunk.segments[index], bytes);
  return bytes.at < bytes.end && read_item(bytes).width == 2;
}

// Calls visit(text, width, style, written) for each cell stored in a segment. Stops where the bytes end.
template <typename Visit>
void decode(const HistoryChunk& chunk, std::size_t index, Visit&& visit) {
  const HistoryChunk::Segment& segment = chunk.segments[index];
  Span bytes = span_of(chunk, index);
  const std::uint8_t* runs = bytes.at;
  skip_runs(segment, bytes);
  const std::uint8_t* const runs_end = bytes.at;
  std::uint32_t style = 0;
  std::uint32_t left = (segment.flags & HistoryChunk::kStyled) != 0 ? 0 : UINT32_MAX;
  for (std::uint32_t column = 0; column < segment.stored && bytes.at < bytes.end;) {
    if (left == 0) {
      left = std::max<std::uint32_t>(1, read_varint(runs, runs_end));
      style = read_varint(runs, runs_end);
    }
    const Item item = read_item(bytes);
    if (item.width == 0) return;
    visit(item.text, item.width, style, item.written);
    column += static_cast<std::uint32_t>(item.width);
    left -= std::min<std::uint32_t>(left, static_cast<std::uint32_t>(item.width));
  }
}

}  // namespace mux::terminal::codec
