// list-sessions, list-windows, list-panes, list-clients.
#include "server/commands/commands.hpp"
#include "server/commands/listing.hpp"

namespace mux::commands {

using language::Call;
using language::Status;
using language::Target;

namespace {

constexpr std::string_view kSessionFormat =
    "#{session_name}: #{session_windows} windows (created #{t:session_created})"
    "#{?session_grouped, (group ,}#{session_group}#{?session_grouped,),}#{?session_attached, (attached),}";
constexpr std::string_view kWindowFormat =
    "#{window_index}: #{window_name}#{window_raw_flags} (#{window_panes} panes) [#{window_width}x#{window_height}] "
    "[layout #{window_layout}] #{window_id}#{?window_active, (active),}";
constexpr std::string_view kEveryWindowFormat =
    "#{session_name}:#{window_index}: #{window_name}#{window_raw_flags} (#{window_panes} panes) "
    "[#{window_width}x#{window_height}] ";
constexpr std::string_view kPaneFormat =
    "[#{pane_width}x#{pane_height}] [history #{history_size}/#{history_limit}, #{history_bytes} bytes] #{pane_id}"
    "#{?pane_active, (active),}#{?pane_dead, (dead),}";
constexpr std::string_view kClientFormat =
    "#{client_name}: #{session_name} [#{client_width}x#{client_height} #{client_termname}] "
    "#{?#{!=:#{client_uid},#{uid}},[user #{?client_user,#{client_user},#{client_uid},} #{client_role} idle "
    "#{client_idle}s at #{client_place}] ,}"
    "#{?client_flags,(,}#{client_flags}#{?client_flags,),}";

Status list_sessions(Call& call) {
  return print_list(call, listed_sessions(call.world()), kSessionFormat);
}

std::int64_t area(model::Size size) {
  return std::int64_t{size.columns} * size.rows;
}

void add_windows(const Call& call, model::SessionId session, std::vector<Listed>& lines) {
  for (const auto& [index, link] : call.world().session(session).winlinks) {
    const model::Window& window = call.world().window(link.window);
    lines.push_back({.target = language::target_of(call.world(), session, index),
                     .kind = Listed::Kind::Window,
                     .name = window.name,
                     .index = index,
                     .size = area(window.size),
                     .created = window.created,
                     .activity = window.activity});
  }
}

Status list_windows(Call& call) {
  std::vector<Listed> lines;
  if (!call.args().has('a')) {
    add_windows(call, call.session().id, lines);
    return print_list(call, std::move(lines), kWindowFormat);
  }
  for (const model::SessionId id : call.world().sessions_by_name()) add_windows(call, id, lines);
  return print_list(call, std::move(lines), kEveryWindowFormat);
}

void add_panes(const Call& call, const Target& window, std::vector<Listed>& lines) {
  std::int64_t index = 0;
  for (const model::PaneId id : call.world().window(*window.window).panes()) {
    const model::Pane& pane = call.world().pane(id);
    Target target = window;
    target.pane = id;
    lines.push_back({.target = target,
                     .kind = Listed::Kind::Pane,
                     .name = pane.terminal->title(),
                     .index = index++,
                     .size = area({pane.area.columns, pane.area.rows}),
                     .created = pane.created,
                     .activity = pane.last_output});
  }
}

void add_panes_of_session(const Call& call, model::SessionId session, std::vector<Listed>& lines) {
  for (const auto& [index, link] : call.world().session(session).winlinks) {
    add_panes(call, language::target_of(call.world(), session, index), lines);
  }
}

Status list_panes(Call& call) {
  std::vector<Listed> lines;
  std::string place = "#{pane_index}: ";
  if (call.args().has('a')) {
    place = "#{session_name}:#{window_index}.#{pane_index}: ";
    for (const model::SessionId id : call.world().sessions_by_name()) add_panes_of_session(call, id, lines);
  } else if (call.args().has('s')) {
    place = "#{window_index}.#{pane_index}: ";
    add_panes_of_session(call, call.session().id, lines);
  } else {
    add_panes(call, call.target(), lines);
  }
  return print_list(call, std::move(lines), place.append(kPaneFormat));
}

Status list_clients(Call& call) {
  std::vector<Listed> lines;
  std::int64_t index = 0;
  for (const auto& [id, client] : call.world().clients()) {
    if (!client.session || (call.args().has('t') && client.session != call.target().session)) continue;
    lines.push_back({.target = language::target_of(call.world(), *client.session),
                     .client = id,
                     .name = client.name,
                     .index = index++,
                     .size = area(client.size),
                     .created = client.created,
                     .activity = client.activity});
  }
  return print_list(call, std::move(lines), kClientFormat);
}

constexpr language::CommandBinding kCommands[] = {
    language::bind("list-sessions", list_sessions),
    language::bind("list-windows", list_windows),
    language::bind("list-panes", list_panes),
    language::bind("list-clients", list_clients),
};

}  // namespace

Family list_commands() {
  return kCommands;
}

}  // namespace mux::commands
