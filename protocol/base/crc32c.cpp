// CRC-32C by the processor's own instruction, else by table, eight bytes a step (slicing by 8).
#include "protocol/base/crc32c.hpp"

#include <array>
#include <cstring>

namespace mux {

namespace {

using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

constexpr Tables make_tables() {
  constexpr std::uint32_t kPolynomial = 0x82F63B78;  // reflected
  Tables tables{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1U) != 0 ? value >> 1U ^ kPolynomial : value >> 1U;
    tables[0][i] = value;
  }
  for (std::size_t slice = 1; slice < tables.size(); ++slice) {
    for (std::size_t i = 0; i < 256; ++i) {
      const std::uint32_t value = tables[slice - 1][i];
      tables[slice][i] = value >> 8U ^ tables[0][value & 0xFFU];
    }
  }
  return tables;
}

constexpr Tables kTables = make_tables();

#ifdef __x86_64__
[[gnu::target("sse4.2")]] std::uint32_t by_instruction(std::string_view bytes, std::uint32_t crc) noexcept {
  std::uint64_t value = crc;
  while (bytes.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof word);
    value = __builtin_ia32_crc32di(value, word);
    bytes.remove_prefix(8);
  }
  crc = static_cast<std::uint32_t>(value);
  for (const char byte : bytes) crc = __builtin_ia32_crc32qi(crc, static_cast<unsigned char>(byte));
  return crc;
}
#endif

}  // namespace

std::uint32_t crc32c(std::string_view bytes, std::uint32_t seed) noexcept {
  std::uint32_t crc = ~seed;
#ifdef __x86_64__
  if (__builtin_cpu_supports("sse4.2") != 0) return ~by_instruction(bytes, crc);
#endif
  while (bytes.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof word);
    word ^= crc;
    crc = 0;
    for (std::size_t i = 0; i < 8; ++i) crc ^= kTables[7 - i][word >> (8 * i) & 0xFFU];
    bytes.remove_prefix(8);
  }
  for (const char byte : bytes) crc = crc >> 8U ^ kTables[0][(crc ^ static_cast<unsigned char>(byte)) & 0xFFU];
  return ~crc;
}

}  // namespace mux
