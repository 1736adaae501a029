// The exact read: bytes from a pty master straight into a pane's journal, such that a kill at any moment loses none.
//
// A process killed between the kernel's copy and its own bookkeeping would lose what was copied. So, with the master in
// packet mode (TIOCPKT, one status byte before the data) and one reader:
//   flag = 0xFF; FIONREAD n; n = min(n, contiguous room); intended_length = n; intended_base = head (release);
//   readv(master, {flag, 1}, {ring + head, n}); if flag == 0: head += got - 1 (release)
// After a kill, `intended_base == head && intended_length && flag == 0` says that the kernel had delivered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "protocol/base/result.hpp"

namespace mux::keeper {

class PaneFile;

// Puts `master` in packet mode and makes it non-blocking.
[[nodiscard]] Result<> prepare_master(int master);

// Completes a read that a killed process left; returns the bytes gained.
std::size_t recover_read(PaneFile& file) noexcept;

enum class ReadState {
  Data,   // `bytes` were read
  Again,  // nothing to read now
  Full,   // the journal has no room: checkpoint or set_tail() first
  Ended,  // every slave is closed (EIO); the process may still live
};

struct JournalRead {
  ReadState state = ReadState::Again;
  std::string_view bytes;    // in the ring; valid until the tail moves past them
  unsigned char status = 0;  // TIOCPKT_* bits, when a status came instead of data
};

// What a read does where no byte waits.
enum class OnSilence {
  AskStatus,  // reads the status byte alone, which tells a status or the end from mere silence
  Stop,       // Again at once: whoever waits for the descriptor will hear of a status
};

// One exact read of at most `maximum` bytes.
[[nodiscard]] JournalRead read_into_journal(PaneFile& file, int master, std::size_t maximum,
                                            OnSilence silence = OnSilence::AskStatus);

}  // namespace mux::keeper
