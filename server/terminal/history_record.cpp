// history_record: records of history.
//
//   record  := magic "MXH1", u8 packing, u8 0, u16 0, u32 size of the record, u32 CRC-32C of all that follows it, u32
//              text size, u32 size of the content, u32 size of the counts, u32 0, counts, payload
//   counts  := of LineCounts: u32 lines, u32 count, (u32 columns and kind, u32 lines)*
//   payload := content (packing 0), or it as one zstd frame (packing 1)
//   content := links, styles, links of styles, u32 begun, segments, text bytes
//   links   := u32 count, (text id, text uri)*; text := u32 length, bytes
//   styles  := u32 count, as put_style() each; links of styles := u32 count, (u32 style, u32 link)*
//   segments := u32 count n, then twelve planes of n bytes: length (3), flags, age (2), used (2), stored (2), extent
//              (2), low bytes first: rows are much alike, and alike bytes side by side compress well
//   integers are little-endian
#include "server/terminal/history_record.hpp"

#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

#include "protocol/base/crc32c.hpp"
#include "server/terminal/checkpoint_parts.hpp"

namespace mux::terminal::history_record {

namespace {

constexpr std::string_view kMagic = "MXH1";
constexpr std::size_t kSizeAt = 8;
constexpr std::size_t kCrcAt = 12;
constexpr std::size_t kCoveredFrom = 16;
constexpr std::size_t kPlanes = sizeof(HistoryChunk::Segment);
constexpr int kLevel = 3;  // of zstd: higher ones cost twice the time for a few percent

struct Fields {
  Packing packing = Packing::None;
  std::size_t size = 0;
  std::uint32_t crc = 0;
  std::uint32_t text_size = 0;
  std::uint32_t content_size = 0;
  std::uint32_t counts_size = 0;
};

Result<Fields> read_fields(std::string_view begin) {
  if (begin.size() < kHeadSize || !begin.starts_with(kMagic)) return fail("not a record of history");
  ByteReader in(begin.substr(kMagic.size()));
  Fields fields;
  const auto packing = in.get<std::uint8_t>();
  const auto reserved = in.get<std::uint8_t>();
  const auto reserved_too = in.get<std::uint16_t>();
  fields.size = in.get<std::uint32_t>();
  fields.crc = in.get<std::uint32_t>();
  fields.text_size = in.get<std::uint32_t>();
  fields.content_size = in.get<std::uint32_t>();
  fields.counts_size = in.get<std::uint32_t>();
  const auto last = in.get<std::uint32_t>();
  if (packing > static_cast<std::uint8_t>(Packing::Zstd) || reserved != 0 || reserved_too != 0 || last != 0) {
    return fail("a record of history of a kind that is not known");
  }
  fields.packing = static_cast<Packing>(packing);
  if (fields.size > kMaxSize || fields.content_size > kMaxSize || fields.size < kHeadSize ||
      fields.counts_size > fields.size - kHeadSize) {
    return fail("a record of history of an impossible size");
  }
  return fields;
}

// The fields of a record whose checksum fits.
Result<Fields> read_checked(std::string_view record) {
  Result<Fields> fields = read_fields(record);
  if (!fields) return fields;
  if (fields->size > record.size()) return fail("a record of history is cut");
  if (crc32c(record.substr(kCoveredFrom, fields->size - kCoveredFrom)) != fields->crc) {
    return fail("a record of history is damaged");
  }
  return fields;
}

std::string_view payload_of(std::string_view record, const Fields& fields) {
  const std::size_t at = kHeadSize + fields.counts_size;
  return record.substr(at, fields.size - at);
}

void put_segments(ByteWriter& out, const HistoryChunk& chunk) {
  const std::size_t count = chunk.segments.size();
  out.put(static_cast<std::uint32_t>(count));
  std::string& bytes = out.bytes();
  const std::size_t base = bytes.size();
  bytes.resize(base + kPlanes * count);
  char* const planes = bytes.data() + base;
  const auto put = [&](std::size_t plane, std::size_t i, std::uint32_t value) {
    planes[plane * count + i] = static_cast<char>(value & 0xFF);
  };
  for (std::size_t i = 0; i < count; ++i) {
    const HistoryChunk::Segment& segment = chunk.segments[i];
    const std::size_t end = i + 1 < count ? chunk.segments[i + 1].offset : chunk.bytes.size();
    const auto length = static_cast<std::uint32_t>(end - segment.offset);
    put(0, i, length);
    put(1, i, length >> 8);
    put(2, i, length >> 16);
    put(3, i, segment.flags);
    put(4, i, segment.age);
    put(5, i, segment.age >> 8u);
    put(6, i, segment.used);
    put(7, i, segment.used >> 8u);
    put(8, i, segment.stored);
    put(9, i, segment.stored >> 8u);
    put(10, i, segment.extent);
    put(11, i, segment.extent >> 8u);
  }
}

// Returns how many bytes of text they claim.
std::size_t get_segments(ByteReader& in, HistoryChunk& chunk) {
  const std::size_t count = in.count(kPlanes);
  const std::string_view planes = in.bytes(kPlanes * count);
  if (!in.good()) return 0;
  const auto* const at = reinterpret_cast<const std::uint8_t*>(planes.data());
  const auto get = [&](std::size_t plane, std::size_t i) { return std::uint32_t{at[plane * count + i]}; };
  const auto pair = [&](std::size_t plane, std::size_t i) {
    return static_cast<std::uint16_t>(get(plane, i) | get(plane + 1, i) << 8);
  };
  chunk.segments.resize(count);
  std::uint32_t offset = 0;
  bool fits = true;
  for (std::size_t i = 0; i < count; ++i) {
    HistoryChunk::Segment& segment = chunk.segments[i];
    segment.offset = offset & HistoryChunk::kMaxBytes;
    offset += get(0, i) | get(1, i) << 8 | get(2, i) << 16;
    fits = fits && offset <= HistoryChunk::kMaxBytes;
    if (!fits) break;
    segment.flags = get(3, i) & 0xFF;
    segment.age = pair(4, i);
    segment.used = pair(6, i);
    segment.stored = pair(8, i);
    segment.extent = pair(10, i);
  }
  in.require(fits);
  return offset;
}

void put_content(ByteWriter& out, const HistoryChunk& chunk) {
  out.put(static_cast<std::uint32_t>(chunk.links.size()));
  for (const Hyperlink& link : chunk.links) out.text(link.id), out.text(link.uri);
  out.put(static_cast<std::uint32_t>(chunk.styles.size()));
  for (const Style& style : chunk.styles) put_style(out, style);
  out.put(static_cast<std::uint32_t>(chunk.style_links.size()));
  for (const HistoryChunk::StyleLink& link : chunk.style_links) out.put(link);
  out.put(chunk.begun);
  put_segments(out, chunk);
  out.text({reinterpret_cast<const char*>(chunk.bytes.data()), chunk.bytes.size()});
}

Result<> get_content(std::string_view content, HistoryChunk& chunk) {
  ByteReader in(content);
  for (std::size_t i = in.count(8); i > 0 && in.good(); --i) {
    Hyperlink& link = chunk.links.emplace_back();
    link.id = in.text(4096);
    link.uri = in.text(4096);
  }
  for (std::size_t i = in.count(15); i > 0 && in.good(); --i) chunk.styles.push_back(get_style(in));
  for (std::size_t i = in.count(sizeof(HistoryChunk::StyleLink)); i > 0 && in.good(); --i) {
    chunk.style_links.push_back(in.get<HistoryChunk::StyleLink>());
  }
  chunk.begun = in.get<std::uint32_t>();
  const std::size_t claimed = get_segments(in, chunk);
  const std::string_view bytes = in.text(HistoryChunk::kMaxBytes);
  in.require(bytes.size() == claimed);
  chunk.bytes.assign(bytes.begin(), bytes.end());
  if (!in.good() || !in.at_end()) return fail("a record of history is malformed");
  return {};
}

std::string assemble(Packing packing, std::uint32_t text_size, std::size_t content_size, std::string_view counts,
                     std::string_view payload) {
  ByteWriter out;
  std::string& bytes = out.bytes();
  const std::size_t size = kHeadSize + counts.size() + payload.size();
  bytes.reserve(size);
  bytes = kMagic;
  out.put(packing);
  out.put(std::uint8_t{0});
  out.put(std::uint16_t{0});
  out.put(static_cast<std::uint32_t>(size));
  out.put(std::uint32_t{0});
  out.put(text_size);
  out.put(static_cast<std::uint32_t>(content_size));
  out.put(static_cast<std::uint32_t>(counts.size()));
  out.put(std::uint32_t{0});
  bytes += counts;
  bytes += payload;
  const std::uint32_t crc = crc32c(std::string_view(bytes).substr(kCoveredFrom));
  std::memcpy(bytes.data() + kCrcAt, &crc, sizeof crc);
  return std::move(bytes);
}

struct FreeDecompressor {
  void operator()(ZSTD_DCtx* context) const noexcept { ZSTD_freeDCtx(context); }
};

// The content of a record, in `buffer` where it had to be decompressed.
Result<std::string_view> content_of(std::string_view record, const Fields& fields, std::string& buffer) {
  const std::string_view payload = payload_of(record, fields);
  if (fields.packing == Packing::None) {
    if (payload.size() != fields.content_size) return fail("a record of history is malformed");
    return payload;
  }
  // Kept: one takes 150 kB to make.
  static const std::unique_ptr<ZSTD_DCtx, FreeDecompressor> context(ZSTD_createDCtx());
  if (context == nullptr) return fail("no memory for a record of history");
  // A frame that says its size is not made room for more.
  if (ZSTD_getFrameContentSize(payload.data(), payload.size()) != fields.content_size) {
    return fail("a record of history is malformed");
  }
  buffer.resize(fields.content_size);
  const std::size_t done =
      ZSTD_decompressDCtx(context.get(), buffer.data(), buffer.size(), payload.data(), payload.size());
  if (ZSTD_isError(done) != 0 || done != buffer.size()) return fail("a record of history does not decompress");
  return buffer;
}

Result<std::string> compressed(std::string_view content) {
  std::string out(ZSTD_compressBound(content.size()), '\0');
  const std::size_t size = ZSTD_compress(out.data(), out.size(), content.data(), content.size(), kLevel);
  if (ZSTD_isError(size) != 0) return fail("a record of history does not compress");
  out.resize(size);
  return out;
}

}  // namespace

std::string pack(const HistoryChunk& chunk, const LineCounts& counts, Packing packing) {
  ByteWriter head;
  counts.put(head);
  ByteWriter content;
  content.bytes().reserve(chunk.size() + 15 * chunk.styles.size() + 64);
  put_content(content, chunk);
  const auto text_size = static_cast<std::uint32_t>(chunk.size());
  if (packing == Packing::Zstd) {
    if (const Result<std::string> payload = compressed(content.bytes())) {
      return assemble(packing, text_size, content.bytes().size(), head.bytes(), *payload);
    }
  }
  return assemble(Packing::None, text_size, content.bytes().size(), head.bytes(), content.bytes());
}

Result<std::string> compress(std::string_view record) {
  const Result<Fields> fields = read_checked(record);
  if (!fields) return std::unexpected(fields.error());
  if (fields->packing == Packing::Zstd) return std::string(record.substr(0, fields->size));
  const std::string_view content = payload_of(record, *fields);
  const Result<std::string> payload = compressed(content);
  if (!payload) return std::unexpected(payload.error());
  return assemble(Packing::Zstd, fields->text_size, content.size(), record.substr(kHeadSize, fields->counts_size),
                  *payload);
}

Result<std::size_t> size_of(std::string_view begin) {
  const Result<Fields> fields = read_fields(begin);
  if (!fields) return std::unexpected(fields.error());
  return fields->size;
}

Result<Head> read_head(std::string_view record) {
  const Result<Fields> fields = read_checked(record);
  if (!fields) return std::unexpected(fields.error());
  Head head{.packing = fields->packing, .size = fields->size, .text_size = fields->text_size, .counts = {}};
  ByteReader in(record.substr(kHeadSize, fields->counts_size));
  head.counts.get(in);
  if (!in.good() || !in.at_end()) return fail("a record of history is malformed");
  return head;
}

namespace {

Result<> unpack_checked(std::string_view record, Check check, HistoryChunk& chunk) {
  const Result<Fields> fields = read_checked(record);
  if (!fields) return std::unexpected(fields.error());
  std::string buffer;
  const Result<std::string_view> content = content_of(record, *fields, buffer);
  if (!content) return std::unexpected(content.error());
  if (Result<> done = get_content(*content, chunk); !done) return done;
  if (check == Check::Checksum) return {};
  ByteReader in(record.substr(kHeadSize, fields->counts_size));
  LineCounts counts;
  counts.get(in);
  if (!in.good() || !in.at_end() || !chunk.checked() || chunk.size() != fields->text_size ||
      counts != LineCounts(chunk, 0)) {
    return fail("a record of history is malformed");
  }
  return {};
}

}  // namespace

Result<> unpack(std::string_view record, Check check, HistoryChunk& chunk) {
  chunk.clear();
  Result<> done = unpack_checked(record, check, chunk);
  if (!done) chunk.clear();
  return done;
}

Result<HistoryChunk> unpack(std::string_view record, Check check) {
  HistoryChunk chunk;
  if (Result<> done = unpack(record, check, chunk); !done) return std::unexpected(done.error());
  return chunk;
}

}  // namespace mux::terminal::history_record
