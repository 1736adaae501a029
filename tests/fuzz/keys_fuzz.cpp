// Fuzzes what a client's terminal sends: keys do not depend on how their bytes are cut, and what they become for a pane
// is bounded and of the forms that a keyboard has.
//
// Input: a byte that says where the rest is cut, then the terminal's bytes.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/base/check.hpp"
#include "server/input/key_decoder.hpp"
#include "server/input/key_encoder.hpp"
#include "server/input/paste.hpp"

namespace {

using mux::input::InputEvent;
using mux::input::KeyDecoder;
using mux::input::PasteChunk;

KeyDecoder decoder() {
  KeyDecoder made;
  made.set_terminfo_keys({{"kcuu1", "\x1BOA"},
                          {"kcud1", "\x1BOB"},
                          {"kf1", "\x1BOP"},
                          {"kf5", "\x1B[15~"},
                          {"kDC3", "\x1B[3;3~"},
                          {"kbs", "\x7F"},
                          {"khome", "\x1B[1~"}});
  made.set_user_keys({{0, "\x1B[999~"}});
  return made;
}

// Chunks of one paste become one: where they are cut is no matter.
std::vector<InputEvent> joined(const std::vector<InputEvent>& events) {
  std::vector<InputEvent> out;
  for (const InputEvent& event : events) {
    const auto* chunk = std::get_if<PasteChunk>(&event);
    auto* last = out.empty() ? nullptr : std::get_if<PasteChunk>(&out.back());
    if (chunk != nullptr && last != nullptr && !chunk->first) {
      last->text += chunk->text;
      last->last = chunk->last;
    } else {
      out.push_back(event);
    }
  }
  return out;
}

std::vector<InputEvent> decode(std::string_view bytes, std::size_t size) {
  KeyDecoder made = decoder();
  std::vector<InputEvent> events;
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, size);
    made.decode(piece, events);
    bytes.remove_prefix(piece.size());
  }
  // Twice: what is left of a sequence that was no key may hold back something in its turn.
  for (int i = 0; i < 64 && made.waiting() != KeyDecoder::Wait::Nothing; ++i) made.flush(events);
  return joined(events);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2 || size > 4096) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::vector<InputEvent> whole = decode(bytes, bytes.size());
  MUX_CHECK(whole.size() <= bytes.size());
  MUX_CHECK(decode(bytes, 1 + data[0] % 8u) == whole);
  for (const InputEvent& event : whole) {
    if (const auto* chunk = std::get_if<PasteChunk>(&event)) MUX_CHECK(chunk->text.size() <= bytes.size());
  }
  return 0;
}
