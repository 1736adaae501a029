// TextSnapshot: the frozen lines that copy mode moves over: history, then screen, row by row.
#pragma once

#include <cstdint>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/terminal/style.hpp"
#include "server/terminal/surface.hpp"

namespace mux::mode {

// A place in the text: column, and row counted from the oldest line of the history.
struct TextPoint {
  int x = 0;
  int y = 0;
  friend bool operator==(const TextPoint&, const TextPoint&) = default;
  friend bool operator<(const TextPoint& a, const TextPoint& b) { return a.y != b.y ? a.y < b.y : a.x < b.x; }
};

// One column of a row; the second half of a wide character has width 0 and no text.
struct TextCell {
  std::uint32_t offset = 0;  // into TextLine::text
  std::uint16_t length = 0;
  std::uint8_t width = 1;
  std::uint16_t link = 0;  // index for TextSnapshot::link, 0 for none
  terminal::Style style;
};

// One row. Columns past the last cell are blanks.
struct TextLine {
  std::string text;  // UTF-8 of all cells
  std::vector<TextCell> cells;
  bool wrapped = false;       // goes on in the next row
  bool prompt_start = false;  // a shell prompt begins in it (OSC 133 A)
  bool output_start = false;  // a command's output begins in it (OSC 133 C)
  std::time_t time = 0;       // when it was written; 0 unknown

  // The text of a column: a blank past the end, empty for the second half of a wide character.
  [[nodiscard]] std::string_view at(int x) const {
    if (x < 0 || x >= static_cast<int>(cells.size())) {
      return " ";
    }
    const TextCell& cell = cells[static_cast<std::size_t>(x)];
    return std::string_view(text).substr(cell.offset, cell.length);
  }
  [[nodiscard]] bool is_padding(int x) const {
    return x >= 0 && x < static_cast<int>(cells.size()) && cells[static_cast<std::size_t>(x)].width == 0;
  }
  // Columns up to the last one that is no blank.
  [[nodiscard]] int length() const;
  void add(std::string_view cluster, int width, const terminal::Style& style, std::uint16_t link = 0);
};

class TextSnapshot {
 public:
  virtual ~TextSnapshot() = default;
  [[nodiscard]] virtual int columns() const = 0;
  // Rows of the screen, and of the history above it.
  [[nodiscard]] virtual int rows() const = 0;
  [[nodiscard]] virtual int history() const = 0;
  // Row `y`, which must be below history() + rows(). The reference stays good until release().
  [[nodiscard]] virtual const TextLine& line(int y) const = 0;
  // Whether row `y` goes on in the next one.
  [[nodiscard]] virtual bool wrapped(int y) const { return line(y).wrapped; }
  // The text of row `y` where it can be had without its cells: all columns, without trailing blanks when `trim`.
  [[nodiscard]] virtual bool append_text(int, bool /*trim*/, std::string& /*out*/) const { return false; }
  // Forgets cached lines when there are many of them.
  virtual void release() const {}
  [[nodiscard]] virtual terminal::Hyperlink link(std::uint16_t) const { return {}; }

  [[nodiscard]] int last_row() const { return history() + rows() - 1; }
  [[nodiscard]] int length(int y) const { return line(y).length(); }
};

// Lines that are given as text: what view mode shows.
class OwnedText final : public TextSnapshot {
 public:
  OwnedText(int columns, int rows) : columns_(columns), rows_(rows) {}
  void append(std::string_view text);
  void resize(int columns, int rows);

  [[nodiscard]] int columns() const override { return columns_; }
  [[nodiscard]] int rows() const override { return rows_; }
  [[nodiscard]] int history() const override;
  [[nodiscard]] const TextLine& line(int y) const override;

 private:
  void wrap(std::string_view text);

  int columns_;
  int rows_;
  std::vector<std::string> source_;
  std::vector<TextLine> lines_;
};

}  // namespace mux::mode
