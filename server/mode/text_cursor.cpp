// TextCursor: movements over frozen text.
#include "server/mode/text_cursor.hpp"

#include <algorithm>

#include "protocol/base/utf8.hpp"

namespace mux::mode {

bool set_holds(std::string_view set, std::string_view character) {
  while (!set.empty()) {
    const std::size_t length = decode_utf8(set).length;
    if (set.substr(0, length) == character) {
      return true;
    }
    set.remove_prefix(length);
  }
  return false;
}

bool TextCursor::in(std::string_view set) const {
  const TextLine& line = text_->line(at_.y);
  int x = at_.x;
  while (x > 0 && line.is_padding(x)) {
    --x;
  }
  return set_holds(set, line.at(x));
}

int TextCursor::end_column(int y, LineEnd end) const {
  if (end == LineEnd::Edge) {
    return text_->columns();
  }
  const TextLine& line = text_->line(y);
  const int length = line.length();
  if (end == LineEnd::Behind) {
    return length;
  }
  int column = std::max(0, length - 1);
  while (column > 0 && line.is_padding(column)) {
    --column;
  }
  return column;
}

void TextCursor::left(Wrap wrap) {
  const TextLine& line = text_->line(at_.y);
  while (at_.x > 0 && line.is_padding(at_.x)) {
    --at_.x;
  }
  if (at_.x > 0) {
    --at_.x;
    while (at_.x > 0 && line.is_padding(at_.x)) {
      --at_.x;
    }
  } else if (at_.y > 0 && (wrap == Wrap::Yes || wraps_into(at_.y))) {
    --at_.y;
    at_.x = text_->length(at_.y);
  }
}

void TextCursor::right(Wrap wrap, LineEnd end) {
  const int limit = end_column(at_.y, end);
  if (at_.x >= limit) {
    if (wrap == Wrap::Yes && at_.y < text_->last_row()) {
      at_ = {0, at_.y + 1};
    }
    return;
  }
  const TextLine& line = text_->line(at_.y);
  ++at_.x;
  while (at_.x < limit && line.is_padding(at_.x)) {
    ++at_.x;
  }
}

void TextCursor::start_of_line(Wrap wrap) {
  while (wrap == Wrap::Yes && wraps_into(at_.y)) {
    --at_.y;
  }
  at_.x = 0;
}

void TextCursor::end_of_line(Wrap wrap, LineEnd end) {
  while (wrap == Wrap::Yes && at_.y < text_->last_row() && text_->line(at_.y).wrapped) {
    ++at_.y;
  }
  at_.x = end_column(at_.y, end);
}

void TextCursor::back_to_indentation() {
  const TextPoint before = at_;
  start_of_line(Wrap::Yes);
  for (; at_.y <= text_->last_row(); ++at_.y) {
    const TextLine& line = text_->line(at_.y);
    const int length = line.length();
    for (at_.x = 0; at_.x < length; ++at_.x) {
      if (line.at(at_.x) != " ") {
        return;
      }
    }
    if (!line.wrapped) {
      break;
    }
  }
  at_ = before;
}

// The last column in which a word motion may stand: that behind the text, which parts the lines, but for rows that
// go on in the next.
int TextCursor::last_column(int y) const {
  const TextLine& line = text_->line(y);
  return line.wrapped ? text_->columns() - 1 : line.length();
}

// Moves on to the next row when the cursor has run past its own; false at the end of the text.
bool TextCursor::settle() {
  while (at_.x > last_column(at_.y)) {
    if (at_.y == text_->last_row()) {
      return false;
    }
    at_ = {0, at_.y + 1};
  }
  return true;
}

void TextCursor::next_word(std::string_view separators) {
  if (!settle()) {
    return;
  }
  if (!in(kBlanks)) {
    const bool separator = in(separators);
    do {
      ++at_.x;
    } while (settle() && !in(kBlanks) && in(separators) == separator);
  }
  while (settle() && in(kBlanks)) {
    ++at_.x;
  }
}

void TextCursor::next_word_end(std::string_view separators) {
  while (settle() && in(kBlanks)) {
    ++at_.x;
  }
  if (at_.x > last_column(at_.y)) {
    return;
  }
  const bool separator = in(separators);
  do {
    ++at_.x;
  } while (settle() && !in(kBlanks) && in(separators) == separator);
}

void TextCursor::previous_word(std::string_view separators, bool from_inside, bool stop_at_blank_end) {
  bool blank_end = false;
  if (from_inside || in(kBlanks)) {
    do {
      if (at_.x > 0) {
        --at_.x;
        continue;
      }
      if (at_.y == 0) {
        return;
      }
      --at_.y;
      at_.x = text_->length(at_.y);
      // What is behind the end counts as a blank; only a blank before it stops the way.
      if (stop_at_blank_end && at_.x > 0) {
        --at_.x;
        blank_end = in(kBlanks);
        ++at_.x;
      }
    } while (!blank_end && in(kBlanks));
  }
  const bool separator = blank_end ? true : in(separators);
  TextPoint start = at_;
  do {
    start = at_;
    if (at_.x == 0) {
      if (!wraps_into(at_.y)) {
        break;
      }
      --at_.y;
      at_.x = text_->length(at_.y);
    }
    if (at_.x > 0) {
      --at_.x;
    }
  } while (!in(kBlanks) && in(separators) == separator);
  at_ = start;
}

bool TextCursor::jump(std::string_view character) {
  TextPoint at = at_;
  for (;; at = {0, at.y + 1}) {
    const TextLine& line = text_->line(at.y);
    const int length = line.length();
    for (; at.x < length; ++at.x) {
      if (!line.is_padding(at.x) && line.at(at.x) == character) {
        at_ = at;
        return true;
      }
    }
    if (!line.wrapped || at.y == text_->last_row()) {
      return false;
    }
  }
}

bool TextCursor::jump_back(std::string_view character) {
  TextPoint at = at_;
  while (true) {
    const TextLine& line = text_->line(at.y);
    for (; at.x >= 0; --at.x) {
      if (!line.is_padding(at.x) && line.at(at.x) == character) {
        at_ = at;
        return true;
      }
    }
    if (!wraps_into(at.y)) {
      return false;
    }
    at = {text_->length(at.y - 1), at.y - 1};
  }
}

}  // namespace mux::mode
