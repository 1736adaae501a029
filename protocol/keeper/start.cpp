// Serialises the start, and refuses bytes that do not parse to their end.
#include "protocol/keeper/start.hpp"

#include <cstdint>

#include "protocol/keeper/byte_codec.hpp"
#include "protocol/keeper/memory_file.hpp"

namespace mux::keeper {

namespace {
constexpr std::uint64_t kMagic = 0x3174726174736d01;
constexpr std::uint32_t kAsTmux = 1;
constexpr std::uint32_t kForeground = 2;
constexpr std::uint32_t kRecovered = 4;
}  // namespace

Result<UniqueFd> write_start(const KeeperStart& start) {
  ByteWriter out;
  out.put(kMagic);
  out.put((start.as_tmux ? kAsTmux : 0U) | (start.foreground ? kForeground : 0U) | (start.recovered ? kRecovered : 0U));
  out.put(static_cast<std::uint32_t>(start.verbosity));
  out.put(static_cast<std::uint32_t>(1 + start.config_files.size()));
  out.put_text(start.socket_path);
  for (const std::string& file : start.config_files) out.put_text(file);
  out.put(start.descriptor_limit);
  if (out.bytes().size() > kMaximumStart) return fail("too many configuration files");
  return make_sealed_file("mux-start", out.bytes());
}

Result<KeeperStart> read_start(int fd) {
  const auto bytes = read_sealed_file(fd, kMaximumStart);
  if (!bytes) return std::unexpected(bytes.error());
  ByteReader in(*bytes);
  if (in.get<std::uint64_t>() != kMagic) return fail("not a start file");
  KeeperStart start;
  const auto flags = in.get<std::uint32_t>();
  start.as_tmux = (flags & kAsTmux) != 0;
  start.foreground = (flags & kForeground) != 0;
  start.recovered = (flags & kRecovered) != 0;
  start.verbosity = static_cast<int>(in.get<std::uint32_t>());
  const auto count = in.get<std::uint32_t>();
  start.socket_path = in.get_text();
  for (std::uint32_t i = 1; i < count && in.good(); ++i) start.config_files.push_back(in.get_text());
  if (!in.good() || start.socket_path.empty()) return fail("malformed start file");
  if (in.left() >= sizeof start.descriptor_limit) start.descriptor_limit = in.get<std::uint64_t>();
  return start;
}

}  // namespace mux::keeper
