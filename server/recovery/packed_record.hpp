// Packed record: a number and zstd-compressed bytes, as one record of a record file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"

namespace mux::recovery {

// A record of a file of lines or of a screen holds at most this much when it is unpacked.
inline constexpr std::size_t kMaximumUnpacked = 64u << 20;

// number (u64, the machine's order) | a zstd frame that says its size.
[[nodiscard]] std::string pack(std::uint64_t number, std::string_view bytes);
[[nodiscard]] Result<std::string> unpack(std::string_view record);
// Empty records and those too short have number 0.
[[nodiscard]] std::uint64_t packed_number(std::string_view record) noexcept;

}  // namespace mux::recovery
