// OptionName: what `name`, `@name` or `name[3]` of a command names, with prefixes and other spellings resolved.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"
#include "server/options/option_ids.hpp"

namespace mux::options {

struct OptionName {
  std::string name;                    // in full, without the index
  std::optional<OptionId> id;          // empty for a user option (`@name`)
  std::optional<std::uint32_t> index;  // of an array's element

  [[nodiscard]] bool is_user() const { return !id.has_value(); }
};

// An exact name, another spelling, an unambiguous prefix, or a user option; with an optional `[index]`.
// Errors: `invalid option: TEXT`, `ambiguous option: TEXT`.
[[nodiscard]] Result<OptionName> parse_option_name(std::string_view text);

// The same without prefixes; empty when there is no such option. A user option needs not be set.
[[nodiscard]] std::optional<OptionName> exact_option_name(std::string_view text);

// The option of exactly this name (or other spelling).
[[nodiscard]] std::optional<OptionId> find_option(std::string_view name);

}  // namespace mux::options
