// OptionDefinition: one row of the option table: name, type, scope, default and limits of an option or a hook.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "server/options/option_ids.hpp"

namespace mux::options {

enum class OptionType : std::uint8_t { String, Number, Key, Colour, Flag, Choice, Command };

// Bits of OptionDefinition::scope: the kinds of set that may hold an option.
namespace scope {
inline constexpr std::uint8_t kServer = 1u << 0;
inline constexpr std::uint8_t kSession = 1u << 1;
inline constexpr std::uint8_t kWindow = 1u << 2;
inline constexpr std::uint8_t kPane = 1u << 3;
}  // namespace scope

// Bits of OptionDefinition::traits.
namespace trait {
inline constexpr std::uint8_t kArray = 1u << 0;
inline constexpr std::uint8_t kHook = 1u << 1;
inline constexpr std::uint8_t kStyle = 1u << 2;   // a string that holds a style
inline constexpr std::uint8_t kColour = 1u << 3;  // a string that holds a colour or a format that gives one
}  // namespace trait

struct NumberRange {
  std::int64_t minimum = 0;
  std::int64_t maximum = 0;
};

struct OptionDefinition {
  OptionId id;
  std::string_view name;
  OptionType type;
  std::uint8_t scope;                               // of scope::
  std::uint8_t traits = 0;                          // of trait::
  std::string_view initial = {};                    // default of an option that is no array, as set-option takes it
  std::span<const std::string_view> elements = {};  // default of an array, from index 0
  std::string_view choices = {};                    // of a choice: words separated by `|`
  NumberRange range = {};                           // of a number
  std::string_view pattern = {};                    // glob that a string must match; empty for any
  std::string_view separators = {};                 // characters that split an array; empty: the text is one element
  std::string_view unit = {};
  std::string_view other_spelling = {};

  [[nodiscard]] constexpr bool is_array() const { return (traits & trait::kArray) != 0; }
  [[nodiscard]] constexpr bool is_hook() const { return (traits & trait::kHook) != 0; }
  [[nodiscard]] constexpr bool is_style() const { return (traits & trait::kStyle) != 0; }
  [[nodiscard]] constexpr bool is_colour() const { return (traits & trait::kColour) != 0; }
};

// The row of an option.
[[nodiscard]] const OptionDefinition& definition(OptionId id) noexcept;
// Every option in alphabetical order (byte-wise), hooks included.
[[nodiscard]] std::span<const OptionId> alphabetical_options();

// The tables by scope, each in the order of OptionId.
[[nodiscard]] std::span<const OptionDefinition> server_options() noexcept;
[[nodiscard]] std::span<const OptionDefinition> session_options() noexcept;
[[nodiscard]] std::span<const OptionDefinition> window_options() noexcept;
[[nodiscard]] std::span<const OptionDefinition> hook_options() noexcept;

// The `index`-th word of a choice list (`a|b|c`), empty past the end; and the reverse, -1 when it is none.
[[nodiscard]] std::string_view choice_text(std::string_view choices, int index) noexcept;
[[nodiscard]] int choice_index(std::string_view choices, std::string_view word) noexcept;

}  // namespace mux::options
