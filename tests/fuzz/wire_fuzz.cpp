// Fuzzes what a client sends to the server: any bytes are frames or an error, however they are cut, and a frame that
// was read is read again from its own bytes.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/check.hpp"
#include "protocol/wire/framing.hpp"
#include "protocol/wire/handshake.hpp"
#include "protocol/wire/mux.pb.h"

namespace {

using mux::UniqueFd;
using mux::wire::Frame;
using mux::wire::FrameReader;

// The bodies of the frames, and whether they ended in an error.
struct Outcome {
  std::vector<std::string> frames;
  bool failed = false;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome read(std::string_view bytes, std::size_t size) {
  Outcome outcome;
  FrameReader reader;
  while (!bytes.empty() && !outcome.failed) {
    const std::string_view piece = bytes.substr(0, size);
    bytes.remove_prefix(piece.size());
    reader.append(piece);
    while (true) {
      Frame frame;
      std::vector<UniqueFd> descriptors;
      const auto next = reader.next(frame, descriptors);
      MUX_CHECK(descriptors.empty());
      outcome.failed = !next.has_value();
      if (!next.has_value() || !*next) break;
      outcome.frames.push_back(frame.SerializeAsString());
      if (frame.has_hello()) (void)mux::wire::agree(frame.hello());
    }
  }
  return outcome;
}

std::string framed(std::string_view body) {
  std::string out;
  for (std::size_t i = 0; i < mux::wire::kLengthSize; ++i) out += static_cast<char>(body.size() >> (8 * i) & 0xFF);
  return out.append(body);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  // As it stands, and as the body of one frame, which a random length seldom allows.
  for (const std::string& stream : {std::string(bytes), framed(bytes)}) {
    const Outcome whole = read(stream, stream.size());
    MUX_CHECK(read(stream, 1 + data[0] % 16u) == whole);
    for (const std::string& frame : whole.frames) {
      const Outcome again = read(framed(frame), frame.size() + mux::wire::kLengthSize);
      MUX_CHECK(!again.failed && again.frames.size() == 1 && again.frames[0] == frame);
    }
  }
  return 0;
}
