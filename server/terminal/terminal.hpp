// Terminal: one pane's terminal. Bytes go in; a screen with history, replies and effects come out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/terminal/effects.hpp"
#include "server/terminal/modes.hpp"
#include "server/terminal/palette.hpp"
#include "server/terminal/row_view.hpp"
#include "server/terminal/style.hpp"

namespace mux::terminal {

class HistoryStore;
class Surface;
struct TerminalState;

// What options and the build decide; each may change at run time (Terminal::options()).
struct TerminalOptions {
  int columns = 80;
  int rows = 24;
  int history_limit = 2000;       // rows; 0 keeps none
  std::size_t history_bytes = 0;  // of text and rows, before compression; the oldest go beyond that. 0: no limit
  bool allow_rename = false;
  bool allow_set_title = true;
  bool alternate_screen = true;
  bool scroll_on_clear = true;
  bool allow_passthrough = false;
  bool set_clipboard = false;  // whether OSC 52 of a program is reported
  bool extended_keys = false;  // whether CSI > 4 ; n m is obeyed
  bool dark_theme = true;      // what CSI ? 996 n answers
  Colour foreground;           // what the outer terminal is known to have by default; Default when it is not
  Colour background;
  int cell_width = 0;  // pixels; 0 when the outer terminal does not say
  int cell_height = 0;
  std::string name = "tmux-256color";   // what XTGETTCAP TN answers
  std::string version = "tmux 3.8";     // of the XTVERSION reply
  std::size_t string_limit = 1u << 20;  // bytes of one OSC, DCS or APC; longer ones are dropped
};

enum class CursorShape : std::uint8_t { Default, Block, Underline, Bar };

struct CursorState {
  int x = 0;  // equals columns() while a wrap is pending
  int y = 0;
  bool visible = true;
  bool very_visible = false;
  bool blinking = false;
  CursorShape shape = CursorShape::Default;
  Colour colour;  // OSC 12
};

// OSC 9 ; 4
struct Progress {
  enum class State : std::uint8_t { Hidden, Normal, Error, Indeterminate, Paused };
  State state = State::Hidden;
  int percent = 0;
};

// How draw() shows a terminal.
struct DrawOptions {
  int scroll = 0;    // rows back into the history
  int columns = -1;  // clip; all when negative
  int rows = -1;
  int from_column = 0;  // the first column and row shown, for a view smaller than the terminal
  int from_row = 0;
  Style default_style;  // its colours stand in for default ones
};

class Terminal {
 public:
  explicit Terminal(const TerminalOptions& options);
  Terminal(Terminal&&) noexcept;
  Terminal& operator=(Terminal&&) noexcept;
  ~Terminal();

  // Obeys `bytes`, all of them; sequences may be cut anywhere.
  void feed(std::string_view bytes);
  // Bytes for the pane's standard input since last asked: a closed grammar, at most kMaxReplies bytes.
  [[nodiscard]] std::string take_replies();
  static constexpr std::size_t kMaxReplies = 64 * 1024;
  // While muted no reply is kept: for replay.
  void set_muted(bool muted);
  // What happened since last asked.
  [[nodiscard]] Effects take_effects();
  // Queues the reply to a clipboard query, or to a theme query or change (mode 2031).
  void reply_clipboard(const ClipboardQuery& query, std::string_view data);
  void reply_theme();

  // Options apply from the next byte on; columns and rows are ignored here: resize() changes those. Another theme is
  // told to a program that asked (mode 2031).
  [[nodiscard]] const TerminalOptions& options() const noexcept;
  void set_options(const TerminalOptions& options);
  // Wall time for new rows, seconds since the epoch; the server sets it once a turn.
  void set_time(std::uint32_t seconds);

  // Sizes are clamped to [1, kMaxColumns] and [1, kMaxRows].
  void resize(int columns, int rows);
  static constexpr int kMaxColumns = 10000;
  static constexpr int kMaxRows = 10000;
  [[nodiscard]] int columns() const noexcept;
  [[nodiscard]] int rows() const noexcept;

  [[nodiscard]] CursorState cursor() const;
  // The text under the cursor, UTF-8 (`cursor_character`).
  [[nodiscard]] std::string cursor_character() const;
  [[nodiscard]] const Modes& modes() const noexcept;
  // modifyOtherKeys: 0, 1 or 2.
  [[nodiscard]] int extended_keys() const noexcept;
  // formatOtherKeys as the program set it: 0 CSI 27 ; m ; c ~, 1 CSI c ; m u; -1 when it did not.
  [[nodiscard]] int key_format() const noexcept;
  // The kitty keyboard protocol's flags, of the screen that is shown.
  [[nodiscard]] int keyboard_flags() const noexcept;
  // The update (mode 2026) that waits for its end, by a number that no earlier one had; 0 for none.
  [[nodiscard]] std::uint64_t open_update() const noexcept;
  void end_synchronized();  // after the second that it may last
  // The string (OSC, DCS, APC, PM, SOS, title) that waits for its end, by a number that no earlier one had; 0 for none.
  [[nodiscard]] std::uint64_t open_string() const noexcept;
  void abandon_string();  // after the seconds that it may last: what comes is text again
  [[nodiscard]] bool alternate_on() const noexcept;
  [[nodiscard]] int alternate_saved_x() const noexcept;  // -1 when no cursor was saved
  [[nodiscard]] int alternate_saved_y() const noexcept;
  [[nodiscard]] int scroll_region_upper() const noexcept;
  [[nodiscard]] int scroll_region_lower() const noexcept;
  // The columns of tab stops, as `pane_tabs` lists them: "8,16,24".
  [[nodiscard]] std::string tabs() const;
  // The private modes that are set, as `pane_private_modes` lists them: "7,25".
  [[nodiscard]] std::string private_modes() const;
  // Variables that the program set for others to read (OSC 1337 SetUserVar).
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& user_variables() const noexcept;
  [[nodiscard]] const std::string& title() const noexcept;
  void set_title(std::string_view title);
  // The URL of OSC 7 as given (`pane_path`).
  [[nodiscard]] const std::string& path() const noexcept;
  [[nodiscard]] const Progress& progress() const noexcept;
  [[nodiscard]] const Palette& palette() const noexcept;
  // Bytes of a sequence that is not complete yet (capture-pane -P).
  [[nodiscard]] std::string pending() const;

  // Rows above the screen at the present width, and the bytes they take.
  [[nodiscard]] int history_size() const;
  [[nodiscard]] std::size_t history_bytes() const noexcept;
  void clear_history();
  // Where full chunks of the history lie from now on.
  void set_history_store(std::shared_ptr<HistoryStore> store);
  // Whether chunks of the history are cold and not compressed; compresses one, in some tenths of a millisecond.
  [[nodiscard]] bool has_cold_history() const noexcept;
  void compress_history();
  // clear-history -H: no cell is part of a link any more.
  void forget_links();
  // resize-pane -T: rows of the history take the place of rows below the cursor.
  void trim_below_cursor();
  // What is typed, where the program wants the terminal to show it (SRM).
  void echo(std::string_view bytes);
  // `send-keys -R`: as RIS.
  void reset();

  // Row `y` in [-history_size(), rows()); rows outside read as blank. `alternate_saved` reads, while the alternate
  // screen is on, the primary screen under it (capture-pane -a).
  enum class Which : std::uint8_t { Current, Saved };
  void read_row(int y, RowView& out, Which which = Which::Current) const;
  [[nodiscard]] RowView row(int y) const;
  // A row of the history that is printable ASCII, without decoding it; empty for any other row.
  [[nodiscard]] std::optional<PlainRow> plain_row(int y) const;
  // Appends the rows [from, to) of the history as capture() without options prints them, as long as they are plain;
  // returns the row where it stopped.
  int append_plain_rows(int from, int to, std::string& out) const;
  // Flags alone, without decoding cells.
  [[nodiscard]] RowFlags row_flags(int y) const;

  // Grows whenever something changed.
  [[nodiscard]] std::uint64_t generation() const noexcept;

  // What is shown is the screen, but while a program draws (mode 2026), the picture before; draw() and shown_cursor()
  // count as showing it.
  // Copies rows with resolved styles to (x, y) of `out`.
  void draw(Surface& out, int x, int y, const DrawOptions& options) const;
  [[nodiscard]] CursorState shown_cursor() const;
  // Damage: shown_generation() grows whenever something visible changed; a row is damaged since a generation that the
  // caller remembered from an earlier frame.
  [[nodiscard]] std::uint64_t shown_generation() const noexcept;
  [[nodiscard]] bool row_changed_since(int y, std::uint64_t generation) const;
  // A program draws, and the picture before is not known any more: since it began, the size or the server changed.
  [[nodiscard]] bool shows_unfinished() const noexcept;
  // Rows that left the top of the screen, ever (whole-screen scrolls only).
  [[nodiscard]] std::uint64_t rows_scrolled() const noexcept;

  // Grows when the terminal was changed by anything but bytes and size.
  [[nodiscard]] std::uint64_t edits() const noexcept { return edits_; }

  // For capture and checkpoint, in this folder.
  [[nodiscard]] TerminalState& state() noexcept { return *state_; }
  [[nodiscard]] const TerminalState& state() const noexcept { return *state_; }

 private:
  std::unique_ptr<TerminalState> state_;
  std::uint64_t edits_ = 0;
};

}  // namespace mux::terminal
