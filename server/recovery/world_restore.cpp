// Checkpoint of the world: restoring. Everything is built and checked apart, and taken over only when all of it fits.
#include <algorithm>
#include <set>
#include <utility>

#include "protocol/wire/state.pb.h"
#include "server/model/world.hpp"
#include "server/recovery/world_checkpoint.hpp"
#include "server/recovery/world_parts.hpp"

namespace mux::recovery {

using model::PaneId;
using model::SessionId;
using model::WindowId;

namespace {

bool in_range(int value) {
  return value >= 1 && value <= model::kMaximumWindowSize;
}

}  // namespace

class WorldRestorer {
 public:
  WorldRestorer(model::World& world, const state::World& saved, const ModeMaker& make_mode)
      : world_(world), saved_(saved), make_mode_(make_mode) {}

  Result<> run() {
    for (auto step : {&WorldRestorer::windows, &WorldRestorer::panes, &WorldRestorer::sessions, &WorldRestorer::links,
                      &WorldRestorer::views, &WorldRestorer::clients, &WorldRestorer::shared}) {
      if (auto done = (this->*step)(); !done) return done;
    }
    commit();
    return {};
  }

 private:
  Result<> windows() {
    for (const state::Window& saved : saved_.windows()) {
      const WindowId id{saved.id()};
      if (saved.id() >= saved_.next_window() || windows_.contains(id)) return fail("bad window @{}", saved.id());
      std::vector<PaneId> panes;
      for (const std::uint32_t pane : saved.panes()) {
        if (!homes_.emplace(PaneId{pane}, id).second) return fail("pane %{} is in two places", pane);
        panes.push_back(PaneId{pane});
      }
      auto layout = model::Layout::parse(saved.layout(), panes);
      if (!layout) return fail("window @{}: {}", saved.id(), layout.error().message);
      if (layout->panes() != panes) return fail("window @{}: too few panes", saved.id());
      model::Window& window = windows_[id];
      window.id = id;
      window.name = saved.name();
      window.layout = std::move(*layout);
      window.size = window.layout.size();
      if (saved.has_manual_size()) {
        if (!in_range(saved.manual_size().columns()) || !in_range(saved.manual_size().rows())) {
          return fail("window @{}: bad size", saved.id());
        }
        window.manual_size = {.columns = saved.manual_size().columns(), .rows = saved.manual_size().rows()};
      }
      if (saved.has_last_preset()) {
        if (saved.last_preset() < 0 || saved.last_preset() > static_cast<int>(model::LayoutPreset::Tiled)) {
          return fail("window @{}: bad preset", saved.id());
        }
        window.last_preset = static_cast<model::LayoutPreset>(saved.last_preset());
      }
      window.options.set_parent(&world_.global_window_options_);
      fill(window, saved);
    }
    return {};
  }

  Result<> panes() {
    for (const state::Pane& saved : saved_.panes()) {
      const PaneId id{saved.id()};
      const auto home = homes_.find(id);
      if (saved.id() >= saved_.next_pane() || home == homes_.end() || panes_.contains(id)) {
        return fail("bad pane %{}", saved.id());
      }
      if (!in_range(saved.size().columns()) || !in_range(saved.size().rows()) || saved.history_limit() < 0) {
        return fail("pane %{}: bad size", saved.id());
      }
      if (saved.process() < -1 || saved.process() == 0) return fail("pane %{}: bad process", saved.id());
      model::Pane& pane = panes_[id];
      pane.id = id;
      pane.window = home->second;
      pane.options.set_parent(&windows_.at(pane.window).options);
      pane.options.restore(to_options(saved.options()));
      terminal::TerminalOptions options;
      options.columns = saved.size().columns();
      options.rows = saved.size().rows();
      options.history_limit = saved.history_limit();
      pane.terminal = std::make_unique<terminal::Terminal>(options);
      fill(pane, saved);
    }
    if (panes_.size() != homes_.size()) return fail("a layout names a pane that is not there");
    return {};
  }

  Result<> sessions() {
    std::set<std::string> names;
    for (const state::Session& saved : saved_.sessions()) {
      const SessionId id{saved.id()};
      if (saved.id() >= saved_.next_session() || sessions_.contains(id)) return fail("bad session ${}", saved.id());
      if (saved.name().empty() || !names.insert(saved.name()).second) {
        return fail("session ${}: bad name", saved.id());
      }
      model::Session& session = sessions_[id];
      session.id = id;
      session.name = saved.name();
      if (saved.has_group()) session.group = saved.group();
      session.directory = saved.directory();
      session.options.set_parent(&world_.global_session_options_);
      session.options.restore(to_options(saved.options()));
      session.environment = to_environment(saved.environment());
      session.created = to_time(saved.created());
      session.activity = to_time(saved.activity());
      if (saved.has_last_attached()) session.last_attached = to_time(saved.last_attached());
    }
    return {};
  }

  Result<> links() {
    std::map<std::string, const model::Session*> groups;
    std::set<WindowId> linked;
    for (const state::Session& saved : saved_.sessions()) {
      model::Session& session = sessions_.at(SessionId{saved.id()});
      for (const state::Winlink& link : saved.winlinks()) {
        const WindowId window{link.window()};
        const model::Winlink entry{
            .window = window, .bell = link.bell(), .activity = link.activity(), .silence = link.silence()};
        if (link.index() < 0 || !windows_.contains(window) || !session.winlinks.emplace(link.index(), entry).second) {
          return fail("session ${}: bad window {}", saved.id(), link.index());
        }
        linked.insert(window);
      }
      if (!session.winlinks.contains(saved.current())) return fail("session ${}: no current window", saved.id());
      session.current = saved.current();
      for (const int index : saved.last()) {
        if (!session.winlinks.contains(index)) return fail("session ${}: bad last window", saved.id());
        session.last.push_back(index);
      }
      if (!session.group) continue;
      const model::Session& first = *groups.emplace(*session.group, &session).first->second;
      const bool same = std::ranges::equal(session.winlinks, first.winlinks, [](const auto& a, const auto& b) {
        return a.first == b.first && a.second.window == b.second.window;
      });
      if (!same) return fail("session ${}: other windows than its group", saved.id());
    }
    if (linked.size() != windows_.size()) return fail("a window is in no session");
    return {};
  }

  Result<> views() {
    for (const state::Window& saved : saved_.windows()) {
      model::Window& window = windows_.at(WindowId{saved.id()});
      if (auto done = view(window.view, saved.view(), window); !done) return done;
    }
    return {};
  }

  Result<> view(model::WindowView& out, const state::View& saved, const model::Window& window) {
    const auto here = [&](std::uint32_t pane) {
      const auto home = homes_.find(PaneId{pane});
      return home != homes_.end() && home->second == window.id;
    };
    if (!saved.has_active() || !here(saved.active()) || (saved.has_zoomed() && !here(saved.zoomed())) ||
        !std::ranges::all_of(saved.last_panes(), here)) {
      return fail("window @{}: bad view", window.id.value);
    }
    out.active = PaneId{saved.active()};
    if (saved.has_zoomed()) out.zoomed = PaneId{saved.zoomed()};
    for (const std::uint32_t pane : saved.last_panes()) out.last_panes.push_back(PaneId{pane});
    for (const state::Mode& mode : saved.modes()) {
      if (!here(mode.pane())) return fail("window @{}: bad mode", window.id.value);
      pending_modes_.push_back({&out, &mode});
    }
    return {};
  }

  Result<> clients() {
    for (const state::Client& saved : saved_.clients()) {
      const model::ClientId id{saved.id()};
      const bool known = !saved.has_session() || sessions_.contains(SessionId{saved.session()});
      if (saved.id() >= saved_.next_client() || clients_.contains(id) || !known) {
        return fail("bad client {}", saved.id());
      }
      if (saved.role() < 0 || saved.role() > static_cast<int>(model::Role::Owner)) {
        return fail("client {}: bad role", saved.id());
      }
      const auto sane = [](int value) { return value >= 0 && value <= model::kMaximumWindowSize; };
      if (!sane(saved.size().columns()) || !sane(saved.size().rows())) return fail("client {}: bad size", saved.id());
      model::Client& client = clients_[id];
      client.id = id;
      fill(client, saved);
      if (saved.has_session()) client.session = SessionId{saved.session()};
      if (saved.has_last_session() && sessions_.contains(SessionId{saved.last_session()})) {
        client.last_session = SessionId{saved.last_session()};
      }
      for (const state::ClientView& own : saved.views()) {
        const auto window = windows_.find(WindowId{own.window()});
        if (window == windows_.end()) return fail("client {}: bad view", saved.id());
        auto& made = client.views[window->first];
        if (made.active) return fail("client {}: two views of one window", saved.id());
        if (auto done = view(made, own.view(), window->second); !done) return done;
      }
    }
    return {};
  }

  Result<> shared() {
    std::set<std::string> names;
    for (const state::PasteBuffer& saved : saved_.buffers()) {
      if (saved.name().empty() || saved.data().empty() || !names.insert(saved.name()).second) {
        return fail("bad buffer {}", saved.name());
      }
      buffers_.push_back({.name = saved.name(),
                          .data = saved.data(),
                          .created = to_time(saved.created()),
                          .automatic = saved.automatic(),
                          .order = saved.order()});
    }
    if (!saved_.has_mark()) return {};
    const auto session = sessions_.find(SessionId{saved_.mark().session()});
    const PaneId pane{saved_.mark().pane()};
    const int index = saved_.mark().window_index();
    if (session == sessions_.end() || !session->second.winlinks.contains(index) || !panes_.contains(pane)) {
      return fail("bad marked pane");
    }
    mark_ = model::World::Mark{.session = session->first, .window_index = index, .pane = pane};
    return {};
  }

  void commit() {
    world_.server_options_.clear();
    world_.server_options_.restore(to_options(saved_.server_options()));
    world_.global_session_options_.clear();
    world_.global_session_options_.restore(to_options(saved_.session_options()));
    world_.global_window_options_.clear();
    world_.global_window_options_.restore(to_options(saved_.window_options()));
    // Views before panes and windows: nothing points from below up, and map nodes keep their addresses.
    world_.clients_ = std::move(clients_);
    world_.sessions_ = std::move(sessions_);
    world_.panes_ = std::move(panes_);
    world_.windows_ = std::move(windows_);
    world_.next_session_ = saved_.next_session();
    world_.next_window_ = saved_.next_window();
    world_.next_pane_ = saved_.next_pane();
    world_.next_client_ = saved_.next_client();
    world_.next_message_ = saved_.next_message();
    world_.grants_ = to_grants(saved_);
    world_.environment_ = to_environment(saved_.environment());
    world_.buffers_.restore(std::move(buffers_), saved_.next_buffer_number());
    world_.mark_ = mark_;
    world_.messages_.clear();
    for (const state::Message& saved : saved_.messages()) {
      world_.messages_.push_back({.number = saved.number(), .when = to_time(saved.when()), .text = saved.text()});
    }
    world_.prompt_history_.clear();
    for (const state::PromptHistory& saved : saved_.prompt_history()) {
      world_.prompt_history_[saved.type()].assign(saved.lines().begin(), saved.lines().end());
    }
    world_.socket_path = saved_.socket_path();
    world_.version = saved_.version();
    world_.config_files.assign(saved_.config_files().begin(), saved_.config_files().end());
    world_.started = to_time(saved_.started());
    settle();
  }

  // What follows from the rest: areas, the terminals' policies, and modes.
  void settle() {
    std::vector<model::Event> events = world_.take_events();
    for (auto& [id, pane] : world_.panes_) pane.terminal->set_options(world_.terminal_options(pane));
    for (const auto& [id, window] : world_.windows_) world_.apply_layout(id);
    for (const auto& [view, saved] : pending_modes_) {
      const PaneId pane{saved->pane()};
      auto mode = make_mode_ ? make_mode_(pane, saved->name(), saved->state()) : nullptr;
      if (mode == nullptr) continue;
      mode->kills_pane = saved->kills_pane();
      view->panes[pane].modes.push_back(std::move(mode));
    }
    (void)world_.take_events();
    world_.events_ = std::move(events);
  }

  struct PendingMode {
    model::WindowView* view;
    const state::Mode* saved;
  };

  model::World& world_;
  const state::World& saved_;
  const ModeMaker& make_mode_;
  std::map<SessionId, model::Session> sessions_;
  std::map<WindowId, model::Window> windows_;
  std::map<PaneId, model::Pane> panes_;
  std::map<model::ClientId, model::Client> clients_;
  std::map<PaneId, WindowId> homes_;  // the window whose layout names a pane
  std::vector<model::PasteBuffer> buffers_;
  std::optional<model::World::Mark> mark_;
  std::vector<PendingMode> pending_modes_;
};

Result<> restore(model::World& world, const state::World& saved, const ModeMaker& make_mode) {
  return WorldRestorer(world, saved, make_mode).run();
}

}  // namespace mux::recovery
