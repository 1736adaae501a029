// Variables of sessions, and of windows in them.
#include <algorithm>

#include "server/format/variable_table.hpp"
#include "server/terminal/terminal.hpp"

namespace mux::format {

namespace {

// Pixels of a cell while no client has told its own, as tmux has them.
constexpr int kDefaultCellWidth = 16;
constexpr int kDefaultCellHeight = 32;

using model::Client;
using model::Session;

std::string join(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : ",") + word;
  return all;
}

std::vector<const Client*> clients_of(const WorldContext& c, const std::vector<model::SessionId>& sessions) {
  std::vector<const Client*> clients;
  for (const auto& [id, client] : c.world().clients()) {
    if (client.session && std::ranges::find(sessions, *client.session) != sessions.end()) clients.push_back(&client);
  }
  return clients;
}

std::string names(const std::vector<const Client*>& clients) {
  std::vector<std::string> all;
  for (const Client* client : clients) all.push_back(client->name);
  return join(all);
}

std::vector<model::SessionId> group(const WorldContext& c) {
  return c.session() == nullptr || !c.session()->group ? std::vector<model::SessionId>{}
                                                       : c.world().group_of(c.session()->id);
}

bool any_link(const Session& session, bool model::Winlink::* flag) {
  return std::ranges::any_of(session.winlinks, [&](const auto& entry) { return entry.second.*flag; });
}

// `#`, `!` and `~`, each once.
std::string alert_marks(bool activity, bool bell, bool silence) {
  return std::string(activity ? "#" : "") + (bell ? "!" : "") + (silence ? "~" : "");
}

Value session_alerts(const Session& session) {
  std::vector<std::string> all;
  for (const auto& [index, link] : session.winlinks) {
    const std::string marks = alert_marks(link.activity, link.bell, link.silence);
    if (!marks.empty()) all.push_back(std::to_string(index) + marks);
  }
  return join(all);
}

Value session_stack(const Session& session) {
  std::vector<std::string> all{std::to_string(session.current)};
  for (const int index : session.last) all.push_back(std::to_string(index));
  return join(all);
}

bool marked_session(const WorldContext& c) {
  return c.world().mark() && c.session() != nullptr && c.world().mark()->session == c.session()->id;
}

constexpr VariableRow kSession[] = {
    {"active_window_index", MUX_WITH(session, number(it->current))},
    {"last_window_index", MUX_WITH(session, number(it->winlinks.rbegin()->first))},
    {"session_active",
     [](const WorldContext& c) -> Value {
       if (c.session() == nullptr) return std::nullopt;
       return flag(c.client() != nullptr && c.client()->session == c.session()->id);
     }},
    {"session_activity_flag", MUX_WITH(session, flag(any_link(*it, &model::Winlink::activity)))},
    {"session_alert",
     MUX_WITH(session, alert_marks(any_link(*it, &model::Winlink::activity), any_link(*it, &model::Winlink::bell),
                                   any_link(*it, &model::Winlink::silence)))},
    {"session_alerts", MUX_WITH(session, session_alerts(*it))},
    {"session_attached", MUX_WITH(session, number(c.world().attached_count(it->id)))},
    {"session_attached_list", MUX_WITH(session, names(clients_of(c, {it->id})))},
    {"session_bell_flag", MUX_WITH(session, flag(any_link(*it, &model::Winlink::bell)))},
    {"session_format",
     [](const WorldContext& c) -> Value {
       return flag(c.subject().session && !c.subject().window && !c.subject().pane);
     }},
    {"session_group", MUX_WITH(session, it->group)},
    {"session_group_attached",
     [](const WorldContext& c) -> Value {
       return group(c).empty() ? Value() : number(clients_of(c, group(c)).size());
     }},
    {"session_group_attached_list",
     [](const WorldContext& c) -> Value { return group(c).empty() ? Value() : names(clients_of(c, group(c))); }},
    {"session_group_list",
     [](const WorldContext& c) -> Value {
       std::vector<std::string> all;
       for (const model::SessionId id : group(c)) all.push_back(c.world().session(id).name);
       return all.empty() ? Value() : join(all);
     }},
    {"session_group_many_attached",
     [](const WorldContext& c)
         -> Value { return group(c).empty() ? Value() : flag(clients_of(c, group(c)).size() > 1); }},
    {"session_group_size",
     [](const WorldContext& c) -> Value { return group(c).empty() ? Value() : number(group(c).size()); }},
    {"session_grouped", MUX_WITH(session, flag(it->group.has_value()))},
    {"session_id", MUX_WITH(session, to_string(it->id))},
    {"session_many_attached", MUX_WITH(session, flag(c.world().attached_count(it->id) > 1))},
    {"session_marked", MUX_WITH(session, flag(marked_session(c)))},
    {"session_name", MUX_WITH(session, it->name)},
    {"session_path", MUX_WITH(session, it->directory)},
    {"session_silence_flag", MUX_WITH(session, flag(any_link(*it, &model::Winlink::silence)))},
    {"session_stack", MUX_WITH(session, session_stack(*it))},
    {"session_windows", MUX_WITH(session, number(it->winlinks.size()))},
};
static_assert(sorted_by_name<VariableRow>(kSession));

bool is_current(const WorldContext& c) {
  return c.session() != nullptr && c.subject().window_index == c.world().shown_index(c.client(), c.session()->id);
}

bool is_last(const WorldContext& c) {
  return c.session() != nullptr && c.subject().window_index &&
         c.subject().window_index == c.world().last_index(c.client(), c.session()->id);
}

bool is_marked_window(const WorldContext& c) {
  return marked_session(c) && c.world().mark()->window_index == c.subject().window_index;
}

Value window_flags(const WorldContext& c, bool escape) {
  if (c.winlink() == nullptr || c.window() == nullptr) return std::nullopt;
  std::string flags;
  if (c.winlink()->activity) flags += escape ? "##" : "#";
  if (c.winlink()->bell) flags += '!';
  if (c.winlink()->silence) flags += '~';
  if (is_current(c)) flags += '*';
  if (is_last(c)) flags += '-';
  if (is_marked_window(c)) flags += 'M';
  if (c.view()->zoomed) flags += 'Z';
  return flags;
}

// Clients whose current window this is, and sessions likewise.
std::vector<const Client*> active_clients(const WorldContext& c) {
  std::vector<const Client*> all;
  for (const auto& [id, client] : c.world().clients()) {
    if (client.session && c.world().shown_window(client) == c.window()->id) all.push_back(&client);
  }
  return all;
}

std::vector<std::string> active_sessions(const WorldContext& c) {
  std::vector<std::string> all;
  for (const auto& [id, session] : c.world().sessions()) {
    if (session.current_window() == c.window()->id) all.push_back(session.name);
  }
  return all;
}

std::vector<std::string> linked_sessions(const WorldContext& c) {
  std::vector<std::string> all;
  for (const auto& [id, index] : c.world().links_of(c.window()->id)) all.push_back(c.world().session(id).name);
  return all;
}

// The layout as it is shown: of a zoomed pane, that pane alone.
std::string visible_layout(const WorldContext& c) {
  if (!c.view()->zoomed) return c.window()->layout.dump();
  return model::Layout(*c.view()->zoomed, c.window()->size).dump();
}

Value stack_index(const WorldContext& c) {
  if (c.session() == nullptr || !c.subject().window_index) return std::nullopt;
  if (is_current(c)) return number(0);
  const auto found = std::ranges::find(c.session()->last, *c.subject().window_index);
  return number(found == c.session()->last.end() ? 0 : found - c.session()->last.begin() + 1);
}

constexpr VariableRow kWindow[] = {
    {"window_active", MUX_WITH(winlink, flag(is_current(c)))},
    {"window_active_clients", MUX_WITH(window, number(active_clients(c).size()))},
    {"window_active_clients_list", MUX_WITH(window, names(active_clients(c)))},
    {"window_active_sessions", MUX_WITH(window, number(active_sessions(c).size()))},
    {"window_active_sessions_list", MUX_WITH(window, join(active_sessions(c)))},
    {"window_activity_flag", MUX_WITH(winlink, flag(it->activity))},
    {"window_bell_flag", MUX_WITH(winlink, flag(it->bell))},
    {"window_cell_height", MUX_WITH(window, number(it->cell_height > 0 ? it->cell_height : kDefaultCellHeight))},
    {"window_cell_width", MUX_WITH(window, number(it->cell_width > 0 ? it->cell_width : kDefaultCellWidth))},
    {"window_end_flag", MUX_WITH(session, flag(c.subject().window_index == it->winlinks.rbegin()->first))},
    {"window_flags", [](const WorldContext& c) -> Value { return window_flags(c, true); }},
    {"window_format", [](const WorldContext& c) -> Value { return flag(c.subject().window && !c.subject().pane); }},
    {"window_height", MUX_WITH(window, number(it->size.rows))},
    {"window_id", MUX_WITH(window, to_string(it->id))},
    {"window_index",
     [](const WorldContext& c) -> Value {
       return c.subject().window_index ? number(*c.subject().window_index) : Value();
     }},
    {"window_last_flag", MUX_WITH(winlink, flag(is_last(c)))},
    {"window_layout", MUX_WITH(window, it->layout.dump())},
    {"window_linked", MUX_WITH(window, flag(linked_sessions(c).size() > 1))},
    {"window_linked_sessions", MUX_WITH(window, number(linked_sessions(c).size()))},
    {"window_linked_sessions_list", MUX_WITH(window, join(linked_sessions(c)))},
    {"window_manual_height", MUX_WITH(window, it->manual_size ? number(it->manual_size->rows) : Value())},
    {"window_manual_width", MUX_WITH(window, it->manual_size ? number(it->manual_size->columns) : Value())},
    {"window_marked_flag", MUX_WITH(winlink, flag(is_marked_window(c)))},
    {"window_name", MUX_WITH(window, it->name)},
    {"window_panes", MUX_WITH(window, number(it->panes().size()))},
    {"window_raw_flags", [](const WorldContext& c) -> Value { return window_flags(c, false); }},
    {"window_silence_flag", MUX_WITH(winlink, flag(it->silence))},
    {"window_stack_index", stack_index},
    {"window_start_flag", MUX_WITH(session, flag(c.subject().window_index == it->winlinks.begin()->first))},
    {"window_visible_layout", MUX_WITH(window, visible_layout(c))},
    {"window_width", MUX_WITH(window, number(it->size.columns))},
    {"window_zoomed_flag", MUX_WITH(view, flag(it->zoomed.has_value()))},
};
static_assert(sorted_by_name<VariableRow>(kWindow));

}  // namespace

std::span<const VariableRow> session_variables() {
  return kSession;
}
std::span<const VariableRow> window_variables() {
  return kWindow;
}

}  // namespace mux::format
