// Environment: setting, updating from a client's, and what a program gets.
#include "server/model/environment.hpp"

#include <fnmatch.h>

#include <utility>

namespace mux::model {

void Environment::set(std::string_view name, std::string value, bool hidden) {
  variables_.insert_or_assign(std::string(name), Variable{.value = std::move(value), .hidden = hidden});
}

void Environment::clear(std::string_view name) {
  const auto found = variables_.find(name);
  if (found == variables_.end()) {
    variables_.emplace(std::string(name), Variable{});
  } else {
    found->second.value.reset();
  }
}

void Environment::unset(std::string_view name) {
  const auto found = variables_.find(name);
  if (found != variables_.end()) variables_.erase(found);
}

const Environment::Variable* Environment::find(std::string_view name) const {
  const auto found = variables_.find(name);
  return found == variables_.end() ? nullptr : &found->second;
}

bool Environment::put(std::string_view assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string_view::npos) return false;
  set(assignment.substr(0, equals), std::string(assignment.substr(equals + 1)));
  return true;
}

void Environment::update(const std::vector<std::string>& names, const Environment& from) {
  for (const std::string& pattern : names) {
    bool found = false;
    for (const auto& [name, variable] : from.variables_) {
      if (!variable.value || ::fnmatch(pattern.c_str(), name.c_str(), 0) != 0) continue;
      set(name, *variable.value);
      found = true;
    }
    if (!found) clear(pattern);
  }
}

std::vector<std::string> Environment::flatten(const Environment& base) const {
  Map merged = base.variables_;
  for (const auto& [name, variable] : variables_) merged.insert_or_assign(name, variable);
  std::vector<std::string> out;
  out.reserve(merged.size());
  for (const auto& [name, variable] : merged) {
    if (!name.empty() && variable.value && !variable.hidden) out.push_back(name + "=" + *variable.value);
  }
  return out;
}

}  // namespace mux::model
