// Screen: operations on rectangles (VT420) and on protected characters (DECSCA).
#include <algorithm>
#include <utility>

#include "protocol/base/utf8.hpp"
#include "server/terminal/screen.hpp"
#include "server/terminal/width_table.hpp"

namespace mux::terminal {

std::optional<Screen::Rectangle> Screen::clip(Rectangle given) const {
  Rectangle page{0, 0, rows() - 1, columns() - 1};
  if (modes.has(Mode::Origin)) {
    page = {upper_, left(), lower_, right()};
    given.top += page.top;
    given.left += page.left;
    given.bottom += page.top;
    given.right += page.left;
  }
  given.bottom = std::min(given.bottom, page.bottom);
  given.right = std::min(given.right, page.right);
  if (given.top > given.bottom || given.left > given.right) return std::nullopt;
  return given;
}

void Screen::fill_rectangle(const Rectangle& area, char32_t character) {
  const Charset set = pen.charsets[pen.shifted];
  StyleId style = pen_id_;
  if (character < 0x80 && set == Charset::LineDrawing) {
    LinkedStyle drawing = pen.style;
    drawing.style.attributes |= attribute::kLineDrawing;
    style = styles_.intern(drawing);
  } else if (character < 0x80 && set != Charset::Ascii) {
    character = character_of(set, static_cast<std::uint8_t>(character));
  }
  if (codepoint_table()[character].width() != 1) return;
  for (int y = area.top; y <= area.bottom; ++y) {
    Row& row = touch(y);
    grid_->extend(row, area.right + 1);
    if (row.has_wide) break_wide(row, area.left, area.right + 1);
    std::fill(grid_->cells(row) + area.left, grid_->cells(row) + area.right + 1, Cell{character, style});
    row.used = std::max(row.used, static_cast<std::uint16_t>(area.right + 1));
  }
}

void Screen::erase_rectangle(const Rectangle& area) {
  for (int y = area.top; y <= area.bottom; ++y) clear_cells(y, area.left, area.right + 1);
}

void Screen::erase_unprotected(const Rectangle& area, bool keep_style) {
  const StyleId blank = blank_style();
  for (int y = area.top; y <= area.bottom; ++y) {
    Row& row = touch(y);
    if (!keep_style && blank != kDefaultStyleId) grid_->extend(row, area.right + 1);
    const int end = std::min<int>(area.right + 1, row.extent);
    if (area.left >= end) continue;
    Cell* cells = grid_->cells(row);
    const auto kept = [&](int x) { return styles_.style(cells[x].style).has(attribute::kProtected); };
    // A protected character that the edge goes through stays whole.
    if (row.has_wide) break_wide(row, kept(area.left) ? 0 : area.left, kept(end - 1) ? row.extent : end);
    for (int x = area.left; x < end; ++x) {
      if (kept(x)) continue;
      if (!keep_style) {
        cells[x] = {0, blank};
      } else if (!cells[x].blank()) {
        cells[x].content = U' ';
      }
    }
  }
}

void Screen::copy_rectangle(const Rectangle& area, int top, int left) {
  if (modes.has(Mode::Origin)) {
    top += upper_;
    left += this->left();
  }
  const int last_row = modes.has(Mode::Origin) ? lower_ : rows() - 1;
  const int last_column = modes.has(Mode::Origin) ? right() : columns() - 1;
  const int height = std::min(area.bottom - area.top + 1, last_row - top + 1);
  const int width = std::min(area.right - area.left + 1, last_column - left + 1);
  if (height <= 0 || width <= 0) return;
  std::vector<Cell> line(static_cast<std::size_t>(width));
  for (int i = 0; i < height; ++i) {
    const int offset = top > area.top ? height - 1 - i : i;  // what is copied over must be read before
    Row& source = grid_->row(area.top + offset);
    for (int x = 0; x < width; ++x) {
      line[static_cast<std::size_t>(x)] = area.left + x < source.extent ? grid_->cells(source)[area.left + x] : Cell{};
    }
    if (line.front().tail()) line.front() = {U' ', line.front().style};
    if (line.back().wide()) line.back() = {U' ', line.back().style};
    const bool has_wide = source.has_wide;
    Row& target = touch(top + offset);
    grid_->extend(target, left + width);
    if (target.has_wide) break_wide(target, left, left + width);
    std::ranges::copy(line, grid_->cells(target) + left);
    target.has_wide |= has_wide;
    target.used = std::max(target.used, static_cast<std::uint16_t>(left + width));
  }
}

void Screen::restyle(const Rectangle& area, bool stream, void (*change)(Style& style, const void* with),
                     const void* with) {
  StyleId before = kDefaultStyleId;
  StyleId after = kDefaultStyleId;
  bool known = false;
  for (int y = area.top; y <= area.bottom; ++y) {
    const int from = stream && y > area.top ? 0 : area.left;
    const int to = (stream && y < area.bottom ? columns() - 1 : area.right) + 1;
    Row& row = touch(y);
    grid_->extend(row, to);
    Cell* cells = grid_->cells(row);
    for (int x = from; x < to; ++x) {
      if (!known || cells[x].style != before) {
        before = cells[x].style;
        LinkedStyle changed = styles_.at(before);
        change(changed.style, with);
        after = styles_.intern(changed);
        known = true;
      }
      cells[x].style = after;
    }
    // Both halves of a wide cell look the same.
    if (row.has_wide && from < row.extent && cells[from].tail() && from > 0) cells[from].style = cells[from - 1].style;
    if (row.has_wide && to < row.extent && cells[to].tail()) cells[to].style = cells[to - 1].style;
  }
}

namespace {

unsigned attribute_sum(const Style& style) {
  return (style.has(attribute::kProtected) ? 0x04u : 0u) | (style.has(attribute::kHidden) ? 0x08u : 0u) |
         (style.underline != Underline::None ? 0x10u : 0u) | (style.has(attribute::kReverse) ? 0x20u : 0u) |
         (style.has(attribute::kBlink) ? 0x40u : 0u) | (style.has(attribute::kBold) ? 0x80u : 0u);
}

}  // namespace

// As xterm computes it, which leaves out the blanks at the end of the area and takes the low byte of characters.
std::uint16_t Screen::checksum(const Rectangle& area, unsigned extension) const {
  constexpr unsigned kPositive = 1;
  constexpr unsigned kNoAttributes = 2;
  constexpr unsigned kNoTrim = 4;
  constexpr unsigned kWrittenOnly = 8;
  constexpr unsigned kWholeCharacter = 16;
  unsigned total = 0;
  unsigned trimmed = 0;
  bool counts = true;
  for (int y = area.top; y <= area.bottom; ++y) {
    for (int x = area.left; x <= area.right; ++x) {
      const Cell cell = grid_->at(x, y);
      if (cell.tail() || ((extension & kWrittenOnly) != 0 && cell.blank())) continue;
      unsigned character = cell.blank() ? U' ' : cell.value();
      if (cell.cluster()) character = decode_utf8(clusters_.at(cell.value())).codepoint;
      if ((extension & kWholeCharacter) == 0) character &= 0xFF;
      const unsigned attributes = attribute_sum(styles_.style(cell.style));
      total += character + ((extension & kNoAttributes) == 0 ? attributes : 0);
      if (counts || character != ' ' || attributes != 0) trimmed = total;
      counts = (extension & kNoTrim) != 0;
    }
  }
  return static_cast<std::uint16_t>((extension & kPositive) != 0 ? trimmed : 0u - trimmed);
}

Style Screen::common_style(const Rectangle& area) const {
  Style common = styles_.style(grid_->at(area.left, area.top).style);
  for (int y = area.top; y <= area.bottom; ++y) {
    for (int x = area.left; x <= area.right; ++x) {
      const Style& style = styles_.style(grid_->at(x, y).style);
      common.attributes &= style.attributes;
      if (style.underline != common.underline) common.underline = Underline::None;
      if (style.foreground != common.foreground) common.foreground = {};
      if (style.background != common.background) common.background = {};
      if (style.underline_colour != common.underline_colour) common.underline_colour = {};
    }
  }
  return common;
}

void Screen::scroll_all_to_history() {
  const bool scrolls = std::exchange(scroll_on_clear, true);
  erase_display();
  scroll_on_clear = scrolls;
}

}  // namespace mux::terminal
