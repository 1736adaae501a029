// Encodes mouse events for a pane in the protocol and encoding that its program chose.
#include <algorithm>
#include <string>

#include "protocol/base/utf8.hpp"
#include "server/input/key_encoder.hpp"

namespace mux::input {
namespace {

constexpr int kReleaseCode = 3;
// Button, column and row are sent as characters from 32 on.
constexpr int kOffset = 32;
constexpr int kLegacyMaximum = 0xFF - kOffset;
constexpr int kUtf8Maximum = 0x7FF - kOffset;

bool wanted(const MouseEvent& event, MouseProtocol protocol) {
  switch (protocol) {
    case MouseProtocol::None:
      return false;
    case MouseProtocol::Normal:
      return event.kind != MouseKind::Move && event.kind != MouseKind::Drag;
    case MouseProtocol::Button:
      return event.kind != MouseKind::Move;
    case MouseProtocol::Any:
      return true;
    case MouseProtocol::X10:
      return event.kind == MouseKind::Press && event.button >= 1 && event.button <= 3;
  }
  return false;
}

}  // namespace

bool encode_mouse(const MouseEvent& event, const PaneInputModes& modes, std::string& out) {
  if (!wanted(event, modes.mouse) || event.x < 0 || event.y < 0) return false;
  // Programs that use mode 1006 expect the button with its release, which only a terminal that uses it too can tell; a
  // release of unknown button is sent as button 3 then, which is what xterm does.
  const bool pixels = modes.mouse_encoding == MouseEncoding::Pixels;
  if (modes.mouse_encoding == MouseEncoding::Sgr || pixels) {
    const bool release = event.kind == MouseKind::Release;
    // Outer terminals tell cells: the pixel is the one in the middle. Where a cell's size is not known it is a pixel.
    const int width = pixels ? std::max(modes.cell_width, 1) : 1;
    const int height = pixels ? std::max(modes.cell_height, 1) : 1;
    out += "\x1B[<" + std::to_string(event.code) + ';' + std::to_string(event.x * width + width / 2 + width % 2) + ';' +
           std::to_string(event.y * height + height / 2 + height % 2) + (release ? 'm' : 'M');
    return true;
  }
  int code = modes.mouse == MouseProtocol::X10 ? event.code & 3 : event.code;
  if (event.kind == MouseKind::Release) code = (code & ~0xC3) | kReleaseCode;
  const int x = event.x + 1;
  const int y = event.y + 1;
  if (modes.mouse_encoding == MouseEncoding::Urxvt) {
    out += "\x1B[" + std::to_string(code + kOffset) + ';' + std::to_string(x) + ';' + std::to_string(y) + 'M';
    return true;
  }
  if (modes.mouse_encoding == MouseEncoding::Utf8) {
    if (code > kUtf8Maximum || x > kUtf8Maximum || y > kUtf8Maximum) return false;
    out += "\x1B[M";
    append_utf8(out, static_cast<char32_t>(code + kOffset));
    append_utf8(out, static_cast<char32_t>(x + kOffset));
    append_utf8(out, static_cast<char32_t>(y + kOffset));
    return true;
  }
  if (code > kLegacyMaximum || x > kLegacyMaximum || y > kLegacyMaximum) return false;
  out += "\x1B[M";
  out += static_cast<char>(code + kOffset);
  out += static_cast<char>(x + kOffset);
  out += static_cast<char>(y + kOffset);
  return true;
}

}  // namespace mux::input
