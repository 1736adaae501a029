// Evaluator: walks a tree against a context within the limits of depth and time.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/clock.hpp"
#include "server/format/expand.hpp"
#include "server/format/tree.hpp"

namespace mux::format {

class Context;

class Evaluator {
 public:
  Evaluator(const Context& context, Jobs jobs, bool time);

  [[nodiscard]] std::string run(const Tree& tree);
  // Expands text that came from a value (`E:`, `T:`); with strftime when `time` or when the whole expansion does it.
  [[nodiscard]] std::string run_text(std::string_view text, bool time);

 private:
  // Empty when the rest of the string is to be dropped, as after a comparison without a comma.
  std::optional<std::string> replace(const Replacement& replacement);
  std::optional<std::string> value_of(const Replacement& replacement);
  std::string conditional(const Replacement& replacement);
  std::optional<std::string> computed(const Modifier& modifier, const Replacement& replacement);
  std::optional<std::string> compare(const Modifier& modifier, const Replacement& replacement);
  std::optional<std::string> boolean(const Modifier& modifier, const Replacement& replacement);
  std::string loop(const Modifier& modifier, const Replacement& replacement);
  std::string client_fact(const Modifier& modifier, const Replacement& replacement);
  std::string frame(const Modifier& modifier, const Replacement& replacement);
  std::string colour(const Modifier& modifier, const Replacement& replacement);
  std::string looked_up(const Replacement& replacement);
  std::string timed(const Modifier& modifier, std::string_view name);
  std::string finish(const Replacement& replacement, std::string value);
  std::string argument(const Modifier& modifier, std::size_t index);
  std::string body(const Replacement& replacement);
  [[nodiscard]] bool exhausted();

  const Context* context_;
  Jobs jobs_;
  bool time_;
  int depth_ = 0;
  unsigned steps_ = 0;
  bool out_of_time_ = false;
  SteadyTime deadline_;
};

// strftime of the local time; empty when the result is too long.
[[nodiscard]] std::string format_time(std::string_view format, std::time_t time);

}  // namespace mux::format
