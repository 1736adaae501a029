// Places records behind everything else in the file, and punches out those that nobody names any more.
#include "server/recovery/chunk_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "protocol/base/crc32c.hpp"

namespace mux::recovery {

namespace {

constexpr std::uint64_t kPage = 4096;
constexpr std::uint64_t kHead = 8;
constexpr std::uint32_t kMaximumRecord = 32u << 20;
constexpr std::size_t kSpareExtents = 2;

bool write_all(int fd, std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return true;
}

bool read_all(int fd, char* to, std::size_t size, std::uint64_t offset) {
  while (size > 0) {
    const ssize_t got = ::pread(fd, to, size, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to += got;
    size -= static_cast<std::size_t>(got);
    offset += static_cast<std::uint64_t>(got);
  }
  return true;
}

std::uint64_t to_pages(std::uint64_t size) {
  return (size + kPage - 1) / kPage * kPage;
}

}  // namespace

std::optional<ChunkFile::Extent> ChunkFile::allocate(std::uint64_t size) {
  const auto fits = std::ranges::find_if(
      spare_, [&](const Extent& extent) { return extent.size >= size && extent.size <= 2 * size; });
  if (fits != spare_.end()) {
    const Extent extent = *fits;
    spare_.erase(fits);
    return extent;
  }
  struct stat status{};
  if (::fstat(fd_, &status) != 0) return std::nullopt;
  const std::uint64_t offset = to_pages(static_cast<std::uint64_t>(status.st_size));
  // Allocated beforehand: a full memory is an error here.
  if (::posix_fallocate(fd_, static_cast<off_t>(offset), static_cast<off_t>(size)) != 0) return std::nullopt;
  return Extent{.offset = offset, .size = size};
}

std::optional<std::uint64_t> ChunkFile::keep(std::uint64_t serial, const std::function<std::string()>& make) {
  const auto found = kept_.find(serial);
  if (found != kept_.end()) {
    found->second.round = round_;
    return found->second.offset;
  }
  const std::string bytes = make();
  if (bytes.size() > kMaximumRecord) return std::nullopt;
  std::optional<Extent> extent = allocate(to_pages(kHead + bytes.size()));
  if (!extent) return std::nullopt;
  const std::array<std::uint32_t, 2> head{static_cast<std::uint32_t>(bytes.size()), crc32c(bytes)};
  if (!write_all(fd_, {reinterpret_cast<const char*>(head.data()), kHead}, extent->offset) ||
      !write_all(fd_, bytes, extent->offset + kHead)) {
    give_back(*extent);
    return std::nullopt;
  }
  extent->round = round_;
  kept_.emplace(serial, *extent);
  return extent->offset;
}

Result<std::string> ChunkFile::read(std::uint64_t place) {
  std::array<std::uint32_t, 2> head{};
  if (place % kPage != 0 || !read_all(fd_, reinterpret_cast<char*>(head.data()), kHead, place) ||
      head[0] > kMaximumRecord) {
    return fail("a part of the history is missing");
  }
  std::string bytes(head[0], '\0');
  if (!read_all(fd_, bytes.data(), bytes.size(), place + kHead) || crc32c(bytes) != head[1]) {
    return fail("a part of the history is damaged");
  }
  read_.push_back({.offset = place, .size = to_pages(kHead + bytes.size()), .round = round_});
  return bytes;
}

void ChunkFile::checkpoint_written() {
  const auto unnamed = [this](const Extent& extent) { return extent.round + 1 < round_; };
  for (auto next = kept_.begin(); next != kept_.end();) {
    const auto item = next++;
    if (!unnamed(item->second)) continue;
    if (spare_.size() < kSpareExtents) {
      spare_.push_back(item->second);
    } else {
      give_back(item->second);
    }
    kept_.erase(item);
  }
  std::erase_if(read_, [&](const Extent& extent) {
    if (!unnamed(extent)) return false;
    give_back(extent);
    return true;
  });
  ++round_;
}

void ChunkFile::give_back(const Extent& extent) {
  ::fallocate(fd_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(extent.offset),
              static_cast<off_t>(extent.size));
}

}  // namespace mux::recovery
