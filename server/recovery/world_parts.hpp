// What of a saved world needs no look at the rest of it: the fields of things, once what they name has been checked.
#pragma once

#include <cstdint>

#include "protocol/base/clock.hpp"
#include "protocol/wire/state.pb.h"
#include "server/model/world.hpp"

namespace mux::recovery {

[[nodiscard]] WallTime to_time(std::int64_t nanoseconds);

template <typename Repeated>
options::OptionSet::Saved to_options(const Repeated& saved) {
  options::OptionSet::Saved out;
  for (const auto& option : saved) out.emplace_back(option.name(), option.value());
  return out;
}

template <typename Repeated>
model::Environment to_environment(const Repeated& saved) {
  model::Environment out;
  for (const auto& variable : saved) {
    out.set(variable.name(), variable.value(), variable.hidden());
    if (!variable.has_value()) out.clear(variable.name());
  }
  return out;
}

// All but names, layouts, sizes and what refers to other things.
void fill(model::Window& window, const state::Window& saved);
void fill(model::Pane& pane, const state::Pane& saved);
void fill(model::Client& client, const state::Client& saved);

// One whose role or expiry cannot be is left out: nothing damaged lets anyone in.
[[nodiscard]] model::Grants to_grants(const state::World& world);

}  // namespace mux::recovery
