// Grant: what the owner of the server shares with another user of the machine, and the list of all grants.
#pragma once

#include <sys/types.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "protocol/base/clock.hpp"
#include "server/model/ids.hpp"
#include "server/model/role.hpp"

namespace mux::model {

// A user or a group, by the kernel's number; the name is for people.
struct GrantSubject {
  bool group = false;
  std::uint32_t number = 0;  // uid or gid
  std::string name;          // `bob` or `@dev`

  friend bool operator==(const GrantSubject& a, const GrantSubject& b) {
    return a.group == b.group && a.number == b.number;
  }
};

// std::monostate: every session there is and will be (server-access).
using GrantScope = std::variant<std::monostate, SessionId, WindowId, PaneId>;

struct Grant {
  GrantSubject subject;
  Role role = Role::Reader;  // never Owner
  GrantScope scope;
  WallTime created = wall_now();
  std::optional<WallTime> expires;

  [[nodiscard]] bool expired(WallTime now) const { return expires && *expires <= now; }
  [[nodiscard]] bool concerns(uid_t user, std::span<const gid_t> groups) const {
    if (!subject.group) return subject.number == user;
    return std::ranges::find(groups, subject.number) != groups.end();
  }
};

class Grants {
 public:
  [[nodiscard]] const std::vector<Grant>& list() const noexcept { return list_; }
  [[nodiscard]] bool empty() const noexcept { return list_.empty(); }
  // Grows with every change.
  [[nodiscard]] std::uint64_t generation() const noexcept { return generation_; }
  // Takes the place of the grant that the same subject has for the same scope.
  void add(Grant grant) {
    const auto same = std::ranges::find_if(
        list_, [&](const Grant& old) { return old.subject == grant.subject && old.scope == grant.scope; });
    ++generation_;
    if (same == list_.end()) {
      list_.push_back(std::move(grant));
    } else {
      *same = std::move(grant);
    }
  }
  // Those that went.
  template <typename Predicate>
  std::vector<Grant> take(Predicate predicate) {
    std::vector<Grant> gone;
    std::erase_if(list_, [&](const Grant& grant) {
      if (!predicate(grant)) return false;
      gone.push_back(grant);
      return true;
    });
    if (!gone.empty()) ++generation_;
    return gone;
  }

 private:
  std::vector<Grant> list_;
  std::uint64_t generation_ = 0;
};

}  // namespace mux::model
