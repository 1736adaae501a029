// Maps the file, checks its header, and keeps journal and checkpoints within it.
#include "protocol/keeper/pane_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <new>
#include <utility>

#include "protocol/base/check.hpp"

namespace mux::keeper {

namespace {

constexpr std::uint64_t kMagic = 0x656e617078756d01;
constexpr std::uint32_t kVersion = 1;

std::size_t round_to_pages(std::size_t size) {
  return (size + kHeaderSize - 1) / kHeaderSize * kHeaderSize;
}

bool valid_journal_size(std::size_t size) {
  return std::has_single_bit(size) && size >= kMinimumJournal && size <= kMaximumJournal;
}

Result<> allocate(int fd, std::size_t offset, std::size_t size) {
  int error = 0;
  do {
    error = ::posix_fallocate(fd, static_cast<off_t>(offset), static_cast<off_t>(size));
  } while (error == EINTR);
  if (error != 0) return fail("no memory for a pane ({})", std::strerror(error));
  return {};
}

std::uint32_t slot_crc(const CheckpointSlot& slot) {
  return crc32c({reinterpret_cast<const char*>(&slot), offsetof(CheckpointSlot, slot_crc)});
}

// The sizes that the file's own header claims must fit the file.
Result<> check_header(const PaneHeader& header, std::size_t file_size) {
  if (header.magic != kMagic) return fail("not a pane file");
  if (header.version != kVersion) return fail("pane file of version {}", header.version);
  if (!valid_journal_size(header.journal_size) || file_size < kHeaderSize + header.journal_size) {
    return fail("pane file of a wrong size");
  }
  const std::uint64_t head = header.head.load();
  const std::uint64_t tail = header.tail.load();
  if (tail > head || head - tail > header.journal_size) return fail("pane file with impossible positions");
  return {};
}

}  // namespace

Result<UniqueFd> make_pane_file(std::size_t journal_size) {
  if (!valid_journal_size(journal_size)) return fail("invalid journal size: {}", journal_size);
  UniqueFd fd(::memfd_create("mux-pane", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!fd) return fail("no memory for a pane ({})", std::strerror(errno));
  if (const auto done = allocate(fd.get(), 0, kHeaderSize + journal_size); !done) return std::unexpected(done.error());
  // Growing stays possible, for checkpoints and history.
  if (::fcntl(fd.get(), F_ADD_SEALS, F_SEAL_SHRINK) != 0) return fail_errno(errno, "can't seal a pane file");
  struct Start {
    std::uint64_t magic;
    std::uint32_t version;
    std::uint32_t journal_size;
  };
  const Start start{kMagic, kVersion, static_cast<std::uint32_t>(journal_size)};
  static_assert(offsetof(PaneHeader, version) == offsetof(Start, version) &&
                offsetof(PaneHeader, journal_size) == offsetof(Start, journal_size));
  if (::pwrite(fd.get(), &start, sizeof start, 0) != sizeof start) return fail_errno(errno, "can't write a pane file");
  return fd;
}

PaneFile::PaneFile(PaneFile&& other) noexcept
    : file_(std::move(other.file_)),
      header_(std::exchange(other.header_, nullptr)),
      ring_(std::exchange(other.ring_, nullptr)),
      mapped_(std::exchange(other.mapped_, 0)) {}

PaneFile& PaneFile::operator=(PaneFile&& other) noexcept {
  if (this != &other) {
    unmap();
    file_ = std::move(other.file_);
    header_ = std::exchange(other.header_, nullptr);
    ring_ = std::exchange(other.ring_, nullptr);
    mapped_ = std::exchange(other.mapped_, 0);
  }
  return *this;
}

PaneFile::~PaneFile() {
  unmap();
}

void PaneFile::unmap() noexcept {
  if (header_ != nullptr) ::munmap(header_, mapped_);
  header_ = nullptr;
}

Result<PaneFile> PaneFile::open(UniqueFd file) {
  const int seals = ::fcntl(file.get(), F_GET_SEALS);
  if (seals < 0 || (seals & F_SEAL_SHRINK) == 0) return fail("not a sealed pane file");
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return fail_errno(errno, "can't read a pane file");
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size < kHeaderSize + kMinimumJournal) return fail("pane file of a wrong size");
  std::uint32_t journal_size = 0;
  if (::pread(file.get(), &journal_size, sizeof journal_size, offsetof(PaneHeader, journal_size)) !=
          sizeof journal_size ||
      !valid_journal_size(journal_size) || size < kHeaderSize + journal_size) {
    return fail("pane file of a wrong size");
  }
  const std::size_t mapped = kHeaderSize + journal_size;
  void* memory = ::mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
  if (memory == MAP_FAILED) return fail("no memory for a pane ({})", std::strerror(errno));
  PaneFile result;
  result.file_ = std::move(file);
  // The header's members are trivial or lock-free atomics whose zero bytes are their initial state.
  result.header_ = static_cast<PaneHeader*>(memory);
  result.ring_ = static_cast<char*>(memory) + kHeaderSize;
  result.mapped_ = mapped;
  if (const auto good = check_header(*result.header_, size); !good) return std::unexpected(good.error());
  return result;
}

std::string_view PaneFile::contiguous(std::uint64_t position) const noexcept {
  const std::uint64_t end = head();
  MUX_CHECK(position <= end && end - position <= header_->journal_size);
  const std::size_t offset = position & (header_->journal_size - 1);
  return {ring_ + offset, std::min<std::size_t>(end - position, header_->journal_size - offset)};
}

void PaneFile::set_tail(std::uint64_t position) noexcept {
  MUX_CHECK(position <= head());
  if (position > tail()) header_->tail.store(position, std::memory_order_release);
}

bool PaneFile::add_event(JournalEvent event) noexcept {
  const std::uint64_t number = event_head();
  const auto& slots = header_->checkpoints;
  const std::uint64_t oldest = slots[0].sequence < slots[1].sequence ? slots[1].event : slots[0].event;
  if (number - oldest >= kEventCount) return false;
  event.position = head();
  header_->events[number % kEventCount] = event;
  header_->event_head.store(number + 1, std::memory_order_release);
  return true;
}

const JournalEvent& PaneFile::event(std::uint64_t number) const noexcept {
  MUX_CHECK(number < event_head() && event_head() - number <= kEventCount);
  return header_->events[number % kEventCount];
}

Result<> PaneFile::reserve(CheckpointSlot& slot, std::size_t length) {
  if (length <= slot.capacity) return {};
  struct stat status{};
  if (::fstat(file_.get(), &status) != 0) return fail_errno(errno, "can't read a pane file");
  // A slot that is too small is left behind and its memory given back: the file cannot shrink, but it can have holes.
  const std::size_t offset = round_to_pages(static_cast<std::size_t>(status.st_size));
  const std::size_t capacity = round_to_pages(length + length / 2);
  if (const auto done = allocate(file_.get(), offset, capacity); !done) return done;
  if (slot.capacity != 0) {
    ::fallocate(file_.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(slot.offset),
                static_cast<off_t>(slot.capacity));
  }
  slot = CheckpointSlot{};
  slot.offset = offset;
  slot.capacity = capacity;
  return {};
}

Result<> PaneFile::write_checkpoint(std::string_view data, std::uint64_t history_end) {
  if (data.size() > kMaximumCheckpoint) return fail("checkpoint of {} bytes is too large", data.size());
  auto& slots = header_->checkpoints;
  CheckpointSlot& old = slots[0].sequence <= slots[1].sequence ? slots[0] : slots[1];
  const CheckpointSlot& newer = &old == &slots[0] ? slots[1] : slots[0];
  CheckpointSlot slot = old;
  if (const auto done = reserve(slot, std::max<std::size_t>(data.size(), 1)); !done) return done;
  // Invalid while its data changes: a kill from here on leaves the newer slot.
  old.slot_crc = ~slot_crc(old);
  std::atomic_thread_fence(std::memory_order_release);
  std::size_t written = 0;
  while (written < data.size()) {
    const ssize_t part =
        ::pwrite(file_.get(), data.data() + written, data.size() - written, static_cast<off_t>(slot.offset + written));
    if (part < 0 && errno == EINTR) continue;
    if (part <= 0) return fail_errno(errno, "can't write a checkpoint");
    written += static_cast<std::size_t>(part);
  }
  slot.sequence = newer.sequence + 1;
  slot.length = data.size();
  slot.position = head();
  slot.event = event_head();
  slot.history_end = history_end;
  slot.data_crc = crc32c(data);
  slot.slot_crc = slot_crc(slot);
  std::atomic_thread_fence(std::memory_order_release);
  old = slot;
  std::atomic_thread_fence(std::memory_order_release);
  set_tail(slot.position);
  return {};
}

Result<std::string> PaneFile::latest_checkpoint(Checkpoint& out) const {
  std::array<CheckpointSlot, 2> slots = header_->checkpoints;
  if (slots[0].sequence < slots[1].sequence) std::swap(slots[0], slots[1]);
  struct stat status{};
  if (::fstat(file_.get(), &status) != 0) return fail_errno(errno, "can't read a pane file");
  const auto size = static_cast<std::uint64_t>(status.st_size);
  for (const CheckpointSlot& slot : slots) {
    if (slot.sequence == 0 || slot.slot_crc != slot_crc(slot)) continue;
    if (slot.length > kMaximumCheckpoint || slot.offset > size || slot.length > size - slot.offset) continue;
    std::string data(slot.length, '\0');
    std::size_t done = 0;
    while (done < data.size()) {
      const ssize_t got =
          ::pread(file_.get(), data.data() + done, data.size() - done, static_cast<off_t>(slot.offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      done += static_cast<std::size_t>(got);
    }
    if (done != data.size() || crc32c(data) != slot.data_crc) continue;
    out = {slot.position, slot.event, slot.history_end};
    return data;
  }
  out = {};
  return std::string();
}

}  // namespace mux::keeper
