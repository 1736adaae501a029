// Terminal: the facade over parser, emulator and screen.
#include "server/terminal/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "server/terminal/emulator.hpp"
#include "server/terminal/terminal_state.hpp"

namespace mux::terminal {

namespace {

TerminalOptions clamped(TerminalOptions options) {
  options.columns = std::clamp(options.columns, 1, Terminal::kMaxColumns);
  options.rows = std::clamp(options.rows, 1, Terminal::kMaxRows);
  options.history_limit = std::max(options.history_limit, 0);
  return options;
}

}  // namespace

Terminal::Terminal(const TerminalOptions& options) : state_(std::make_unique<TerminalState>(clamped(options))) {}
Terminal::Terminal(Terminal&&) noexcept = default;
Terminal& Terminal::operator=(Terminal&&) noexcept = default;
Terminal::~Terminal() = default;

void TerminalState::reply(std::string_view bytes) {
  if (muted || replies.size() + bytes.size() > Terminal::kMaxReplies) return;
  if (!eight_bit_replies) {
    replies += bytes;
    return;
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const bool control = bytes[i] == 0x1B && i + 1 < bytes.size() && bytes[i + 1] >= '@' && bytes[i + 1] <= '_';
    replies += control ? static_cast<char>(bytes[++i] + 0x40) : bytes[i];
  }
}

void TerminalState::reply_size() {
  const int rows = screen.rows();
  const int columns = screen.columns();
  reply(fmt::format("\x1b[48;{};{};{};{}t", rows, columns, rows * options.cell_height, columns * options.cell_width));
}

void Terminal::feed(std::string_view bytes) {
  Emulator emulator(*state_);
  constexpr std::size_t kSlice = 16 * 1024;  // ids are collected between slices, never within
  while (!bytes.empty()) {
    const std::string_view slice = bytes.substr(0, kSlice);
    bytes.remove_prefix(slice.size());
    state_->screen.next_generation();
    state_->parser.feed(slice, emulator);
    state_->screen.collect_ids();
  }
}

std::string Terminal::take_replies() {
  return std::exchange(state_->replies, {});
}
void Terminal::set_muted(bool muted) {
  state_->muted = muted;
}
Effects Terminal::take_effects() {
  return std::exchange(state_->effects, {});
}

void Terminal::reply_clipboard(const ClipboardQuery& query, std::string_view data) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out = "\x1b]52;" + query.selection + ";";
  for (std::size_t i = 0; i < data.size(); i += 3) {
    const auto byte = [&](std::size_t at) -> unsigned {
      return at < data.size() ? static_cast<unsigned char>(data[at]) : 0u;
    };
    const unsigned bits = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    out += kDigits[bits >> 18];
    out += kDigits[(bits >> 12) & 63];
    out += i + 1 < data.size() ? kDigits[(bits >> 6) & 63] : '=';
    out += i + 2 < data.size() ? kDigits[bits & 63] : '=';
  }
  state_->reply(out + (query.bel ? "\a" : "\x1b\\"));
}

void Terminal::reply_theme() {
  state_->reply(state_->options.dark_theme ? "\x1b[?997;1n" : "\x1b[?997;2n");
}

const TerminalOptions& Terminal::options() const noexcept {
  return state_->options;
}

void Terminal::set_options(const TerminalOptions& options) {
  TerminalOptions next = clamped(options);
  next.columns = state_->options.columns;
  next.rows = state_->options.rows;
  const bool theme_changed = next.dark_theme != state_->options.dark_theme;
  state_->options = next;
  if (theme_changed && modes().has(Mode::ThemeReports)) reply_theme();
  state_->parser.set_string_limit(next.string_limit);
  state_->screen.history_limit = next.history_limit;
  state_->screen.history().set_byte_limit(next.history_bytes);
  state_->screen.scroll_on_clear = next.scroll_on_clear;
}

void Terminal::set_time(std::uint32_t seconds) {
  state_->screen.now = seconds;
}

void Terminal::resize(int columns, int rows) {
  columns = std::clamp(columns, 1, kMaxColumns);
  rows = std::clamp(rows, 1, kMaxRows);
  state_->options.columns = columns;
  state_->options.rows = rows;
  if (columns == this->columns() && rows == this->rows()) return;
  state_->screen.next_generation();
  state_->screen.resize(columns, rows);
  if (modes().has(Mode::ResizeReports)) state_->reply_size();
}

int Terminal::columns() const noexcept {
  return state_->screen.columns();
}
int Terminal::rows() const noexcept {
  return state_->screen.rows();
}

CursorState Terminal::cursor() const {
  const Screen& screen = state_->screen;
  return {.x = screen.x(),
          .y = screen.y(),
          .visible = screen.modes.has(Mode::CursorVisible),
          .very_visible = screen.modes.has(Mode::CursorVeryVisible),
          .blinking = screen.modes.has(Mode::CursorBlinking),
          .shape = state_->cursor_style.shape,
          .colour = state_->palette.cursor};
}

std::string Terminal::cursor_character() const {
  const RowView view = row(state_->screen.y());
  return std::string(view.cell(state_->screen.x()).text);
}

const Modes& Terminal::modes() const noexcept {
  return state_->screen.modes;
}
int Terminal::keyboard_flags() const noexcept {
  return state_->keys_of_screen().current();
}
int Terminal::extended_keys() const noexcept {
  return state_->extended_keys;
}
int Terminal::key_format() const noexcept {
  return state_->key_format ? *state_->key_format : -1;
}

std::uint64_t Terminal::open_update() const noexcept {
  return modes().has(Mode::Synchronized) ? state_->updates + 1 : 0;
}

void Terminal::end_synchronized() {
  if (!modes().has(Mode::Synchronized)) return;
  ++edits_;
  state_->screen.modes.set(Mode::Synchronized, false);
}

std::uint64_t Terminal::open_string() const noexcept {
  return state_->parser.open_string();
}

void Terminal::abandon_string() {
  ++edits_;
  state_->parser.abandon_string();
}

bool Terminal::alternate_on() const noexcept {
  return state_->screen.alternate_on();
}

int Terminal::alternate_saved_x() const noexcept {
  return state_->screen.alternate_saved ? state_->screen.alternate_saved->x : -1;
}

int Terminal::alternate_saved_y() const noexcept {
  return state_->screen.alternate_saved ? state_->screen.alternate_saved->y : -1;
}

int Terminal::scroll_region_upper() const noexcept {
  return state_->screen.upper();
}
int Terminal::scroll_region_lower() const noexcept {
  return state_->screen.lower();
}

std::string Terminal::tabs() const {
  std::string out;
  const std::vector<bool>& tabs = state_->screen.tabs();
  for (std::size_t i = 0; i < tabs.size(); ++i) {
    if (tabs[i]) out += fmt::format("{}{}", out.empty() ? "" : ",", i);
  }
  return out;
}

std::string Terminal::private_modes() const {
  std::string out;
  for (const PrivateMode& mode : terminal::private_modes()) {
    if (mode.listed && modes().has(mode.mode)) out += fmt::format("{}{}", out.empty() ? "" : ",", mode.number);
  }
  return out;
}

const std::map<std::string, std::string, std::less<>>& Terminal::user_variables() const noexcept {
  return state_->user_variables;
}

const std::string& Terminal::title() const noexcept {
  return state_->title;
}
void Terminal::set_title(std::string_view title) {
  ++edits_;
  state_->title = title;
}
const std::string& Terminal::path() const noexcept {
  return state_->path;
}
const Progress& Terminal::progress() const noexcept {
  return state_->progress;
}
const Palette& Terminal::palette() const noexcept {
  return state_->palette;
}
std::string Terminal::pending() const {
  return state_->parser.pending();
}

int Terminal::history_size() const {
  return state_->screen.history().rows();
}
std::size_t Terminal::history_bytes() const noexcept {
  return state_->screen.history().bytes();
}

void Terminal::set_history_store(std::shared_ptr<HistoryStore> store) {
  state_->screen.history().set_store(std::move(store));
}
bool Terminal::has_cold_history() const noexcept {
  return state_->screen.history().has_cold_chunks();
}
void Terminal::compress_history() {
  state_->screen.history().compress_one();
}

void Terminal::clear_history() {
  ++edits_;
  state_->screen.next_generation();
  state_->screen.clear_history();
}

void Terminal::forget_links() {
  state_->screen.next_generation();
  state_->screen.forget_links();
}

void Terminal::trim_below_cursor() {
  state_->screen.next_generation();
  state_->screen.trim_below_cursor();
}

void Terminal::echo(std::string_view bytes) {
  ++edits_;
  feed(bytes);
}

void Terminal::reset() {
  ++edits_;
  state_->screen.next_generation();
  state_->parser.reset();
  Emulator(*state_).reset();
}

std::uint64_t Terminal::generation() const noexcept {
  return state_->screen.generation();
}

std::uint64_t Terminal::shown_generation() const noexcept {
  const Picture* picture = state_->screen.picture();
  return picture != nullptr ? picture->generation : generation();
}

bool Terminal::row_changed_since(int y, std::uint64_t generation) const {
  if (y < 0 || y >= rows()) return true;
  const Picture* picture = state_->screen.picture();
  return picture != nullptr ? picture->changed_since(y, generation) : state_->screen.changed_since(y, generation);
}

CursorState Terminal::shown_cursor() const {
  state_->screen.note_shown();
  CursorState result = cursor();
  if (const Picture* picture = state_->screen.picture()) {
    result.x = picture->x;
    result.y = picture->y;
    result.visible = picture->cursor_visible;
  }
  return result;
}

bool Terminal::shows_unfinished() const noexcept {
  return modes().has(Mode::Synchronized) && state_->screen.picture() == nullptr;
}

std::uint64_t Terminal::rows_scrolled() const noexcept {
  return state_->screen.rows_scrolled();
}

}  // namespace mux::terminal
