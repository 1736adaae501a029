// Serialises a request field by field, and refuses bytes that do not parse to their end.
#include "protocol/keeper/spawn.hpp"

#include "protocol/keeper/byte_codec.hpp"
#include "protocol/keeper/memory_file.hpp"

namespace mux::keeper {

namespace {

constexpr std::uint64_t kMagic = 0x316e776170736d01;
constexpr std::uint32_t kHasControlCharacters = 1;
constexpr std::uint32_t kLoginRecord = 2;

void put_list(ByteWriter& out, const std::vector<std::string>& list) {
  out.put(static_cast<std::uint32_t>(list.size()));
  for (const std::string& text : list) out.put_text(text);
}

std::vector<std::string> get_list(ByteReader& in) {
  std::vector<std::string> list;
  const auto count = in.get<std::uint32_t>();
  // Each string takes at least its length: a hostile count ends the loop, it reserves nothing.
  for (std::uint32_t i = 0; i < count && in.good(); ++i) list.push_back(in.get_text());
  return list;
}

}  // namespace

Result<UniqueFd> write_spawn(const SpawnRequest& request) {
  ByteWriter out;
  out.put(kMagic);
  out.put((request.has_control_characters ? kHasControlCharacters : 0U) | (request.login_record ? kLoginRecord : 0U));
  out.put(request.pane);
  for (const auto value : {request.columns, request.rows, request.pixel_width, request.pixel_height}) out.put(value);
  out.put(request.erase);
  out.put(request.control_characters);
  out.put(static_cast<std::uint64_t>(request.journal_size));
  out.put_text(request.shell);
  out.put_text(request.working_directory);
  put_list(out, request.command);
  put_list(out, request.environment);
  if (out.bytes().size() > kMaximumSpawn) return fail("command too long");
  return make_sealed_file("mux-spawn", out.bytes());
}

Result<SpawnRequest> read_spawn(int fd) {
  const auto bytes = read_sealed_file(fd, kMaximumSpawn);
  if (!bytes) return std::unexpected(bytes.error());
  ByteReader in(*bytes);
  if (in.get<std::uint64_t>() != kMagic) return fail("not a spawn request");
  SpawnRequest request;
  const auto flags = in.get<std::uint32_t>();
  request.has_control_characters = (flags & kHasControlCharacters) != 0;
  request.login_record = (flags & kLoginRecord) != 0;
  request.pane = in.get<std::uint32_t>();
  for (auto* value : {&request.columns, &request.rows, &request.pixel_width, &request.pixel_height}) {
    *value = in.get<std::uint16_t>();
  }
  request.erase = in.get<std::uint8_t>();
  request.control_characters = in.get<std::array<std::uint8_t, kControlCharacters>>();
  request.journal_size = in.get<std::uint64_t>();
  request.shell = in.get_text();
  request.working_directory = in.get_text();
  request.command = get_list(in);
  request.environment = get_list(in);
  if (!in.good()) return fail("malformed spawn request");
  return request;
}

}  // namespace mux::keeper
