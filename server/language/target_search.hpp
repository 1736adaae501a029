// TargetSearch: the steps of finding a target: sessions, windows and panes by name, number and place.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "server/language/target.hpp"
#include "server/model/access.hpp"

namespace mux::model {
struct Session;
}

namespace mux::language {

// The session of those that `accept` takes that was used last.
[[nodiscard]] std::optional<model::SessionId> best_session(const model::World& world,
                                                           const std::function<bool(const model::Session&)>& accept);
// A window in the session used last of those that have it: where it is current, if it is, else at its first index.
[[nodiscard]] Target best_target(model::World& world, model::WindowId window);

class TargetSearch {
 public:
  TargetSearch(model::World& world, const Target& current, const model::Access& access)
      : world_(world), current_(current), access_(access) {}
  [[nodiscard]] model::World& world() const { return world_; }
  [[nodiscard]] const Target& current() const { return current_; }
  // What is not shared with a client of another user is not found by it.
  [[nodiscard]] const model::Access& access() const { return access_; }

  [[nodiscard]] std::optional<model::SessionId> session(std::string_view name, bool exact) const;
  // A window of the current session; unless `only`, the text may name a session, whose current window it is then.
  [[nodiscard]] std::optional<Target> window(std::string_view name, bool exact, bool only, TargetKind kind) const;
  // A window of the session of `place`.
  [[nodiscard]] std::optional<Target> window_in(const Target& place, std::string_view name, bool exact,
                                                TargetKind kind) const;
  // A pane of the current window; unless `only`, the text may name a window or session.
  [[nodiscard]] std::optional<Target> pane(std::string_view name, bool only, TargetKind kind) const;
  // A pane of the window of `place`; with `any_window`, an id may be of another window of the session.
  [[nodiscard]] std::optional<Target> pane_in(const Target& place, std::string_view name, bool any_window) const;

 private:
  [[nodiscard]] std::optional<Target> window_offset(const Target& place, std::string_view name, TargetKind kind) const;
  [[nodiscard]] std::optional<Target> window_by_name(const Target& place, std::string_view name, bool exact) const;
  [[nodiscard]] std::optional<model::PaneId> pane_in_window(model::WindowId window, std::string_view name) const;
  model::World& world_;
  const Target& current_;
  const model::Access& access_;
};

}  // namespace mux::language
