// Prompt history: adding to the world's and stepping through it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mux::model {
class World;
}

namespace mux::mode {

// Adds a line to the history of a prompt type; the same line twice in a row is one. Keeps prompt-history-limit lines.
void add_prompt_history(model::World& world, std::string_view type, std::string_view line);

// A walk through the history of one type; place 0 is the empty line behind the latest.
class HistoryWalk {
 public:
  // The next older (newer) line; none when there is no older one, the empty line behind the latest.
  [[nodiscard]] std::optional<std::string> older(model::World& world, std::string_view type);
  [[nodiscard]] std::string newer(model::World& world, std::string_view type);

 private:
  std::size_t place_ = 0;
};

}  // namespace mux::mode
