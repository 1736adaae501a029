// One record for each session, window and pane.
#include "server/recovery/saved_sessions.hpp"

#include "server/model/world.hpp"
#include "server/recovery/record_file.hpp"
#include "server/recovery/state_folder.hpp"
#include "server/recovery/world_checkpoint.hpp"

namespace mux::recovery {

namespace {

constexpr std::size_t kMaximumSessionsFile = 64u << 20;

void forget_moment(state::Session& session) {
  session.clear_environment();
  session.clear_activity();
  session.clear_last_attached();
  for (state::Winlink& link : *session.mutable_winlinks()) {
    link.clear_bell();
    link.clear_activity();
    link.clear_silence();
  }
}

void forget_moment(state::Window& window) {
  window.clear_activity();
  window.clear_bell();
  window.clear_activity_flag();
  window.clear_silence();
  window.clear_latest();
  window.mutable_view()->clear_modes();
}

void forget_moment(state::Pane& pane) {
  pane.clear_process();
  pane.clear_tty();
  pane.clear_unseen_changes();
  pane.clear_last_output();
  pane.clear_shell_command();
  pane.clear_search_string();
  pane.clear_search_regex();
}

void put(std::string& out, const state::SavedItem& item) {
  append_record(out, item.SerializeAsString());
}

void take(SavedSessions& saved, state::SavedItem item) {
  switch (item.kind_case()) {
    case state::SavedItem::kServer:
      saved.server = std::move(*item.mutable_server());
      break;
    case state::SavedItem::kSession:
      saved.sessions.emplace(item.session().id(), std::move(*item.mutable_session()));
      break;
    case state::SavedItem::kWindow:
      saved.windows.emplace(item.window().id(), std::move(*item.mutable_window()));
      break;
    case state::SavedItem::kPane:
      saved.panes.emplace(item.pane().pane().id(), std::move(*item.mutable_pane()));
      break;
    case state::SavedItem::KIND_NOT_SET:
      break;
  }
}

// Whether something that is there names something that is not.
bool incomplete(const SavedSessions& saved) {
  for (const auto& [id, session] : saved.sessions) {
    for (const state::Winlink& link : session.winlinks()) {
      if (!saved.windows.contains(link.window())) return true;
    }
  }
  for (const auto& [id, window] : saved.windows) {
    for (const std::uint32_t pane : window.panes()) {
      if (!saved.panes.contains(pane)) return true;
    }
  }
  return false;
}

}  // namespace

SavedSessions collect(const model::World& world, const std::function<PaneFacts(model::PaneId)>& facts) {
  state::World all = save_sessions(world);
  SavedSessions saved;
  for (state::Session& session : *all.mutable_sessions()) {
    forget_moment(session);
    saved.sessions.emplace(session.id(), std::move(session));
  }
  for (state::Window& window : *all.mutable_windows()) {
    forget_moment(window);
    saved.windows.emplace(window.id(), std::move(window));
  }
  for (state::Pane& pane : *all.mutable_panes()) {
    const model::PaneId id{pane.id()};
    PaneFacts known = facts(id);
    state::SavedPane& item = saved.panes[id.value];
    forget_moment(pane);
    *item.mutable_pane() = std::move(pane);
    item.set_title(world.pane(id).terminal->title());
    item.set_directory(std::move(known.directory));
    for (std::string& word : known.foreground) item.add_foreground(std::move(word));
  }
  return saved;
}

std::string encode(const SavedSessions& saved) {
  std::string out = record_file_head();
  state::SavedItem item;
  *item.mutable_server() = saved.server;
  put(out, item);
  for (const auto& [id, session] : saved.sessions) *item.mutable_session() = session, put(out, item);
  for (const auto& [id, window] : saved.windows) *item.mutable_window() = window, put(out, item);
  for (const auto& [id, pane] : saved.panes) *item.mutable_pane() = pane, put(out, item);
  return out;
}

std::string encode_structure(SavedSessions saved) {
  for (auto& [id, window] : saved.windows) window.clear_name();
  for (auto& [id, pane] : saved.panes) {
    pane.clear_title();
    pane.clear_directory();
    pane.clear_foreground();
  }
  return encode(saved);
}

Result<SavedSessions> decode(std::string_view file) {
  const Result<Records> records = read_records(file);
  if (!records) return std::unexpected(records.error());
  SavedSessions saved;
  saved.damaged = records->damaged;
  for (const std::string_view record : records->whole) {
    state::SavedItem item;
    if (item.ParseFromArray(record.data(), static_cast<int>(record.size()))) {
      take(saved, std::move(item));
    } else {
      saved.damaged = true;
    }
  }
  saved.damaged = saved.damaged || incomplete(saved);
  return saved;
}

Result<SavedSessions> load_sessions(int folder) {
  const auto load = [folder](const char* name) -> Result<SavedSessions> {
    const auto file = read_own_file(folder, name, kMaximumSessionsFile);
    if (!file) return std::unexpected(file.error());
    return decode(*file);
  };
  Result<SavedSessions> saved = load(kSessionsFile);
  if (saved && !saved->damaged) return saved;
  Result<SavedSessions> former = load(kFormerSessionsFile);
  if (!former || !saved) return saved ? saved : (former ? std::move(former) : std::move(saved));
  // What the newer one still has is nearer to the truth. Sessions that were ended do not come back.
  if (saved->server.boot().empty()) saved->server = former->server;
  saved->windows.merge(former->windows);
  saved->panes.merge(former->panes);
  if (saved->sessions.empty()) saved->sessions.merge(former->sessions);
  return saved;
}

}  // namespace mux::recovery
