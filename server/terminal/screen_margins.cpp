// Screen: left and right margins, and what moves columns rather than rows (DEC STD 070, VT420).
//
// With margins that are narrower than the screen the cursor stays at the right one while a wrap is pending there:
// margin_wrap_ says so, since the next column is a place of its own. Rows are not marked as wrapped, for what stands
// between margins is no line of text that a change of the width could join.
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "server/terminal/screen.hpp"

namespace mux::terminal {

void Screen::update_odd() {
  narrowed_ = modes.has(Mode::LeftRightMargin) && (left_ > 0 || right_ < columns() - 1);
  margin_wrap_ = margin_wrap_ && narrowed_ && x_ == right_;
  odd_ = narrowed_ || unshift_ != 0 || eight_bit_;
}

void Screen::set_margin_mode(bool on) {
  modes.set(Mode::LeftRightMargin, on);
  left_ = 0;
  right_ = columns() - 1;
  margin_wrap_ = false;
  update_odd();
}

void Screen::set_margins(int left, int right) {
  right = std::min(right, columns() - 1);
  if (left >= right) return;
  left_ = left;
  right_ = right;
  margin_wrap_ = false;
  update_odd();
  move_to(0, 0);
}

// As make_room(), for a cursor that may be within margins.
bool Screen::wrap_at_margin(int width) {
  const int end = x_ <= right_ ? right_ + 1 : columns();
  const bool full = margin_wrap_ || x_ + width > end;
  margin_wrap_ = false;
  if (!full) return true;
  if (!modes.has(Mode::Wrap)) return false;
  line_feed_at_margins();
  carriage_return();
  return x_ + width <= right_ + 1;
}

void Screen::line_feed_at_margins() {
  margin_wrap_ = false;
  if (y_ == lower_) {
    if (between_margins()) shift_rows(upper_, lower_, 1);
  } else if (y_ < rows() - 1) {
    ++y_;
  }
}

void Screen::reverse_wrap(int count) {
  margin_wrap_ = false;
  const bool extended = modes.has(Mode::ExtendedReverseWrap);
  for (count = std::max(count, 1); count > 0; --count) {
    if (x_ > (narrowed_ && x_ >= left_ ? left_ : 0)) {
      --x_;
    } else if (y_ == upper_ && extended) {
      y_ = lower_;
      x_ = right();
    } else if (y_ > 0 && y_ != upper_ && (extended || narrowed_ || grid_->row(y_ - 1).flags.wrapped)) {
      --y_;
      x_ = right();
    } else {
      return;
    }
  }
}

// Copies columns [from, to) of one row to another; halves of wide cells become spaces.
void Screen::move_cells(int from_y, int to_y, int from, int to) {
  Row& target = touch(to_y);
  Row& source = grid_->row(from_y);
  grid_->extend(target, to);
  grid_->extend(source, to);
  if (target.has_wide) break_wide(target, from, to);
  Cell* cells = grid_->cells(target);
  std::copy_n(grid_->cells(source) + from, to - from, cells + from);
  if (source.has_wide) {
    if (cells[from].tail()) cells[from] = {U' ', cells[from].style};
    if (cells[to - 1].wide()) cells[to - 1] = {U' ', cells[to - 1].style};
    target.has_wide = true;
  }
  const int used = std::min<int>(source.used, to);
  if (used > from) target.used = std::max(target.used, static_cast<std::uint16_t>(used));
}

// Moves what is between the margins of rows [top, bottom] up (positive) or down by `count`; blanks come in.
void Screen::shift_rows(int top, int bottom, int count) {
  const int height = bottom - top + 1;
  count = std::clamp(count, -height, height);
  unwrap_above(top);
  for (int y = top; y <= bottom; ++y) grid_->row(y).flags.wrapped = false;
  if (count > 0) {
    for (int y = top; y <= bottom - count; ++y) move_cells(y + count, y, left_, right_ + 1);
    for (int y = bottom - count + 1; y <= bottom; ++y) clear_cells(y, left_, right_ + 1);
  } else {
    for (int y = bottom; y >= top - count; --y) move_cells(y + count, y, left_, right_ + 1);
    for (int y = top; y < top - count; ++y) clear_cells(y, left_, right_ + 1);
  }
}

// Moves columns [from, to] of a row right (positive) or left by `count`; blanks come in.
void Screen::shift_columns(int y, int from, int to, int count) {
  const int width = to - from + 1;
  const int shift = std::min(std::abs(count), width);
  Row& row = touch(y);
  grid_->extend(row, columns());
  Cell* cells = grid_->cells(row);
  if (row.has_wide) {
    break_wide(row, from, to + 1);
    // The halves that are inside would move away from those outside.
    if (cells[from].tail()) cells[from] = {U' ', kDefaultStyleId};
    if (cells[to].wide()) cells[to] = {U' ', kDefaultStyleId};
  }
  const Cell blank{0, blank_style()};
  if (count > 0) {
    if (shift < width && cells[to - shift + 1].tail()) cells[to - shift] = {U' ', kDefaultStyleId};
    std::copy_backward(cells + from, cells + to - shift + 1, cells + to + 1);
    std::fill_n(cells + from, shift, blank);
  } else {
    if (shift < width && cells[from + shift].tail()) cells[from + shift] = {U' ', kDefaultStyleId};
    std::copy(cells + from + shift, cells + to + 1, cells + from);
    std::fill_n(cells + to - shift + 1, shift, blank);
  }
  row.used = std::max(row.used, static_cast<std::uint16_t>(to + 1));
}

void Screen::scroll_left(int count) {
  for (int y = upper_; y <= lower_; ++y) shift_columns(y, left(), right(), -std::max(count, 1));
}

void Screen::scroll_right(int count) {
  for (int y = upper_; y <= lower_; ++y) shift_columns(y, left(), right(), std::max(count, 1));
}

void Screen::insert_columns(int count) {
  const int x = std::min(x_, columns() - 1);
  if (x < left() || x > right() || y_ < upper_ || y_ > lower_) return;
  for (int y = upper_; y <= lower_; ++y) shift_columns(y, x, right(), std::max(count, 1));
}

void Screen::delete_columns(int count) {
  const int x = std::min(x_, columns() - 1);
  if (x < left() || x > right() || y_ < upper_ || y_ > lower_) return;
  for (int y = upper_; y <= lower_; ++y) shift_columns(y, x, right(), -std::max(count, 1));
}

void Screen::back_index() {
  x_ = std::min(x_, columns() - 1);
  if (x_ == left() && y_ >= upper_ && y_ <= lower_) {
    scroll_right(1);
  } else if (x_ > 0) {
    --x_;
  }
}

void Screen::forward_index() {
  x_ = std::min(x_, columns() - 1);
  if (x_ == right() && y_ >= upper_ && y_ <= lower_) {
    scroll_left(1);
  } else if (x_ < columns() - 1) {
    ++x_;
  }
}

void Screen::single_shift(std::uint8_t set) {
  if (unshift_ == 0) unshift_ = static_cast<std::uint8_t>(pen.shifted + 1);
  pen.shifted = set;
  odd_ = true;
}

// One character of print_ascii() in the set of GL.
void Screen::print_mapped(std::uint8_t byte) {
  const Charset set = pen.charsets[pen.shifted];
  print(set <= Charset::LineDrawing ? byte : character_of(set, byte));
  if (unshift_ == 0) return;
  pen.shifted = static_cast<std::uint8_t>(unshift_ - 1);
  unshift_ = 0;
  odd_ = narrowed_ || eight_bit_;
}

void Screen::print_right(std::uint8_t byte) {
  const Charset set = pen.charsets[pen.right];
  const auto code = static_cast<std::uint8_t>(byte & 0x7F);
  if (set != Charset::LineDrawing) return print(character_of(set == Charset::Ascii ? Charset::Latin1 : set, code));
  const std::uint8_t shifted = std::exchange(pen.shifted, pen.right);
  print(code);
  pen.shifted = shifted;
}

}  // namespace mux::terminal
