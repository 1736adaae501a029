// Capture: rows of a terminal as text, byte for byte as tmux's capture-pane prints them.
#pragma once

#include <optional>
#include <string>

namespace mux::terminal {

class Surface;
class Terminal;

struct CaptureOptions {
  std::optional<int> start;       // -S: rows, negative in the history; none: 0. `kAll` is the history's start
  std::optional<int> end;         // -E: none: the last row of the screen
  bool start_of_history = false;  // -S -
  bool end_of_screen = false;     // -E -
  bool join = false;              // -J: join wrapped rows, keep trailing spaces
  bool escapes = false;           // -e
  bool escape_controls = false;   // -C: non-printable characters and backslash as octal
  bool keep_spaces = false;       // -N
  bool used_only = false;         // -T: ignore trailing positions without a character
  bool alternate = false;         // -a: the screen saved by the alternate one
  bool line_numbers = false;      // -L: each row's number in front
  bool row_flags = false;         // -F: each row's flags in front
  bool hyperlinks = false;        // -H: one line a link instead of text
};

// The rows, each ended by a newline. Whether -a has anything to show is for the caller (Terminal::alternate_on()).
[[nodiscard]] std::string capture(const Terminal& terminal, const CaptureOptions& options);
// Of what a mode drew (-M): it has no history, and its rows are not joined.
[[nodiscard]] std::string capture(const Surface& surface, const CaptureOptions& options);
// What the rows are made of, for whoever looks for a fault (-R): a line for the whole, one a row, one a cell.
[[nodiscard]] std::string dump_rows(const Terminal& terminal, const CaptureOptions& options);

}  // namespace mux::terminal
