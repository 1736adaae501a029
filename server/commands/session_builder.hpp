// SessionBuilder: makes sessions out of saved ones, with new ids and a new shell in each pane.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/language/call.hpp"
#include "server/recovery/saved_lives.hpp"

namespace mux::commands {

class SessionBuilder {
 public:
  SessionBuilder(const language::Call& call, const recovery::SavedLife& life) : call_(call), life_(life) {}

  // Errors: its name is in use, or nothing of it could be made; the world is as it was.
  Result<> build(const state::Session& saved);
  // What is missing in what was built, a line each.
  [[nodiscard]] const std::vector<std::string>& problems() const noexcept { return problems_; }

 private:
  std::optional<model::WindowId> window(model::Session& session, std::uint32_t saved_id);
  Result<model::WindowId> make_window(model::Session& session, const state::Window& saved);
  Result<> make_pane(model::Session& session, model::PaneId id, std::uint32_t saved_id);
  void restore_view(model::Window& window, const state::Window& saved);
  // The terminal as it was, and below it the line that says so.
  void restore_screen(model::Pane& pane, const state::SavedPane& saved, std::vector<std::string> notes);
  void offer(model::Pane& pane, const model::Session& session, const state::SavedPane& saved) const;

  const language::Call& call_;
  const recovery::SavedLife& life_;
  std::map<std::uint32_t, std::optional<model::WindowId>> windows_;        // by saved id; empty: it cannot be made
  std::map<std::uint32_t, model::PaneId> panes_;                           // of the window that is being made
  std::vector<std::pair<model::PaneId, const state::SavedPane*>> offers_;  // of the session that is being made
  std::vector<std::string> problems_;
};

}  // namespace mux::commands
