// Cursor motion, erasing, scrolling and text; every branch keeps the terminal's state as this object knows it.
#include "server/render/screen_writer.hpp"

#include <algorithm>

#include "protocol/base/utf8.hpp"
#include "server/render/line_drawing.hpp"
#include "server/terminal/width_table.hpp"

namespace mux::render {

using terminal::Style;
using terminal::Surface;
using terminal::SurfaceCell;

namespace {

// Unchanged cells that are written again rather than jumped over.
constexpr int kMaxBridge = 4;
// Runs that are worth ECH or REP.
constexpr int kMinErase = 8;
constexpr int kMinRepeat = 12;

// Whether all terminals agree on the columns of this cluster: a single character that is neither an emoji nor private.
inline bool is_width_certain(std::string_view text) {
  if (text.size() == 1) return true;
  const Utf8Character character = decode_utf8(text);
  const char32_t c = character.codepoint;
  return character.length == text.size() && c < 0x1F000 && !(c >= 0xE000 && c < 0xF900) && !(c >= 0x2600 && c < 0x2800);
}

// Whether terminals that join clusters would join this one to the character printed before it.
inline bool joins_backwards(std::string_view text) {
  if (static_cast<unsigned char>(text.front()) < 0x80) return false;
  return terminal::codepoint_table()[decode_utf8(text).codepoint].may_join();
}

// Whether a cell is a blank of which nothing can be seen but its background.
bool shows_only_background(const Surface& surface, const SurfaceCell& cell) {
  // Italics are reverse on terminals that have none.
  constexpr std::uint16_t kVisible = terminal::attribute::kReverse | terminal::attribute::kItalic |
                                     terminal::attribute::kStrikethrough | terminal::attribute::kOverline;
  return cell.link == 0 && (cell.style.attributes & kVisible) == 0 &&
         cell.style.underline == terminal::Underline::None && surface.text(cell) == " ";
}

// Whether terminals agree on what REP makes of a cell.
bool may_repeat(const Surface& surface, const SurfaceCell& cell) {
  return cell.width == 1 && surface.text(cell).size() == 1 && !cell.style.has(terminal::attribute::kLineDrawing);
}

}  // namespace

// A row to write and what stands there now.
struct ScreenWriter::Row {
  const Surface& next;
  const Surface* old;
  int y;
  int old_row;

  [[nodiscard]] bool same(int x) const {
    const SurfaceCell& cell = next.at(x, y);
    if (old_row == kBlankRow) return shows_only_background(next, cell) && cell.style.background.is_default();
    const SurfaceCell& before = old->at(x, old_row);
    if (same_cell(*old, before, next, cell)) return true;
    return cell.style.background == before.style.background && shows_only_background(next, cell) &&
           shows_only_background(*old, before);
  }
  [[nodiscard]] bool is_blank(int x) const {
    const SurfaceCell& cell = next.at(x, y);
    return cell.link == 0 && cell.width == 1 && next.text(cell) == " ";
  }
};

ScreenWriter::ScreenWriter(const TerminalCapabilities& capabilities, int columns, int rows, std::string& out)
    : capabilities_(capabilities), out_(out), pen_(capabilities, out), columns_(columns), rows_(rows) {
  exact_repeat_ = capabilities.string(Capability::rep) == "%p1%c\x1B[%p2%{1}%-%db";
  auto_margin_ = capabilities.has(Capability::am) && !capabilities.has(Capability::xenl);
}

void ScreenWriter::set_position(int x, int y) noexcept {
  x_ = x >= 0 && x < columns_ ? x : -1;
  y_ = y >= 0 && y < rows_ ? y : -1;
}

void ScreenWriter::append_number(char final, int count) {
  out_ += "\x1B[";
  if (count != 1) out_ += std::to_string(count);
  out_ += final;
}

void ScreenWriter::move_absolute(int x, int y) {
  if (!capabilities_.standard_motion()) {
    out_ += capabilities_.expand(Capability::cup, y, x);
  } else {
    out_ += "\x1B[";
    if (x != 0 || y != 0) {
      if (y != 0) out_ += std::to_string(y + 1);
      if (x != 0) (out_ += ';') += std::to_string(x + 1);
    }
    out_ += 'H';
  }
}

void ScreenWriter::move(int x, int y) {
  if (x == x_ && y == y_) return;
  printed_ = false;
  const bool standard = capabilities_.standard_motion();
  if (y == y_ && x == 0) {
    out_ += '\r';
  } else if (y_ >= 0 && y == y_ + 1 && x == 0) {
    out_ += "\r\n";
  } else if (standard && y == y_ && x_ >= 0) {
    const int ahead = x - x_;
    if (ahead < 0 && ahead >= -3) {
      out_.append(static_cast<std::size_t>(-ahead), '\b');
    } else {
      append_number(ahead > 0 ? 'C' : 'D', std::abs(ahead));
    }
  } else if (standard && x_ >= 0 && x == x_ && y_ >= 0) {
    append_number(y > y_ ? 'B' : 'A', std::abs(y - y_));
  } else {
    move_absolute(x, y);
  }
  x_ = x;
  y_ = y;
}

void ScreenWriter::clear() {
  pen_.reset();
  out_ += capabilities_.string(Capability::clear);
  x_ = 0;
  y_ = 0;
}

bool ScreenWriter::can_scroll(const Scroll& scroll) const {
  if (!capabilities_.has(Capability::csr)) return false;
  return scroll.lines > 0 || capabilities_.has(Capability::ri) || capabilities_.has(Capability::rin);
}

void ScreenWriter::scroll(const Scroll& scroll) {
  pen_.reset();
  const bool whole = scroll.top == 0 && scroll.bottom == rows_ - 1;
  // csr leaves the cursor at home or nowhere certain.
  if (!whole) {
    out_ += capabilities_.expand(Capability::csr, scroll.top, scroll.bottom);
    x_ = y_ = -1;
  }
  index_lines(scroll);
  if (!whole) {
    out_ += capabilities_.expand(Capability::csr, 0, rows_ - 1);
    x_ = y_ = -1;
  }
}

void ScreenWriter::index_lines(const Scroll& scroll) {
  const int count = std::abs(scroll.lines);
  const bool up = scroll.lines > 0;
  const Capability many = up ? Capability::indn : Capability::rin;
  // Line feeds scroll only at the region's end; from there they are the shortest for a few lines.
  constexpr int kFewLines = 4;
  move(0, up ? scroll.bottom : scroll.top);
  if (count > kFewLines && capabilities_.has(many)) {
    out_ += capabilities_.expand(many, count);
    return;
  }
  for (int i = 0; i < count; ++i) {
    if (up) {
      out_ += '\n';
    } else if (capabilities_.has(Capability::ri)) {
      out_ += capabilities_.string(Capability::ri);
    } else {
      out_ += capabilities_.expand(Capability::rin, 1);
    }
  }
}

// The column from which all cells are blanks of one style that erasing gives; columns_ when there is none.
int ScreenWriter::blank_tail(const Surface& next, int y) const {
  const Row row{next, nullptr, y, kBlankRow};
  const Style& style = next.at(columns_ - 1, y).style;
  if (!capabilities_.has(Capability::el) || !pen_.erases_as(style)) return columns_;
  const Style shown = pen_.reduced(style);
  int x = columns_;
  const auto erased_alike = [&](const Style& other) {
    return other == style || (pen_.erases_as(other) && pen_.reduced(other).background == shown.background);
  };
  while (x > 0 && row.is_blank(x - 1) && erased_alike(next.at(x - 1, y).style)) --x;
  return x;
}

void ScreenWriter::write_row(const Surface& next, int y, const Surface* old, int old_row) {
  const Row row{next, old, y, old_row};
  int first = 0;
  while (first < columns_ && row.same(first)) ++first;
  if (first == columns_) return;
  int last = columns_ - 1;
  while (row.same(last)) --last;
  const int tail = blank_tail(next, y);
  for (int x = first; x <= last;) {
    if (row.same(x)) {
      int end = x;
      while (end <= last && row.same(end)) ++end;
      if (end > last) break;
      // A short gap costs less to write again, when it looks alike and the cursor is at its beginning.
      const bool bridge = end - x <= kMaxBridge && x == x_ && y == y_ && next.at(x, y).style == next.at(x - 1, y).style;
      if (!bridge) {
        x = end;
        continue;
      }
    }
    // The second half of a wide cell is written with its first one.
    if (x > 0 && next.at(x, y).width == 0 && next.at(x - 1, y).width == 2) --x;
    if (x >= tail && last - x >= 3) {
      move(x, y);
      pen_.set(Style{.background = next.at(columns_ - 1, y).style.background});
      out_ += capabilities_.string(Capability::el);
      return;
    }
    if (auto_margin_ && x == columns_ - 1 && y == rows_ - 1) return;  // writing there would scroll the screen
    move(x, y);
    x = write_blanks(row, x);
  }
}

// Writes at `x` a cell, or a run that can be erased or repeated. Returns the column after it. The length of a run is
// only looked for where that can be used: a row takes a time that grows with its width, not with the square of that.
int ScreenWriter::write_blanks(const Row& row, int x) {
  const SurfaceCell& cell = row.next.at(x, row.y);
  const Style& style = cell.style;
  if (row.is_blank(x) && capabilities_.has(Capability::ech) && pen_.erases_as(style)) {
    int end = x;
    while (end < columns_ && row.is_blank(end) && row.next.at(end, row.y).style == style) ++end;
    if (end - x >= kMinErase) {
      pen_.set(Style{.background = style.background});
      out_ += capabilities_.expand(Capability::ech, end - x);
      return end;
    }
  }
  if (!exact_repeat_ || !may_repeat(row.next, cell)) return write_cell(row.next, x, row.y);
  int end = x + 1;
  while (end < columns_ && same_cell(row.next, cell, row.next, row.next.at(end, row.y))) ++end;
  const bool last_cell = row.y == rows_ - 1 && end == columns_;
  write_cell(row.next, x, row.y);
  if (end - x < kMinRepeat || (last_cell && auto_margin_)) return x + 1;
  append_number('b', end - x - 1);
  x_ = end < columns_ ? end : -1;
  return end;
}

int ScreenWriter::write_cell(const Surface& next, int x, int y) {
  const SurfaceCell& cell = next.at(x, y);
  pen_.set(cell.style, next.link(cell));
  const std::string_view text = next.text(cell);
  const int width = std::max<int>(cell.width, 1);
  // A motion, if to the same place, ends what a character may join.
  if (printed_ && !text.empty() && joins_backwards(text)) move_absolute(x, y);
  printed_ = true;
  write_text(cell.width == 0 || text.empty() ? " " : text, width, cell.style);
  x_ = x + width;
  y_ = y;
  // Past the last column, or where terminals disagree on widths, the cursor has to be placed anew.
  if (x_ >= columns_ || !is_width_certain(text)) x_ = -1;
  if (x_ < 0 && auto_margin_ && x + width >= columns_) y_ = -1;
  return x + width;
}

void ScreenWriter::write_text(std::string_view text, int width, const Style& style) {
  char letter = style.has(terminal::attribute::kLineDrawing) && text.size() == 1 ? text.front() : '\0';
  if (capabilities_.utf8()) {
    const std::string_view drawn = letter == 0 ? std::string_view{} : line_drawing_utf8(letter);
    out_ += drawn.empty() ? text : drawn;
    return;
  }
  const bool ascii = text.size() == 1 && static_cast<unsigned char>(text.front()) < 0x80;
  if (letter == 0 && !ascii) letter = line_drawing_letter(text);
  if (letter == 0) {
    pen_.set_line_drawing(false);
    out_ += ascii ? std::string(text) : std::string(static_cast<std::size_t>(width), '_');
    return;
  }
  // acsc lists pairs: a letter, and the terminal's character for it.
  const std::string& pairs = capabilities_.string(Capability::acsc);
  for (std::size_t i = 0; i + 1 < pairs.size() && capabilities_.has(Capability::smacs); i += 2) {
    if (pairs[i] != letter) continue;
    pen_.set_line_drawing(true);
    out_ += pairs[i + 1];
    return;
  }
  pen_.set_line_drawing(false);
  out_ += line_drawing_ascii(letter);
}

}  // namespace mux::render
