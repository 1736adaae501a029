// WorldContext: the variables of formats over the world: a session, a window in it, a pane, a client, an event.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "server/format/context.hpp"
#include "server/format/format_jobs.hpp"
#include "server/model/access.hpp"
#include "server/model/ids.hpp"
#include "server/model/key_event.hpp"
#include "server/model/ports.hpp"
#include "server/model/world.hpp"

namespace mux::format {

// What a format is about; any part may be absent.
struct Subject {
  std::optional<model::ClientId> client;
  std::optional<model::SessionId> session;
  std::optional<int> window_index;
  std::optional<model::WindowId> window;
  std::optional<model::PaneId> pane;
  std::string_view buffer;                   // a paste buffer's name; empty: the newest
  const model::MouseEvent* mouse = nullptr;  // of the event at hand
  const std::map<std::string, std::string, std::less<>>* variables = nullptr;  // added ones
  const std::function<void(int depth, std::string_view line)>* trace = nullptr;
  // Who sees what comes of it. For a client of another user, what is not shared with it has no value, no job runs, and
  // environment and buffers are closed; options too when it wrote the format itself.
  std::optional<model::ClientId> reader;
  bool own_text = true;
};

class WorldContext final : public Context, private ThemeResolver {
 public:
  WorldContext(const model::World& world, const model::PaneHost& panes, FormatJobs& jobs, const Subject& subject);

  [[nodiscard]] std::optional<std::string> variable(std::string_view name) const override;
  [[nodiscard]] std::optional<std::time_t> time_variable(std::string_view name) const override;
  void loop(const LoopRequest& request, const std::function<void(const Context&, bool current)>& body) const override;
  [[nodiscard]] std::string job_output(std::string_view command) const override;
  [[nodiscard]] bool name_exists(std::string_view name, bool session) const override;
  [[nodiscard]] int search_pane(std::string_view pattern, bool regex, bool ignore_case) const override;
  [[nodiscard]] bool client_has_feature(std::string_view name) const override;
  [[nodiscard]] bool client_has_capability(std::string_view name) const override;
  [[nodiscard]] std::optional<std::string> client_environment(std::string_view name) const override;
  [[nodiscard]] std::time_t now() const override;
  [[nodiscard]] std::uint64_t animation_ticks() const override;
  [[nodiscard]] const ThemeResolver* theme() const override { return this; }
  [[nodiscard]] const std::function<void(int, std::string_view)>* trace() const override { return subject_.trace; }

  // What the variables' functions ask; each is null when the subject has none of it.
  [[nodiscard]] const model::World& world() const noexcept { return world_; }
  [[nodiscard]] const model::PaneHost& panes() const noexcept { return panes_; }
  [[nodiscard]] const Subject& subject() const noexcept { return subject_; }
  [[nodiscard]] const model::Client* client() const { return client_; }
  [[nodiscard]] const model::Session* session() const { return session_; }
  [[nodiscard]] const model::Winlink* winlink() const { return winlink_; }
  [[nodiscard]] const model::Window* window() const { return window_; }
  [[nodiscard]] const model::Pane* pane() const { return pane_; }
  // The view of the window at hand: the client's.
  [[nodiscard]] const model::WindowView* view() const { return view_; }
  [[nodiscard]] const model::Mode* mode() const;
  [[nodiscard]] const model::PasteBuffer* buffer() const;
  // Whether who reads the text may know of the pane.
  [[nodiscard]] bool sees(model::PaneId pane) const { return !access_ || access_->sees(pane); }

 private:
  void hide_unshared();
  [[nodiscard]] bool guest() const noexcept { return access_.has_value(); }
  [[nodiscard]] ColourSpec resolve(ThemeColour colour) const override;
  [[nodiscard]] std::optional<std::string> option_value(std::string_view name) const;
  [[nodiscard]] std::optional<std::string> environment_value(std::string_view name) const;
  void run_body(const Subject& subject, bool current, int index, bool last,
                const std::function<void(const Context&, bool)>& body,
                std::map<std::string, std::string, std::less<>> extra = {}) const;
  void loop_sessions(const LoopRequest& request, const std::function<void(const Context&, bool)>& body) const;
  void loop_windows(const LoopRequest& request, const std::function<void(const Context&, bool)>& body) const;
  void loop_panes(const LoopRequest& request, const std::function<void(const Context&, bool)>& body) const;
  void loop_clients(const LoopRequest& request, const std::function<void(const Context&, bool)>& body) const;
  void loop_options(const LoopRequest& request, const std::function<void(const Context&, bool)>& body) const;
  void loop_environment(const LoopRequest& request, const std::function<void(const Context&, bool)>& body) const;

  const model::World& world_;
  const model::PaneHost& panes_;
  FormatJobs& jobs_;
  Subject subject_;
  const model::Client* client_ = nullptr;
  const model::Session* session_ = nullptr;
  const model::Winlink* winlink_ = nullptr;
  const model::Window* window_ = nullptr;
  const model::Pane* pane_ = nullptr;
  const model::WindowView* view_ = nullptr;
  std::optional<model::Access> access_;  // of a reader who is not the owner
};

// The value of a built-in variable (#{pane_id} …); empty optional when there is none of that name.
[[nodiscard]] std::optional<std::string> builtin_variable(std::string_view name, const WorldContext& context);
// The names of all of them, sorted.
[[nodiscard]] std::vector<std::string_view> builtin_names();
// A time variable's time.
[[nodiscard]] std::optional<std::time_t> builtin_time(std::string_view name, const WorldContext& context);

}  // namespace mux::format
