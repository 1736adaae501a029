// CopyView: the selection by characters, words, lines and rectangles, and its text.
#include <algorithm>

#include "server/mode/copy_view.hpp"

namespace mux::mode {

void CopyView::begin_selection() {
  selection_.start = selection_.end = point();
  selection_.follow = FollowEnd::End;
  selection_.present = true;
}

void CopyView::clear_selection() {
  const bool rectangle = selection_.rectangle;
  selection_ = {};
  selection_.rectangle = rectangle;
  x_ = std::min(x_, line_limit(point().y));
}

void CopyView::stop_selection() {
  selection_.follow = FollowEnd::None;
  selection_.lines = WholeLines::Off;
  selection_.unit = SelectionUnit::Character;
}

void CopyView::set_rectangle(bool on) {
  selection_.lines = WholeLines::Off;
  selection_.rectangle = on;
  x_ = std::min(x_, line_limit(point().y));
  follow();
}

void CopyView::other_end() {
  if (!selection_.present) {
    return;
  }
  if (selection_.lines != WholeLines::Off) {
    selection_.lines = selection_.lines == WholeLines::LeftToRight ? WholeLines::RightToLeft : WholeLines::LeftToRight;
  }
  selection_.follow = selection_.follow == FollowEnd::End ? FollowEnd::Start : FollowEnd::End;
  const TextPoint to = selection_.follow == FollowEnd::Start ? selection_.start : selection_.end;
  if (to.y < top()) {
    scroll_ = text_->history() - to.y;
  } else if (to.y > top() + rows() - 1) {
    scroll_ = text_->history() - (to.y - rows() + 1);
  }
  y_ = to.y - top();
  x_ = to.x;
  follow(true);
}

void CopyView::select_word() {
  selection_.lines = WholeLines::LeftToRight;
  selection_.rectangle = false;
  selection_.unit = SelectionUnit::Word;
  selection_.origin = point();
  TextCursor cursor = text_cursor();
  cursor.previous_word(separators, false, keys == KeyStyle::Emacs);
  move_to(cursor.point(), true);
  const TextPoint first = point();
  selection_.unit_start = first;
  begin_selection();

  TextPoint next{first.x + 1, first.y};
  if (text_->line(first.y).wrapped && next.x > columns() - 1) {
    next = {0, first.y + 1};
  }
  if (first.x >= text_->length(first.y) || !TextCursor(*text_, next).in(TextCursor::kBlanks)) {
    next_word_end(separators, true);
  } else {
    move_to(first, true);  // a word of one character
  }
  selection_.unit_end = point();
  selection_.origin = std::min(selection_.origin, selection_.unit_end);
}

void CopyView::select_line(unsigned count) {
  selection_.lines = WholeLines::LeftToRight;
  selection_.rectangle = false;
  selection_.unit = SelectionUnit::Line;
  selection_.origin = point();
  selection_.present = false;
  TextCursor cursor = text_cursor();
  cursor.start_of_line(Wrap::Yes);
  move_to(cursor.point(), true);
  selection_.unit_start = point();
  begin_selection();
  end_of_line();
  selection_.unit_end = {text_->length(point().y), point().y};
  for (; count > 1; --count) {
    down();
    end_of_line();
  }
}

// For a selection by words or lines: `at` moved outwards to the edge of its unit. The other end is put back to the
// unit with which the selection began.
TextPoint CopyView::unit_edge(TextPoint at, bool& backwards) {
  backwards = false;
  if (selection_.unit == SelectionUnit::Word) {
    TextCursor cursor(*text_, at);
    if (at < selection_.origin) {
      cursor.previous_word(separators, false, false);
      backwards = true;
    } else if (at.x >= text_->length(at.y) || !TextCursor(*text_, {at.x + 1, at.y}).in(TextCursor::kBlanks)) {
      if (keys == KeyStyle::Vi && !cursor.in(TextCursor::kBlanks)) {
        cursor.right(Wrap::No, LineEnd::Behind);
      }
      cursor.next_word_end(separators);
      if (keys == KeyStyle::Vi) {
        cursor.left(Wrap::Yes);
      }
    }
    at = cursor.point();
  } else {
    backwards = at.y < selection_.origin.y;
    at.x = backwards ? 0 : text_->length(at.y);
  }
  if (backwards) {
    selection_.end = selection_.unit_end;
  } else {
    selection_.start = selection_.unit_start;
  }
  return at;
}

void CopyView::follow(bool keep_unit) {
  if (!selection_.present || selection_.follow == FollowEnd::None) {
    return;
  }
  TextPoint at = point();
  bool start = selection_.follow == FollowEnd::Start;
  if (selection_.unit != SelectionUnit::Character && !keep_unit) {
    at = unit_edge(at, start);
  }
  (start ? selection_.start : selection_.end) = at;
}

std::optional<std::pair<int, int>> CopyView::selected_columns(int y) const {
  if (!selection_.present) {
    return std::nullopt;
  }
  const TextPoint first = std::min(selection_.start, selection_.end);
  const TextPoint last = std::max(selection_.start, selection_.end);
  if (y < first.y || y > last.y) {
    return std::nullopt;
  }
  const int inclusive = keys == KeyStyle::Vi ? 1 : 0;
  if (selection_.rectangle) {
    const int fixed = selection_.follow == FollowEnd::Start ? selection_.end.x : selection_.start.x;
    const int moving = selection_.follow == FollowEnd::Start ? selection_.start.x : selection_.end.x;
    return fixed < moving ? std::pair(fixed, moving + inclusive) : std::pair(moving, fixed + 1);
  }
  const int from = y == first.y ? first.x : 0;
  const int to = y == last.y ? last.x + inclusive : columns();
  return std::pair(from, to);
}

void CopyView::copy_line(std::string& out, int y, int from, int to) const {
  if (from > to) {
    return;
  }
  const TextLine& line = text_->line(y);
  // A row that goes on keeps its blanks: they are inside the line.
  const bool wrapped = line.wrapped && static_cast<int>(line.cells.size()) <= columns();
  const int end = wrapped ? static_cast<int>(line.cells.size()) : line.length();
  to = std::min(to, end);
  for (int x = std::min(from, end); x < to; ++x) {
    out += line.is_padding(x) ? std::string_view() : line.at(x);
  }
  if (!wrapped || to != end) {
    out += '\n';
  }
}

std::string CopyView::selected_text() const {
  std::string out;
  if (!selection_.present) {
    return out;
  }
  const TextPoint first = std::min(selection_.start, selection_.end);
  TextPoint last = std::max(selection_.start, selection_.end);
  const int last_length = text_->length(last.y);
  last.x = std::min(last.x, last_length);

  const bool vi = keys == KeyStyle::Vi;
  int first_from = first.x;
  int other_from = 0;
  int last_to = last.x + (vi ? 1 : 0);
  int other_to = columns();
  if (selection_.rectangle) {
    const int fixed = selection_.follow == FollowEnd::End ? selection_.start.x : selection_.end.x;
    if (fixed < x_) {
      first_from = other_from = fixed;
      last_to = other_to = x_ + (vi ? 1 : 0);
    } else {
      first_from = other_from = x_;
      last_to = other_to = fixed + 1;
    }
  }
  for (int y = first.y; y <= last.y; ++y) {
    copy_line(out, y, y == first.y ? first_from : other_from, y == last.y ? last_to : other_to);
    text_->release();
  }
  // The last line feed is left out, but for vi keys when the selection goes past the line's end.
  if (!out.empty() && (!vi || last_to <= last_length) && (!text_->line(last.y).wrapped || last_to != last_length)) {
    out.pop_back();
  }
  return out;
}

std::string CopyView::word_at(TextPoint at) const {
  const auto blank_or_separator = [this](TextPoint p) {
    const TextCursor cursor(*text_, p);
    return cursor.in(TextCursor::kBlanks) || cursor.in(separators);
  };
  at = clamp(at);
  if (blank_or_separator(at)) {
    return {};
  }
  TextCursor start(*text_, at);
  start.previous_word(separators, false, false);
  std::string out;
  TextCursor cursor = start;
  while (!blank_or_separator(cursor.point())) {
    const TextPoint p = cursor.point();
    const TextLine& line = text_->line(p.y);
    out += line.is_padding(p.x) ? std::string_view() : line.at(p.x);
    cursor.right(Wrap::No, line.wrapped ? LineEnd::Edge : LineEnd::Behind);
    if (cursor.point() == p || cursor.point().x >= columns()) {
      if (!line.wrapped || p.y == text_->last_row()) {
        break;
      }
      cursor = TextCursor(*text_, {0, p.y + 1});
    }
  }
  return out;
}

std::string CopyView::line_at(int y) const {
  while (y > 0 && text_->line(y - 1).wrapped) {
    --y;
  }
  std::string out;
  for (; y <= text_->last_row(); ++y) {
    copy_line(out, y, 0, columns());
    if (!text_->line(y).wrapped) {
      break;
    }
  }
  if (out.ends_with('\n')) {
    out.pop_back();
  }
  return out;
}

}  // namespace mux::mode
