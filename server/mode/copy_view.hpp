// CopyView: where copy mode stands in a snapshot: cursor, scroll position, selection and mark.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "server/mode/text_cursor.hpp"
#include "server/mode/text_snapshot.hpp"

namespace mux::mode {

enum class KeyStyle { Emacs, Vi };
enum class SelectionUnit { Character, Word, Line };
enum class FollowEnd { None, End, Start };                // the end of the selection that moves with the cursor
enum class WholeLines { Off, LeftToRight, RightToLeft };  // select-line: the side on which the cursor is kept

struct CopySelection {
  bool present = false;
  TextPoint start;
  TextPoint end;
  FollowEnd follow = FollowEnd::None;
  bool rectangle = false;
  SelectionUnit unit = SelectionUnit::Character;
  WholeLines lines = WholeLines::Off;
  // Of a selection by word or line: where it was begun, and the unit that stays selected whichever way it grows.
  TextPoint origin;
  TextPoint unit_start;
  TextPoint unit_end;
};

class CopyView {
 public:
  explicit CopyView(std::unique_ptr<TextSnapshot> text) : text_(std::move(text)) {}

  // What decides how keys move; set before each command.
  KeyStyle keys = KeyStyle::Emacs;
  std::string separators;

  [[nodiscard]] const TextSnapshot& text() const { return *text_; }
  [[nodiscard]] TextSnapshot& text() { return *text_; }
  // Shows other text; the cursor keeps its place as far as there is one.
  void replace_text(std::unique_ptr<TextSnapshot> text);
  [[nodiscard]] int columns() const { return text_->columns(); }
  [[nodiscard]] int rows() const { return text_->rows(); }
  // The row of the text at the top, and how many rows the view is scrolled back.
  [[nodiscard]] int top() const { return text_->history() - scroll_; }
  [[nodiscard]] int scroll() const { return scroll_; }
  // The cursor on the screen, and in the text.
  [[nodiscard]] int cursor_x() const { return x_; }
  [[nodiscard]] int cursor_y() const { return y_; }
  [[nodiscard]] TextPoint point() const { return {x_, top() + y_}; }
  [[nodiscard]] TextCursor text_cursor() const { return {*text_, point()}; }
  [[nodiscard]] const CopySelection& selection() const { return selection_; }
  [[nodiscard]] CopySelection& selection() { return selection_; }
  [[nodiscard]] bool rectangle_selected() const { return selection_.present && selection_.rectangle; }

  // Places, without regard to lines' ends. The selection follows.
  void set_cursor(int x, int y);
  void set_scroll(int rows);
  // Moves only the cursor, as set_cursor(), but the selection stays as it is.
  void place_cursor(int x, int y) {
    x_ = x;
    y_ = y;
  }
  // Moves the cursor into the text's row, scrolling no more than needed.
  void move_to(TextPoint to, bool keep_unit = false);
  // Moves the cursor there; when that is not on the screen, puts it away from the edge.
  void show(TextPoint to);
  // Where a line ends for the cursor: behind it, or, with vi keys, on its last character.
  [[nodiscard]] LineEnd line_end() const;
  [[nodiscard]] int line_limit(int y) const;

  void left();
  void right();
  void up() { vertical(-1, false); }
  void down() { vertical(1, false); }
  // Scrolls by a row; the cursor stays where it is on the screen.
  void scroll_up() { vertical(-1, true); }
  void scroll_down() { vertical(1, true); }
  void page_up(bool half);
  void page_down(bool half);
  void history_top();
  void history_bottom();
  void start_of_line();
  void end_of_line();
  void back_to_indentation();
  void next_word(std::string_view parting);
  void next_word_end(std::string_view parting, bool keep_unit = false);
  void previous_word(std::string_view parting, bool from_inside);
  void next_paragraph();
  void previous_paragraph();
  // next-matching-bracket and previous-matching-bracket.
  void next_bracket();
  void previous_bracket();
  // next-prompt, previous-prompt; `output`: the row in which a command's output begins.
  void next_prompt(bool output);
  void previous_prompt(bool output);
  // Scrolls so that the cursor's row comes to this row of the screen, when the text allows it.
  void scroll_cursor_to(int row);

  // Selection.
  void begin_selection();
  void clear_selection();
  void stop_selection();
  void set_rectangle(bool on);
  void other_end();
  void select_word();
  void select_line(unsigned count);
  // Lets the moving end of the selection follow the cursor; `keep_unit`: not by words or lines this time.
  void follow(bool keep_unit = false);
  // The columns [first, second) of a row that are selected; empty optional when none.
  [[nodiscard]] std::optional<std::pair<int, int>> selected_columns(int y) const;
  // The selected text as it is copied; empty when there is nothing.
  [[nodiscard]] std::string selected_text() const;

  // Mark.
  void set_mark();
  void jump_to_mark();
  [[nodiscard]] std::optional<TextPoint> shown_mark() const;
  void place_mark(TextPoint at) { mark_ = at; }

  // The text between two columns of a row as copying takes it: without trailing blanks, and a line feed at its end.
  void copy_line(std::string& out, int y, int from, int to) const;
  [[nodiscard]] std::string word_at(TextPoint at) const;
  [[nodiscard]] std::string line_at(int y) const;

 private:
  void vertical(int step, bool scroll_only);
  void turn_over(int step);
  void remember_column();
  [[nodiscard]] bool past_line() const;
  void page(int direction, bool half);
  bool scroll_by(int rows);
  void move_bracket(bool forward);
  [[nodiscard]] TextPoint clamp(TextPoint at) const;
  [[nodiscard]] TextPoint unit_edge(TextPoint at, bool& backwards);

  std::unique_ptr<TextSnapshot> text_;
  int x_ = 0;
  int y_ = 0;
  int scroll_ = 0;
  // The column that vertical movements try to keep, and the length of the line on which it was taken.
  int kept_column_ = 0;
  int kept_length_ = 0;
  CopySelection selection_;
  TextPoint mark_;
  bool show_mark_ = false;
};

}  // namespace mux::mode
