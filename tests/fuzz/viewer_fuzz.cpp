// Fuzzes what a viewer is sent: whatever a program prints, the bytes that draw its terminal are of the viewers'
// grammar, and a model of a terminal that obeys them shows the frame.
//
// Input: the length of a piece, the piece, and so on; a frame is drawn after each.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "protocol/base/check.hpp"
#include "server/render/differ.hpp"
#include "server/render/line_drawing.hpp"
#include "server/terminal/terminal.hpp"
#include "tests/fuzz/viewer_grammar.hpp"
#include "tests/unit/server/render/screen_model.hpp"
#include "tests/unit/server/render/test_terminals.hpp"

namespace {

constexpr int kColumns = 20;
constexpr int kRows = 6;

void draw(const mux::terminal::Terminal& terminal, mux::render::Frame& frame) {
  terminal.draw(frame.surface, 0, 0, {});
  const mux::terminal::CursorState cursor = terminal.cursor();
  frame.cursor.x = std::min(cursor.x, kColumns - 1);
  frame.cursor.y = cursor.y;
  frame.cursor.visible = cursor.visible;
  frame.cursor.colour = cursor.colour;
  frame.title = terminal.title();
  frame.working_folder = terminal.path();
}

// Whether a link is told to a terminal: its texts are printable ASCII.
bool is_told(const mux::terminal::Hyperlink& link) {
  const auto printable = [](char c) { return c > 0x20 && c < 0x7F; };
  return !link.uri.empty() && std::ranges::all_of(link.uri, printable) && std::ranges::all_of(link.id, printable);
}

// What is to be seen of a frame: of the line-drawing set its characters; not that a character is protected, nor the
// colour of lines that are not there.
mux::terminal::Surface seen(const mux::terminal::Surface& surface) {
  namespace attribute = mux::terminal::attribute;
  mux::terminal::Surface out = surface;
  for (int y = 0; y < kRows; ++y) {
    for (int x = 0; x < kColumns; ++x) {
      const mux::terminal::SurfaceCell cell = out.at(x, y);
      mux::terminal::Style style = cell.style;
      style.attributes &= static_cast<std::uint16_t>(~(attribute::kLineDrawing | attribute::kProtected));
      if (style.underline == mux::terminal::Underline::None) style.underline_colour = {};
      const bool letter = cell.style.has(attribute::kLineDrawing) && cell.length == 1;
      const std::string_view drawn = letter ? mux::render::line_drawing_utf8(cell.text[0]) : std::string_view();
      const mux::terminal::Hyperlink* link = out.link(cell);
      const bool told = link == nullptr || is_told(*link);
      const std::string text(drawn.empty() ? out.text(cell) : drawn);
      if (cell.width > 0 && (!told || !drawn.empty())) out.put(x, y, text, cell.width, style, told ? cell.link : 0);
      out.restyle(x, y, style);
    }
  }
  return out;
}

void check(const std::string& bytes) {
  const std::string unlisted = mux::fuzz::first_unlisted(bytes);
  if (!unlisted.empty()) std::fprintf(stderr, "not listed: %s\n", unlisted.c_str());
  MUX_CHECK(unlisted.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;
  static const mux::render::TerminalCapabilities capabilities = mux::render::xterm(
      "256,RGB,overline,strikethrough,usstyle,hyperlinks,title,osc7,cstyle,ccolour,sync,focus,bpaste,extkeys");
  mux::terminal::TerminalOptions options;
  options.columns = kColumns;
  options.rows = kRows;
  options.history_limit = 10;
  options.allow_rename = options.allow_passthrough = options.set_clipboard = true;
  mux::terminal::Terminal terminal(options);
  mux::render::ScreenModel screen(kColumns, kRows);
  mux::render::Frame frames[2];
  for (mux::render::Frame& frame : frames) frame.surface.resize(kColumns, kRows);
  const mux::render::Frame* shown = nullptr;
  int current = 0;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  while (rest.size() > 1) {
    const std::string_view piece = rest.substr(1, 1 + (static_cast<std::uint8_t>(rest[0]) & 0x3F));
    rest.remove_prefix(1 + piece.size());
    terminal.feed(piece);
    mux::render::Frame& next = frames[current];
    draw(terminal, next);
    std::string out;
    mux::render::diff(shown, next, capabilities, out);
    check(out);
    screen.feed(out);
    if (!screen.error.empty()) std::fprintf(stderr, "%s\n", screen.error.c_str());
    MUX_CHECK(screen.error.empty());
    const std::string difference = screen.compare(seen(next.surface));
    if (!difference.empty()) std::fprintf(stderr, "%s\n", difference.c_str());
    MUX_CHECK(difference.empty());
    shown = &next;
    current = 1 - current;
  }
  return 0;
}
