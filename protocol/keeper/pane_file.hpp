// PaneFile: a pane's memory file, shared by server and keeper: header, journal ring, two checkpoints.
//
//   0                 PaneHeader (one page)
//   kHeaderSize       journal: a ring of `journal_size` bytes, what the pane's programs wrote
//   then              checkpoint areas, placed by the header's Checkpoint slots; the file grows for them
//
// Journal positions count bytes since the pane's start; position p lies at p % journal_size. [tail, head) is what a
// replay needs: everything since the newest checkpoint. What is not bytes (resizes, clears) is in the event ring, tied
// to a journal position.
//
// The file is sealed against shrinking and its blocks are allocated when it is made or grows: a full memory is an error
// there, never SIGBUS. A recovering server trusts nothing in it: open() checks all sizes and positions.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "protocol/base/crc32c.hpp"
#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"

namespace mux::keeper {

inline constexpr std::size_t kHeaderSize = 4096;
inline constexpr std::size_t kMinimumJournal = 4096;
inline constexpr std::size_t kMaximumJournal = 64U << 20U;
inline constexpr std::size_t kMaximumCheckpoint = 64U << 20U;
inline constexpr std::size_t kEventCount = 64;

// Something that happened to the pane between two bytes of its journal.
struct JournalEvent {
  enum class Kind : std::uint32_t { None, Resize, ClearHistory, Reset };
  std::uint64_t position = 0;
  Kind kind = Kind::None;
  std::uint32_t columns = 0;  // Resize
  std::uint32_t rows = 0;     // Resize
  std::uint32_t reserved = 0;
};
static_assert(sizeof(JournalEvent) == 24 && std::is_trivially_copyable_v<JournalEvent>);

// Where a checkpoint lies and what it stands for. Valid when the CRCs match.
struct CheckpointSlot {
  std::uint64_t sequence = 0;  // higher is newer; 0: never written
  std::uint64_t offset = 0;    // in the file
  std::uint64_t capacity = 0;
  std::uint64_t length = 0;
  std::uint64_t position = 0;     // replay starts at this byte of the journal
  std::uint64_t event = 0;        // and at this event
  std::uint64_t history_end = 0;  // history is cut back to this before replay
  std::uint32_t data_crc = 0;
  std::uint32_t slot_crc = 0;  // of the fields above
};
static_assert(sizeof(CheckpointSlot) == 64);

struct PaneHeader {
  std::uint64_t magic;
  std::uint32_t version;
  std::uint32_t journal_size;
  // The exact read (journal_reader.hpp).
  std::atomic<std::uint64_t> head;
  std::atomic<std::uint64_t> intended_base;
  std::atomic<std::uint32_t> intended_length;
  unsigned char flag;  // the packet mode's status byte, written by the kernel
  std::array<unsigned char, 3> padding;
  std::atomic<std::uint64_t> tail;
  std::atomic<std::uint64_t> event_head;
  std::array<JournalEvent, kEventCount> events;
  std::array<CheckpointSlot, 2> checkpoints;
  // What came before this position was answered: a replay keeps silent until here.
  std::atomic<std::uint64_t> answered;
};
static_assert(sizeof(PaneHeader) <= kHeaderSize && std::atomic<std::uint64_t>::is_always_lock_free);
static_assert(offsetof(PaneHeader, head) == 16 && offsetof(PaneHeader, flag) == 36 &&
              offsetof(PaneHeader, events) == 56 && offsetof(PaneHeader, checkpoints) == 1592);

// A new, empty pane file: made by the keeper, which never maps it. `journal_size`: a power of two within the bounds.
[[nodiscard]] Result<UniqueFd> make_pane_file(std::size_t journal_size);

// The server's mapping of a pane file.
class PaneFile {
 public:
  PaneFile() = default;
  PaneFile(PaneFile&& other) noexcept;
  PaneFile& operator=(PaneFile&& other) noexcept;
  PaneFile(const PaneFile&) = delete;
  PaneFile& operator=(const PaneFile&) = delete;
  ~PaneFile();

  // Errors: not sealed, a wrong size, magic or version, positions that cannot be.
  [[nodiscard]] static Result<PaneFile> open(UniqueFd file);

  [[nodiscard]] explicit operator bool() const noexcept { return header_ != nullptr; }
  [[nodiscard]] PaneHeader& header() noexcept { return *header_; }
  [[nodiscard]] const PaneHeader& header() const noexcept { return *header_; }
  [[nodiscard]] int fd() const noexcept { return file_.get(); }
  [[nodiscard]] std::span<char> ring() noexcept { return {ring_, header_->journal_size}; }

  [[nodiscard]] std::uint64_t head() const noexcept { return header_->head.load(std::memory_order_acquire); }
  [[nodiscard]] std::uint64_t tail() const noexcept { return header_->tail.load(std::memory_order_acquire); }
  // Bytes that can be read from the pty before the tail must move.
  [[nodiscard]] std::size_t room() const noexcept {
    return static_cast<std::size_t>(header_->journal_size - (head() - tail()));
  }
  // The journal's bytes from `position` to the head or the ring's end, whichever is nearer.
  [[nodiscard]] std::string_view contiguous(std::uint64_t position) const noexcept;
  // Gives the ring up to `position` back; never past the head.
  void set_tail(std::uint64_t position) noexcept;
  // Everything up to the head was obeyed, and what it asked was answered.
  void set_answered() noexcept { header_->answered.store(head(), std::memory_order_release); }

  // Notes an event at the head. False: the ring of events is full, a checkpoint is due first.
  [[nodiscard]] bool add_event(JournalEvent event) noexcept;
  [[nodiscard]] std::uint64_t event_head() const noexcept { return header_->event_head.load(); }
  // The event with that running number, which must be one of the last kEventCount.
  [[nodiscard]] const JournalEvent& event(std::uint64_t number) const noexcept;

  // Where a checkpoint stands: replay starts at journal byte `position` and event `event`.
  struct Checkpoint {
    std::uint64_t position = 0;
    std::uint64_t event = 0;
    std::uint64_t history_end = 0;
  };
  // Writes `data` over the older checkpoint as the newest, for the present head and events, and moves the tail there.
  // Errors: no memory, too large; the former checkpoint and the tail stand then.
  [[nodiscard]] Result<> write_checkpoint(std::string_view data, std::uint64_t history_end);
  // The newest valid checkpoint's data; empty, from the pane's start, when there is none.
  [[nodiscard]] Result<std::string> latest_checkpoint(Checkpoint& out) const;

 private:
  [[nodiscard]] Result<> reserve(CheckpointSlot& slot, std::size_t length);
  void unmap() noexcept;

  UniqueFd file_;
  PaneHeader* header_ = nullptr;
  char* ring_ = nullptr;
  std::size_t mapped_ = 0;
};

}  // namespace mux::keeper
