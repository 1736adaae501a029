// Screen: what the emulator draws on: primary and alternate grid, cursor, pen, margins, tab stops, modes, history.
//
// Coordinates count from 0. The cursor's column equals columns() while a wrap is pending, as tmux shows it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "protocol/base/utf8_run.hpp"
#include "server/terminal/charset.hpp"
#include "server/terminal/grid.hpp"
#include "server/terminal/history.hpp"
#include "server/terminal/modes.hpp"
#include "server/terminal/picture.hpp"
#include "server/terminal/tables.hpp"

namespace mux::terminal {

// What characters are written with.
struct Pen {
  LinkedStyle style;
  std::array<Charset, 4> charsets{};  // G0 to G3
  std::uint8_t shifted = 0;           // which of them is in GL
  std::uint8_t right = 2;             // and in GR, which counts only outside of UTF-8
  friend bool operator==(const Pen&, const Pen&) = default;
};

struct SavedCursor {
  Pen pen;
  int x = 0;
  int y = 0;
  bool origin = false;
  friend bool operator==(const SavedCursor&, const SavedCursor&) = default;
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
  // The margins of DECSLRM, inclusive; the whole width when there are none.
  [[nodiscard]] int left() const noexcept { return narrowed_ ? left_ : 0; }
  [[nodiscard]] int right() const noexcept { return narrowed_ ? right_ : columns() - 1; }
  [[nodiscard]] const Grid& grid() const noexcept { return *grid_; }
  [[nodiscard]] const Grid& primary() const noexcept { return primary_; }
  [[nodiscard]] const History& history() const noexcept { return history_; }
  [[nodiscard]] History& history() noexcept { return history_; }
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
  void print_right(std::uint8_t byte);  // 0xA0 to 0xFF outside of UTF-8, of the set in GR
  // The set of a single shift that waits for its character, 0 without; the set in GL but for that.
  [[nodiscard]] int single_shifted() const noexcept { return unshift_ == 0 ? 0 : pen.shifted; }
  [[nodiscard]] int locked_shift() const noexcept { return unshift_ == 0 ? pen.shifted : unshift_ - 1; }
  [[nodiscard]] bool wraps_next() const noexcept { return x_ == columns() || margin_wrap_; }
  void single_shift(std::uint8_t set);  // SS2, SS3: the next character is of G2 or G3
  void repeat_last(int count);
  // Outside of UTF-8 text comes a byte at a time.
  void set_eight_bit(bool on) { eight_bit_ = on, update_odd(); }
  void forget_printed() noexcept { last_printed_ = 0; }  // REP repeats only what it directly follows

  // Cursor; counts of 0 mean 1 where ECMA-48 says so.
  void cursor_up(int count);
  void cursor_down(int count);
  void cursor_left(int count);
  void cursor_right(int count);
  void right_by(int count);  // HPR and VPR: margins do not count but in origin mode
  void down_by(int count);
  void backspace();
  void carriage_return() { x_ = narrowed_ && x_ >= left_ ? left_ : 0; }
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
  void set_tabs(const std::vector<int>& columns);

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
  // The region is another one, and the cursor stays where it is.
  void set_region_around(int upper, int lower);
  void alignment_test();
  void clear_history();
  void forget_links();
  // Takes away as many rows below the cursor as the history can replace from above.
  void trim_below_cursor();

  // Left and right margins (DECLRMM, DECSLRM) and what moves columns.
  void set_margin_mode(bool on);
  void set_margins(int left, int right);
  void scroll_left(int count);     // SL
  void scroll_right(int count);    // SR
  void insert_columns(int count);  // DECIC
  void delete_columns(int count);  // DECDC
  void back_index();               // DECBI
  void forward_index();            // DECFI
  // A wrap that is pending at the right margin is off: the cursor was moved.
  void forget_wrap() noexcept { margin_wrap_ = false; }
  // BS and CUB in modes 45 and 1045.
  void reverse_wrap(int count);

  // Rectangles, from 0 and inclusive; inside of the margins when origin mode is on. `selective` leaves protected
  // characters alone (DECSCA, or SPA when `guarded`).
  struct Rectangle {
    int top = 0;
    int left = 0;
    int bottom = 0;
    int right = 0;
  };
  [[nodiscard]] std::optional<Rectangle> clip(Rectangle given) const;
  void fill_rectangle(const Rectangle& area, char32_t character);  // DECFRA
  void erase_rectangle(const Rectangle& area);                     // DECERA
  void erase_unprotected(const Rectangle& area, bool keep_style);  // DECSERA, DECSED, DECSEL
  void copy_rectangle(const Rectangle& area, int top, int left);   // DECCRA
  // DECCARA, DECRARA: calls `change(style, with)` for each style in the area, or in the text from its first to its last
  // corner when `stream`.
  void restyle(const Rectangle& area, bool stream, void (*change)(Style& style, const void* with), const void* with);
  [[nodiscard]] std::uint16_t checksum(const Rectangle& area, unsigned extension) const;  // DECRQCRA, XTCHECKSUM
  [[nodiscard]] Style common_style(const Rectangle& area) const;                          // XTREPORTSGR
  // ED 22: what is on the screen goes to the history first. CSI + T: rows come back from there.
  void scroll_all_to_history();
  void unscroll(int count);

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

  // A program begins to draw (mode 2026): what is on the screen is what is shown until it has ended. Kept only if
  // something was shown since the last time, so that a flood of pictures costs no more than its frames.
  void hold_picture();
  void note_shown() noexcept { shown_ = true; }
  // What is shown instead of the screen, or null.
  [[nodiscard]] const Picture* picture() const noexcept {
    return modes.has(Mode::Synchronized) ? picture_.get() : nullptr;
  }

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
  Cell* rejoin(Cell* cells, int end, const Utf8Quick& character);
  bool make_room(int width);
  void break_wide(Row& row, int from, int to);
  void break_at_edge(Row& row);
  void put_cell(std::uint32_t content, int width);
  bool join_previous(char32_t codepoint);
  int advanced(int width) const;
  void trim_history();
  void push_top_to_history(int y);
  void update_odd();
  [[nodiscard]] bool between_margins() const noexcept { return x_ >= left_ && x_ <= right_; }
  bool wrap_at_margin(int width);
  void line_feed_at_margins();
  void print_mapped(std::uint8_t byte);
  void shift_rows(int top, int bottom, int count);
  void shift_columns(int y, int from, int to, int count);
  void move_cells(int from_y, int to_y, int from, int to);
  void scroll_region_up(int top, int bottom, int count, bool to_history, StyleId blank);
  void scroll_region_down(int top, int bottom, int count);
  void unwrap_above(int y);
  void clear_cells(int y, int from, int to);
  void clear_rows(int from, int to);
  void clear_line(int y);
  bool clear_into_history();
  void resize_rows(int rows, int& cursor_row);
  void push_line(const History::Line& line, bool wide_follows);
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
  int left_ = 0;  // margins; they count while narrowed_
  int right_ = 0;
  bool narrowed_ = false;  // margins are set and are not the whole width
  bool odd_ = false;       // narrowed_, or a single shift is pending, or not UTF-8: text goes one character at a time
  bool eight_bit_ = false;
  bool margin_wrap_ = false;  // a wrap is pending at the right margin, where the cursor stays
  std::uint8_t unshift_ = 0;  // after a single shift: one more than the set that was in GL
  int pullable_ = 0;          // history rows that scrolled there and so come back when the screen grows
  StyleId pen_id_ = kDefaultStyleId;
  StyleId blank_id_ = kDefaultStyleId;
  bool blank_known_ = false;
  std::uint32_t last_printed_ = 0;  // for REP; 0 for none
  std::uint64_t generation_ = 1;
  std::uint64_t moved_ = 1;
  std::uint64_t rows_scrolled_ = 0;
  std::unique_ptr<Picture> picture_;
  bool shown_ = true;  // since the picture was kept

 public:
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
};

}  // namespace mux::terminal
