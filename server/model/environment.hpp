// Environment: the variables of the server (global) or of a session; a session's may mark one as removed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mux::model {

class Environment {
 public:
  struct Variable {
    std::optional<std::string> value;  // empty: removed from what is inherited
    bool hidden = false;               // for formats only, not passed to programs
  };
  using Map = std::map<std::string, Variable, std::less<>>;

  void set(std::string_view name, std::string value, bool hidden = false);
  // Marks as removed: programs do not get it even when a parent has it.
  void clear(std::string_view name);
  // Forgets what is said of `name` here.
  void unset(std::string_view name);
  [[nodiscard]] const Variable* find(std::string_view name) const;
  [[nodiscard]] const Map& variables() const noexcept { return variables_; }
  // Takes `NAME=VALUE`; false when there is no `=`.
  bool put(std::string_view assignment);

  // As update-environment: for each name or glob of `names`, takes the variables of `from`, or marks as removed.
  void update(const std::vector<std::string>& names, const Environment& from);
  // What a program gets: this over `base`, without hidden and removed variables, as `NAME=VALUE`.
  [[nodiscard]] std::vector<std::string> flatten(const Environment& base) const;

 private:
  Map variables_;
};

}  // namespace mux::model
