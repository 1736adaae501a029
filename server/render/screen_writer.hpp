// ScreenWriter: a terminal's cursor and pen while a frame is drawn; the cheapest way from cell to cell.
#pragma once

#include <string>

#include "server/render/capabilities.hpp"
#include "server/render/pen.hpp"
#include "server/render/scroll_finder.hpp"
#include "server/terminal/surface.hpp"

namespace mux::render {

class ScreenWriter {
 public:
  ScreenWriter(const TerminalCapabilities& capabilities, int columns, int rows, std::string& out);

  // The cursor is known to be here.
  void set_position(int x, int y) noexcept;
  void move(int x, int y);
  // Clears the screen to default colours.
  void clear();
  void scroll(const Scroll& scroll);
  // Whether scroll() can do it.
  [[nodiscard]] bool can_scroll(const Scroll& scroll) const;

  // Writes the changed cells of row `y`; `old_row` is the row of `old` that the terminal has there, or kBlankRow.
  void write_row(const terminal::Surface& next, int y, const terminal::Surface* old, int old_row);
  [[nodiscard]] Pen& pen() noexcept { return pen_; }

 private:
  struct Row;

  [[nodiscard]] int blank_tail(const terminal::Surface& next, int y) const;
  int write_blanks(const Row& row, int x);
  int write_cell(const terminal::Surface& next, int x, int y);
  void write_text(std::string_view text, int width, const terminal::Style& style);
  void move_absolute(int x, int y);
  void append_number(char final, int count);
  void index_lines(const Scroll& scroll);

  const TerminalCapabilities& capabilities_;
  std::string& out_;
  Pen pen_;
  int columns_;
  int rows_;
  int x_ = -1;  // -1: not known
  int y_ = -1;
  bool printed_ = false;       // since the last motion
  bool exact_repeat_ = false;  // REP is CSI N b
  bool auto_margin_ = false;   // the last column wraps at once (am without xenl)
};

}  // namespace mux::render
