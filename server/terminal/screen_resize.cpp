// Screen: changes of size. Height first, then width with reflow, as tmux does both.
#include <algorithm>
#include <climits>

#include "server/terminal/screen.hpp"

namespace mux::terminal {

namespace {

using Line = History::Line;

Line line_of(const Grid& grid, int y) {
  const Row& row = grid.row(y);
  Line line;
  line.cells.assign(grid.cells(row), grid.cells(row) + row.extent);
  line.used = row.used;
  line.time = row.time;
  line.flags = row.flags;
  return line;
}

// Where the cursor is in the text: the logical line and the column within it, kEnd when past what is written.
struct TextPosition {
  static constexpr int kEnd = INT_MAX;
  std::size_t line = 0;
  int column = 0;
};

// The first row of each logical line and what it holds, cut anew at a width.
class Reflower {
 public:
  Reflower(std::vector<Line> rows, int columns) : columns_(columns) {
    for (std::size_t i = 0; i < rows.size();) {
      std::size_t end = i + 1;
      while (end < rows.size() && rows[end - 1].flags.wrapped) ++end;
      add(std::span(rows).subspan(i, end - i));
      i = end;
    }
  }

  std::vector<Line> result;
  std::vector<std::size_t> starts;  // the first row in `result` of each logical line

 private:
  // A line that fits as it is stays as it is, coloured blanks at its end included.
  void add(std::span<Line> rows) {
    starts.push_back(result.size());
    if (rows.size() == 1 && rows[0].used <= columns_) {
      if (std::ssize(rows[0].cells) > columns_) rows[0].cells.resize(static_cast<std::size_t>(columns_));
      result.push_back(std::move(rows[0]));
      return;
    }
    Line current;
    current.flags = rows[0].flags;
    current.time = rows[0].time;
    for (const Line& row : rows) {
      for (int x = 0; x < row.used; ++x) {
        Cell cell = x < std::ssize(row.cells) ? row.cells[static_cast<std::size_t>(x)] : Cell{};
        if (cell.tail()) continue;
        int width = cell.wide() ? 2 : 1;
        if (width > columns_) {
          cell = {};
          width = 1;
        }
        if (std::ssize(current.cells) + width > columns_) flush(current, true);
        current.cells.push_back(cell);
        if (width == 2) current.cells.push_back({Cell::kTail, cell.style});
      }
    }
    flush(current, rows.back().flags.wrapped);
  }

  void flush(Line& current, bool wrapped) {
    current.used = static_cast<int>(current.cells.size());
    current.flags.wrapped = wrapped;
    const std::uint32_t time = current.time;
    result.push_back(std::move(current));
    current = {};
    current.time = time;
  }

  int columns_;
};

void put_line(Grid& grid, int y, const Line& line, std::uint64_t generation) {
  grid.clear_row(y, kDefaultStyleId, generation);
  Row& row = grid.row(y);
  const int extent = std::min<int>(static_cast<int>(line.cells.size()), grid.columns());
  grid.extend(row, extent);
  std::copy_n(line.cells.begin(), extent, grid.cells(row));
  row.used = static_cast<std::uint16_t>(std::min(line.used, static_cast<int>(row.extent)));
  row.has_wide = std::any_of(line.cells.begin(), line.cells.end(), [](Cell cell) { return cell.wide(); });
  row.flags = line.flags;
  row.time = line.time;
}

}  // namespace

void Screen::trim_below_cursor() {
  const int below = rows() - 1 - y_;
  if (!keeps_history() || below == 0) return;
  const std::vector<Line> lines = history_.take_rows(below, styles_, clusters_);
  const int count = static_cast<int>(lines.size());
  if (count == 0) return;
  pullable_ = std::max(0, pullable_ - count);
  grid_->rotate(0, rows() - 1, -count);
  for (int i = 0; i < count; ++i) put_line(*grid_, i, lines[static_cast<std::size_t>(i)], generation_);
  y_ += count;
  moved_ = generation_;
}

// Shrinking takes rows below the cursor first, then pushes rows to the history; growing brings those back that had
// scrolled there.
void Screen::resize_rows(int new_rows, int& cursor_row) {
  const int old_rows = rows();
  Grid& grid = *grid_;
  if (new_rows < old_rows) {
    int needed = old_rows - new_rows;
    needed -= std::min(needed, old_rows - 1 - y_);
    if (keeps_history()) {
      for (int i = 0; i < needed; ++i) {
        const Row& row = grid.row(i);
        const bool wide = i + 1 < old_rows && grid.at(0, i + 1).wide();
        history_.push(row, grid.cells(row), wide, styles_, clusters_);
        ++pullable_;
      }
    }
    grid.rotate(0, old_rows - 1, needed);
    cursor_row -= needed;
    grid.resize(columns(), new_rows);
  } else {
    const int wanted = keeps_history() ? std::min(new_rows - old_rows, pullable_) : 0;
    const std::vector<Line> lines = wanted > 0 ? history_.take_rows(wanted, styles_, clusters_) : std::vector<Line>{};
    const int count = static_cast<int>(lines.size());
    pullable_ = std::max(0, pullable_ - count);
    grid.resize(columns(), new_rows);
    grid.rotate(0, new_rows - 1, -count);
    for (int i = 0; i < count; ++i) put_line(grid, i, lines[static_cast<std::size_t>(i)], generation_);
    cursor_row += count;
  }
}

namespace {

// A cell's place by logical line and column; kEnd behind the last one used.
TextPosition position_in_text(const std::vector<Line>& lines, std::size_t row, int x) {
  TextPosition position;
  for (std::size_t i = 0; i < row; ++i) {
    if (lines[i].flags.wrapped) {
      position.column += lines[i].used;
    } else {
      ++position.line;
      position.column = 0;
    }
  }
  position.column = x >= lines[row].used ? TextPosition::kEnd : position.column + x;
  return position;
}

}  // namespace

void Screen::reflow(int new_columns) {
  const int row_count = rows();
  std::vector<Line> lines = history_.take_open_line(styles_, clusters_);
  const int open_rows = static_cast<int>(lines.size());
  for (int y = 0; y < row_count; ++y) lines.push_back(line_of(primary_, y));

  const TextPosition position =
      position_in_text(lines, static_cast<std::size_t>(y_) + static_cast<std::size_t>(open_rows), x_);
  Reflower reflower(std::move(lines), new_columns);
  std::vector<Line>& result = reflower.result;

  std::size_t row = reflower.starts[position.line];
  int column = position.column;
  while (result[row].flags.wrapped && row + 1 < result.size()) {
    if (column != TextPosition::kEnd) {
      if (column < result[row].used) break;
      column -= result[row].used;
    }
    ++row;
  }
  if (column == TextPosition::kEnd) column = result[row].used;

  history_.set_width(new_columns);
  int above = std::max(0, static_cast<int>(result.size()) - row_count);
  for (int i = 0; i < above; ++i) {
    const Line& line = result[static_cast<std::size_t>(i)];
    Row packed;
    packed.extent = static_cast<std::uint16_t>(line.cells.size());
    packed.used = static_cast<std::uint16_t>(line.used);
    packed.flags = line.flags;
    packed.time = line.time;
    const Line& next = result[static_cast<std::size_t>(i) + 1];
    history_.push(packed, line.cells.data(), !next.cells.empty() && next.cells[0].wide(), styles_, clusters_);
  }
  int cursor = static_cast<int>(row) - above;
  std::vector<Line> pulled;
  const int short_of = row_count - static_cast<int>(result.size());
  if (short_of > 0) pulled = history_.take_rows(short_of, styles_, clusters_);
  primary_ = Grid(new_columns, row_count);
  int y = 0;
  for (const Line& line : pulled) put_line(primary_, y++, line, generation_);
  for (std::size_t i = static_cast<std::size_t>(above); i < result.size(); ++i) {
    put_line(primary_, y++, result[i], generation_);
  }
  cursor += static_cast<int>(pulled.size());
  if (cursor >= 0) {
    x_ = std::min(column, new_columns);
    y_ = std::min(cursor, row_count - 1);
  } else {
    x_ = 0;
    y_ = 0;
  }
}

void Screen::resize(int new_columns, int new_rows) {
  const bool wider_or_narrower = new_columns != columns();
  const bool reflows = wider_or_narrower && !alternate_on();
  if (new_rows != rows()) {
    upper_ = 0;
    lower_ = new_rows - 1;
    int cursor_row = y_;
    resize_rows(new_rows, cursor_row);
    y_ = std::clamp(cursor_row, 0, new_rows - 1);
  }
  if (reflows) {
    reflow(new_columns);
    pullable_ = std::min(pullable_, history_.rows());
  } else if (wider_or_narrower) {
    grid_->resize(new_columns, new_rows);
  }
  if (wider_or_narrower) reset_tabs();
  x_ = std::min(x_, new_columns);
  moved_ = generation_;
}

}  // namespace mux::terminal
