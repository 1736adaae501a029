// What MUX_CHECK does when it fails: says where, then aborts.
#include "protocol/base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace mux {

void check_failed(const char* expression, const char* file, int line) noexcept {
  std::fprintf(stderr, "mux: broken invariant at %s:%d: %s\n", file, line, expression);
  std::abort();
}

}  // namespace mux
