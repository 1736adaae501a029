// The byte format of a history segment: writing is History's; reading is a visitor here.
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
#include "server/terminal/history_chunk.hpp"
#include "server/terminal/width_table.hpp"

namespace mux::terminal::codec {

inline constexpr char kBlank = 0;
inline constexpr char kExplicit = 1;

inline std::uint32_t read_varint(const std::uint8_t*& at, const std::uint8_t* end) {
  std::uint32_t value = 0;
  for (unsigned shift = 0; at < end && shift < 32; shift += 7) {
    const std::uint8_t byte = *at++;
    value |= static_cast<std::uint32_t>(byte & 0x7F) << shift;
    if ((byte & 0x80) == 0) break;
  }
  return value;
}

// Calls visit(text, width, style, written) for each cell stored in a segment. Stops where the bytes end.
template <typename Visit>
void decode(const HistoryChunk& chunk, std::size_t index, Visit&& visit) {
  const HistoryChunk::Segment& segment = chunk.segments[index];
  const std::uint8_t* at = chunk.bytes.data() + segment.offset;
  const std::uint8_t* end =
      chunk.bytes.data() + (index + 1 < chunk.segments.size() ? chunk.segments[index + 1].offset : chunk.bytes.size());
  const std::uint8_t* runs = at;
  if ((segment.flags & HistoryChunk::kStyled) != 0) {
    for (std::uint32_t covered = 0; covered < segment.stored && at < end;) {
      covered += std::max<std::uint32_t>(1, read_varint(at, end));
      read_varint(at, end);
    }
  }
  const std::uint8_t* const runs_end = at;
  std::uint32_t style = 0;
  std::uint32_t left = (segment.flags & HistoryChunk::kStyled) != 0 ? 0 : UINT32_MAX;
  for (std::uint32_t column = 0; column < segment.stored && at < end;) {
    if (left == 0) {
      left = std::max<std::uint32_t>(1, read_varint(runs, runs_end));
      style = read_varint(runs, runs_end);
    }
    const auto* text = reinterpret_cast<const char*>(at);
    std::size_t length = 1;
    int width = 1;
    bool written = true;
    if (*at == kBlank) {
      written = false;
      length = 0;
      ++at;
    } else if (*at == kExplicit) {
      if (end - at < 3 || end - at < 3 + at[2]) return;
      width = at[1] == 2 ? 2 : 1;
      length = at[2];
      text += 3;
      at += 3 + length;
    } else if (*at < 0x80) {
      ++at;
    } else {
      const Utf8Character character = decode_utf8_fast({text, static_cast<std::size_t>(end - at)});
      length = character.length;
      width = codepoint_table()[character.codepoint].width() == 2 ? 2 : 1;
      at += length;
    }
    visit(std::string_view(text, length), width, style, written);
    column += static_cast<std::uint32_t>(width);
    left -= std::min<std::uint32_t>(left, static_cast<std::uint32_t>(width));
  }
}

}  // namespace mux::terminal::codec
