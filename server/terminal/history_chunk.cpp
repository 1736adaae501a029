// HistoryChunk: whether bytes from elsewhere are one.
#include "server/terminal/history_chunk.hpp"

#include "server/terminal/history_codec.hpp"

namespace mux::terminal {

bool HistoryChunk::checked() const {
  std::uint32_t previous = 0;
  if (segments.empty() || styles.empty()) return false;
  if (bytes.size() > kMaxBytes) return false;
  for (std::size_t i = 0; i < style_links.size(); ++i) {
    const StyleLink& entry = style_links[i];
    if (entry.style >= styles.size() || entry.link >= links.size()) return false;
    if (i > 0 && style_links[i - 1].style >= entry.style) return false;
  }
  for (const Segment& segment : segments) {
    if (segment.offset < previous || segment.offset > bytes.size()) return false;
    if (segment.used > kMaxColumns || segment.stored > kMaxColumns || segment.extent > kMaxColumns) return false;
    previous = segment.offset;
  }
  for (std::size_t i = 0; i < segments.size(); ++i) {
    bool good = true;
    codec::decode(*this, i, [&](std::string_view text, int, std::uint32_t style, bool) {
      good = good && style < styles.size() && text.size() <= 255;
    });
    if (!good) return false;
  }
  return true;
}

}  // namespace mux::terminal
