// Expansion of format strings: each is parsed once into a tree, kept in a cache, and evaluated against a Context.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace mux::format {

class Context;
struct Tree;

// Limits, as tmux has them.
inline constexpr int kDepthLimit = 100;
inline constexpr int kTimeLimitMilliseconds = 100;
inline constexpr int kWidthLimit = 10000;
inline constexpr int kRepeatLimit = 10000;
inline constexpr int kPrecisionLimit = 100;

// Whether `#(…)` may run jobs. Untrusted and speculative expansions pass No and get nothing for them.
enum class Jobs : bool { No, Yes };

// Expands `text`: `#{…}`, `#X`, `#(…)`, `##`. Variables' values are data and are not expanded again.
[[nodiscard]] std::string expand(std::string_view text, const Context& context, Jobs jobs = Jobs::Yes);
// As expand(), with strftime first, as the status line is.
[[nodiscard]] std::string expand_time(std::string_view text, const Context& context, Jobs jobs = Jobs::Yes);
// Whether an expanded value counts as true: neither empty nor `0`.
[[nodiscard]] bool is_true(std::string_view value) noexcept;

// The tree of `text`, from the cache when it was parsed before.
[[nodiscard]] std::shared_ptr<const Tree> parse(std::string_view text);
// Trees that the cache holds; it forgets all when it grows past a bound.
[[nodiscard]] std::size_t cached_trees() noexcept;

}  // namespace mux::format
