// MUX_CHECK: aborts on a broken invariant; silent corruption would be worse, and the keeper makes an abort affordable.
#pragma once

namespace mux {
[[noreturn]] void check_failed(const char* expression, const char* file, int line) noexcept;
}  // namespace mux

#define MUX_CHECK(expression) \
  (static_cast<bool>(expression) ? static_cast<void>(0) : ::mux::check_failed(#expression, __FILE__, __LINE__))
