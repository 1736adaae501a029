// Framing: frames to and from a byte stream, with the descriptors that travel with them.
//
//   length (4 bytes, little-endian, of the body alone) | body (a serialised mux.wire.Frame)
//
// A length over the reader's limit is refused before anything is allocated for it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"

namespace mux::wire {

class Frame;

inline constexpr std::size_t kMaximumFrame = 4U << 20U;
// What a server takes of another user's client.
inline constexpr std::size_t kMaximumGuestFrame = 256U << 10U;
// Bulk data (output, files) is cut into parts of at most this size.
inline constexpr std::size_t kMaximumPart = 64U << 10U;
inline constexpr std::size_t kLengthSize = 4;
// The kernel's SCM_MAX_FD.
inline constexpr std::size_t kMaximumDescriptors = 253;

// Cuts a stream into frames. Holds at most one frame's bytes and the descriptors not yet claimed.
class FrameReader {
 public:
  enum class State { Open, Closed };
  FrameReader() = default;
  explicit FrameReader(std::size_t largest) : largest_(largest) {}
  // Reads once from the socket; State::Closed at end of file. Errors: a broken socket, too many descriptors.
  [[nodiscard]] Result<State> read_from(int socket);
  // Adds bytes that were read elsewhere.
  void append(std::string_view bytes) { buffer_.append(bytes); }
  // Takes the next whole frame; false: more bytes are needed. Errors: a hostile length, a body that does not parse,
  // descriptors promised but not sent.
  [[nodiscard]] Result<bool> next(Frame& frame, std::vector<UniqueFd>& descriptors);

 private:
  void compact();

  std::size_t largest_ = kMaximumFrame;
  std::string buffer_;
  std::size_t start_ = 0;
  std::deque<UniqueFd> descriptors_;
};

// Queues frames and writes them as the socket takes them.
class FrameWriter {
 public:
  // At most kMaximumDescriptors descriptors; the frame's own count is set here.
  void queue(Frame& frame, std::vector<UniqueFd> descriptors = {});
  // Writes what the socket takes; true: nothing is left. A blocking socket takes everything. Errors: the peer is gone.
  [[nodiscard]] Result<bool> flush(int socket);
  [[nodiscard]] std::size_t pending() const noexcept { return pending_; }
  [[nodiscard]] bool empty() const noexcept { return chunks_.empty(); }

 private:
  struct Chunk {
    std::string bytes;
    std::vector<UniqueFd> descriptors;
  };
  std::deque<Chunk> chunks_;
  std::size_t offset_ = 0;  // written of the first chunk
  std::size_t pending_ = 0;
};

}  // namespace mux::wire
