// Memory files (memfd): made whole and sealed, or read whole within a bound.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"

namespace mux::keeper {

// A memory file that holds `bytes` and can change no more.
[[nodiscard]] Result<UniqueFd> make_sealed_file(const char* name, std::string_view bytes);
// All of it. Errors: not sealed against writing and shrinking, or over `maximum` bytes.
[[nodiscard]] Result<std::string> read_sealed_file(int fd, std::size_t maximum);

}  // namespace mux::keeper
