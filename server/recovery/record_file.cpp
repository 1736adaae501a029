// Finds records by their marks, and believes only those whose checksum fits.
#include "server/recovery/record_file.hpp"

#include <cstring>

#include "protocol/base/crc32c.hpp"

namespace mux::recovery {

namespace {

constexpr std::string_view kMagic = "MUXSAVED";
constexpr std::string_view kMark = "\x1eMXR";
constexpr std::size_t kHead = kMark.size() + 8;
// Marks in a file that begin no record, before the rest is given up: each may cost a checksum of all of it.
constexpr int kMaximumDamage = 1000;

std::uint32_t get_u32(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

void put_u32(std::string& out, std::uint32_t value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

}  // namespace

std::string record_file_head() {
  std::string head(kMagic);
  put_u32(head, kRecordVersion);
  return head;
}

void append_record(std::string& out, std::string_view bytes) {
  out += kMark;
  put_u32(out, static_cast<std::uint32_t>(bytes.size()));
  put_u32(out, crc32c(bytes));
  out += bytes;
}

Result<Records> read_records(std::string_view file) {
  if (file.size() < kMagic.size() + 4 || !file.starts_with(kMagic)) return fail("not a file of saved sessions");
  const std::uint32_t version = get_u32(file, kMagic.size());
  if (version > kRecordVersion) {
    return fail("saved by a newer mux (format {}, this one reads up to {})", version, kRecordVersion);
  }
  Records records;
  std::string_view rest = file.substr(kMagic.size() + 4);
  for (int damage = 0; !rest.empty() && damage < kMaximumDamage;) {
    const std::size_t mark = rest.find(kMark);
    if (mark != 0) records.damaged = true;
    if (mark == std::string_view::npos) break;
    rest.remove_prefix(mark);
    const std::size_t length = rest.size() < kHead ? 0 : get_u32(rest, kMark.size());
    if (rest.size() < kHead || length > kMaximumRecordBytes || length > rest.size() - kHead ||
        crc32c(rest.substr(kHead, length)) != get_u32(rest, kMark.size() + 4)) {
      records.damaged = true;
      ++damage;
      rest.remove_prefix(1);
      continue;
    }
    records.whole.push_back(rest.substr(kHead, length));
    rest.remove_prefix(kHead + length);
  }
  return records;
}

}  // namespace mux::recovery
