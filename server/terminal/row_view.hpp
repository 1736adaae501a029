// RowView: one row of a terminal, from the screen or the history, as text and styles by column.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/terminal/style.hpp"
#include "server/terminal/surface.hpp"

namespace mux::terminal {

// What is remembered of a row besides its cells.
struct RowFlags {
  bool wrapped = false;        // its text goes on in the next row
  bool prompt_start = false;   // OSC 133 A or P began in it
  bool output_start = false;   // OSC 133 C
  bool second_prompt = false;  // OSC 133 P ; k=s
};

// One column. Text is one grapheme cluster in UTF-8: " " for a blank, empty for the second half of a wide cell (width
// 0). With the attribute kLineDrawing the text is the ASCII letter of DEC Special Graphics.
struct CellView {
  std::string_view text;
  const Style* style = nullptr;     // never null
  const Hyperlink* link = nullptr;  // null for none
  std::uint8_t width = 1;
  bool written = false;  // a character was printed here; false for what was never written or was erased
};

// A row of the history that is one whole segment and holds printable ASCII and nothing else: its text need not be
// decoded.
struct PlainRow {
  std::string_view text;  // the stored columns, a byte each; until another row is read
  int used = 0;           // as RowView::used() and size()
  int size = 0;
  bool wrapped = false;
  bool styled = false;
};

// A decoded row. Reuse one for many rows: after the first few, Terminal::read_row() allocates nothing. The pointers in
// its cells live until the terminal is next changed or the view is used again.
class RowView {
 public:
  // Columns that hold cells: the row's own width in memory, at most the terminal's columns (tmux's cell size).
  [[nodiscard]] int size() const noexcept { return static_cast<int>(cells_.size()); }
  // One past the last column that was ever written since the row was last cleared (tmux's used cells).
  [[nodiscard]] int used() const noexcept { return used_; }
  // Column `x`, from 0; past size() a blank of the default style.
  [[nodiscard]] CellView cell(int x) const;
  [[nodiscard]] const RowFlags& flags() const noexcept { return flags_; }
  // When the row was last scrolled in or begun, seconds since the epoch; 0 when not known.
  [[nodiscard]] std::uint32_t time() const noexcept { return time_; }
  // Text of the columns [from, to), blanks as spaces, the second halves of wide cells left out.
  [[nodiscard]] std::string text(int from, int to) const;
  // All text without trailing spaces.
  [[nodiscard]] std::string text() const;

  // Used by those who fill a view.
  struct Entry {
    std::uint32_t offset;  // into the text
    std::uint16_t length;
    std::uint8_t width;
    bool written;
    const Style* style;
    const Hyperlink* link;
  };
  void clear();
  void add_blank(const Style* style, const Hyperlink* link);
  void add(std::string_view text, int width, const Style* style, const Hyperlink* link);
  // What the pointers in the cells point into, where nobody else keeps it.
  void hold(std::shared_ptr<const void> owner) noexcept { owner_ = std::move(owner); }
  void set_used(int used) noexcept { used_ = used; }
  void set_flags(RowFlags flags) noexcept { flags_ = flags; }
  void set_time(std::uint32_t time) noexcept { time_ = time; }

 private:
  std::vector<Entry> cells_;
  std::string text_;
  RowFlags flags_;
  std::uint32_t time_ = 0;
  int used_ = 0;
  std::shared_ptr<const void> owner_;
};

}  // namespace mux::terminal
