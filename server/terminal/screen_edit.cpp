// Screen: erasing, inserting, deleting, scrolling, the alternate screen.
#include <algorithm>

#include "server/terminal/screen.hpp"

namespace mux::terminal {

// As tmux: when the limit is reached, a tenth goes at once.
void Screen::trim_history() {
  if (history_.over_byte_limit()) {
    history_.drop_to_byte_limit();
    pullable_ = std::min(pullable_, history_.rows());
  }
  if (history_.rows_at_most() < history_limit || history_.empty() || history_.rows() < history_limit) return;
  history_.drop_front(std::max(1, history_limit / 10));
  pullable_ = std::min(pullable_, history_.rows());
}

void Screen::push_top_to_history(int y) {
  trim_history();
  const Row& row = grid_->row(y);
  const bool next_is_wide = row.flags.wrapped && y + 1 < rows() && grid_->at(0, y + 1).wide();
  history_.push(row, grid_->cells(row), grid_->packed_text(row), next_is_wide, styles_, clusters_);
  ++pullable_;
}

// What is below row `y` - 1 is no longer the rest of its text; rows that move or are cleared say so.
void Screen::unwrap_above(int y) {
  if (y > 0) {
    grid_->row(y - 1).flags.wrapped = false;
  } else {
    history_.unwrap_last();
  }
}

void Screen::scroll_region_up(int top, int bottom, int count, bool to_history, StyleId blank) {
  const bool whole = top == 0 && bottom == rows() - 1;
  count = std::min(count, bottom - top + 1);
  if (to_history && keeps_history()) {
    for (int i = 0; i < count; ++i) push_top_to_history(top + i);
  } else {
    unwrap_above(top);
    if (!to_history) grid_->row(bottom).flags.wrapped = false;
  }
  grid_->rotate(top, bottom, count);
  for (int y = bottom - count + 1; y <= bottom; ++y) {
    grid_->clear_row(y, blank, generation_);
    grid_->row(y).time = now;
  }
  if (whole) {
    moved_ = generation_;
    rows_scrolled_ += static_cast<std::uint64_t>(count);
  } else {
    for (int y = top; y <= bottom; ++y) touch(y);
  }
}

void Screen::scroll_region_down(int top, int bottom, int count) {
  count = std::min(count, bottom - top + 1);
  unwrap_above(top);
  grid_->rotate(top, bottom, -count);
  const StyleId blank = blank_style();
  for (int y = top; y < top + count; ++y) grid_->clear_row(y, blank, generation_);
  for (int y = top; y <= bottom; ++y) touch(y);
}

// Blanks columns [from, to) of a row; a whole row is emptied, so that it is free again.
void Screen::clear_cells(int y, int from, int to) {
  const StyleId blank = blank_style();
  if (from == 0 && to == columns()) {
    unwrap_above(y);
    grid_->clear_row(y, blank, generation_);
    return;
  }
  Row& row = touch(y);
  if (blank == kDefaultStyleId) {
    to = std::min<int>(to, row.extent);
    if (from >= to) return;
  } else {
    grid_->extend(row, to);
  }
  Cell* cells = grid_->cells(row);
  if (row.has_wide) break_wide(row, from, to);
  std::fill(cells + from, cells + to, Cell{0, blank});
}

void Screen::clear_rows(int from, int to) {
  if (from >= to) return;
  const StyleId blank = blank_style();
  unwrap_above(from);
  for (int y = from; y < to; ++y) grid_->clear_row(y, blank, generation_);
}

// Moves the used part of the screen into the history before it is cleared.
bool Screen::clear_into_history() {
  if (!keeps_history() || !scroll_on_clear) return false;
  int last = rows();
  while (last > 0 && grid_->row(last - 1).used == 0) --last;
  for (int i = 0; i < last; ++i) push_top_to_history(i);
  if (last < rows()) unwrap_above(0);
  const StyleId blank = blank_style();
  for (int y = 0; y < rows(); ++y) grid_->clear_row(y, blank, generation_);
  if (last > 0) pullable_ = 0;
  return true;
}

void Screen::erase_display_below() {
  if (x_ == 0 && y_ == 0 && clear_into_history()) return;
  if (x_ < columns()) clear_cells(y_, x_, columns());
  clear_rows(y_ + 1, rows());
}

void Screen::erase_display_above() {
  clear_rows(0, y_);
  clear_cells(y_, 0, std::min(x_ + 1, columns()));
}

void Screen::erase_display() {
  if (!clear_into_history()) clear_rows(0, rows());
}

void Screen::erase_line_right() {
  if (x_ == 0) return clear_line(y_);
  if (x_ < columns()) clear_cells(y_, x_, columns());
}

void Screen::erase_line_left() {
  clear_cells(y_, 0, std::min(x_ + 1, columns()));
}

void Screen::erase_line() {
  clear_line(y_);
}

// A row that holds nothing is left as it is.
void Screen::clear_line(int y) {
  if (grid_->row(y).extent != 0 || blank_style() != kDefaultStyleId) clear_cells(y, 0, columns());
}

void Screen::erase_characters(int count) {
  count = std::min(std::max(count, 1), columns() - x_);
  if (count > 0) clear_cells(y_, x_, x_ + count);
}

void Screen::insert_characters(int count) {
  if (narrowed_) {
    if (between_margins()) shift_columns(y_, x_, right_, std::max(count, 1));
    return;
  }
  count = std::min(std::max(count, 1), columns() - x_);
  if (count <= 0) return;
  if (x_ + count < columns()) {
    Row& row = touch(y_);
    grid_->extend(row, columns());
    if (row.has_wide) break_wide(row, x_, x_);
    break_at_edge(row);
    Cell* cells = grid_->cells(row);
    if (cells[columns() - count].tail()) cells[columns() - count - 1] = {U' ', kDefaultStyleId};
    std::copy_backward(cells + x_, cells + columns() - count, cells + columns());
    std::fill_n(cells + x_, count, Cell{0, blank_style()});
    row.used = static_cast<std::uint16_t>(columns());
    return;
  }
  clear_cells(y_, x_, x_ + count);
}

void Screen::delete_characters(int count) {
  if (narrowed_) {
    if (between_margins()) shift_columns(y_, x_, right_, -std::max(count, 1));
    return;
  }
  count = std::min(std::max(count, 1), columns() - x_);
  if (count <= 0) return;
  Row& row = touch(y_);
  if (x_ + count < columns()) {
    grid_->extend(row, columns());
    Cell* cells = grid_->cells(row);
    if (row.has_wide) break_wide(row, x_, x_ + count);
    break_at_edge(row);
    std::copy(cells + x_ + count, cells + columns(), cells + x_);
    // Of what was moved away from there no half is broken.
    std::fill(cells + columns() - count, cells + columns(), Cell{0, blank_style()});
    row.used = std::max(row.used, static_cast<std::uint16_t>(columns() - count));
    return;
  }
  clear_cells(y_, columns() - count, columns());
}

void Screen::insert_lines(int count) {
  if (narrowed_) {
    if (!between_margins() || y_ < upper_ || y_ > lower_) return;
    shift_rows(y_, lower_, -std::max(count, 1));
    return carriage_return();
  }
  const bool inside = y_ >= upper_ && y_ <= lower_;
  const int bottom = inside ? lower_ : rows() - 1;
  const int height = bottom - y_ + 1;
  count = std::max(count, 1);
  if (!inside && count >= height) return;  // as tmux: nothing would move, so nothing is cleared
  count = std::min(count, height);
  unwrap_above(y_ + count);
  scroll_region_down(y_, bottom, count);
  if (inside && height > 2 * count) unwrap_above(y_ + height - count);
}

void Screen::delete_lines(int count) {
  if (narrowed_) {
    if (!between_margins() || y_ < upper_ || y_ > lower_) return;
    shift_rows(y_, lower_, std::max(count, 1));
    return carriage_return();
  }
  const bool inside = y_ >= upper_ && y_ <= lower_;
  scroll_region_up(y_, inside ? lower_ : rows() - 1, std::max(count, 1), false, blank_style());
}

void Screen::scroll_up(int count) {
  if (narrowed_) return shift_rows(upper_, lower_, std::max(count, 1));
  scroll_region_up(upper_, lower_, std::min(std::max(count, 1), lower_ - upper_ + 1), true, blank_style());
}

void Screen::scroll_down(int count) {
  if (narrowed_) return shift_rows(upper_, lower_, -std::max(count, 1));
  unwrap_above(upper_ + 1);
  scroll_region_down(upper_, lower_, std::min(std::max(count, 1), lower_ - upper_ + 1));
}

void Screen::set_region(int upper, int lower) {
  upper = std::min(upper, rows() - 1);
  lower = std::min(lower, rows() - 1);
  if (upper >= lower) return;
  upper_ = upper;
  lower_ = lower;
  move_to(0, 0);
}

void Screen::set_region_around(int upper, int lower) {
  const int x = x_;
  const int y = y_;
  set_region(upper, lower);
  move_to(x, y, false);
}

void Screen::alignment_test() {
  for (int y = 0; y < rows(); ++y) {
    Row& row = touch(y);
    grid_->extend(row, columns());
    row.extent = static_cast<std::uint16_t>(columns());  // nothing stays behind the edge
    row.has_wide = false;
    std::fill_n(grid_->cells(row), columns(), Cell{U'E', kDefaultStyleId});
    row.used = static_cast<std::uint16_t>(columns());
  }
  x_ = 0;
  y_ = 0;
  upper_ = 0;
  lower_ = rows() - 1;
  left_ = 0;
  right_ = columns() - 1;
  update_odd();
}

void Screen::clear_history() {
  history_.clear();
  pullable_ = 0;
  moved_ = generation_;
}

void Screen::forget_links() {
  styles_.forget_links();
  moved_ = generation_;
}

void Screen::save_cursor() {
  saved = {pen, x_, y_, modes.has(Mode::Origin)};
}

void Screen::restore_cursor() {
  pen = saved.pen;
  pen_changed();
  modes.set(Mode::Origin, saved.origin);
  move_to(saved.x, saved.y, false);
}

void Screen::enter_alternate(SaveCursor save) {
  if (alternate_on()) return;
  if (save == SaveCursor::Yes) alternate_saved = SavedCursor{pen, x_, y_, modes.has(Mode::Origin)};
  alternate_ = Grid(primary_.columns(), primary_.rows());
  grid_ = &alternate_;
  moved_ = generation_;
}

void Screen::leave_alternate(SaveCursor save) {
  const int columns = grid_->columns();
  const int rows = grid_->rows();
  const bool was_on = alternate_on();
  if (was_on) {
    grid_ = &primary_;
    alternate_ = Grid();
    moved_ = generation_;
  }
  if (save == SaveCursor::Yes && alternate_saved) {
    x_ = alternate_saved->x;
    y_ = alternate_saved->y;
    pen = alternate_saved->pen;
    pen_changed();
  }
  x_ = std::min(x_, primary_.columns());
  y_ = std::min(y_, primary_.rows() - 1);
  if (was_on && (primary_.columns() != columns || primary_.rows() != rows)) resize(columns, rows);
  x_ = std::min(x_, this->columns());
  y_ = std::min(y_, this->rows() - 1);
}

void Screen::reset() {
  pen = {};
  pen_changed();
  saved = {};
  reset_tabs();
  upper_ = 0;
  lower_ = rows() - 1;
  modes = Modes{};
  left_ = 0;
  right_ = columns() - 1;
  unshift_ = 0;
  eight_bit_ = false;
  update_odd();
  erase_display();
  x_ = 0;
  y_ = 0;
}

// Ids that only a pen or a cell of the two grids holds survive.
void Screen::collect_ids() {
  if (!styles_.wants_collection() && !clusters_.wants_collection()) return;
  std::vector<bool> used_styles(styles_.size());
  std::vector<bool> used_clusters(clusters_.size());
  used_styles[kDefaultStyleId] = true;
  for (const Grid* grid : {&primary_, &alternate_, picture_ ? &picture_->grid : &primary_}) {
    for (int y = 0; y < grid->rows(); ++y) {
      const Row& row = grid->row(y);
      const Cell* cells = grid->cells(row);
      for (int x = 0; x < row.extent; ++x) {
        used_styles[cells[x].style] = true;
        if (cells[x].cluster()) used_clusters[cells[x].value()] = true;
      }
    }
  }
  for (const LinkedStyle* held :
       {&pen.style, &saved.pen.style, alternate_saved ? &alternate_saved->pen.style : nullptr}) {
    if (held != nullptr) used_styles[styles_.intern(*held)] = true;
  }
  used_styles.resize(styles_.size(), true);
  styles_.collect(used_styles);
  clusters_.collect(used_clusters);
  history_.forget_style_ids();
  pen_changed();
}

}  // namespace mux::terminal
