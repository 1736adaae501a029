// The names of capabilities and features, and what each feature stands for.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "server/render/capabilities.hpp"

namespace mux::render {

[[nodiscard]] std::string_view capability_name(Capability capability);
[[nodiscard]] std::optional<Capability> find_capability(std::string_view name);

[[nodiscard]] std::string_view feature_name(Feature feature);
[[nodiscard]] std::optional<Feature> find_feature(std::string_view name);

// What a feature adds to a terminal's entry, as terminal-overrides writes it but with escapes resolved.
struct CapabilityValue {
  Capability capability;
  std::string_view value;  // empty: a flag
};
[[nodiscard]] std::span<const CapabilityValue> feature_capabilities(Feature feature);

// The features of terminals that tell their name by XTVERSION (a prefix) or, for some, DA2's first number.
struct KnownTerminal {
  std::string_view name;
  std::string_view version_prefix;
  int secondary_attribute;  // -1: none
  std::uint32_t features;   // bit per Feature
};
[[nodiscard]] std::span<const KnownTerminal> known_terminals();

}  // namespace mux::render
