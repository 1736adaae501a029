// Fuzzes the terminal: bytes in pieces and changes of size; a checkpoint gives the same terminal back, and what goes to
// the pane's input is of a closed grammar.
//
// Input: byte pairs (what, how much) that cut the rest into pieces; each piece is followed by the action.
#include <cstddef>
#include <cstdint>
#include <string>

#include "protocol/base/check.hpp"
#include "server/terminal/capture.hpp"
#include "server/terminal/checkpoint.hpp"
#include "server/terminal/surface.hpp"
#include "server/terminal/terminal.hpp"

namespace {

using mux::terminal::Terminal;

bool one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

// Takes one reply off the front: CSI of digits and ; ? > $ with a final, or OSC or DCS of printable ASCII to its end.
bool take_reply(std::string_view& rest) {
  if (rest.size() < 3 || rest[0] != '\x1b') return false;
  const char kind = rest[1];
  std::size_t at = 2;
  if (kind == '[') {
    while (at < rest.size() && one_of(rest[at], "0123456789;?>$")) ++at;
    if (at == rest.size() || !one_of(rest[at], "cnRyStIO")) return false;
    rest.remove_prefix(at + 1);
    return true;
  }
  if (kind != ']' && kind != 'P') return false;
  while (at < rest.size() && rest[at] >= 0x20 && rest[at] < 0x7F) ++at;
  if (rest.substr(at).starts_with("\x1b\\")) {
    rest.remove_prefix(at + 2);
    return true;
  }
  if (at == rest.size() || rest[at] != '\a') return false;
  rest.remove_prefix(at + 1);
  return true;
}

void check_replies(Terminal& terminal) {
  const std::string replies = terminal.take_replies();
  for (std::string_view rest = replies; !rest.empty();) MUX_CHECK(take_reply(rest));
}

std::string picture(const Terminal& terminal) {
  mux::terminal::CaptureOptions options;
  options.start_of_history = true;
  options.escapes = true;
  options.keep_spaces = true;
  const mux::terminal::CursorState cursor = terminal.cursor();
  return capture(terminal, options) + std::to_string(cursor.x) + "," + std::to_string(cursor.y) + "," +
         std::to_string(terminal.history_size()) + "," + terminal.private_modes() + "," + terminal.tabs() + "," +
         terminal.title();
}

// The restored terminal takes the place of the one saved, so that all that follows is tried on it.
void check_checkpoint(Terminal& terminal) {
  Terminal copy(terminal.options());
  MUX_CHECK(restore(copy, serialize(terminal)).has_value());
  MUX_CHECK(picture(copy) == picture(terminal));
  terminal = std::move(copy);
}

void check_reads(const Terminal& terminal) {
  const mux::terminal::CursorState cursor = terminal.cursor();
  MUX_CHECK(cursor.x >= 0 && cursor.x <= terminal.columns());
  MUX_CHECK(cursor.y >= 0 && cursor.y < terminal.rows());
  mux::terminal::Surface surface(17, 9);
  terminal.draw(surface, 0, 0, {.scroll = terminal.history_size() / 2, .columns = 17, .rows = 9});
  mux::terminal::CaptureOptions joined;
  joined.start_of_history = true;
  joined.join = true;
  joined.escape_controls = true;
  (void)capture(terminal, joined);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;
  mux::terminal::TerminalOptions options;
  options.columns = 20;
  options.rows = 6;
  options.history_limit = 30;
  options.allow_rename = options.allow_passthrough = options.set_clipboard = options.extended_keys = true;
  options.string_limit = 512;
  Terminal terminal(options);
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  while (rest.size() > 2) {
    const auto what = static_cast<std::uint8_t>(rest[0]);
    const auto amount = static_cast<std::uint8_t>(rest[1]);
    const std::string_view piece = rest.substr(2, 1 + (what & 0x3F));
    rest.remove_prefix(2 + piece.size());
    terminal.feed(piece);
    check_replies(terminal);
    if ((what >> 6) == 1) terminal.resize(1 + (amount & 0x1F), 1 + (amount >> 5));
    if ((what >> 6) == 2) check_checkpoint(terminal);
    if ((what >> 6) == 3) check_reads(terminal);
    (void)terminal.take_effects();
  }
  check_checkpoint(terminal);
  check_reads(terminal);
  return 0;
}
