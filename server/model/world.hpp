// World: owner of every session, window, pane and client; everyone else holds ids and looks them up.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"
#include "server/model/client.hpp"
#include "server/model/environment.hpp"
#include "server/model/event.hpp"
#include "server/model/grant.hpp"
#include "server/model/ids.hpp"
#include "server/model/pane.hpp"
#include "server/model/paste_buffers.hpp"
#include "server/model/session.hpp"
#include "server/model/window.hpp"
#include "server/options/option_set.hpp"

namespace mux::recovery {
class WorldRestorer;
}

namespace mux::model {

// A line of show-messages.
struct LoggedMessage {
  std::uint64_t number = 0;
  WallTime when;
  std::string text;
};

class World {
 public:
  World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World();

  // Things by id; find_* give null for one that is gone, the others must exist.
  [[nodiscard]] Session* find_session(SessionId id);
  [[nodiscard]] Window* find_window(WindowId id);
  [[nodiscard]] Pane* find_pane(PaneId id);
  [[nodiscard]] Client* find_client(ClientId id);
  [[nodiscard]] const Session* find_session(SessionId id) const;
  [[nodiscard]] const Window* find_window(WindowId id) const;
  [[nodiscard]] const Pane* find_pane(PaneId id) const;
  [[nodiscard]] const Client* find_client(ClientId id) const;
  [[nodiscard]] Session& session(SessionId id);
  [[nodiscard]] Window& window(WindowId id);
  [[nodiscard]] Pane& pane(PaneId id);
  [[nodiscard]] Client& client(ClientId id);
  [[nodiscard]] const Session& session(SessionId id) const;
  [[nodiscard]] const Window& window(WindowId id) const;
  [[nodiscard]] const Pane& pane(PaneId id) const;
  [[nodiscard]] const Client& client(ClientId id) const;
  [[nodiscard]] Session* find_session_by_name(std::string_view name);
  [[nodiscard]] const std::map<SessionId, Session>& sessions() const noexcept { return sessions_; }
  [[nodiscard]] const std::map<WindowId, Window>& windows() const noexcept { return windows_; }
  [[nodiscard]] const std::map<PaneId, Pane>& panes() const noexcept { return panes_; }
  [[nodiscard]] const std::map<ClientId, Client>& clients() const noexcept { return clients_; }
  [[nodiscard]] std::vector<SessionId> sessions_by_name() const;  // as list-sessions orders them
  [[nodiscard]] SessionId next_session_id() const noexcept { return {next_session_}; }

  // Making and ending. A group that is only the name of a session becomes one with it in it; an empty name stands for
  // the session's number (`GROUP-NUMBER` in a group). Ending cascades as in tmux: the last pane takes its window, the
  // last winlink its session or window. What ended is told by events; who holds processes acts on `pane_ended`.
  Session& create_session(std::string name, std::optional<std::string> group = std::nullopt);
  Window& create_window(Size size);
  Client& create_client(std::string name);
  // The clients of a restored world, which are yet to come back, and one that did. No events.
  [[nodiscard]] std::map<ClientId, Client> take_clients();
  Client& readmit_client(Client client);
  // A pane that is in no layout yet.
  Pane& create_pane(WindowId window, Size size, unsigned history_limit);
  void destroy_session(SessionId id);
  void destroy_client(ClientId id);
  // Takes the pane out of its window's layout and ends it.
  void destroy_pane(PaneId id);
  // Called for each pane that ends, before it is gone: the server kills its process.
  std::function<void(const Pane&)> pane_ended;

  // Winlinks. An index of -1 takes the first free one from base-index on. One that is taken is refused (`index in use:
  // N`) or its window makes room (-k); the first link of a session becomes current, and with it the session is told of.
  enum class Occupied { Refuse, Replace };
  enum class Select { No, Yes };
  Result<int> link_window(SessionId session, WindowId window, int index = -1, Occupied occupied = Occupied::Refuse,
                          Select select = Select::No);
  // Takes a link away; the window ends with its last link, the session with its last window.
  void unlink_window(SessionId session, int index);
  // Ends a window in all sessions.
  void destroy_window(WindowId id);
  void renumber_windows(SessionId session);
  // Makes room at `index` by moving links up (new-window -a, -b).
  Result<> shift_windows_up(SessionId session, int index);
  // Sessions of one group share their winlinks: called after each change of one by code outside.
  void synchronize_group(SessionId from);
  [[nodiscard]] std::vector<SessionId> group_of(SessionId session) const;  // the session itself when in no group
  [[nodiscard]] std::vector<std::pair<SessionId, int>> links_of(WindowId window) const;
  [[nodiscard]] std::optional<int> index_of(SessionId session, WindowId window) const;

  // Selection; false when nothing changed. Alerts of the window that becomes current are cleared.
  bool select_window(SessionId session, int index);
  bool select_pane(WindowView& view, WindowId window, PaneId pane);
  // The view that a client has of a window: its own when it is independent, else the shared one.
  [[nodiscard]] WindowView& view_of(const Client* client, WindowId window);
  // The mode that a client sees over a pane: its own, else copy mode of the client that it follows.
  [[nodiscard]] Mode* shown_mode(const Client& client, const WindowView& view, PaneId pane) const;
  // The window of its session that an attached client shows: its own when it has one, else the session's current one;
  // never one that is not shared with it where another is.
  [[nodiscard]] WindowId shown_window(const Client& client) const;
  // The index of that window, and of the one before: the session's for a client that has no view of its own in it.
  [[nodiscard]] int shown_index(const Client* client, SessionId session) const;
  [[nodiscard]] std::optional<int> last_index(const Client* client, SessionId session) const;
  // Makes a window current: for a client that is independent its own, else its session's. Not one that it may not see.
  bool show_window(const Client* client, SessionId session, int index);
  // Clients that follow another take its session's window, focus and zoom.
  void follow_clients();
  void zoom(WindowView& view, WindowId window, PaneId pane);
  // False when it was not zoomed.
  bool unzoom(WindowView& view, WindowId window);

  // Names. What does not print is written as escapes. Session names have `:` and `.` replaced by `_`; empty ones are
  // refused.
  Result<> rename_session(SessionId id, std::string_view name);
  void rename_window(WindowId id, std::string_view name);
  [[nodiscard]] static std::string clean_session_name(std::string_view name);

  // Sizes. apply_layout() gives the panes the areas of their window's layout (or zoom) and resizes their terminals;
  // recalculate_sizes() does window-size's policy from the attached clients, for one or all windows.
  void apply_layout(WindowId id);
  void resize_window(WindowId id, Size size);
  void recalculate_sizes();
  [[nodiscard]] Layout::PaneStatus pane_status(WindowId id) const;
  // main-pane-width and its like, percentages resolved for the window's size.
  [[nodiscard]] PresetSizes preset_sizes(WindowId id) const;
  // The size of a new window of a session: that of `client` or of the session's clients as window-size says, else
  // default-size.
  [[nodiscard]] Size default_window_size(SessionId session, const Client* client = nullptr) const;
  // Called for each pane whose size changed: the server tells the pty.
  std::function<void(const Pane&)> pane_resized;
  // Rows that a client's status line takes (0..5), and the size left for windows.
  [[nodiscard]] int status_lines(const Client& client) const;
  [[nodiscard]] Size window_area(const Client& client) const;

  [[nodiscard]] std::vector<ClientId> clients_of(SessionId session) const;
  [[nodiscard]] unsigned attached_count(SessionId session) const;

  // Moves a pane between windows (join, break, swap): layouts are the caller's, this moves owner and options' parent,
  // and chooses another active pane in the window it leaves; so call it before the pane leaves that layout.
  void move_pane(PaneId pane, WindowId to);

  // Options: server, global session, global window; those of sessions, windows and panes inherit from them.
  options::OptionSet& server_options() noexcept { return server_options_; }
  options::OptionSet& global_session_options() noexcept { return global_session_options_; }
  options::OptionSet& global_window_options() noexcept { return global_window_options_; }
  [[nodiscard]] const options::OptionSet& server_options() const noexcept { return server_options_; }
  [[nodiscard]] const options::OptionSet& global_session_options() const noexcept { return global_session_options_; }
  [[nodiscard]] const options::OptionSet& global_window_options() const noexcept { return global_window_options_; }
  // To be called after any option changed: terminals take their policies, windows their names, status its size.
  void options_changed();
  // The option codepoint-widths counts from here on; what is replayed must see it first.
  void apply_widths() const;
  // What is known of the outer terminals changed: their panes' terminals learn it.
  void terminals_changed();

  Environment& environment() noexcept { return environment_; }
  [[nodiscard]] const Environment& environment() const noexcept { return environment_; }
  PasteBuffers& buffers() noexcept { return buffers_; }
  [[nodiscard]] const PasteBuffers& buffers() const noexcept { return buffers_; }

  // What is shared with other users.
  Grants& grants() noexcept { return grants_; }
  [[nodiscard]] const Grants& grants() const noexcept { return grants_; }

  // The marked pane, with the winlink it was marked in.
  struct Mark {
    SessionId session;
    int window_index = 0;
    PaneId pane;
  };
  [[nodiscard]] const std::optional<Mark>& mark() const noexcept { return mark_; }
  void set_mark(std::optional<Mark> mark);

  // What happened, in order; take_events() empties the queue.
  void push_event(Event event);
  [[nodiscard]] std::vector<Event> take_events();
  [[nodiscard]] bool has_events() const noexcept { return !events_.empty(); }
  // Grows with every event that may change what a checkpoint holds: not with clients that come, ask and go.
  [[nodiscard]] std::uint64_t changes() const noexcept { return changes_; }

  void log_message(std::string text);
  [[nodiscard]] const std::deque<LoggedMessage>& messages() const noexcept { return messages_; }

  // Prompt histories by type (`command`, `search`), the latest last.
  std::map<std::string, std::vector<std::string>>& prompt_history() noexcept { return prompt_history_; }
  [[nodiscard]] const std::map<std::string, std::vector<std::string>>& prompt_history() const noexcept {
    return prompt_history_;
  }

  // The ids that the next session, window, pane, client and message get: for the checkpoint.
  struct NextIds {
    std::uint32_t session = 0;
    std::uint32_t window = 0;
    std::uint32_t pane = 0;
    std::uint32_t client = 0;
    std::uint64_t message = 0;
  };
  [[nodiscard]] NextIds next_ids() const noexcept {
    return {next_session_, next_window_, next_pane_, next_client_, next_message_};
  }

  // Facts of the server that formats show.
  std::string socket_path;
  std::string version;
  std::string host_name;  // a new pane's title
  std::vector<std::string> config_files;
  WallTime started = wall_now();

 private:
  friend class recovery::WorldRestorer;

  // Ends: see world_windows.cpp.
  bool detach_link(Session& session, int index);
  void end_session(SessionId id);
  void end_group(SessionId id);
  void reap_window(WindowId id);
  void erase_pane(PaneId id);
  [[nodiscard]] std::optional<SessionId> successor(const Session& session, const Client& client) const;
  void renumber_one(Session& session);
  void follow(Session& target, const Session& from);
  // The pane leaves the views of its window: see world_selection.cpp.
  void lose_pane(WindowId window, PaneId pane);
  void lose_pane(WindowView& view, const Window& window, PaneId pane);
  // Sizes: see world_sizes.cpp.
  [[nodiscard]] bool counts_for_size(const Client& client) const;
  // A client of another user does so where it may write.
  [[nodiscard]] bool may_size(const Client& client, WindowId window) const;
  [[nodiscard]] std::optional<Size> wanted_size(const Window& window) const;
  [[nodiscard]] bool zoomed_in_any_view(WindowId window, PaneId pane) const;
  [[nodiscard]] terminal::TerminalOptions terminal_options(const Pane& pane) const;

  std::map<SessionId, Session> sessions_;
  std::map<WindowId, Window> windows_;
  std::map<PaneId, Pane> panes_;
  std::map<ClientId, Client> clients_;
  std::uint32_t next_session_ = 0;
  std::uint32_t next_window_ = 0;
  std::uint32_t next_pane_ = 0;
  std::uint32_t next_client_ = 0;
  options::OptionSet server_options_;
  options::OptionSet global_session_options_;
  options::OptionSet global_window_options_;
  Environment environment_;
  PasteBuffers buffers_;
  Grants grants_;
  std::optional<Mark> mark_;
  std::vector<Event> events_;
  std::uint64_t changes_ = 0;
  std::deque<LoggedMessage> messages_;
  std::uint64_t next_message_ = 0;
  std::map<std::string, std::vector<std::string>> prompt_history_;
};

}  // namespace mux::model
