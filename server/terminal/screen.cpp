// Screen: writing characters and moving the cursor.
#include "server/terminal/screen.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "protocol/base/utf8.hpp"
#include "server/terminal/row_packer.hpp"
#include "server/terminal/width_table.hpp"

namespace mux::terminal {

namespace {
constexpr int kTabDistance = 8;
constexpr char32_t kEmojiPresentation = 0xFE0F;
}  // namespace

Screen::Screen(int columns, int rows, int limit)
    : history_limit(limit), primary_(columns, rows), lower_(rows - 1), right_(columns - 1) {
  history_.set_width(columns);
  reset_tabs();
}

StyleId Screen::blank_style() {
  if (!blank_known_) {
    LinkedStyle blank;
    blank.style.background = pen.style.style.background;
    blank_id_ = styles_.intern(blank);
    blank_known_ = true;
  }
  return blank_id_;
}

// Blanks the halves of wide cells that writing [from, to) would leave behind.
void Screen::break_wide(Row& row, int from, int to) {
  const Cell* const cells = std::as_const(*grid_).cells(row);
  if (from < row.extent && cells[from].tail() && from > 0) grid_->cells(row)[from - 1] = {U' ', kDefaultStyleId};
  if (to < row.extent && cells[to].tail()) grid_->cells(row)[to] = {U' ', kDefaultStyleId};
}

// An alternate screen that was made narrower keeps columns behind its edge: what moves before it leaves no half there.
void Screen::break_at_edge(Row& row) {
  Cell* cells = grid_->cells(row);
  if (row.extent > columns() && cells[columns()].tail()) break_wide(row, columns(), columns());
}

void Screen::wrap() {
  line_feed(true);
  carriage_return();
}

// Wraps if `width` columns do not fit; false when they cannot be written at all.
bool Screen::make_room(int width) {
  if (width > columns()) return false;
  if (narrowed_) return wrap_at_margin(width);
  if (x_ + width > columns()) {
    if (!modes.has(Mode::Wrap)) return false;
    wrap();
  }
  return true;
}

// The cursor's column after writing `width` columns: without wrapping it stays in the last one.
int Screen::advanced(int width) const {
  const int limit = modes.has(Mode::Wrap) ? columns() : columns() - 1;
  return std::min(x_ + width, limit);
}

void Screen::print_ascii(std::string_view text) {
  if (text.empty()) return;
  const StyleId style = pen_id_;
  last_printed_ = static_cast<unsigned char>(text.back());
  if (!writes_plainly()) {
    for (const char byte : text) print_mapped(static_cast<unsigned char>(byte));
    return;
  }
  while (!text.empty()) {
    if (x_ >= columns()) wrap();
    const int count = std::min(static_cast<int>(text.size()), columns() - x_);
    Row& row = touch(y_);
    const int end = x_ + count;
    if (row.has_wide) break_wide(row, x_, end);
    if (end > row.extent) grid_->extend(row, end, x_);
    if (row.packed.columns != 0) {
      RowPacker::add_ascii(*grid_, row, x_, text.substr(0, static_cast<std::size_t>(count)));
    }
    Cell* cell = grid_->cells_to_print(row) + x_;
    for (int i = 0; i < count; ++i) cell[i] = {static_cast<unsigned char>(text[static_cast<std::size_t>(i)]), style};
    if (end > row.used) row.used = static_cast<std::uint16_t>(end);
    x_ = end;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

// Writes one cell of `width` columns at the cursor, which has room for it.
void Screen::put_cell(std::uint32_t content, int width) {
  if (modes.has(Mode::Insert)) insert_characters(width);
  Row& row = touch(y_);
  const int end = x_ + width;
  grid_->extend(row, end);
  if (row.has_wide) break_wide(row, x_, end);
  Cell* cell = grid_->cells(row) + x_;
  StyleId style = pen_id_;
  if (pen.charsets[pen.shifted] == Charset::LineDrawing && content >= 0x20 && content < 0x7F) {
    LinkedStyle drawing = pen.style;
    drawing.style.attributes |= attribute::kLineDrawing;
    style = styles_.intern(drawing);
  }
  cell[0] = {width == 2 ? content | Cell::kWide : content, style};
  if (width == 2) {
    cell[1] = {Cell::kTail, style};
    row.has_wide = true;
  }
  if (end > row.used) row.used = static_cast<std::uint16_t>(end);
  if (narrowed_ && end == right_ + 1) {
    x_ = right_;
    margin_wrap_ = modes.has(Mode::Wrap);
  } else {
    x_ = advanced(width);
  }
}

// Adds a character to the cluster before the cursor, when it belongs there.
bool Screen::join_previous(char32_t codepoint) {
  if (x_ == 0 && !margin_wrap_) return false;
  int at = x_ - 1;
  if (!modes.has(Mode::Wrap) && x_ == right() && !grid_->at(x_, y_).blank()) at = x_;
  if (margin_wrap_) at = x_;
  Row& row = grid_->row(y_);
  if (at >= row.extent) return false;
  Cell* cells = grid_->cells(row);
  if (cells[at].tail() && at > 0) --at;
  Cell& cell = cells[at];
  if (cell.blank()) return false;
  std::string text;
  if (cell.cluster()) {
    text = clusters_.at(cell.value());
  } else {
    append_utf8(text, cell.value());
  }
  char32_t previous = 0;
  int indicators = 0;
  bool pictograph = false;  // only what extends it follows the last one (GB11)
  for (std::string_view rest = text; !rest.empty();) {
    const Utf8Character next = decode_utf8(rest);
    previous = next.codepoint;
    const CodepointClass kind = codepoint_table()[previous];
    pictograph = kind.only_after_joiner() || (pictograph && kind.may_join());
    if (is_regional_indicator(previous)) ++indicators;
    rest.remove_prefix(next.length);
  }
  if (!joins_cluster(previous, codepoint, indicators, pictograph)) return false;
  // A cluster takes as many columns as whoever draws it gives it: one that cannot become wide stays what it is.
  const bool pairs = indicators == 1 && is_regional_indicator(codepoint);
  const bool widens = codepoint == kEmojiPresentation || pairs || codepoint_table()[codepoint].width() == 2;
  const bool wide = cell.wide();
  const bool has_room = at + 2 <= columns() && at + 1 == x_;
  if (widens && !wide && !has_room) return codepoint_table()[codepoint].width() == 0;
  append_utf8(text, codepoint);
  if (text.size() > ClusterTable::kMaxBytes) return true;
  const std::uint32_t id = clusters_.intern(text);
  if (id == 0) return true;
  row.generation = generation_;
  if (!widens || wide) clusters_.note_joined(cell.content & ~Cell::kWide, codepoint, id);
  cell.content = id | Cell::kCluster | (wide ? Cell::kWide : 0);
  if (widens && !wide) {
    grid_->extend(row, at + 2);
    break_wide(row, at + 1, at + 2);
    Cell* base = grid_->cells(row) + at;
    base[0].content |= Cell::kWide;
    base[1] = {Cell::kTail, base[0].style};
    row.has_wide = true;
    row.used = std::max<std::uint16_t>(row.used, static_cast<std::uint16_t>(at + 2));
    x_ = std::min(at + 2, modes.has(Mode::Wrap) ? columns() : columns() - 1);
  }
  return true;
}

void Screen::print(char32_t codepoint) {
  const CodepointClass kind = codepoint_table()[codepoint];
  if (kind.may_join() && join_previous(codepoint)) {
    last_printed_ = 0;
    return;
  }
  const int width = kind.width();
  if (width == 0) return;
  last_printed_ = codepoint;
  if (make_room(width)) put_cell(codepoint, width);
}

void Screen::repeat_last(int count) {
  if (last_printed_ == 0) return;
  count = std::clamp(count, 0, columns() - x_);
  for (int i = 0; i < count; ++i) print(last_printed_);
}

void Screen::cursor_up(int count) {
  count = std::max(count, 1);
  y_ -= std::min(count, y_ < upper_ ? y_ : y_ - upper_);
  if (x_ == columns()) --x_;
}

void Screen::cursor_down(int count) {
  count = std::max(count, 1);
  y_ += std::min(count, y_ > lower_ ? rows() - 1 - y_ : lower_ - y_);
  if (x_ == columns()) --x_;
}

void Screen::cursor_left(int count) {
  if (modes.reverse_wraps()) return reverse_wrap(count);
  x_ = std::min(x_, columns() - 1);  // where it is while a wrap is pending
  x_ -= std::min(std::max(count, 1), narrowed_ && x_ >= left_ ? x_ - left_ : x_);
}

void Screen::cursor_right(int count) {
  x_ = std::min(x_ + std::max(count, 1), narrowed_ && x_ <= right_ ? right_ : columns() - 1);
}

void Screen::backspace() {
  if (modes.reverse_wraps()) return reverse_wrap(1);
  x_ = std::min(x_, columns() - 1);
  if (narrowed_ && x_ == left_) return;
  if (x_ > 0) {
    --x_;
  } else if (y_ > 0 && grid_->row(y_ - 1).flags.wrapped) {
    --y_;
    x_ = columns() - 1;
  }
}

void Screen::move_to(int x, int y, bool origin) {
  if (y >= 0) {
    if (origin && modes.has(Mode::Origin)) {
      y = y > lower_ - upper_ ? lower_ : y + upper_;
    }
    y_ = std::min(y, rows() - 1);
  }
  if (x >= 0 && narrowed_ && origin && modes.has(Mode::Origin)) {
    x_ = std::min(x + left_, right_);
  } else if (x >= 0) {
    x_ = std::min(x, columns() - 1);
  }
}

void Screen::right_by(int count) {
  const int last = modes.has(Mode::Origin) ? right() : columns() - 1;
  move_to(std::max(std::min(x_ + std::max(count, 1), last), std::min(x_, columns() - 1)), -1, false);
}

void Screen::down_by(int count) {
  const int last = modes.has(Mode::Origin) ? lower_ : rows() - 1;
  move_to(-1, std::max(std::min(y_ + std::max(count, 1), last), y_), false);
}

void Screen::line_feed(bool wrapped) {
  if (narrowed_) return line_feed_at_margins();
  if (wrapped) grid_->row(y_).flags.wrapped = true;
  if (y_ == lower_) {
    // As tmux: text that wraps brings in a row of the default background, a line feed one of the pen's.
    scroll_region_up(upper_, lower_, 1, true, wrapped ? kDefaultStyleId : blank_style());
  } else if (y_ < rows() - 1) {
    ++y_;
  }
}

void Screen::reverse_index() {
  if (y_ == upper_ && narrowed_) {
    if (between_margins()) shift_rows(upper_, lower_, -1);
  } else if (y_ == upper_) {
    unwrap_above(upper_ + 1);
    scroll_region_down(upper_, lower_, 1);
  } else if (y_ > 0) {
    --y_;
  }
}

void Screen::tab(int count) {
  const int last = narrowed_ && x_ <= right_ ? right_ : columns() - 1;
  for (; count > 0 && x_ < last; --count) {
    do {
      ++x_;
    } while (x_ < last && !tabs_[static_cast<std::size_t>(x_)]);
  }
}

void Screen::back_tab(int count) {
  x_ = std::min(x_, columns() - 1);
  const int first = narrowed_ && x_ >= left_ && modes.has(Mode::Origin) ? left_ : 0;
  for (count = std::max(count, 1); count > 0 && x_ > first; --count) {
    do {
      --x_;
    } while (x_ > first && !tabs_[static_cast<std::size_t>(x_)]);
  }
}

void Screen::set_tab() {
  if (x_ < columns()) tabs_[static_cast<std::size_t>(x_)] = true;
}

void Screen::clear_tab() {
  if (x_ < columns()) tabs_[static_cast<std::size_t>(x_)] = false;
}

void Screen::clear_tabs() {
  tabs_.assign(tabs_.size(), false);
}

void Screen::set_tabs(const std::vector<int>& columns) {
  clear_tabs();
  for (const int column : columns) {
    if (column >= 0 && column < this->columns()) tabs_[static_cast<std::size_t>(column)] = true;
  }
}

void Screen::reset_tabs() {
  tabs_.assign(static_cast<std::size_t>(columns()), false);
  for (std::size_t i = kTabDistance; i < tabs_.size(); i += kTabDistance) tabs_[i] = true;
}

}  // namespace mux::terminal
