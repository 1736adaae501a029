// history_record: a chunk of history as one self-contained run of bytes, plain or compressed, with a checksum: what
// pane files and history files hold. The format is at the top of history_record.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"
#include "server/terminal/history_chunk.hpp"
#include "server/terminal/line_counts.hpp"

namespace mux::terminal::history_record {

enum class Packing : std::uint8_t { None = 0, Zstd = 1 };

// A whole chunk; `counts` are of all its lines.
[[nodiscard]] std::string pack(const HistoryChunk& chunk, const LineCounts& counts, Packing packing);
// The same record, compressed.
[[nodiscard]] Result<std::string> compress(std::string_view record);

// What the head of a record says. Of bytes from anywhere.
struct Head {
  Packing packing = Packing::None;
  std::size_t size = 0;       // of the whole record; more may follow
  std::size_t text_size = 0;  // HistoryChunk::size()
  LineCounts counts;
};
inline constexpr std::size_t kHeadSize = 32;        // bytes that tell size_of()
inline constexpr std::size_t kMaxSize = 96u << 20;  // of a record
// How long the record is that begins with these bytes. Errors: no record, cut, impossible.
[[nodiscard]] Result<std::size_t> size_of(std::string_view begin);
// Errors: damaged (the checksum covers the whole record).
[[nodiscard]] Result<Head> read_head(std::string_view record);

// How much of a record from elsewhere is looked at: what this process packed itself need not be decoded to be believed.
enum class Check : std::uint8_t { Checksum, Content };
// Errors: damaged, malformed, more than it says.
[[nodiscard]] Result<HistoryChunk> unpack(std::string_view record, Check check = Check::Content);
// The same into a chunk whose memory is used again; empty after an error.
[[nodiscard]] Result<> unpack(std::string_view record, Check check, HistoryChunk& chunk);

}  // namespace mux::terminal::history_record
