// Screen: what the emulator draws on: primary and alternate grid, cursor, pen, margins, tab stops, modes, history.
//
// Coordinates count from 0. The cursor's column equals columns() while a wrap is pending, as tmux shows it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "server/terminal/grid.hpp"
#include "server/terminal/history.hpp"
#include "server/terminal/modes.hpp"
#include "server/terminal/tables.hpp"

namespace mux::terminal {

enum class Charset : std::uint8_t { Ascii, LineDrawing };

// What characters are written with.
struct Pen {
  LinkedStyle style;
  std::array<Charset, 4> charsets{};  // G0 to G3
  std::uint8_t shifted = 0;           // which of them is in GL
  friend bool operator==(const Pen&, const Pen&) = default;
};

struct SavedCursor {
  Pen pen;
  int x = 0;
  int y = 0;
  bool origin = false;
};

class Screen {
 public:
  Screen(int columns, int rows, int history_limit);

  [[nodiscard]] int columns() const noexcept { return grid_->columns(); }
  [[nodiscard]] int rows() const noexcept { return grid_->rows(); }
  [[nodiscard]] int x() const noexcept { return x_; }
  [[nodiscard]] int y() const noexcept { return y_; }
  [[nodiscard]] int upper() const noexcept { return upper_; }
  [[nodiscard]] int lower() const noexcept { return lower_; }
  [[nodiscard]] const Grid& grid() const noexcept { return *grid_; }
  [[nodiscard]] const Grid& primary() const noexcept { return primary_; }
  [[nodiscard]] const History& history() const noexcept { return history_; }
  [[nodiscard]] const StyleTable& styles() const noexcept { return styles_; }
  [[nodiscard]] StyleTable& styles() noexcept { return styles_; }
  [[nodiscard]] const ClusterTable& clusters() const noexcept { return clusters_; }
  [[nodiscard]] const std::vector<bool>& tabs() const noexcept { return tabs_; }
  [[nodiscard]] bool alternate_on() const noexcept { return grid_ == &alternate_; }

  // Writing.
  void print_ascii(std::string_view text);  // bytes 0x20 to 0x7E
  void print(char32_t codepoint);
  // Writes well-formed UTF-8 from `at` on, up to a control, what is ill-formed or cut, what may join the character
  // before it, or the end; where it stopped, which may be `at` itself.
  const char* print_run(const char* at, const char* end);
  void repeat_last(int count);
  void forget_printed() noexcept { last_printed_ = 0; }  // REP repeats only what it directly follows

  // Cursor; counts of 0 mean 1 where ECMA-48 says so.
  void cursor_up(int count);
  void cursor_down(int count);
  void cursor_left(int count);
  void cursor_right(int count);
  void backspace();
  void carriage_return() { x_ = 0; }
  // Absolute, within the region when origin mode is on and `origin` allows it; -1 keeps a coordinate.
  void move_to(int x, int y, bool origin = true);
  void line_feed() { line_feed(false); }
  void reverse_index();
  void tab(int count);
  void back_tab(int count);
  void set_tab();
  void clear_tab();
  void clear_tabs();
  void reset_tabs();

  // Erasing and moving.
  void erase_display_below();
  void erase_display_above();
  void erase_display();
  void erase_line_right();
  void erase_line_left();
  void erase_line();
  void erase_characters(int count);
  void insert_characters(int count);
  void delete_characters(int count);
  void insert_lines(int count);
  void delete_lines(int count);
  void scroll_up(int count);
  void scroll_down(int count);
  void set_region(int upper, int lower);
  void alignment_test();
  void clear_history();
  void forget_links();
  // Takes away as many rows below the cursor as the history can replace from above.
  void trim_below_cursor();

  // Alternate screens (47 and 1047; 1049 also saves the cursor).
  enum class SaveCursor : bool { No, Yes };
  void enter_alternate(SaveCursor save);
  void leave_alternate(SaveCursor save);
  void save_cursor();
  void restore_cursor();
  void reset();

  // Tmux's rules for what moves between screen and history; lines are reflowed unless the alternate screen is on.
  void resize(int columns, int rows);

  // Ids of styles and clusters that no cell uses are given back, when there are many.
  void collect_ids();

  Modes modes;
  Pen pen;
  SavedCursor saved;
  // The cursor that 1049 saved; none before.
  std::optional<SavedCursor> alternate_saved;
  bool scroll_on_clear = true;
  int history_limit = 2000;
  std::uint32_t now = 0;

  // Must be called after `pen.style` changed.
  void pen_changed() { pen_id_ = styles_.intern(pen.style), blank_known_ = false; }
  RowFlags& flags_at_cursor() { return grid_->row(y_).flags; }

  // Damage.
  void next_generation() noexcept { ++generation_; }
  [[nodiscard]] std::uint64_t generation() const noexcept { return generation_; }
  [[nodiscard]] bool changed_since(int y, std::uint64_t generation) const {
    return moved_ > generation || grid_->row(y).generation > generation;
  }
  [[nodiscard]] std::uint64_t rows_scrolled() const noexcept { return rows_scrolled_; }
  void damage_all() noexcept { moved_ = generation_; }

 private:
  friend class CheckpointAccess;

  Row& touch(int y) {
    Row& row = grid_->row(y);
    row.generation = generation_;
    return row;
  }
  StyleId blank_style();
  [[nodiscard]] bool keeps_history() const noexcept { return history_limit > 0 && !alternate_on(); }
  void wrap();
  void line_feed(bool wrapped);
  [[nodiscard]] bool writes_plainly() const;
  const char* fill_row(const char* at, const char* end, bool& full);
  bool make_room(int width);
  void break_wide(Row& row, int from, int to);
  void put_cell(std::uint32_t content, int width);
  bool join_previous(char32_t codepoint);
  int advanced(int width) const;
  void trim_history();
  void push_top_to_history(int y);
  void scroll_region_up(int top, int bottom, int count, bool to_history, StyleId blank);
  void scroll_region_down(int top, int bottom, int count);
  void unwrap_above(int y);
  void clear_cells(int y, int from, int to);
  void clear_rows(int from, int to);
  void clear_line(int y);
  bool clear_into_history();
  void resize_rows(int rows, int& cursor_row);
  void reflow(int columns);

  Grid primary_;
  Grid alternate_;
  Grid* grid_ = &primary_;
  History history_;
  StyleTable styles_;
  ClusterTable clusters_;
  std::vector<bool> tabs_;
  int x_ = 0;
  int y_ = 0;
  int upper_ = 0;
  int lower_ = 0;
  int pullable_ = 0;  // history rows that scrolled there and so come back when the screen grows
  StyleId pen_id_ = kDefaultStyleId;
  StyleId blank_id_ = kDefaultStyleId;
  bool blank_known_ = false;
  std::uint32_t last_printed_ = 0;  // for REP; 0 for none
  std::uint64_t generation_ = 1;
  std::uint64_t moved_ = 1;
  std::uint64_t rows_scrolled_ = 0;

 public:
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
};

}  // namespace mux::terminal
