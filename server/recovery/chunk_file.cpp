// Places records behind everything else in the file, and punches out those that nobody names any more.
#include "server/recovery/chunk_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "protocol/keeper/pane_file.hpp"
#include "server/terminal/history_record.hpp"

namespace mux::recovery {

namespace {

namespace record = terminal::history_record;

constexpr std::uint64_t kPage = 4096;
constexpr std::size_t kSpareExtents = 2;
constexpr std::uint64_t kMuch = 64u << 10;

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

std::optional<std::uint64_t> ChunkFile::allocate(std::uint64_t size) {
  const auto fits = std::ranges::find_if(
      spare_, [&](const Released& extent) { return extent.size >= size && extent.size <= 2 * size; });
  if (fits != spare_.end()) {
    const Released extent = *fits;
    spare_.erase(fits);
    if (extent.size > size) give_back(extent.place + size, extent.size - size);
    return extent.place;
  }
  struct stat status{};
  if (::fstat(fd_, &status) != 0) return std::nullopt;
  const std::uint64_t place = to_pages(static_cast<std::uint64_t>(status.st_size));
  // Allocated beforehand: a full memory is an error here.
  if (::posix_fallocate(fd_, static_cast<off_t>(place), static_cast<off_t>(size)) != 0) return std::nullopt;
  return place;
}

std::optional<std::uint64_t> ChunkFile::write(std::string_view bytes) {
  if (retired_) return std::nullopt;
  const std::uint64_t size = to_pages(bytes.size());
  const std::optional<std::uint64_t> place = allocate(size);
  if (!place) return std::nullopt;
  if (!write_all(fd_, bytes, *place)) {
    give_back(*place, size);
    return std::nullopt;
  }
  kept_[*place] = {.size = size, .length = bytes.size()};
  kept_bytes_ += size;
  return place;
}

Result<std::string> ChunkFile::read(std::uint64_t place) {
  const auto found = kept_.find(place);
  std::string bytes(found == kept_.end() ? 0 : found->second.length, '\0');
  if (bytes.empty() || !read_all(fd_, bytes.data(), bytes.size(), place)) {
    return fail("a part of the history is missing");
  }
  return bytes;
}

Result<std::string> ChunkFile::claim(std::uint64_t place) {
  std::array<char, record::kHeadSize> head{};
  if (place % kPage != 0 || kept_.contains(place) || !read_all(fd_, head.data(), head.size(), place)) {
    return fail("a part of the history is missing");
  }
  const Result<std::size_t> length = record::size_of({head.data(), head.size()});
  if (!length) return std::unexpected(length.error());
  struct stat status{};
  if (::fstat(fd_, &status) != 0 || *length > static_cast<std::uint64_t>(status.st_size) - place) {
    return fail("a part of the history is missing");
  }
  kept_[place] = {.size = to_pages(*length), .length = *length};
  kept_bytes_ += to_pages(*length);
  return read(place);
}

void ChunkFile::release(std::uint64_t place) noexcept {
  const auto found = kept_.find(place);
  if (found == kept_.end()) return;
  const std::uint64_t size = found->second.size;
  kept_.erase(found);
  kept_bytes_ -= size;
  if (retired_) return give_back(place, size);
  released_.push_back({.place = place, .size = size, .round = round_});
  released_bytes_ += size;
}

void ChunkFile::checkpoint_written() {
  ++round_;
  while (!released_.empty() && released_.front().round + 2 <= round_) {
    const Released extent = released_.front();
    released_.pop_front();
    released_bytes_ -= extent.size;
    if (spare_.size() < kSpareExtents && !kept_.empty()) {
      spare_.push_back(extent);
    } else {
      give_back(extent.place, extent.size);
    }
  }
  // A history that was cleared leaves nothing behind.
  if (!kept_.empty()) return;
  for (const Released& extent : spare_) give_back(extent.place, extent.size);
  spare_.clear();
}

bool ChunkFile::much_released() const noexcept {
  return released_bytes_ > kMuch && released_bytes_ > kept_bytes_ / 4;
}

void ChunkFile::sweep(const keeper::PaneFile& file) {
  struct stat status{};
  if (::fstat(fd_, &status) != 0) return;
  const auto end = static_cast<std::uint64_t>(status.st_size);
  std::vector<std::pair<std::uint64_t, std::uint64_t>> used{
      {0, keeper::kHeaderSize + std::uint64_t{file.header().journal_size}}};
  for (const keeper::CheckpointSlot& slot : file.header().checkpoints) used.emplace_back(slot.offset, slot.capacity);
  for (const auto& [place, extent] : kept_) used.emplace_back(place, extent.size);
  for (const Released& extent : released_) used.emplace_back(extent.place, extent.size);
  std::ranges::sort(used);
  std::uint64_t at = 0;
  for (const auto& [place, size] : used) {
    if (place > at) give_back(at, std::min(place, end) - std::min(at, end));
    at = std::max(at, place + size);
  }
  if (at < end) give_back(at, end - at);
}

void ChunkFile::retire() {
  if (retired_) return;
  retired_ = true;
  for (const Released& extent : released_) give_back(extent.place, extent.size);
  released_.clear();
  released_bytes_ = 0;
  own_ = UniqueFd(kept_.empty() ? -1 : ::fcntl(fd_, F_DUPFD_CLOEXEC, 0));
  fd_ = own_.get();
}

void ChunkFile::give_back(std::uint64_t place, std::uint64_t size) noexcept {
  if (size == 0) return;
  ::fallocate(fd_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(place), static_cast<off_t>(size));
}

}  // namespace mux::recovery
