// What must hold of a terminal at any moment, and its text as one string, which changes of size keep.
#pragma once

#include <string>

#include "server/terminal/terminal.hpp"

namespace mux::fuzz {

// Ends the process when a row, a wide character, the cursor, the region or the history is not as it must be.
void check_invariants(const terminal::Terminal& terminal);

// Draws a view of the terminal and looks whether its wide characters are whole.
void check_drawn(const terminal::Terminal& terminal, int columns, int rows, int scroll);

// Everything that a terminal holds, as a capture with escapes, and its state in words.
std::string picture(const terminal::Terminal& terminal);

// The terminal becomes the one restored from its checkpoint, after a comparison of their pictures.
void check_checkpoint(terminal::Terminal& terminal);

// History and primary screen as logical lines. A line begins with a byte that tells its marks and ends with a newline;
// blanks at its end and empty lines at the end of all are left out, and halves of wide characters are not told.
struct Text {
  std::string lines;
  // Where the cursor stands: the logical line and the column in it. Behind the text of its line, `column` is -1.
  int line = 0;
  int column = 0;
  // A row goes on below without being full, or where there is nothing: blanks fill it, or its line ends there, when it
  // leaves the screen.
  bool gapped = false;
  std::size_t cursor_line_at = 0;  // where that line begins in `lines`; its length when all behind is empty
};
Text text_of(const terminal::Terminal& terminal);

}  // namespace mux::fuzz
