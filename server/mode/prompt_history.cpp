// Prompt history: bounded, without repetitions next to each other, and stepped through from the newest.
#include "server/mode/prompt_history.hpp"

#include <algorithm>

#include "server/model/world.hpp"

namespace mux::mode {

void add_prompt_history(model::World& world, std::string_view type, std::string_view line) {
  std::vector<std::string>& lines = world.prompt_history()[std::string(type)];
  if (lines.empty() || lines.back() != line) {
    lines.emplace_back(line);
  }
  const auto limit =
      static_cast<std::size_t>(world.server_options().get_number(options::OptionId::kPromptHistoryLimit));
  if (lines.size() > limit) {
    lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(limit));
  }
}

std::optional<std::string> HistoryWalk::older(model::World& world, std::string_view type) {
  const std::vector<std::string>& lines = world.prompt_history()[std::string(type)];
  if (place_ >= lines.size()) {
    return std::nullopt;
  }
  ++place_;
  return lines[lines.size() - place_];
}

std::string HistoryWalk::newer(model::World& world, std::string_view type) {
  const std::vector<std::string>& lines = world.prompt_history()[std::string(type)];
  place_ = std::min(place_, lines.size());
  if (place_ > 0) {
    --place_;
  }
  return place_ == 0 ? std::string() : lines[lines.size() - place_];
}

}  // namespace mux::mode
