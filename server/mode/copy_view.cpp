// CopyView: the cursor and the scroll position.
#include "server/mode/copy_view.hpp"

#include <algorithm>

namespace mux::mode {

void CopyView::replace_text(std::unique_ptr<TextSnapshot> text) {
  const int top_row = top();
  text_ = std::move(text);
  scroll_ = std::clamp(text_->history() - top_row, 0, text_->history());
  y_ = std::clamp(y_, 0, rows() - 1);
  x_ = std::clamp(x_, 0, columns() - 1);
  selection_.start = clamp(selection_.start);
  selection_.end = clamp(selection_.end);
  mark_ = clamp(mark_);
}

TextPoint CopyView::clamp(TextPoint at) const {
  return {std::clamp(at.x, 0, columns()), std::clamp(at.y, 0, text_->last_row())};
}

LineEnd CopyView::line_end() const {
  if (rectangle_selected()) {
    return LineEnd::Edge;
  }
  return keys == KeyStyle::Vi ? LineEnd::LastCharacter : LineEnd::Behind;
}

int CopyView::line_limit(int y) const {
  TextCursor cursor(*text_, {0, y});
  cursor.end_of_line(Wrap::No, keys == KeyStyle::Vi ? LineEnd::LastCharacter : LineEnd::Behind);
  return cursor.point().x;
}

void CopyView::set_cursor(int x, int y) {
  x_ = x;
  y_ = y;
  follow();
}

bool CopyView::scroll_by(int rows) {
  const int to = std::clamp(scroll_ + rows, 0, text_->history());
  const bool moved = to != scroll_;
  scroll_ = to;
  return moved;
}

void CopyView::set_scroll(int rows) {
  scroll_ = std::clamp(rows, 0, text_->history());
  follow();
}

void CopyView::move_to(TextPoint to, bool keep_unit) {
  // Row by row, as scrolling does: the column that is kept for vertical movements comes from there.
  while (to.y < top()) {
    vertical(-1, true);
  }
  while (to.y > top() + rows() - 1) {
    vertical(1, true);
  }
  y_ = to.y - top();
  x_ = to.x;
  follow(keep_unit);
}

void CopyView::show(TextPoint to) {
  x_ = to.x;
  if (to.y < top() || to.y >= top() + rows()) {
    const int gap = rows() / 4;
    int first = to.y + gap - rows();
    if (to.y < rows()) {
      first = 0;
    } else if (to.y > text_->history() + rows() - gap) {
      first = text_->history();
    }
    scroll_ = text_->history() - first;
  }
  y_ = to.y - top();
  follow();
}

void CopyView::left() {
  TextCursor cursor = text_cursor();
  cursor.left(Wrap::Yes);
  TextPoint to = cursor.point();
  if (to.y != point().y) {
    to.x = line_limit(to.y);
  }
  move_to(to);
}

void CopyView::right() {
  TextCursor cursor = text_cursor();
  cursor.right(Wrap::Yes, line_end());
  move_to(cursor.point());
}

void CopyView::remember_column() {
  const int length = line_limit(point().y);
  if (x_ != length) {
    kept_column_ = x_;
    kept_length_ = length;
  }
}

// After a vertical movement: whether the cursor belongs at the line's end, being behind it or having been at one.
bool CopyView::past_line() const {
  const int length = line_limit(point().y);
  return (x_ >= kept_length_ && x_ != length) || x_ > length;
}

// A selection of whole lines is turned over when the cursor leaves the line in which it began for the other side.
void CopyView::turn_over(int step) {
  const bool up = step < 0 && selection_.lines == WholeLines::LeftToRight && point().y == selection_.start.y;
  const bool down = step > 0 && selection_.lines == WholeLines::RightToLeft && point().y == selection_.end.y;
  if (up || down) {
    other_end();
  }
}

void CopyView::vertical(int step, bool scroll_only) {
  const bool rectangle = rectangle_selected();
  if (!rectangle) {
    remember_column();
  }
  turn_over(step);
  const int edge = step < 0 ? 0 : rows() - 1;
  if (!rectangle) {
    x_ = kept_column_;
  }
  bool moved = true;
  if (scroll_only || y_ == edge) {
    moved = scroll_by(-step);
  } else {
    y_ += step;
  }
  if (!rectangle && past_line()) {
    x_ = line_limit(point().y);
    moved = true;
  }
  if (selection_.lines == WholeLines::LeftToRight) {
    x_ = selection_.rectangle ? columns() : line_limit(point().y);
  } else if (selection_.lines == WholeLines::RightToLeft) {
    x_ = 0;
  }
  // At the end of the text the selection stays as a search may have left it.
  if (moved || selection_.lines != WholeLines::Off) {
    follow();
  }
}

void CopyView::page(int direction, bool half) {
  remember_column();
  x_ = kept_column_;
  const int rows_moved = rows() > 2 ? (half ? rows() / 2 : rows() - 2) : 1;
  const int before = scroll_;
  scroll_by(-direction * rows_moved);
  if (std::abs(scroll_ - before) < rows_moved) {
    y_ = std::clamp(y_ + direction * rows_moved, 0, rows() - 1);
  }
  if (!rectangle_selected() && past_line()) {
    end_of_line();
  }
  follow();
}

void CopyView::page_up(bool half) {
  page(-1, half);
}

void CopyView::page_down(bool half) {
  page(1, half);
}

void CopyView::history_top() {
  turn_over(-1);
  scroll_ = text_->history();
  set_cursor(0, 0);
}

void CopyView::history_bottom() {
  turn_over(1);
  scroll_ = 0;
  set_cursor(line_limit(text_->last_row()), rows() - 1);
}

void CopyView::scroll_cursor_to(int row) {
  const int change = row - y_;
  const int to = scroll_ + change;
  if (to < 0 || to > text_->history()) {
    return;
  }
  scroll_ = to;
  set_cursor(x_, row);
}

void CopyView::set_mark() {
  mark_ = point();
  show_mark_ = true;
}

void CopyView::jump_to_mark() {
  const TextPoint to = mark_;
  mark_ = point();
  show_mark_ = true;
  if (to.y < text_->history()) {
    scroll_ = text_->history() - to.y;
    set_cursor(to.x, 0);
  } else {
    scroll_ = 0;
    set_cursor(to.x, to.y - text_->history());
  }
}

std::optional<TextPoint> CopyView::shown_mark() const {
  return show_mark_ ? std::optional(mark_) : std::nullopt;
}

}  // namespace mux::mode
