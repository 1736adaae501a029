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

// How many rows of the history come back when the screen grows, followed through a change of width as tmux follows it:
// as if the count were a row counted from the top, above which lines that take more rows move it down, and others up.
struct Pullable {
  int count = 0;
  int before = 0;  // rows of the lines looked at so far, as they were
  int after = 0;   // and as they are now

  void line(int rows_before, int rows_after) {
    if (rows_after >= rows_before) {
      if (before <= count) count += rows_after - rows_before;
    } else if (count > after) {
      count = std::max(after, count - (rows_before - rows_after));
    }
    before += rows_before;
    after += rows_after;
  }
  // The same for many lines at once, of which none takes fewer rows or none more, if all of them are above the row
  // that is followed.
  bool lines(int rows_before, int rows_after) {
    const int more = rows_after - rows_before;
    const bool above = more >= 0 ? before + rows_before <= count : count + more >= after + rows_after;
    if (!above) return false;
    count += more;
    before += rows_before;
    after += rows_after;
    return true;
  }
};

// The first row of each logical line and what it holds, cut anew at a width.
class Reflower {
 public:
  Reflower(std::vector<Line> rows, int columns) : columns_(columns) {
    for (std::size_t i = 0; i < rows.size();) {
      std::size_t end = i + 1;
      while (end < rows.size() && rows[end - 1].flags.wrapped) ++end;
      add(std::span(rows).subspan(i, end - i));
      rows_before.push_back(static_cast<int>(end - i));
      i = end;
    }
  }

  std::vector<Line> result;
  std::vector<std::size_t> starts;  // the first row in `result` of each logical line
  std::vector<int> rows_before;     // how many rows it had

  void count(Pullable& pullable) const {
    for (std::size_t i = 0; i < starts.size(); ++i) {
      const std::size_t end = i + 1 < starts.size() ? starts[i + 1] : result.size();
      pullable.line(rows_before[i], static_cast<int>(end - starts[i]));
    }
  }

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
  // What is used may end behind the cells: blanks that were never written fill a row that goes on below.
  const int extent = std::min(std::max(static_cast<int>(line.cells.size()), line.used), grid.columns());
  grid.extend(row, extent);
  std::copy_n(line.cells.begin(), std::min(static_cast<int>(line.cells.size()), extent), grid.cells(row));
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
        history_.push(row, grid.cells(row), grid.packed_text(row), wide, styles_, clusters_);
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

struct Place {
  std::size_t row = 0;
  int column = 0;
};

// Where a position in the text is after its lines were broken anew.
Place place_of(const TextPosition& position, const Reflower& reflower) {
  const std::vector<Line>& rows = reflower.result;
  Place place{reflower.starts[position.line], position.column};
  while (rows[place.row].flags.wrapped && place.row + 1 < rows.size()) {
    if (place.column != TextPosition::kEnd) {
      if (place.column < rows[place.row].used) break;
      place.column -= rows[place.row].used;
    }
    ++place.row;
  }
  if (place.column == TextPosition::kEnd) place.column = rows[place.row].used;
  return place;
}

// Gives the history its new width; returns how many rows may come back of those that were `count` at the old one.
int rewrap_history(History& history, int count, int old_columns, int new_columns, const Reflower& reflower) {
  Pullable pullable{.count = count, .before = history.rows()};
  history.set_width(new_columns);
  if (pullable.count >= pullable.before) {
    pullable.after = history.rows();
    pullable.count += pullable.after - pullable.before;
  } else {
    pullable.before = 0;
    const auto skip = [&](int before, int after) { return pullable.lines(before, after); };
    history.visit_lines(old_columns, new_columns, skip, [&](int before, int after) {
      pullable.line(before, after);
      return pullable.before <= pullable.count || pullable.after < pullable.count;
    });
  }
  reflower.count(pullable);
  return pullable.count;
}

}  // namespace

void Screen::push_line(const Line& line, bool wide_follows) {
  Row packed;
  packed.extent = static_cast<std::uint16_t>(line.cells.size());
  packed.used = static_cast<std::uint16_t>(line.used);
  packed.flags = line.flags;
  packed.time = line.time;
  history_.push(packed, line.cells.data(), {}, wide_follows, styles_, clusters_);
}

void Screen::reflow(int new_columns) {
  const int row_count = rows();
  const int old_columns = columns();
  std::vector<Line> lines = history_.take_open_line(styles_, clusters_);
  const int open_rows = static_cast<int>(lines.size());
  for (int y = 0; y < row_count; ++y) lines.push_back(line_of(primary_, y));

  const TextPosition position =
      position_in_text(lines, static_cast<std::size_t>(y_) + static_cast<std::size_t>(open_rows), x_);
  Reflower reflower(std::move(lines), new_columns);
  std::vector<Line>& result = reflower.result;

  const auto [row, column] = place_of(position, reflower);
  pullable_ = rewrap_history(history_, pullable_, old_columns, new_columns, reflower);
  const int above = std::max(0, static_cast<int>(result.size()) - row_count);
  for (int i = 0; i < above; ++i) {
    const Line& next = result[static_cast<std::size_t>(i) + 1];
    push_line(result[static_cast<std::size_t>(i)], !next.cells.empty() && next.cells[0].wide());
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

// Rows come back from the history as others go out at the bottom; with a region or without history blank ones come.
void Screen::unscroll(int count) {
  count = std::min(std::max(count, 1), rows());
  if (upper_ != 0 || lower_ != rows() - 1 || narrowed_ || !keeps_history()) return scroll_down(count);
  const std::vector<Line> lines = history_.take_rows(count, styles_, clusters_);
  const int taken = static_cast<int>(lines.size());
  scroll_region_down(0, rows() - 1, count);
  for (int i = 0; i < taken; ++i) {
    put_line(*grid_, count - taken + i, lines[static_cast<std::size_t>(i)], generation_);
  }
  pullable_ = std::max(0, pullable_ - taken);
  moved_ = generation_;
}

void Screen::resize(int new_columns, int new_rows) {
  picture_.reset();
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
  if (wider_or_narrower) {
    reset_tabs();
    left_ = 0;
    right_ = new_columns - 1;
  }
  update_odd();
  x_ = std::min(x_, new_columns);
  moved_ = generation_;
}

}  // namespace mux::terminal
