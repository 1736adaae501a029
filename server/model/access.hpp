// Access: what one client may see and change, by the grants that name its user or one of its groups.
#pragma once

#include <optional>

#include "server/model/ids.hpp"
#include "server/model/role.hpp"

namespace mux::model {

class World;
struct Client;

// A view of the world as it is now: made where it is asked, kept no longer than a turn.
class Access {
 public:
  // Null: the server itself, which may everything, as its own user may.
  Access(const World& world, const Client* client);

  [[nodiscard]] bool owner() const noexcept { return owner_; }
  // The highest role that covers all of it; none when nothing does.
  [[nodiscard]] std::optional<Role> on(SessionId session) const;
  [[nodiscard]] std::optional<Role> on(WindowId window) const;
  [[nodiscard]] std::optional<Role> on(PaneId pane) const;
  // The highest role that any grant gives; none: not let in.
  [[nodiscard]] std::optional<Role> highest() const;
  // Whether any of it may be seen: a session or window with one shared pane is.
  [[nodiscard]] bool sees(SessionId session) const;
  [[nodiscard]] bool sees(WindowId window) const;
  [[nodiscard]] bool sees(PaneId pane) const { return on(pane).has_value(); }
  [[nodiscard]] bool sees(const Client& other) const;

 private:
  template <typename Covers>
  [[nodiscard]] std::optional<Role> best(Covers covers) const;

  const World& world_;
  const Client* client_;
  bool owner_;
};

}  // namespace mux::model
