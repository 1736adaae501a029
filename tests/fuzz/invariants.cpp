// Invariants of a terminal: the grids' cells, the cursor, what is read back, checkpoints, and the logical text.
#include "tests/fuzz/invariants.hpp"

#include <fmt/format.h>

#include "protocol/base/check.hpp"
#include "server/terminal/capture.hpp"
#include "server/terminal/checkpoint.hpp"
#include "server/terminal/surface.hpp"
#include "server/terminal/terminal_state.hpp"

namespace mux::fuzz {

namespace {

using terminal::Cell;
using terminal::Grid;
using terminal::Row;
using terminal::RowFlags;
using terminal::RowView;
using terminal::Screen;
using terminal::Terminal;

// A wide character has both of its halves, and no half stands alone. The alternate screen is not reflowed: its rows
// keep what they held behind the edge of a screen that was made narrower.
void check_grid(const Grid& grid, bool alternate) {
  for (int y = 0; y < grid.rows(); ++y) {
    const Row& row = grid.row(y);
    MUX_CHECK(alternate || row.extent <= grid.columns());
    MUX_CHECK(alternate || row.used <= grid.columns());
    const Cell* cells = grid.cells(row);
    bool wide = false;
    for (int x = 0; x < row.extent; ++x) {
      MUX_CHECK(cells[x].tail() == wide);
      wide = cells[x].wide();
      MUX_CHECK(!wide || row.has_wide);
    }
    MUX_CHECK(!wide);
  }
}

void check_cursor(const Terminal& terminal) {
  const terminal::CursorState cursor = terminal.cursor();
  MUX_CHECK(cursor.x >= 0 && cursor.x <= terminal.columns());
  MUX_CHECK(cursor.y >= 0 && cursor.y < terminal.rows());
  MUX_CHECK(terminal.scroll_region_upper() >= 0);
  MUX_CHECK(terminal.scroll_region_upper() <= terminal.scroll_region_lower());
  MUX_CHECK(terminal.scroll_region_lower() < terminal.rows());
}

// Rows as they are read have whole characters and end inside of the screen.
void check_row(const RowView& row, int columns) {
  MUX_CHECK(row.size() <= columns);
  MUX_CHECK(row.used() <= columns);
  int expected = 1;
  for (int x = 0; x < row.size(); ++x) {
    const terminal::CellView cell = row.cell(x);
    MUX_CHECK((cell.width == 0) == (expected == 0));
    MUX_CHECK(cell.style != nullptr);
    expected = cell.width == 2 ? 0 : 1;
  }
  MUX_CHECK(expected == 1);
}

char marks_of(const RowFlags& flags) {
  return static_cast<char>('0' + (flags.prompt_start ? 1 : 0) + (flags.output_start ? 2 : 0) +
                           (flags.second_prompt ? 4 : 0));
}

}  // namespace

void check_invariants(const Terminal& terminal) {
  const Screen& screen = terminal.state().screen;
  check_grid(screen.primary(), false);
  if (screen.alternate_on()) check_grid(screen.grid(), true);
  MUX_CHECK(screen.grid().columns() == terminal.columns() && screen.grid().rows() == terminal.rows());
  check_cursor(terminal);
}

void check_drawn(const Terminal& terminal, int columns, int rows, int scroll) {
  terminal::Surface surface(columns, rows);
  terminal.draw(surface, 0, 0, {.scroll = scroll, .columns = columns, .rows = rows});
  for (int y = 0; y < rows; ++y) {
    bool wide = false;
    for (int x = 0; x < columns; ++x) {
      MUX_CHECK((surface.at(x, y).width == 0) == wide);
      wide = surface.at(x, y).width == 2;
    }
    MUX_CHECK(!wide);
  }
}

std::string picture(const Terminal& terminal) {
  terminal::CaptureOptions options;
  options.start_of_history = true;
  options.escapes = true;
  options.keep_spaces = true;
  const terminal::CursorState cursor = terminal.cursor();
  return capture(terminal, options) + fmt::format("{},{},{},{},{},{}", cursor.x, cursor.y, terminal.history_size(),
                                                  terminal.private_modes(), terminal.tabs(), terminal.title());
}

void check_checkpoint(Terminal& terminal) {
  Terminal copy(terminal.options());
  MUX_CHECK(restore(copy, serialize(terminal)).has_value());
  MUX_CHECK(picture(copy) == picture(terminal));
  terminal = std::move(copy);
}

Text text_of(const Terminal& terminal) {
  Text text;
  const bool alternate = terminal.alternate_on();
  const auto which = alternate ? Terminal::Which::Saved : Terminal::Which::Current;
  const terminal::CursorState cursor = terminal.cursor();
  // While the alternate screen is on, history and primary screen keep the size that they had.
  const Grid& primary = terminal.state().screen.primary();
  RowView row;
  bool begins = true;
  int line = 0;
  int column = 0;
  int last_used = 0;
  std::size_t line_at = 0;
  for (int y = -terminal.history_size(); y < primary.rows(); ++y) {
    terminal.read_row(y, row, which);
    check_row(row, primary.columns());
    // A wide character that found no room leaves its row one column short.
    const int room = row.cell(0).width == 2 ? primary.columns() - 1 : primary.columns();
    text.gapped |= !begins && (last_used < room || row.used() == 0);
    last_used = row.used();
    if (begins) {
      line_at = text.lines.size();
      text.lines += marks_of(row.flags());
      column = 0;
    }
    if (y == cursor.y && !alternate) {
      text.line = line;
      text.column = cursor.x < row.used() ? column + cursor.x : -1;
      text.cursor_line_at = line_at;
    }
    for (int x = 0; x < row.used(); ++x) text.lines += row.cell(x).text;
    column += row.used();
    begins = !row.flags().wrapped || y + 1 == primary.rows();
    if (!begins) continue;
    text.lines.erase(text.lines.find_last_not_of(' ') + 1);
    text.lines += '\n';
    ++line;
  }
  while (text.lines.ends_with("\n0\n")) text.lines.resize(text.lines.size() - 2);
  if (text.lines == "0\n") text.lines.clear();
  text.cursor_line_at = std::min(text.cursor_line_at, text.lines.size());
  return text;
}

}  // namespace mux::fuzz
