// World: sizes of windows from the clients that show them, of panes from their windows, and options that panes take.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>
#include <vector>

#include "server/model/access.hpp"
#include "server/model/world.hpp"
#include "server/terminal/width.hpp"

namespace mux::model {

namespace {

namespace opt = options::opt;

enum WindowSize { kLargest, kSmallest, kManual, kLatest };  // the choices of window-size

Size clamp_size(Size size) {
  return {.columns = std::clamp(size.columns, kMinimumPaneSize, kMaximumWindowSize),
          .rows = std::clamp(size.rows, kMinimumPaneSize, kMaximumWindowSize)};
}

std::string print(Size size) {
  return fmt::format("{}x{}", size.columns, size.rows);
}

// `24` or `50%` of `whole`; empty when it is neither.
std::optional<int> cells_of(std::string_view text, int whole) {
  const bool percent = text.ends_with('%');
  if (percent) text.remove_suffix(1);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  if (percent) return value > 100 ? std::nullopt : std::optional(whole * value / 100);
  return value > whole ? std::nullopt : std::optional(value);
}

std::optional<Size> parse_size(std::string_view text) {
  Size size;
  const char* const end = text.data() + text.size();
  const auto columns = std::from_chars(text.data(), end, size.columns);
  if (columns.ec != std::errc() || columns.ptr == end || *columns.ptr != 'x') return std::nullopt;
  const auto rows = std::from_chars(columns.ptr + 1, end, size.rows);
  return rows.ec == std::errc() ? std::optional(size) : std::nullopt;
}

bool is_present(const Client& client) {
  return client.attached() && !client.suspended && !client.exit_message;
}

void merge(std::optional<Size>& size, Size other, bool largest) {
  if (!size) {
    size = other;
  } else if (largest) {
    size = Size{.columns = std::max(size->columns, other.columns), .rows = std::max(size->rows, other.rows)};
  } else {
    size = Size{.columns = std::min(size->columns, other.columns), .rows = std::min(size->rows, other.rows)};
  }
}

}  // namespace

int World::status_lines(const Client& client) const {
  if (client.control) return 0;
  const Session* session = client.session ? find_session(*client.session) : nullptr;
  const options::OptionSet& options = session == nullptr ? global_session_options_ : session->options;
  const int lines = options.get_choice(opt::kStatus);
  return client.size.rows <= lines ? 0 : lines;  // a terminal too small for both shows only panes
}

Size World::window_area(const Client& client) const {
  return clamp_size({.columns = client.size.columns, .rows = client.size.rows - status_lines(client)});
}

// Whether a client's size matters: ignore-size counts for nothing as long as another client has no such flag.
bool World::counts_for_size(const Client& client) const {
  // Who only looks never changes what others see.
  if (client.role == Role::Reader) return false;
  if (!is_present(client) || (client.control && !client.size_known && client.window_sizes.empty())) return false;
  if (!client.ignore_size) return true;
  return std::ranges::none_of(clients_,
                              [](const auto& entry) { return is_present(entry.second) && !entry.second.ignore_size; });
}

bool World::may_size(const Client& client, WindowId window) const {
  return client.role == Role::Owner || Access(*this, &client).on(window) >= Role::Writer;
}

std::optional<Size> World::wanted_size(const Window& window) const {
  const int policy = window.options.get_choice(opt::kWindowSize);
  if (policy == kManual) return window.manual_size;
  const bool only_current = window.options.get_flag(opt::kAggressiveResize);
  std::vector<const Client*> candidates;
  std::size_t with_window = 0;
  for (const auto& [id, client] : clients_) {
    if (!counts_for_size(client)) continue;
    const Session& session = this->session(*client.session);
    if (session.winlinks.empty() || !index_of(session.id, window.id) || !may_size(client, window.id)) continue;
    ++with_window;
    if (!only_current || shown_window(client) == window.id) candidates.push_back(&client);
  }
  std::optional<Size> size;
  for (const Client* client : candidates) {
    if (policy == kLatest && with_window > 1 && client->id != window.latest) continue;
    const auto own = client->window_sizes.find(window.id);
    merge(size, own == client->window_sizes.end() ? window_area(*client) : clamp_size(own->second), policy == kLargest);
  }
  return size;
}

void World::recalculate_sizes() {
  std::vector<const Client*> by_activity;
  for (const auto& [id, client] : clients_) {
    if (counts_for_size(client)) by_activity.push_back(&client);
  }
  std::ranges::stable_sort(by_activity, {}, &Client::activity);
  for (const Client* client : by_activity) {
    const Session& session = this->session(*client->session);
    if (session.winlinks.empty()) continue;
    Window& window = this->window(shown_window(*client));
    if (!may_size(*client, window.id)) continue;
    window.latest = client->id;
    window.cell_width = client->cell_width;
    window.cell_height = client->cell_height;
  }
  for (auto& [id, window] : windows_) {
    if (window.layout.empty()) continue;
    const std::optional<Size> size = wanted_size(window);
    if (size && clamp_size(*size) != window.size) resize_window(id, *size);
  }
}

Size World::default_window_size(SessionId id, const Client* client) const {
  const Session& session = this->session(id);
  const int policy = global_window_options_.get_choice(opt::kWindowSize);
  if (policy == kLatest && client != nullptr && client->has_terminal && !client->control && !client->ignore_size) {
    return window_area(*client);
  }
  std::optional<Size> size;
  if (policy != kManual) {
    const Client* latest = nullptr;
    for (const auto& [client_id, other] : clients_) {
      if (!counts_for_size(other) || other.session != id || !may_size(other, session.current_window())) continue;
      if (latest == nullptr || other.activity > latest->activity) latest = &other;
      if (policy != kLatest) merge(size, window_area(other), policy == kLargest);
    }
    if (policy == kLatest && latest != nullptr) size = window_area(*latest);
  }
  if (!size) size = parse_size(session.options.get_string(opt::kDefaultSize));
  return clamp_size(size.value_or(Size{}));
}

Layout::PaneStatus World::pane_status(WindowId id) const {
  switch (window(id).options.get_choice(opt::kPaneBorderStatus)) {
    case 1:
      return Layout::PaneStatus::Top;
    case 2:
      return Layout::PaneStatus::Bottom;
    default:
      return Layout::PaneStatus::Off;  // off, or for floating panes only
  }
}

PresetSizes World::preset_sizes(WindowId id) const {
  const Window& window = this->window(id);
  const int columns = window.layout.size().columns - 1;
  const int rows = window.layout.size().rows - 1;
  const options::OptionSet& options = window.options;
  return {.main_columns = cells_of(options.get_string(opt::kMainPaneWidth), columns).value_or(80),
          .main_rows = cells_of(options.get_string(opt::kMainPaneHeight), rows).value_or(24),
          .other_columns = cells_of(options.get_string(opt::kOtherPaneWidth), columns).value_or(0),
          .other_rows = cells_of(options.get_string(opt::kOtherPaneHeight), rows).value_or(0),
          .tiled_max_columns = static_cast<int>(options.get_number(opt::kTiledLayoutMaxColumns))};
}

bool World::zoomed_in_any_view(WindowId window, PaneId pane) const {
  if (this->window(window).view.zoomed == pane) return true;
  return std::ranges::any_of(clients_, [&](const auto& entry) {
    const auto view = entry.second.views.find(window);
    return view != entry.second.views.end() && view->second.zoomed == pane;
  });
}

void World::apply_layout(WindowId id) {
  Window& window = this->window(id);
  if (window.layout.empty()) return;
  const Size layout_size = window.layout.size();
  window.size = layout_size;
  const Layout::PaneStatus status = pane_status(id);
  std::string applied = window.layout.dump();
  if (!window.view.active || window.layout.find(*window.view.active) == nullptr) {
    window.view.active = window.panes().front();
  }
  for (const PaneId pane_id : window.panes()) {
    Pane& pane = this->pane(pane_id);
    pane.area = window.layout.pane_area(pane_id, status);
    pane.unzoomed = {.columns = pane.area.columns, .rows = pane.area.rows};
    Size size = pane.unzoomed;
    if (zoomed_in_any_view(id, pane_id)) {
      const int status_row = status == Layout::PaneStatus::Off ? 0 : 1;
      size = clamp_size({.columns = layout_size.columns, .rows = layout_size.rows - status_row});
      applied += to_string(pane_id);
    }
    const Size old{.columns = pane.terminal->columns(), .rows = pane.terminal->rows()};
    if (old == size) continue;
    pane.terminal->resize(size.columns, size.rows);
    for (const auto& [pane_in_view, mode] : window.view.panes) {
      if (pane_in_view == pane_id && mode.mode() != nullptr) mode.mode()->resize(size);
    }
    for (auto& [client_id, client] : clients_) {
      const auto view = client.views.find(id);
      Mode* mode = view == client.views.end() ? nullptr : view->second.mode(pane_id);
      if (mode != nullptr) mode->resize(size);
    }
    push_event({.kind = EventKind::PaneResized,
                .window = id,
                .pane = pane_id,
                .old_value = print(old),
                .new_value = print(size)});
    if (pane_resized) pane_resized(pane);
  }
  if (window.applied == applied) return;
  const bool first = std::exchange(window.applied, std::move(applied)).empty();
  if (!first) push_event({.kind = EventKind::WindowLayoutChanged, .window = id});
}

void World::resize_window(WindowId id, Size size) {
  Window& window = this->window(id);
  const Size old = window.size;
  window.size = clamp_size(size);
  if (!window.layout.empty()) {
    window.layout.resize(window.size, pane_status(id));
    apply_layout(id);
  }
  if (window.size == old) return;
  push_event(
      {.kind = EventKind::WindowResized, .window = id, .old_value = print(old), .new_value = print(window.size)});
}

terminal::TerminalOptions World::terminal_options(const Pane& pane) const {
  terminal::TerminalOptions options;
  if (pane.terminal != nullptr) options = pane.terminal->options();
  options.allow_rename = pane.options.get_flag(opt::kAllowRename);
  options.allow_set_title = pane.options.get_flag(opt::kAllowSetTitle);
  options.alternate_screen = pane.options.get_flag(opt::kAlternateScreen);
  options.scroll_on_clear = pane.options.get_flag(opt::kScrollOnClear);
  options.allow_passthrough = pane.options.get_choice(opt::kAllowPassthrough) != 0;
  options.set_clipboard = server_options_.get_choice_text(opt::kSetClipboard) == "on";
  options.extended_keys = server_options_.get_choice(opt::kExtendedKeys) != 0;
  options.history_bytes = static_cast<std::size_t>(pane.options.get_number(opt::kHistoryBytes));
  options.string_limit = static_cast<std::size_t>(server_options_.get_number(opt::kInputBufferSize));
  if (!version.empty()) options.version = version;
  if (const Window* window = find_window(pane.window)) {
    options.cell_width = window->cell_width;
    options.cell_height = window->cell_height;
    const Client* client = window->latest ? find_client(*window->latest) : nullptr;
    if (client != nullptr && client->role == Role::Owner) {
      if (!client->theme.empty()) options.dark_theme = client->theme == "dark";
      options.foreground = client->foreground;
      options.background = client->background;
    }
  }
  return options;
}

void World::terminals_changed() {
  for (auto& [id, pane] : panes_) pane.terminal->set_options(terminal_options(pane));
}

void World::apply_widths() const {
  std::vector<terminal::WidthRange> widths;
  for (const auto& [index, text] : server_options_.get_array(opt::kCodepointWidths)) {
    if (const auto range = terminal::parse_width_range(text)) widths.push_back(*range);
  }
  terminal::set_codepoint_widths(std::move(widths));
}

void World::options_changed() {
  apply_widths();
  terminals_changed();
  recalculate_sizes();
  for (const auto& [id, window] : windows_) apply_layout(id);
}

}  // namespace mux::model
