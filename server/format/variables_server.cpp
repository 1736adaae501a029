// Variables of the server, of paste buffers and of clients, and all time variables.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "server/format/variable_table.hpp"
#include "server/model/seen_view.hpp"
#include "server/model/user_name.hpp"
#include "server/terminal/terminal.hpp"

namespace mux::format {

namespace {

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

Value user_name(uid_t uid) {
  const std::string name = model::user_name(uid);
  return name.empty() ? Value() : name;
}

// `train:1.0`: the session, window and pane that a client looks at; of a window that is hidden from who reads it
// nothing.
Value client_place(const WorldContext& c, const model::Client& client) {
  const model::World& world = c.world();
  const model::Session* session = client.session ? world.find_session(*client.session) : nullptr;
  if (session == nullptr || session->winlinks.empty()) return std::nullopt;
  const model::WindowId window = world.shown_window(client);
  const std::optional<model::PaneId> pane = model::seen_view(world, client, window).active;
  if (!pane || !c.sees(*pane)) return session->name + ":";
  const model::Window& shown = world.window(window);
  const std::vector<model::PaneId> panes = shown.panes();
  const auto base = shown.options.get_number(options::OptionId::kPaneBaseIndex);
  return fmt::format("{}:{}.{}", session->name, world.index_of(session->id, window).value_or(0),
                     std::ranges::find(panes, *pane) - panes.begin() + base);
}

std::string join(const auto& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : ",") + word;
  return all;
}

std::string client_flags(const model::Client& client) {
  std::vector<std::string> words;
  if (client.session) words.emplace_back("attached");
  if (client.focused) words.emplace_back("focused");
  if (client.control) words.emplace_back("control-mode");
  if (client.ignore_size) words.emplace_back("ignore-size");
  if (client.no_detach_on_destroy) words.emplace_back("no-detach-on-destroy");
  if (client.no_output) words.emplace_back("no-output");
  if (client.wait_exit) words.emplace_back("wait-exit");
  if (client.pause_after) words.push_back("pause-after=" + std::to_string(*client.pause_after));
  if (client.read_only) words.emplace_back("read-only");
  if (client.suspended) words.emplace_back("suspended");
  if (client.utf8) words.emplace_back("UTF-8");
  return join(words);
}

constexpr VariableRow kServer[] = {
    {"buffer_full", MUX_WITH(buffer, it->data)},
    {"buffer_mode_format", [](const WorldContext&) -> Value { return "#{t/p:buffer_created}: #{buffer_sample}"; }},
    {"buffer_name", MUX_WITH(buffer, it->name)},
    {"buffer_sample", MUX_WITH(buffer, model::buffer_sample(*it))},
    {"buffer_size", MUX_WITH(buffer, number(it->data.size()))},
    {"client_mode_format",
     [](const WorldContext&) -> Value {
       return "#{t/p:client_activity}: session #{session_name}, size #{client_width}x#{client_height}";
     }},
    {"config_files", [](const WorldContext& c) -> Value { return join(c.world().config_files); }},
    {"host", [](const WorldContext&) -> Value { return host_name(); }},
    {"host_short",
     [](const WorldContext&) -> Value {
       const std::string name = host_name();
       return name.substr(0, name.find('.'));
     }},
    {"next_session_id", [](const WorldContext& c) -> Value { return to_string(c.world().next_session_id()); }},
    {"pid", [](const WorldContext&) -> Value { return number(::getpid()); }},
    {"server_sessions", [](const WorldContext& c) -> Value { return number(c.world().sessions().size()); }},
    {"sixel_support", [](const WorldContext&) -> Value { return flag(false); }},
    {"socket_path", [](const WorldContext& c) -> Value { return c.world().socket_path; }},
    {"tree_mode_format",
     [](const WorldContext&) -> Value {
       return "#{?pane_format,#{?pane_marked,#[reverse],}#{pane_current_command}#{?pane_active,*,}#{?pane_marked,M,}"
              "#{?#{&&:#{pane_title},#{!=:#{pane_title},#{host_short}}},: \"#{pane_title}\",},#{?window_format,"
              "#{?window_marked_flag,#[reverse],}#{window_name}#{window_flags},#{session_windows} windows"
              "#{?session_grouped, (group #{session_group}: #{session_group_list}),}"
              "#{?session_attached, (attached),}}}";
     }},
    {"uid", [](const WorldContext&) -> Value { return number(::getuid()); }},
    {"user", [](const WorldContext&) -> Value { return user_name(::getuid()); }},
    {"version", [](const WorldContext& c) -> Value { return c.world().version; }},
};
static_assert(sorted_by_name<VariableRow>(kServer));

constexpr VariableRow kClient[] = {
    {"client_cell_height", MUX_WITH(client, number(it->cell_height))},
    {"client_cell_width", MUX_WITH(client, number(it->cell_width))},
    {"client_colours", MUX_WITH(client, number(it->colours))},
    {"client_control_mode", MUX_WITH(client, flag(it->control))},
    {"client_discarded", MUX_WITH(client, number(it->bytes_discarded))},
    {"client_flags", MUX_WITH(client, client_flags(*it))},
    {"client_height", MUX_WITH(client, number(it->size.rows))},
    {"client_idle", MUX_WITH(client, number(std::max<std::int64_t>(0, to_epoch_seconds(wall_now()) - to_epoch_seconds(it->activity))))},
    {"client_key_table", MUX_WITH(client, it->key_table.empty() ? "root" : it->key_table)},
    {"client_last_session",
     [](const WorldContext& c) -> Value {
       if (c.client() == nullptr || !c.client()->last_session) return std::nullopt;
       const model::Session* session = c.world().find_session(*c.client()->last_session);
       return session == nullptr ? Value() : session->name;
     }},
    {"client_name", MUX_WITH(client, it->name)},
    {"client_pid", MUX_WITH(client, number(it->pid))},
    {"client_place", MUX_WITH(client, client_place(c, *it))},
    {"client_prefix", MUX_WITH(client, flag(!it->key_table.empty() && it->key_table != "root"))},
    {"client_readonly", MUX_WITH(client, flag(it->read_only))},
    {"client_role", MUX_WITH(client, std::string(model::role_name(it->role)))},
    {"client_session",
     [](const WorldContext& c) -> Value {
       if (c.client() == nullptr || !c.client()->session) return std::nullopt;
       const model::Session* session = c.world().find_session(*c.client()->session);
       return session == nullptr ? Value() : session->name;
     }},
    {"client_termfeatures", MUX_WITH(client, join(it->features))},
    {"client_termname", MUX_WITH(client, it->term)},
    {"client_termtype", MUX_WITH(client, it->term_type)},
    {"client_theme", MUX_WITH(client, it->theme)},
    {"client_tty", MUX_WITH(client, it->tty_name)},
    {"client_uid", MUX_WITH(client, number(it->uid))},
    {"client_user", MUX_WITH(client, user_name(it->uid))},
    {"client_utf8", MUX_WITH(client, flag(it->utf8))},
    {"client_width", MUX_WITH(client, number(it->size.columns))},
    {"client_written", MUX_WITH(client, number(it->bytes_written))},
    {"window_bigger",
     [](const WorldContext& c) -> Value {
       if (c.client() == nullptr || c.window() == nullptr) return std::nullopt;
       const model::Size area = c.world().window_area(*c.client());
       return flag(c.window()->size.columns > area.columns || c.window()->size.rows > area.rows);
     }},
    {"window_offset_x", MUX_WITH(client, number(it->offset_x))},
    {"window_offset_y", MUX_WITH(client, number(it->offset_y))},
};
static_assert(sorted_by_name<VariableRow>(kClient));

std::optional<std::time_t> seconds(WallTime time) {
  return static_cast<std::time_t>(to_epoch_seconds(time));
}

std::optional<std::time_t> seconds(const std::optional<WallTime>& time) {
  return time ? seconds(*time) : std::nullopt;
}

using Time = std::optional<std::time_t>;
constexpr TimeRow kTimes[] = {
    {"buffer_created",
     [](const WorldContext& c) -> Time { return c.buffer() == nullptr ? Time() : seconds(c.buffer()->created); }},
    {"client_activity",
     [](const WorldContext& c) -> Time { return c.client() == nullptr ? Time() : seconds(c.client()->activity); }},
    {"client_created",
     [](const WorldContext& c) -> Time { return c.client() == nullptr ? Time() : seconds(c.client()->created); }},
    {"pane_command_end_time",
     [](const WorldContext& c) -> Time {
       return c.pane() == nullptr ? Time() : seconds(c.pane()->shell_command.ended);
     }},
    {"pane_command_start_time",
     [](const WorldContext& c) -> Time {
       return c.pane() == nullptr ? Time() : seconds(c.pane()->shell_command.started);
     }},
    {"pane_dead_time",
     [](const WorldContext& c) -> Time {
       return c.pane() == nullptr || !c.pane()->exit ? Time() : seconds(c.pane()->exit->when);
     }},
    {"pane_last_output_time",
     [](const WorldContext& c) -> Time { return c.pane() == nullptr ? Time() : seconds(c.pane()->last_output); }},
    {"pane_last_prompt_time",
     [](const WorldContext& c) -> Time {
       return c.pane() == nullptr ? Time() : seconds(c.pane()->shell_command.prompted);
     }},
    {"session_activity",
     [](const WorldContext& c) -> Time { return c.session() == nullptr ? Time() : seconds(c.session()->activity); }},
    {"session_created",
     [](const WorldContext& c) -> Time { return c.session() == nullptr ? Time() : seconds(c.session()->created); }},
    {"session_last_attached",
     [](const WorldContext& c) -> Time {
       return c.session() == nullptr || !c.session()->last_attached ? Time() : seconds(*c.session()->last_attached);
     }},
    {"start_time", [](const WorldContext& c) -> Time { return seconds(c.world().started); }},
    {"window_activity",
     [](const WorldContext& c) -> Time { return c.window() == nullptr ? Time() : seconds(c.window()->activity); }},
};
static_assert(sorted_by_name<TimeRow>(kTimes));

}  // namespace

std::span<const VariableRow> server_variables() {
  return kServer;
}
std::span<const VariableRow> client_variables() {
  return kClient;
}
std::span<const TimeRow> time_variables() {
  return kTimes;
}

}  // namespace mux::format
