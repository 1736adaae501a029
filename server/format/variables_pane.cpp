// Variables of panes: place, process, terminal; and of the mouse event at hand.
#include <algorithm>

#include "server/format/colour.hpp"
#include "server/format/variable_table.hpp"
#include "server/model/seen_view.hpp"
#include "server/model/user_name.hpp"
#include "server/options/option_text.hpp"
#include "server/terminal/terminal.hpp"

namespace mux::format {

namespace {

using model::Pane;
using terminal::Mode;

bool is_active(const WorldContext& c) {
  return c.view() != nullptr && c.view()->active == c.pane()->id;
}

bool is_last_pane(const WorldContext& c) {
  return c.view() != nullptr && !c.view()->last_panes.empty() && c.view()->last_panes.front() == c.pane()->id;
}

bool is_marked(const WorldContext& c) {
  return c.world().mark() && c.world().mark()->pane == c.pane()->id;
}

bool is_zoomed(const WorldContext& c) {
  return c.view() != nullptr && c.view()->zoomed == c.pane()->id;
}

Value pane_flags(const WorldContext& c) {
  std::string flags;
  if (is_active(c)) flags += '*';
  if (is_last_pane(c)) flags += '-';
  if (is_zoomed(c)) flags += 'Z';
  return flags;
}

Value pane_index(const WorldContext& c) {
  if (c.window() == nullptr) return std::nullopt;
  const std::vector<model::PaneId> panes = c.window()->panes();
  const auto base = c.window()->options.get_number(options::OptionId::kPaneBaseIndex);
  return number(std::ranges::find(panes, c.pane()->id) - panes.begin() + base);
}

// How a start command is shown: its words as the command language would read them back.
std::string start_command(const Pane& pane) {
  const std::vector<std::string>& words = pane.command.arguments;
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : " ") + options::quote_argument(word);
  return all;
}

std::string base_name(std::string_view text) {
  if (text.starts_with('"')) text.remove_prefix(1);
  if (text.starts_with("exec ")) text.remove_prefix(5);
  while (text.starts_with(' ') || text.starts_with('-')) text.remove_prefix(1);
  text = text.substr(0, text.find(' '));
  if (text.starts_with('/')) text.remove_prefix(text.rfind('/') + 1);
  return std::string(text);
}

Value current_command(const WorldContext& c) {
  std::string command = c.panes().current_command(*c.pane());
  if (command.empty()) command = start_command(*c.pane());
  if (command.empty()) command = c.pane()->command.shell;
  return base_name(command);
}

Value current_path(const WorldContext& c) {
  std::string path = c.panes().current_path(*c.pane());
  return path.empty() ? Value() : path;
}

model::Size size_of(const WorldContext& c) {
  const terminal::Terminal& terminal = *c.pane()->terminal;
  return {terminal.columns(), terminal.rows()};
}

model::Rectangle area_of(const WorldContext& c) {
  if (is_zoomed(c)) return {0, 0, c.window()->size.columns, c.window()->size.rows};
  return c.pane()->area;
}

Value colour_of(const terminal::Style& style, bool foreground) {
  const terminal::Colour colour = foreground ? style.foreground : style.background;
  return colour_text(from_terminal(colour));
}

std::string progress_state(const terminal::Progress& progress) {
  switch (progress.state) {
    case terminal::Progress::State::Hidden:
      return "hidden";
    case terminal::Progress::State::Normal:
      return "normal";
    case terminal::Progress::State::Error:
      return "error";
    case terminal::Progress::State::Indeterminate:
      return "indeterminate";
    case terminal::Progress::State::Paused:
      return "paused";
  }
  return {};
}

Value key_mode(const Pane& pane) {
  const int level = pane.terminal->extended_keys();
  return level == 0 ? "VT10x" : "Ext " + std::to_string(level);
}

// Whole seconds that the shell's last command has run, or ran.
Value command_duration(const Pane& pane) {
  const model::ShellCommand& command = pane.shell_command;
  if (!command.started || (!command.running && !command.ended)) return std::nullopt;
  return number(to_epoch_seconds(command.ended.value_or(wall_now())) - to_epoch_seconds(*command.started));
}

std::size_t mode_depth(const WorldContext& c) {
  if (c.view() == nullptr) return 0;
  const auto found = c.view()->panes.find(c.pane()->id);
  return found == c.view()->panes.end() ? 0 : found->second.modes.size();
}

// The users of the other clients whose focus is in the pane.
std::string pane_users(const WorldContext& c, const Pane& pane) {
  std::string all;
  for (const auto& [id, client] : c.world().clients()) {
    if (&client == c.client() || !client.attached() || c.world().shown_window(client) != pane.window) continue;
    if (model::seen_view(c.world(), client, pane.window).active != pane.id) continue;
    const std::string name = model::user_name(client.uid);
    if (!all.empty()) all += ',';
    all += name.empty() ? std::to_string(client.uid) : name;
  }
  return all;
}

// NAME=VALUE of each, separated by commas.
std::string user_variables(const Pane& pane) {
  std::string all;
  for (const auto& [name, value] : pane.terminal->user_variables()) {
    all += (all.empty() ? "" : ",") + name + "=" + value;
  }
  return all;
}

constexpr VariableRow kPane[] = {
    {"pane_active", MUX_WITH(pane, flag(is_active(c)))},
    {"pane_at_bottom", MUX_WITH(pane, flag(area_of(c).y + area_of(c).rows >= c.world().window(it->window).size.rows))},
    {"pane_at_left", MUX_WITH(pane, flag(area_of(c).x == 0))},
    {"pane_at_right",
     MUX_WITH(pane, flag(area_of(c).x + area_of(c).columns >= c.world().window(it->window).size.columns))},
    {"pane_at_top", MUX_WITH(pane, flag(area_of(c).y == 0))},
    {"pane_bottom", MUX_WITH(pane, number(area_of(c).y + area_of(c).rows - 1))},
    {"pane_command_duration", MUX_WITH(pane, command_duration(*it))},
    {"pane_command_running", MUX_WITH(pane, flag(it->shell_command.running))},
    {"pane_command_status", MUX_WITH(pane, it->shell_command.status ? number(*it->shell_command.status) : Value())},
    {"pane_current_command", MUX_WITH(pane, current_command(c))},
    {"pane_current_path", MUX_WITH(pane, current_path(c))},
    {"pane_dead", MUX_WITH(pane, flag(it->dead()))},
    {"pane_dead_signal", MUX_WITH(pane, it->exit && it->exit->signal != 0 ? number(it->exit->signal) : Value())},
    {"pane_dead_status",
     MUX_WITH(pane, it->exit && it->exit->signal == 0 && it->exit->code >= 0 ? number(it->exit->code) : Value())},
    {"pane_flags", MUX_WITH(pane, pane_flags(c))},
    {"pane_floating_flag", MUX_WITH(pane, flag(false))},
    {"pane_format", [](const WorldContext& c) -> Value { return flag(c.subject().pane.has_value()); }},
    {"pane_height", MUX_WITH(pane, number(size_of(c).rows))},
    {"pane_id", MUX_WITH(pane, to_string(it->id))},
    {"pane_in_mode", MUX_WITH(pane, number(mode_depth(c)))},
    {"pane_index", MUX_WITH(pane, pane_index(c))},
    {"pane_input_off", MUX_WITH(pane, flag(it->input_off))},
    {"pane_last", MUX_WITH(pane, flag(is_last_pane(c)))},
    {"pane_left", MUX_WITH(pane, number(area_of(c).x))},
    {"pane_marked", MUX_WITH(pane, flag(is_marked(c)))},
    {"pane_marked_set", MUX_WITH(pane, flag(c.world().mark().has_value()))},
    {"pane_modal_flag", MUX_WITH(pane, flag(false))},
    {"pane_mode", MUX_WITH(mode, std::string(it->name()))},
    {"pane_pid", MUX_WITH(pane, it->process > 0 ? number(it->process) : Value(number(0)))},
    {"pane_pipe", MUX_WITH(pane, flag(false))},
    {"pane_pipe_pid", [](const WorldContext&) -> Value { return std::nullopt; }},
    {"pane_right", MUX_WITH(pane, number(area_of(c).x + area_of(c).columns - 1))},
    {"pane_search_string", MUX_WITH(pane, it->search_string)},
    {"pane_start_command", MUX_WITH(pane, start_command(*it))},
    {"pane_start_command_list", MUX_WITH(pane, start_command(*it))},
    {"pane_start_path", MUX_WITH(pane, it->command.directory)},
    {"pane_synchronized", MUX_WITH(pane, flag(it->options.get_flag(options::OptionId::kSynchronizePanes)))},
    {"pane_top", MUX_WITH(pane, number(area_of(c).y))},
    {"pane_tty", MUX_WITH(pane, it->tty)},
    {"pane_unseen_changes", MUX_WITH(pane, flag(it->unseen_changes))},
    {"pane_unzoomed_height", MUX_WITH(pane, number(it->area.rows))},
    {"pane_unzoomed_width", MUX_WITH(pane, number(it->area.columns))},
    {"pane_user_variables", MUX_WITH(pane, user_variables(*it))},
    {"pane_users", MUX_WITH(pane, pane_users(c, *it))},
    {"pane_width", MUX_WITH(pane, number(size_of(c).columns))},
    {"pane_x", MUX_WITH(pane, number(area_of(c).x))},
    {"pane_y", MUX_WITH(pane, number(area_of(c).y))},
    {"pane_z", MUX_WITH(pane, number(0))},
    {"pane_zoomed_flag", MUX_WITH(pane, flag(is_zoomed(c)))},
};
static_assert(sorted_by_name<VariableRow>(kPane));

std::string cursor_shape(const terminal::CursorState& cursor) {
  switch (cursor.shape) {
    case terminal::CursorShape::Default:
      return "default";
    case terminal::CursorShape::Block:
      return "block";
    case terminal::CursorShape::Underline:
      return "underline";
    case terminal::CursorShape::Bar:
      return "bar";
  }
  return {};
}

Value saved(int position) {
  return position < 0 ? std::string("4294967295") : std::to_string(position);
}

Value mode_flag(const Pane& pane, Mode mode) {
  return flag(pane.terminal->modes().has(mode));
}

constexpr VariableRow kTerminal[] = {
    {"alternate_on", MUX_WITH(pane, flag(it->terminal->alternate_on()))},
    {"alternate_saved_x", MUX_WITH(pane, saved(it->terminal->alternate_saved_x()))},
    {"alternate_saved_y", MUX_WITH(pane, saved(it->terminal->alternate_saved_y()))},
    {"bracket_paste_flag", MUX_WITH(pane, mode_flag(*it, Mode::BracketedPaste))},
    {"cursor_blinking", MUX_WITH(pane, flag(it->terminal->cursor().blinking))},
    {"cursor_character", MUX_WITH(pane, it->terminal->cursor_character())},
    {"cursor_colour", MUX_WITH(pane, it->terminal->cursor().colour.is_default()
                                         ? std::string()
                                         : colour_text(from_terminal(it->terminal->cursor().colour)))},
    {"cursor_flag", MUX_WITH(pane, mode_flag(*it, Mode::CursorVisible))},
    {"cursor_shape", MUX_WITH(pane, cursor_shape(it->terminal->cursor()))},
    {"cursor_very_visible", MUX_WITH(pane, mode_flag(*it, Mode::CursorVeryVisible))},
    {"cursor_x", MUX_WITH(pane, number(it->terminal->cursor().x))},
    {"cursor_y", MUX_WITH(pane, number(it->terminal->cursor().y))},
    {"history_all_bytes", MUX_WITH(pane, std::to_string(it->terminal->history_size() + it->terminal->rows()) + "," +
                                             std::to_string(it->terminal->history_bytes()) + ",0,0,0,0")},
    {"history_bytes", MUX_WITH(pane, number(it->terminal->history_bytes()))},
    {"history_limit", MUX_WITH(pane, number(it->terminal->options().history_limit))},
    {"history_size", MUX_WITH(pane, number(it->terminal->history_size()))},
    {"insert_flag", MUX_WITH(pane, mode_flag(*it, Mode::Insert))},
    {"keypad_cursor_flag", MUX_WITH(pane, mode_flag(*it, Mode::CursorKeys))},
    {"keypad_flag", MUX_WITH(pane, mode_flag(*it, Mode::Keypad))},
    {"mouse_all_flag", MUX_WITH(pane, mode_flag(*it, Mode::MouseAll))},
    {"mouse_any_flag", MUX_WITH(pane, flag(it->terminal->modes().mouse()))},
    {"mouse_button_flag", MUX_WITH(pane, mode_flag(*it, Mode::MouseButton))},
    {"mouse_sgr_flag", MUX_WITH(pane, mode_flag(*it, Mode::MouseSgr))},
    {"mouse_standard_flag", MUX_WITH(pane, mode_flag(*it, Mode::MouseStandard))},
    {"mouse_utf8_flag", MUX_WITH(pane, mode_flag(*it, Mode::MouseUtf8))},
    {"origin_flag", MUX_WITH(pane, mode_flag(*it, Mode::Origin))},
    {"pane_bg", MUX_WITH(pane, colour_of({}, false))},
    {"pane_fg", MUX_WITH(pane, colour_of({}, true))},
    {"pane_key_mode", MUX_WITH(pane, key_mode(*it))},
    {"pane_path", MUX_WITH(pane, it->terminal->path())},
    {"pane_pb_progress", MUX_WITH(pane, number(it->terminal->progress().percent))},
    {"pane_pb_state", MUX_WITH(pane, progress_state(it->terminal->progress()))},
    {"pane_private_modes", MUX_WITH(pane, it->terminal->private_modes())},
    {"pane_tabs", MUX_WITH(pane, it->terminal->tabs())},
    {"pane_title", MUX_WITH(pane, it->terminal->title())},
    {"scroll_region_lower", MUX_WITH(pane, number(it->terminal->scroll_region_lower()))},
    {"scroll_region_upper", MUX_WITH(pane, number(it->terminal->scroll_region_upper()))},
    {"synchronized_output_flag", MUX_WITH(pane, mode_flag(*it, Mode::Synchronized))},
    {"wrap_flag", MUX_WITH(pane, mode_flag(*it, Mode::Wrap))},
};
static_assert(sorted_by_name<VariableRow>(kTerminal));

const model::MouseEvent* mouse_of(const WorldContext& c) {
  return c.subject().mouse != nullptr && c.subject().mouse->valid ? c.subject().mouse : nullptr;
}

// The mouse's cell in the pane it is over.
struct MouseCell {
  int x = 0;
  int y = 0;
};
std::optional<MouseCell> mouse_cell(const WorldContext& c) {
  const model::MouseEvent* mouse = mouse_of(c);
  const Pane* pane = mouse == nullptr || !mouse->pane ? nullptr : c.world().find_pane(*mouse->pane);
  if (pane == nullptr) return std::nullopt;
  const bool zoomed = c.world().window(pane->window).view.zoomed == pane->id;
  MouseCell cell{mouse->x + mouse->offset_x, mouse->y + mouse->offset_y};
  if (mouse->status_at == 0) cell.y -= mouse->status_lines;
  if (!zoomed) {
    cell.x -= pane->area.x;
    cell.y -= pane->area.y;
  }
  if (cell.x < 0 || cell.y < 0 || cell.x >= pane->terminal->columns() || cell.y >= pane->terminal->rows()) {
    return std::nullopt;
  }
  return cell;
}

Value mouse_line(const WorldContext& c) {
  const auto cell = mouse_cell(c);
  if (!cell) return std::nullopt;
  return c.world().pane(*mouse_of(c)->pane).terminal->row(cell->y).text();
}

Value mouse_word(const WorldContext& c) {
  const auto cell = mouse_cell(c);
  if (!cell || c.session() == nullptr) return std::nullopt;
  const terminal::RowView row = c.world().pane(*mouse_of(c)->pane).terminal->row(cell->y);
  const std::string& separators = c.session()->options.get_string(options::OptionId::kWordSeparators);
  const auto ends = [&](int x) {
    const std::string_view text = row.cell(x).text;
    return x < 0 || x >= row.used() || text == " " || (text.size() == 1 && separators.contains(text[0]));
  };
  if (ends(cell->x)) return std::nullopt;
  int from = cell->x;
  int to = cell->x + 1;
  while (from > 0 && !ends(from - 1)) --from;
  while (to < row.used() && !ends(to)) ++to;
  return row.text(from, to);
}

Value mouse_hyperlink(const WorldContext& c) {
  const auto cell = mouse_cell(c);
  if (!cell) return std::nullopt;
  const terminal::RowView row = c.world().pane(*mouse_of(c)->pane).terminal->row(cell->y);
  const terminal::Hyperlink* link = row.cell(cell->x).link;
  return link == nullptr ? Value() : link->uri;
}

constexpr VariableRow kMouse[] = {
    {"mouse_hyperlink", mouse_hyperlink},
    {"mouse_line", mouse_line},
    {"mouse_pane",
     [](const WorldContext& c) -> Value {
       const model::MouseEvent* mouse = mouse_of(c);
       return mouse == nullptr || !mouse->pane ? Value() : to_string(*mouse->pane);
     }},
    {"mouse_status_line",
     [](const WorldContext& c) -> Value {
       const model::MouseEvent* mouse = mouse_of(c);
       if (mouse == nullptr || mouse->status_at < 0 || mouse->y < mouse->status_at ||
           mouse->y >= mouse->status_at + mouse->status_lines) {
         return std::nullopt;
       }
       return number(mouse->y - mouse->status_at);
     }},
    {"mouse_status_range",
     [](const WorldContext& c) -> Value {
       const model::MouseEvent* mouse = mouse_of(c);
       return mouse == nullptr || mouse->status_range.empty() ? Value() : mouse->status_range;
     }},
    {"mouse_word", mouse_word},
    {"mouse_x",
     [](const WorldContext& c) -> Value {
       const auto cell = mouse_cell(c);
       return cell ? number(cell->x) : Value();
     }},
    {"mouse_y",
     [](const WorldContext& c) -> Value {
       const auto cell = mouse_cell(c);
       return cell ? number(cell->y) : Value();
     }},
};
static_assert(sorted_by_name<VariableRow>(kMouse));

}  // namespace

std::span<const VariableRow> pane_variables() {
  return kPane;
}
std::span<const VariableRow> terminal_variables() {
  return kTerminal;
}
std::span<const VariableRow> mouse_variables() {
  return kMouse;
}

}  // namespace mux::format
