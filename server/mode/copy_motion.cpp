// CopyView: motions by lines, words, paragraphs, brackets and prompts.
#include <algorithm>

#include "server/mode/copy_view.hpp"

namespace mux::mode {

namespace {

constexpr std::string_view kOpening = "{[(";
constexpr std::string_view kClosing = "}])";

}  // namespace

void CopyView::start_of_line() {
  TextCursor cursor = text_cursor();
  cursor.start_of_line(Wrap::Yes);
  move_to(cursor.point());
}

void CopyView::end_of_line() {
  TextCursor cursor = text_cursor();
  cursor.end_of_line(Wrap::Yes, line_end());
  move_to(cursor.point());
}

void CopyView::back_to_indentation() {
  TextCursor cursor = text_cursor();
  cursor.back_to_indentation();
  move_to(cursor.point());
}

void CopyView::next_word(std::string_view parting) {
  TextCursor cursor = text_cursor();
  cursor.next_word(parting);
  move_to(cursor.point());
}

void CopyView::next_word_end(std::string_view parting, bool keep_unit) {
  TextCursor cursor = text_cursor();
  if (keys == KeyStyle::Vi) {
    // The end of a word is its last character, and from there the next word's is meant.
    if (!cursor.in(TextCursor::kBlanks)) {
      cursor.right(Wrap::No, LineEnd::Behind);
    }
    cursor.next_word_end(parting);
    cursor.left(Wrap::Yes);
  } else {
    cursor.next_word_end(parting);
  }
  move_to(cursor.point(), keep_unit);
}

void CopyView::previous_word(std::string_view parting, bool from_inside) {
  TextCursor cursor = text_cursor();
  cursor.previous_word(parting, from_inside, keys == KeyStyle::Emacs);
  move_to(cursor.point());
}

void CopyView::next_paragraph() {
  int y = point().y;
  const int last = text_->last_row();
  while (y < last && text_->length(y) == 0) {
    ++y;
  }
  while (y < last && text_->length(y) > 0) {
    ++y;
  }
  show({text_->length(y), y});
}

void CopyView::previous_paragraph() {
  int y = point().y;
  while (y > 0 && text_->length(y) == 0) {
    --y;
  }
  while (y > 0 && text_->length(y) > 0) {
    --y;
  }
  show({0, y});
}

namespace {

// The partner of the bracket at `at`, however many lines away.
std::optional<TextPoint> partner_of(const TextSnapshot& text, TextPoint at) {
  const std::string_view bracket = text.line(at.y).at(at.x);
  const bool forward = set_holds(kOpening, bracket);
  const std::size_t kind = (forward ? kOpening : kClosing).find(bracket);
  const std::string_view partner = (forward ? kClosing : kOpening).substr(kind, 1);
  int depth = 0;
  int x = at.x;
  for (int y = at.y; y >= 0 && y <= text.last_row(); y += forward ? 1 : -1) {
    const TextLine& line = text.line(y);
    if (y != at.y) {
      x = forward ? 0 : line.length() - 1;
    }
    for (; x >= 0 && x < line.length(); x += forward ? 1 : -1) {
      const std::string_view here = line.at(x);
      if (here == bracket) {
        ++depth;
      } else if (here == partner && --depth == 0) {
        return TextPoint{x, y};
      }
    }
    text.release();
  }
  return std::nullopt;
}

}  // namespace

void CopyView::next_bracket() {
  const TextPoint from = point();
  const std::string_view here = text_->line(from.y).at(from.x);
  if (keys == KeyStyle::Vi) {
    // As `%`: the first bracket of either kind from the cursor to the line's end.
    TextPoint at = from;
    for (;; at = {0, at.y + 1}) {
      const TextLine& line = text_->line(at.y);
      for (; at.x < line.length(); ++at.x) {
        const std::string_view cell = line.at(at.x);
        if (set_holds(kOpening, cell) || set_holds(kClosing, cell)) {
          if (const auto to = partner_of(*text_, at)) {
            show(*to);
          }
          return;
        }
      }
      if (!line.wrapped || at.y == text_->last_row()) {
        return;
      }
    }
  }
  if (text_->length(from.y) == 0) {
    return;
  }
  TextPoint at = from;
  if (!set_holds(kOpening, here)) {
    ++at.x;  // the cursor stands behind what it is about
    if (at.x > text_->length(at.y) || !set_holds(kOpening, text_->line(at.y).at(at.x))) {
      next_word_end(kOpening);
      return;
    }
  }
  if (const auto to = partner_of(*text_, at)) {
    show(*to);
  }
}

void CopyView::previous_bracket() {
  TextPoint at = point();
  if (text_->length(at.y) == 0) {
    return;
  }
  if (!set_holds(kClosing, text_->line(at.y).at(at.x))) {
    if (keys == KeyStyle::Vi) {
      return;
    }
    if (at.x == 0 || !set_holds(kClosing, text_->line(at.y).at(at.x - 1))) {
      previous_word(kClosing, true);
      return;
    }
    --at.x;
  }
  if (const auto to = partner_of(*text_, at)) {
    show(*to);
  }
}

void CopyView::next_prompt(bool output) {
  for (int y = point().y + 1; y <= text_->last_row(); ++y) {
    const TextLine& line = text_->line(y);
    if (output ? line.output_start : line.prompt_start) {
      show({0, y});
      return;
    }
  }
}

void CopyView::previous_prompt(bool output) {
  for (int y = point().y - 1; y >= 0; --y) {
    const TextLine& line = text_->line(y);
    if (output ? line.output_start : line.prompt_start) {
      show({0, y});
      return;
    }
  }
}

}  // namespace mux::mode
