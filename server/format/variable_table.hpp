// VariableTable: rows of built-in format variables, one table a family of things.
#pragma once

#include <algorithm>
#include <ctime>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/format/world_context.hpp"

namespace mux::format {

using Value = std::optional<std::string>;

struct VariableRow {
  std::string_view name;
  Value (*value)(const WorldContext&);
};
struct TimeRow {
  std::string_view name;
  std::optional<std::time_t> (*value)(const WorldContext&);
};

[[nodiscard]] std::span<const VariableRow> server_variables();
[[nodiscard]] std::span<const VariableRow> session_variables();
[[nodiscard]] std::span<const VariableRow> window_variables();
[[nodiscard]] std::span<const VariableRow> pane_variables();
[[nodiscard]] std::span<const VariableRow> terminal_variables();
[[nodiscard]] std::span<const VariableRow> client_variables();
[[nodiscard]] std::span<const VariableRow> mouse_variables();
[[nodiscard]] std::span<const TimeRow> time_variables();

// Values of variables.
[[nodiscard]] inline Value flag(bool on) {
  return std::string(on ? "1" : "0");
}
[[nodiscard]] inline Value number(auto value) {
  return std::to_string(value);
}

// `member` of a thing of the context when it has one.
#define MUX_WITH(thing, ...)                     \
  [](const WorldContext& c) -> Value {           \
    [[maybe_unused]] const auto* it = c.thing(); \
    if (it == nullptr) return std::nullopt;      \
    return __VA_ARGS__;                          \
  }

template <typename Row>
constexpr bool sorted_by_name(std::span<const Row> rows) {
  return std::ranges::is_sorted(rows, {}, &Row::name);
}

}  // namespace mux::format
