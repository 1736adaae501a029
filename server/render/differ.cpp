// Draws what changed between two frames; modes and cursor by capability.
#include "server/render/differ.hpp"

#include <algorithm>
#include <string>

#include "server/render/screen_writer.hpp"
#include "server/render/scroll_finder.hpp"

namespace mux::render {
namespace {

using terminal::Colour;

// Changes below this many bytes reach the terminal in one piece anyway.
constexpr std::size_t kAtomicBytes = 64;

void draw_surface(const Frame* shown, const Frame& next, const TerminalCapabilities& capabilities,
                  ScreenWriter& writer) {
  const int rows = next.surface.rows();
  RowMap map(static_cast<std::size_t>(rows), kBlankRow);
  const terminal::Surface* old = nullptr;
  if (shown != nullptr) {
    old = &shown->surface;
    for (int y = 0; y < rows; ++y) map[static_cast<std::size_t>(y)] = y;
    if (capabilities.has(Capability::csr)) {
      RowMap scrolled = map;
      const auto scrolls = find_scrolls(*old, next.surface, scrolled);
      const bool possible = std::all_of(scrolls.begin(), scrolls.end(),
                                        [&writer](const Scroll& scroll) { return writer.can_scroll(scroll); });
      if (possible && !scrolls.empty()) {
        for (const Scroll& scroll : scrolls) writer.scroll(scroll);
        map = std::move(scrolled);
      }
    }
  } else {
    writer.clear();
  }
  for (int y = 0; y < rows; ++y) {
    const int from = map[static_cast<std::size_t>(y)];
    if (old == nullptr || from == kBlankRow || !same_row(*old, from, next.surface, y))
      writer.write_row(next.surface, y, old, from);
  }
  writer.pen().reset();
}

std::string hex(Colour colour) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text = "#";
  for (const std::uint8_t value : {colour.red, colour.green, colour.blue}) {
    text += kDigits[value >> 4];
    text += kDigits[value & 0xF];
  }
  return text;
}

void set_mouse(OuterMouse mouse, const TerminalCapabilities& capabilities, std::string& out) {
  if (!capabilities.has(Capability::kmous)) return;
  out += "\x1B[?1006l\x1B[?1000l\x1B[?1002l\x1B[?1003l";
  if (mouse == OuterMouse::Off) return;
  out += "\x1B[?1006h\x1B[?1000h";
  if (mouse >= OuterMouse::Drags) out += "\x1B[?1002h";
  if (mouse == OuterMouse::Motion) out += "\x1B[?1003h";
}

// Titles and folders come from panes: control characters would end the sequence.
std::string without_controls(const std::string& text) {
  std::string clean;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool c1 = c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) ++i;
    if (c >= 0x20 && c != 0x7F && !c1) clean += text[i];
  }
  return clean;
}

void set_modes(const Frame* shown, const Frame& next, const TerminalCapabilities& capabilities, std::string& out) {
  const auto toggle = [&](bool Frame::* mode, Capability on, Capability off) {
    if (shown == nullptr ? next.*mode : shown->*mode != next.*mode) out += capabilities.string(next.*mode ? on : off);
  };
  toggle(&Frame::bracketed_paste, Capability::Enbp, Capability::Dsbp);
  toggle(&Frame::focus, Capability::Enfcs, Capability::Dsfcs);
  if (capabilities.kitty_keyboard()) {
    const unsigned before = shown == nullptr ? 0 : shown->keyboard_flags;
    if (shown == nullptr || before != next.keyboard_flags) out += "\x1B[=" + std::to_string(next.keyboard_flags) + "u";
  } else {
    toggle(&Frame::extended_keys, Capability::Eneks, Capability::Dseks);
  }
  if (shown == nullptr ? next.mouse != OuterMouse::Off : shown->mouse != next.mouse) {
    set_mouse(next.mouse, capabilities, out);
  }
  const bool framed = capabilities.has(Capability::fsl);
  if (!next.title.empty() && (shown == nullptr || shown->title != next.title) && framed &&
      capabilities.has(Capability::tsl)) {
    out += capabilities.string(Capability::tsl) + without_controls(next.title) + capabilities.string(Capability::fsl);
  }
  if ((shown == nullptr ? !next.working_folder.empty() : shown->working_folder != next.working_folder) && framed &&
      capabilities.has(Capability::Swd)) {
    out += capabilities.string(Capability::Swd) + without_controls(next.working_folder) +
           capabilities.string(Capability::fsl);
  }
}

void set_cursor_look(const Cursor& before, const Cursor& after, const TerminalCapabilities& capabilities,
                     std::string& out) {
  if (before.shape != after.shape && capabilities.has(Capability::Ss)) {
    if (after.shape == CursorShape::Default) {
      out += capabilities.has(Capability::Se) ? capabilities.string(Capability::Se)
                                              : capabilities.expand(Capability::Ss, 0);
    } else {
      out += capabilities.expand(Capability::Ss, static_cast<int>(after.shape));
    }
  }
  if (before.colour != after.colour) {
    if (after.colour.kind == Colour::Kind::Rgb) {
      if (capabilities.has(Capability::Cs)) out += capabilities.expand(Capability::Cs, hex(after.colour));
    } else {
      out += capabilities.string(Capability::Cr);
    }
  }
}

}  // namespace

void diff(const Frame* shown, const Frame& next, const TerminalCapabilities& capabilities, std::string& out) {
  const std::size_t start = out.size();
  const Frame* modes = shown;
  if (shown != nullptr &&
      (shown->surface.columns() != next.surface.columns() || shown->surface.rows() != next.surface.rows())) {
    shown = nullptr;
  }
  set_modes(modes, next, capabilities, out);
  const std::size_t body = out.size();
  ScreenWriter writer(capabilities, next.surface.columns(), next.surface.rows(), out);
  if (shown != nullptr) writer.set_position(shown->cursor.x, shown->cursor.y);
  if (next.surface.columns() > 0 && next.surface.rows() > 0) {
    draw_surface(shown, next, capabilities, writer);
    writer.move(std::clamp(next.cursor.x, 0, next.surface.columns() - 1),
                std::clamp(next.cursor.y, 0, next.surface.rows() - 1));
  }

  const bool was_visible = modes == nullptr || modes->cursor.visible;
  const bool large = out.size() - body > kAtomicBytes;
  const bool synchronized = large && capabilities.has(Capability::Sync);
  const bool hide = was_visible && (large || !next.cursor.visible) && capabilities.has(Capability::civis);
  set_cursor_look(modes == nullptr ? Cursor{} : modes->cursor, next.cursor, capabilities, out);
  if (next.cursor.visible && (hide || !was_visible)) out += capabilities.string(Capability::cnorm);
  // cnorm of some terminals resets the shape with the visibility.
  if (hide) out.insert(body, capabilities.string(Capability::civis));
  if (synchronized) {
    out.insert(start, capabilities.expand(Capability::Sync, 1));
    out += capabilities.expand(Capability::Sync, 2);
  }
}

void start_sequence(const TerminalCapabilities& capabilities, std::string& out) {
  out += capabilities.string(Capability::smcup);
  out += capabilities.string(Capability::smkx);
  out += capabilities.string(Capability::enacs);
  out += capabilities.string(Capability::clear);
  set_mouse(OuterMouse::Off, capabilities, out);
  out += capabilities.string(Capability::cnorm);
  if (capabilities.vt100_like() && capabilities.has(Capability::XT)) {
    // What is answered in order: kitty's keyboard before DA1, which all answer; DA2, XTVERSION, whether synchronized
    // output is known, the colours, and the theme, with reports of its changes.
    out += "\x1B[?u\x1B[c\x1B[>c\x1B[>q\x1B[?2026$p\x1B]10;?\x1B\\\x1B]11;?\x1B\\\x1B[?2031h\x1B[?996n";
  }
  if (capabilities.kitty_keyboard()) keyboard_sequence(out);
}

void keyboard_sequence(std::string& out) {
  out += "\x1B[>0u";
}

void stop_sequence(const Frame* last, const TerminalCapabilities& capabilities, std::string& out) {
  const Frame frame = last == nullptr ? Frame{}
                                      : Frame{.cursor = last->cursor,
                                              .mouse = last->mouse,
                                              .bracketed_paste = last->bracketed_paste,
                                              .focus = last->focus,
                                              .extended_keys = last->extended_keys};
  const int rows = last == nullptr ? 0 : last->surface.rows();
  if (rows > 0 && capabilities.has(Capability::csr)) out += capabilities.expand(Capability::csr, 0, rows - 1);
  out += capabilities.string(Capability::sgr0);
  out += capabilities.string(Capability::rmkx);
  out += capabilities.string(Capability::clear);
  if (frame.bracketed_paste) out += capabilities.string(Capability::Dsbp);
  if (frame.focus) out += capabilities.string(Capability::Dsfcs);
  if (frame.extended_keys && !capabilities.kitty_keyboard()) out += capabilities.string(Capability::Dseks);
  if (capabilities.kitty_keyboard()) out += "\x1B[<u";
  if (capabilities.vt100_like() && capabilities.has(Capability::XT)) out += "\x1B[?2031l";
  set_mouse(OuterMouse::Off, capabilities, out);
  set_cursor_look(frame.cursor, Cursor{}, capabilities, out);
  out += capabilities.string(Capability::cnorm);
  out += capabilities.string(Capability::rmcup);
}

}  // namespace mux::render
