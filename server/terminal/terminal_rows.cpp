// Terminal: reading and drawing rows.
#include <algorithm>
#include <cstdint>

#include "protocol/base/utf8.hpp"
#include "server/terminal/terminal.hpp"
#include "server/terminal/terminal_state.hpp"

namespace mux::terminal {

namespace {

// The UTF-8 of a cell that is neither blank nor a tail; `buffer` holds it unless it is a cluster.
std::string_view cell_text(const Cell& cell, const ClusterTable& clusters, std::string& buffer) {
  if (cell.cluster()) return clusters.at(cell.value());
  buffer.clear();
  append_utf8(buffer, cell.value());
  return buffer;
}

void read_grid_row(const Screen& screen, const Grid& grid, int y, RowView& out) {
  out.clear();
  const Row& row = grid.row(y);
  const Cell* cells = grid.cells(row);
  const int extent = std::min<int>(row.extent, grid.columns());
  std::string buffer;
  for (int x = 0; x < extent; ++x) {
    const Cell& cell = cells[x];
    const Style* style = &screen.styles().style(cell.style);
    const Hyperlink* link = screen.styles().link(cell.style);
    if (cell.tail()) continue;
    if (cell.blank() || (cell.wide() && x + 1 >= extent)) {
      out.add_blank(style, link);
    } else {
      out.add(cell_text(cell, screen.clusters(), buffer), cell.wide() ? 2 : 1, style, link);
    }
  }
  out.set_used(std::min<int>(row.used, extent));
  out.set_flags(row.flags);
  out.set_time(row.time);
}

Style resolved(Style style, const Palette& palette, const Style& defaults) {
  if (style.foreground.is_default()) style.foreground = palette.foreground;
  if (style.background.is_default()) style.background = palette.background;
  if (style.foreground.is_default()) style.foreground = defaults.foreground;
  if (style.background.is_default()) style.background = defaults.background;
  style.foreground = palette.resolve(style.foreground);
  style.background = palette.resolve(style.background);
  style.underline_colour = palette.resolve(style.underline_colour);
  return style;
}

}  // namespace

void Terminal::read_row(int y, RowView& out, Which which) const {
  const Screen& screen = state_->screen;
  const Grid& grid = which == Which::Saved ? screen.primary() : screen.grid();
  if (y >= 0 && y < grid.rows()) {
    read_grid_row(screen, grid, y, out);
  } else if (y < 0 && y >= -history_size()) {
    screen.history().read_row(history_size() + y, out);
  } else {
    out.clear();
  }
}

RowView Terminal::row(int y) const {
  RowView view;
  read_row(y, view);
  return view;
}

std::optional<PlainRow> Terminal::plain_row(int y) const {
  if (y >= 0 || y < -history_size()) return std::nullopt;
  return state_->screen.history().plain_row(history_size() + y);
}

int Terminal::append_plain_rows(int from, int to, std::string& out) const {
  const int above = history_size();
  if (from < -above) return from;
  return state_->screen.history().append_plain(above + from, above + std::min(to, 0), out) - above;
}

RowFlags Terminal::row_flags(int y) const {
  const Screen& screen = state_->screen;
  if (y >= 0 && y < rows()) return screen.grid().row(y).flags;
  if (y < 0 && y >= -history_size()) return screen.history().row_flags(history_size() + y);
  return {};
}

void Terminal::draw(Surface& out, int x, int y, const DrawOptions& options) const {
  const int from_x = std::max(options.from_column, 0);
  const int wide = options.columns < 0 ? columns() - from_x : options.columns;
  const int high = options.rows < 0 ? rows() - options.from_row : options.rows;
  const bool reversed = modes().has(Mode::ReverseVideo);  // DECSCNM
  const auto shown = [&](const Style& given) {
    Style result = resolved(given, state_->palette, options.default_style);
    if (reversed) result.attributes = static_cast<std::uint16_t>(result.attributes ^ attribute::kReverse);
    return result;
  };
  const Style blank = shown(Style{});
  const Picture* const picture = state_->screen.picture();
  state_->screen.note_shown();
  RowView view;
  const Style* last_style = nullptr;
  Style style;
  for (int i = 0; i < high; ++i) {
    const int row = options.from_row + i - options.scroll;
    if (picture != nullptr && row >= 0 && row < rows()) {
      read_grid_row(state_->screen, picture->grid, row, view);
    } else {
      read_row(row, view);
    }
    last_style = nullptr;
    for (int column = 0; column < wide; ++column) {
      const CellView cell = view.cell(from_x + column);
      if (from_x + column >= view.size()) {
        out.fill(x + column, y + i, wide - column, 1, blank);
        break;
      }
      if (cell.style != last_style) {
        style = shown(*cell.style);
        last_style = cell.style;
      }
      if (cell.width == 0) {
        if (column == 0) out.put(x, y + i, " ", 1, style);
        continue;
      }
      const bool cut = cell.width == 2 && column + 1 >= wide;
      const std::uint16_t link = cell.link == nullptr ? std::uint16_t{0} : out.intern_link(*cell.link);
      out.put(x + column, y + i, cut ? " " : cell.text, cut ? 1 : cell.width, style, link);
    }
  }
}

}  // namespace mux::terminal
