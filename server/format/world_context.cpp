// Looks variables up in the tables, then in options and environments; loops over the world's parts.
#include "server/format/world_context.hpp"

#include <fnmatch.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <unordered_map>

#include "server/format/expand.hpp"
#include "server/format/variable_table.hpp"
#include "server/options/option_definition.hpp"
#include "server/options/option_name.hpp"
#include "server/options/option_text.hpp"
#include "server/terminal/terminal.hpp"

namespace mux::format {

namespace {

template <typename Row>
const Row* find_row(std::span<const Row> rows, std::string_view name) {
  const auto found = std::ranges::lower_bound(rows, name, {}, &Row::name);
  return found != rows.end() && found->name == name ? &*found : nullptr;
}

template <typename Id, typename Find>
auto look_up(const std::optional<Id>& id, Find find) -> decltype(find(*id)) {
  return id ? find(*id) : nullptr;
}

// The end of the names of dark-theme-* and light-theme-*, in the order of ThemeColour.
constexpr std::string_view kThemeNames[] = {"black",  "white", "light-grey", "dark-grey", "green",
                                            "yellow", "red",   "blue",       "cyan",      "magenta"};

// Variables that tell of sessions, clients and files which may not be shared with who reads them.
constexpr std::string_view kOwnersVariables[] = {
    "client_last_session",
    "config_files",
    "current_file",
    "next_session_id",
    "pid",
    "search_string",
    "server_sessions",
    "session_attached_list",
    "session_group",
    "session_group_attached",
    "session_group_attached_list",
    "session_group_list",
    "session_group_size",
    "socket_path",
    "window_active_clients_list",
    "window_active_sessions",
    "window_active_sessions_list",
    "window_linked_sessions",
    "window_linked_sessions_list",
};
static_assert(std::ranges::is_sorted(kOwnersVariables));

}  // namespace

WorldContext::WorldContext(const model::World& world, const model::PaneHost& panes, FormatJobs& jobs,
                           const Subject& subject)
    : world_(world), panes_(panes), jobs_(jobs), subject_(subject) {
  client_ = look_up(subject.client, [&](model::ClientId id) { return world.find_client(id); });
  session_ = look_up(subject.session, [&](model::SessionId id) { return world.find_session(id); });
  window_ = look_up(subject.window, [&](model::WindowId id) { return world.find_window(id); });
  pane_ = look_up(subject.pane, [&](model::PaneId id) { return world.find_pane(id); });
  hide_unshared();
  if (session_ != nullptr && subject_.window_index) {
    const auto link = session_->winlinks.find(*subject_.window_index);
    if (link != session_->winlinks.end()) winlink_ = &link->second;
  }
  if (window_ == nullptr) return;
  view_ = &window_->view;
  if (client_ != nullptr && client_->independent) {
    const auto own = client_->views.find(window_->id);
    if (own != client_->views.end()) view_ = &own->second;
  }
}

void WorldContext::hide_unshared() {
  const model::Access access(world_,
                             look_up(subject_.reader, [&](model::ClientId id) { return world_.find_client(id); }));
  if (access.owner()) return;
  access_.emplace(access);
  if (session_ != nullptr && !access.sees(session_->id)) session_ = nullptr;
  if (window_ != nullptr && !access.sees(window_->id)) window_ = nullptr;
  if (pane_ != nullptr && !access.sees(pane_->id)) pane_ = nullptr;
  if (client_ != nullptr && !access.sees(*client_)) client_ = nullptr;
}

const model::Mode* WorldContext::mode() const {
  return view_ == nullptr || pane_ == nullptr ? nullptr : view_->mode(pane_->id);
}

const model::PasteBuffer* WorldContext::buffer() const {
  if (guest()) return nullptr;
  return subject_.buffer.empty() ? world_.buffers().top() : world_.buffers().find(subject_.buffer);
}

std::optional<std::string> WorldContext::option_value(std::string_view name) const {
  if (guest() && subject_.own_text) return std::nullopt;
  const options::OptionSet* sets[] = {
      pane_ != nullptr ? &pane_->options : (window_ != nullptr ? &window_->options : nullptr),
      session_ != nullptr ? &session_->options : nullptr,
      &world_.global_window_options(),
      &world_.global_session_options(),
      &world_.server_options(),
  };
  if (name.starts_with('@')) {
    for (const options::OptionSet* set : sets) {
      if (set == nullptr) continue;
      if (const std::string* value = set->get_user(name)) return *value;
    }
    return std::nullopt;
  }
  const std::optional<options::OptionName> parsed = options::exact_option_name(name);
  if (!parsed || !parsed->id) return std::nullopt;
  for (const options::OptionSet* set : sets) {
    if (set == nullptr) continue;
    const options::OptionValue* value = set->find(*parsed->id);
    if (value == nullptr) continue;
    const options::OptionDefinition& row = options::definition(*parsed->id);
    // A flag is a condition here: 1 or 0, not on or off.
    if (row.type == options::OptionType::Flag) return std::to_string(std::get<std::int64_t>(*value));
    if (!parsed->index) return options::value_text(row, *value);
    const auto* array = std::get_if<options::OptionArray>(value);
    return array == nullptr ? std::string() : options::element_text(row, *array, *parsed->index);
  }
  return std::nullopt;
}

std::optional<std::string> WorldContext::environment_value(std::string_view name) const {
  if (guest()) return std::nullopt;
  const model::Environment* environments[] = {session_ == nullptr ? nullptr : &session_->environment,
                                              &world_.environment()};
  for (const model::Environment* environment : environments) {
    const auto* variable = environment == nullptr ? nullptr : environment->find(name);
    if (variable != nullptr && variable->value) return variable->value;
  }
  return std::nullopt;
}

std::optional<std::string> WorldContext::variable(std::string_view name) const {
  if (guest() && std::ranges::binary_search(kOwnersVariables, name)) return std::nullopt;
  // A layout names all panes of the window.
  const bool layout = name == "window_layout" || name == "window_visible_layout";
  if (layout && guest() && window_ != nullptr && !access_->on(window_->id)) return std::nullopt;
  if (const auto value = option_value(name)) return value;
  if (const auto value = builtin_variable(name, *this)) return value;
  if (subject_.variables != nullptr) {
    const auto added = subject_.variables->find(name);
    if (added != subject_.variables->end()) return added->second;
  }
  if (const model::Mode* mode = this->mode()) {
    if (auto value = mode->variable(name)) return value;
  }
  if (client_ != nullptr && client_->prompt) {
    if (auto value = client_->prompt->variable(name)) return value;
  }
  return environment_value(name);
}

std::optional<std::time_t> WorldContext::time_variable(std::string_view name) const {
  return builtin_time(name, *this);
}

namespace {
std::array<std::span<const VariableRow>, 7> all_tables() {
  return {pane_variables(),   terminal_variables(), window_variables(), session_variables(),
          client_variables(), server_variables(),   mouse_variables()};
}
}  // namespace

std::vector<std::string_view> builtin_names() {
  std::vector<std::string_view> names;
  for (const std::span<const VariableRow> table : all_tables()) {
    for (const VariableRow& row : table) names.push_back(row.name);
  }
  for (const TimeRow& row : time_variables()) names.push_back(row.name);
  std::ranges::sort(names);
  return names;
}

std::optional<std::string> builtin_variable(std::string_view name, const WorldContext& context) {
  // Built once: a status line of many windows looks up thousands of names.
  static const auto rows = [] {
    std::unordered_map<std::string_view, const VariableRow*> all;
    for (const std::span<const VariableRow> table : all_tables()) {
      for (const VariableRow& row : table) all.emplace(row.name, &row);
    }
    return all;
  }();
  if (const auto found = rows.find(name); found != rows.end()) return found->second->value(context);
  if (const auto time = builtin_time(name, context)) return std::to_string(*time);
  return std::nullopt;
}

std::optional<std::time_t> builtin_time(std::string_view name, const WorldContext& context) {
  const TimeRow* row = find_row(time_variables(), name);
  return row == nullptr ? std::nullopt : row->value(context);
}

std::string WorldContext::job_output(std::string_view command) const {
  if (guest()) return {};
  std::string directory = session_ == nullptr ? std::string() : session_->directory;
  const model::Environment empty;
  const model::Environment& own = session_ == nullptr ? empty : session_->environment;
  std::vector<std::string> environment = own.flatten(world_.environment());
  environment.push_back("TMUX=" + world_.socket_path + "," + variable("pid").value_or("") + "," +
                        (session_ == nullptr ? std::string("-1") : std::to_string(session_->id.value)));
  return jobs_.output(command, directory, std::move(environment));
}

bool WorldContext::name_exists(std::string_view name, bool session) const {
  if (session) {
    return std::ranges::any_of(world_.sessions(), [&](const auto& entry) {
      return entry.second.name == name && (!guest() || access_->sees(entry.first));
    });
  }
  if (session_ == nullptr) return false;
  return std::ranges::any_of(session_->winlinks, [&](const auto& entry) {
    const model::Window* window = world_.find_window(entry.second.window);
    return window != nullptr && window->name == name && (!guest() || access_->sees(window->id));
  });
}

int WorldContext::search_pane(std::string_view pattern, bool regex, bool ignore_case) const {
  if (pane_ == nullptr) return 0;
  re2::RE2::Options options;
  options.set_case_sensitive(!ignore_case);
  options.set_log_errors(false);
  const re2::RE2 expression(regex ? std::string(pattern) : std::string(), options);
  if (regex && !expression.ok()) return 0;
  const std::string glob = "*" + std::string(pattern) + "*";
  terminal::RowView row;
  for (int y = 0; y < pane_->terminal->rows(); ++y) {
    pane_->terminal->read_row(y, row);
    const std::string text = row.text();
    const bool found = regex ? re2::RE2::PartialMatch(text, expression)
                             : ::fnmatch(glob.c_str(), text.c_str(), ignore_case ? FNM_CASEFOLD : 0) == 0;
    if (found) return y + 1;
  }
  return 0;
}

bool WorldContext::client_has_feature(std::string_view name) const {
  return client_ != nullptr && std::ranges::find(client_->features, name) != client_->features.end();
}

bool WorldContext::client_has_capability(std::string_view name) const {
  return client_ != nullptr && std::ranges::find(client_->capabilities, name) != client_->capabilities.end();
}

std::optional<std::string> WorldContext::client_environment(std::string_view name) const {
  if (guest()) return std::nullopt;
  const auto* variable = client_ == nullptr ? nullptr : client_->environment.find(name);
  return variable == nullptr ? std::nullopt : variable->value;
}

std::time_t WorldContext::now() const {
  return static_cast<std::time_t>(to_epoch_seconds(wall_now()));
}

std::uint64_t WorldContext::animation_ticks() const {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<Milliseconds>(steady_now().time_since_epoch()).count() /
                                    100);
}

ColourSpec WorldContext::resolve(ThemeColour colour) const {
  const std::string_view theme = world_.server_options().get_choice_text(options::OptionId::kTheme);
  const bool light = theme == "light" || (theme == "detect" && client_ != nullptr && client_->theme == "light");
  const std::string name =
      (light ? "light-theme-" : "dark-theme-") + std::string(kThemeNames[static_cast<int>(colour)]);
  const std::optional<options::OptionId> id = options::find_option(name);
  if (!id) return {};
  const std::string text = expand(world_.server_options().get_string(*id), *this, Jobs::No);
  return parse_colour(text).value_or(ColourSpec{});
}

}  // namespace mux::format
