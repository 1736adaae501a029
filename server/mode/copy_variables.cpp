// CopyMode: its format variables.
#include <algorithm>

#include "server/mode/copy_mode_state.hpp"
#include "server/model/world.hpp"

namespace mux::mode {

namespace {

std::string number(std::int64_t value) {
  return std::to_string(value);
}

std::string flag(bool value) {
  return value ? "1" : "0";
}

// The characters of a row without those behind its end.
std::string match_text(const TextSnapshot& text, const SearchMatch& match) {
  std::string out;
  for (int y = match.begin.y; y <= match.end.y; ++y) {
    const TextLine& line = text.line(y);
    const int to = y == match.end.y ? match.end.x : static_cast<int>(line.cells.size());
    for (int x = y == match.begin.y ? match.begin.x : 0; x < to; ++x) {
      out += line.is_padding(x) ? std::string_view() : line.at(x);
    }
  }
  return out;
}

}  // namespace

std::optional<std::string> CopyMode::variable(std::string_view name) const {
  const bool readable = lines_ != nullptr || (terminal_ != nullptr && source_terminal() == terminal_);
  if (!readable) {
    return std::nullopt;
  }
  const TextPoint at = view_.point();
  if (name == "copy_cursor_x") {
    return number(view_.cursor_x());
  }
  if (name == "copy_cursor_y") {
    return number(view_.cursor_y());
  }
  if (name == "copy_cursor_word") {
    return view_.word_at(at);
  }
  if (name == "copy_cursor_line") {
    return view_.line_at(at.y);
  }
  if (name == "copy_cursor_hyperlink") {
    const TextLine& line = view_.text().line(at.y);
    const bool inside = at.x < static_cast<int>(line.cells.size());
    return inside ? view_.text().link(line.cells[static_cast<std::size_t>(at.x)].link).uri : std::string();
  }
  if (name == "copy_position" || name == "copy_position_limit") {
    // Counted from the bottom; with line numbers that count from the top, as they are.
    const bool absolute = copy_line_numbers_count_from_top();
    if (name == "copy_position") {
      return number(absolute ? at.y + 1 : view_.scroll());
    }
    return number(absolute ? view_.text().last_row() + 1 : view_.text().history());
  }
  if (name == "copy_line_numbers") {
    return flag(gutter() > 0);
  }
  if (name == "scroll_position") {
    return number(view_.scroll());
  }
  if (name == "top_line_time") {
    return number(view_.text().line(view_.top()).time);
  }
  if (name == "rectangle_toggle") {
    return flag(view_.selection().rectangle);
  }
  if (name == "refresh_active") {
    return flag(refresh_active);
  }
  if (auto value = search_variable(name)) {
    return value;
  }
  return selection_variable(name);
}

bool CopyMode::copy_line_numbers_count_from_top() const {
  const model::Pane* const pane = services_.world.find_pane(pane_);
  return gutter() > 0 && pane != nullptr &&
         pane->options.get_choice_text(options::OptionId::kCopyModeLineNumbers) != "default";
}

std::optional<std::string> CopyMode::search_variable(std::string_view name) const {
  if (name == "search_present") {
    return flag(search_.shown);
  }
  if (name == "search_timed_out") {
    return flag(search_.timed_out);
  }
  if (name == "search_count" && search_.shown) {
    return number(static_cast<std::int64_t>(search_.count.matches));
  }
  if (name == "search_count_partial" && search_.shown) {
    return flag(search_.count.partial);
  }
  if (name == "search_match") {
    const std::optional<SearchMatch> match = current_match();
    return match ? std::optional(match_text(view_.text(), *match)) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::string> CopyMode::selection_variable(std::string_view name) const {
  const CopySelection& selection = view_.selection();
  if (name == "selection_active") {
    return flag(selection.present && selection.follow != FollowEnd::None);
  }
  if (name == "selection_present") {
    return flag(selection.present && selection.start != selection.end);
  }
  if (name == "selection_mode") {
    return selection.unit == SelectionUnit::Word ? "word" : selection.unit == SelectionUnit::Line ? "line" : "char";
  }
  if (!selection.present) {
    return std::nullopt;
  }
  if (name == "selection_start_x") {
    return number(selection.start.x);
  }
  if (name == "selection_start_y") {
    return number(selection.start.y);
  }
  if (name == "selection_end_x") {
    return number(selection.end.x);
  }
  if (name == "selection_end_y") {
    return number(selection.end.y);
  }
  return std::nullopt;
}

PointedText CopyMode::text_at(int x, int y) const {
  const int row = std::clamp(view_.top() + y, 0, view_.text().last_row());
  const int column = std::max(0, x - gutter() + column_offset());
  PointedText out{view_.word_at({column, row}), view_.line_at(row), {}};
  const TextLine& line = view_.text().line(row);
  if (column < static_cast<int>(line.cells.size())) {
    out.hyperlink = view_.text().link(line.cells[static_cast<std::size_t>(column)].link).uri;
  }
  return out;
}

}  // namespace mux::mode
