// CopyMode: drawing of rows, search matches, selection, line numbers and the position.
#include <fmt/format.h>

#include <algorithm>

#include "server/format/draw.hpp"
#include "server/format/expand.hpp"
#include "server/mode/copy_mode_state.hpp"
#include "server/model/client.hpp"
#include "server/model/world.hpp"
#include "server/terminal/surface.hpp"
#include "server/terminal/terminal.hpp"

namespace mux::mode {

using options::OptionId;

struct CopyMode::Styles {
  const format::ThemeResolver* theme = nullptr;
  format::StyleState selection;
  format::StyleState match;
  format::StyleState current_match;
  format::StyleState mark;
  format::StyleState current_line;
  format::StyleState number;
  format::StyleState current_number;
  std::optional<SearchMatch> current;
};

ExtendedContext CopyMode::context(const model::Client* client) const {
  auto base = services_.context ? services_.context(pane_, client != nullptr ? std::optional(client->id) : std::nullopt)
                                : nullptr;
  return ExtendedContext(
      std::move(base), [this](std::string_view name) { return variable(name); },
      [this](std::string_view name) -> std::optional<std::time_t> {
        if (name != "top_line_time") {
          return std::nullopt;
        }
        return view_.text().line(view_.top()).time;
      });
}

std::string CopyMode::expand(std::string_view text, const model::Client* client) const {
  return text.empty() ? std::string() : format::expand(text, context(client));
}

CopyMode::Styles CopyMode::styles(const format::Context& context) const {
  Styles out;
  out.theme = context.theme();
  const model::Pane* const pane = services_.world.find_pane(pane_);
  if (pane == nullptr) {
    return out;
  }
  const auto read = [&](OptionId id) { return expand_style(pane->options.get_string(id), context); };
  if (view_.selection().present) {
    out.selection = read(OptionId::kCopyModeSelectionStyle);
  }
  if (search_.shown) {
    out.match = read(OptionId::kCopyModeMatchStyle);
    out.current_match = read(OptionId::kCopyModeCurrentMatchStyle);
    out.current = current_match();
  }
  if (view_.shown_mark()) {
    out.mark = read(OptionId::kCopyModeMarkStyle);
  }
  out.current_line = read(OptionId::kCopyModeCurrentLineStyle);
  if (gutter() > 0) {
    out.number = read(OptionId::kCopyModeLineNumberStyle);
    out.current_number = read(OptionId::kCopyModeCurrentLineNumberStyle);
  }
  return out;
}

// Columns that line numbers take at the left.
int CopyMode::gutter() const {
  const model::Pane* const pane = services_.world.find_pane(pane_);
  if (!line_numbers || pane == nullptr || pane->options.get_choice_text(OptionId::kCopyModeLineNumbers) == "off") {
    return 0;
  }
  const int digits = static_cast<int>(std::to_string(view_.text().last_row() + 1).size());
  return digits + 1 < size_.columns ? digits + 1 : 0;
}

// Columns of the text that are left of what is shown: only when the cursor would not be seen else.
int CopyMode::column_offset() const {
  const int visible = size_.columns - gutter();
  return std::max(0, std::min(view_.cursor_x(), view_.columns() - 1) - visible + 1);
}

model::CursorPlace CopyMode::cursor() const {
  const int x = std::min(view_.cursor_x(), view_.columns() - 1) - column_offset() + gutter();
  return {std::clamp(x, 0, std::max(0, size_.columns - 1)), view_.cursor_y(), true};
}

void CopyMode::draw(terminal::Surface& surface) {
  if (!ensure_text()) {
    surface.fill(0, 0, surface.columns(), surface.rows(), {});
    return;
  }
  if (refresh_active && terminal_->generation() != refreshed_) {
    refresh();
  }
  read_options();
  const ExtendedContext context = this->context();
  const Styles styles = this->styles(context);
  std::vector<SearchMatch> matches;
  if (search_.shown && search_.compiled) {
    const int last = std::min(view_.top() + view_.rows() - 1, view_.text().last_row());
    matches = search_.compiled->matches(view_.text(), view_.top(), last);
  }
  surface.fill(0, 0, surface.columns(), surface.rows(), {});
  for (int y = 0; y < std::min(surface.rows(), view_.rows()); ++y) {
    draw_row(surface, y, styles, matches);
    draw_line_number(surface, y, styles);
  }
  if (!hide_position && surface.rows() > 1) {
    draw_position(surface, context);
  }
  view_.text().release();
}

void CopyMode::draw_row(terminal::Surface& surface, int y, const Styles& styles,
                        const std::vector<SearchMatch>& matches) {
  const int row = view_.top() + y;
  const TextLine& line = view_.text().line(row);
  const int left = gutter();
  const int offset = column_offset();
  const int visible = std::min(surface.columns() - left, view_.columns() - offset);
  const auto selected = view_.selected_columns(row);
  const std::optional<TextPoint> mark = view_.shown_mark();
  const bool marked = mark && mark->y == row;
  const bool current_line = row == view_.point().y && styles.current_line != format::StyleState{};
  const auto cell_style = [&](int x, terminal::Style style) {
    const TextPoint at{x, row};
    if (current_line) {
      style = overlay(style, styles.current_line, styles.theme);
    }
    if (marked) {
      style = overlay(style, styles.mark, styles.theme);
      if (mark->x == x) {
        std::swap(style.foreground, style.background);
      }
    }
    for (const SearchMatch& match : matches) {
      if (!(at < match.begin) && at < match.end) {
        style = overlay(style, styles.current == match ? styles.current_match : styles.match, styles.theme);
      }
    }
    if (selected && x >= selected->first && x < selected->second) {
      style = overlay(style, styles.selection, styles.theme);
    }
    return style;
  };
  for (int x = offset; x < offset + visible; ++x) {
    const int to = left + x - offset;
    if (x >= static_cast<int>(line.cells.size())) {
      if (const terminal::Style style = cell_style(x, {}); style != terminal::Style{}) {
        surface.put(to, y, " ", 1, style);
      }
      continue;
    }
    const TextCell& cell = line.cells[static_cast<std::size_t>(x)];
    if (cell.width == 0) {
      continue;
    }
    const std::uint16_t link = cell.link != 0 ? surface.intern_link(view_.text().link(cell.link)) : std::uint16_t{0};
    surface.put(to, y, line.at(x), cell.width, cell_style(x, cell.style), link);
  }
}

void CopyMode::draw_line_number(terminal::Surface& surface, int y, const Styles& styles) {
  const int width = gutter();
  const model::Pane* const pane = services_.world.find_pane(pane_);
  if (width == 0 || pane == nullptr) {
    return;
  }
  const std::string_view kind = pane->options.get_choice_text(OptionId::kCopyModeLineNumbers);
  const bool current = y == view_.cursor_y();
  const int absolute = view_.top() + y + 1;
  const int relative = std::abs(y - view_.cursor_y());
  int number = absolute;
  if (kind == "default") {
    number = y;  // 0 is the topmost row
  } else if (kind == "relative" || (kind == "hybrid" && !current)) {
    number = relative;
  }
  const terminal::Style style = overlay({}, current ? styles.current_number : styles.number, styles.theme);
  surface.put_text(0, y, fmt::format("{:>{}} ", number, width - 1), style, width);
}

void CopyMode::draw_position(terminal::Surface& surface, const format::Context& context) {
  const model::Pane* const pane = services_.world.find_pane(pane_);
  if (pane == nullptr) {
    return;
  }
  const std::string text =
      format::expand(pane->options.get_string(OptionId::kCopyModePositionFormat), context, format::Jobs::Yes);
  const int width = std::min(format::width_of(text), surface.columns());
  if (width == 0) {
    return;
  }
  // Drawn aside over the whole row; only the part that holds text covers the pane's.
  const format::StyleState base = expand_style(pane->options.get_string(OptionId::kCopyModePositionStyle), context);
  terminal::Surface row(surface.columns(), 1);
  format::draw(row, 0, 0, surface.columns(), text, base, context.theme());
  int first = 0;
  while (first < surface.columns() - width && row.text(row.at(first, 0)) == " ") {
    ++first;
  }
  surface.copy(row, first, 0, width, 1, first, 0);
}

}  // namespace mux::mode
