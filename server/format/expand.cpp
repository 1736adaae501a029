// The entry points of expansion and the cache of trees.
#include "server/format/expand.hpp"

#include <functional>
#include <unordered_map>

#include "server/format/context.hpp"
#include "server/format/evaluator.hpp"

namespace mux::format {
namespace {

// Strings with the time in them change every minute, and scripts ask for many once: forget all past this.
constexpr std::size_t kCacheLimit = 1024;
constexpr std::size_t kLongestCached = 16384;  // bytes

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
};
using Cache = std::unordered_map<std::string, TreePointer, TextHash, std::equal_to<>>;

Cache& cache() {
  static Cache trees;
  return trees;
}

}  // namespace

std::shared_ptr<const Tree> parse(std::string_view text) {
  if (text.size() > kLongestCached) return parse_tree(text);
  Cache& trees = cache();
  if (const auto found = trees.find(text); found != trees.end()) return found->second;
  if (trees.size() >= kCacheLimit) trees.clear();
  return trees.emplace(text, parse_tree(text)).first->second;
}

std::size_t cached_trees() noexcept {
  return cache().size();
}

bool is_true(std::string_view value) noexcept {
  return !value.empty() && value != "0";
}

std::string expand(std::string_view text, const Context& context, Jobs jobs) {
  if (text.find('#') == std::string_view::npos) return std::string(text);
  return Evaluator(context, jobs, false).run(*parse(text));
}

std::string expand_time(std::string_view text, const Context& context, Jobs jobs) {
  return Evaluator(context, jobs, true).run_text(text, true);
}

}  // namespace mux::format
