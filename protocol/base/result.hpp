// Result<T>: what a function that can fail returns; its Error carries the message as the user will read it.
#pragma once

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <expected>
#include <string>
#include <utility>

namespace mux {

// Why something failed: one line, lower case, no full stop, as tmux prints its errors.
struct Error {
  std::string message;
};

template <typename T = void>
using Result = std::expected<T, Error>;

// An error made from a format string: `return fail("can't find window: {}", name);`
template <typename... Args>
[[nodiscard]] std::unexpected<Error> fail(fmt::format_string<Args...> format, Args&&... args) {
  return std::unexpected(Error{fmt::format(format, std::forward<Args>(args)...)});
}

// As fail(), followed by `: ` and the text of `error_number` (an errno value).
template <typename... Args>
[[nodiscard]] std::unexpected<Error> fail_errno(int error_number, fmt::format_string<Args...> format, Args&&... args) {
  return std::unexpected(Error{fmt::format(format, std::forward<Args>(args)...) + ": " + std::strerror(error_number)});
}

}  // namespace mux
