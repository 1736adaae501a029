// Feeds a file to a Terminal and prints what a test compares: capture, cursor, modes.
//   terminal_driver FILE COLUMNS ROWS HISTORY [-e] [-J] [-N] [-T] [-h] [-f] [-a] [-r COLUMNSxROWS]...
//   terminal_driver -w: the columns of all characters, a digit each.
// -a prints the replies instead; -h prints the history too; -f prints one line of facts after the rows; -r resizes
// after the file was fed.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "server/terminal/capture.hpp"
#include "server/terminal/terminal.hpp"
#include "server/terminal/width.hpp"

namespace {

int print_widths() {
  std::string digits;
  for (char32_t codepoint = 0; codepoint <= 0x10FFFF; ++codepoint) {
    digits += static_cast<char>('0' + mux::terminal::codepoint_width(codepoint));
  }
  std::fwrite(digits.data(), 1, digits.size(), stdout);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace mux::terminal;
  if (argc == 2 && std::string_view(argv[1]) == "-w") return print_widths();
  if (argc < 5) {
    std::fputs("usage: terminal_driver file columns rows history [options]\n", stderr);
    return 2;
  }
  TerminalOptions options;
  options.columns = std::atoi(argv[2]);
  options.rows = std::atoi(argv[3]);
  options.history_limit = std::atoi(argv[4]);
  Terminal terminal(options);
  std::ifstream file(argv[1], std::ios::binary);
  terminal.feed(std::string(std::istreambuf_iterator<char>(file), {}));
  CaptureOptions shown;
  bool facts = false;
  bool replies = false;
  for (int i = 5; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "-e") shown.escapes = true;
    if (argument == "-J") shown.join = true;
    if (argument == "-N") shown.keep_spaces = true;
    if (argument == "-T") shown.used_only = true;
    if (argument == "-h") shown.start_of_history = true;
    if (argument == "-f") facts = true;
    if (argument == "-a") replies = true;
    if (argument == "-r" && i + 1 < argc) {
      int columns = 0;
      int rows = 0;
      if (std::sscanf(argv[++i], "%dx%d", &columns, &rows) == 2) terminal.resize(columns, rows);
    }
  }
  const std::string text = replies ? terminal.take_replies() : capture(terminal, shown);
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (facts) {
    const CursorState cursor = terminal.cursor();
    std::printf("cursor=%d,%d history=%d alternate=%d region=%d,%d insert=%d wrap=%d origin=%d visible=%d\n", cursor.x,
                cursor.y, terminal.history_size(), terminal.alternate_on() ? 1 : 0, terminal.scroll_region_upper(),
                terminal.scroll_region_lower(), terminal.modes().has(Mode::Insert) ? 1 : 0,
                terminal.modes().has(Mode::Wrap) ? 1 : 0, terminal.modes().has(Mode::Origin) ? 1 : 0,
                cursor.visible ? 1 : 0);
  }
  return 0;
}
