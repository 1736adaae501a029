// Record file: independent records in a file that may be cut, torn or damaged anywhere; what is whole is found again.
//
// Byte format, integers little-endian as the machine's: the head `MUXSAVED` | version (u32); then records, each
// mark (u32) | length (u32) | CRC-32C of the bytes (u32) | bytes. Behind damage, reading goes on at the next mark.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"

namespace mux::recovery {

inline constexpr std::uint32_t kRecordVersion = 1;
inline constexpr std::size_t kMaximumRecordBytes = 64u << 20;

[[nodiscard]] std::string record_file_head();
void append_record(std::string& out, std::string_view bytes);

struct Records {
  std::vector<std::string_view> whole;  // into the text that was read, in order
  bool damaged = false;                 // something between or behind them is none
};
// Errors: no file of this kind; one of a newer version.
[[nodiscard]] Result<Records> read_records(std::string_view file);

}  // namespace mux::recovery
