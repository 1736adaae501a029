// Text of option values: as show-options prints them, and the quoting that it shares with list-keys and others.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/options/option_set.hpp"

namespace mux::options {

// A value without quotes, as `show-options -v` and `#{option}` give it. Arrays: elements separated by spaces.
[[nodiscard]] std::string value_text(const OptionDefinition& row, const OptionValue& value);
// One element of an array; empty when there is none.
[[nodiscard]] std::string element_text(const OptionDefinition& row, const OptionArray& array, std::uint32_t index);

// An argument as the command language reads it back: bare, `\x`, in single or in double quotes, as tmux chooses.
[[nodiscard]] std::string quote_argument(std::string_view text);
// Whether show-options quotes the values of this type (strings, styles and commands' texts: only strings).
[[nodiscard]] bool is_quoted(const OptionDefinition& row) noexcept;

}  // namespace mux::options
