// FormatJobs: the shell commands of `#(…)` in formats: run at most once a second each, their last line kept.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"
#include "server/model/ports.hpp"

namespace mux::format {

class FormatJobs {
 public:
  explicit FormatJobs(model::ServerHost& host) : host_(host) {}
  FormatJobs(const FormatJobs&) = delete;
  FormatJobs& operator=(const FormatJobs&) = delete;

  // The last line that the command printed; starts it again when a second has passed since the last start. Empty until
  // it first printed something; `<'command' not ready>` when that takes longer than a second.
  [[nodiscard]] std::string output(std::string_view command, const std::string& directory,
                                   std::vector<std::string> environment);
  // Called when a command's output changed: whoever shows formats draws again.
  std::function<void()> on_changed;

 private:
  struct Job {
    std::string line;
    SteadyTime started{};
    bool running = false;
    bool ever_printed = false;
  };
  static constexpr std::size_t kMaximumJobs = 256;

  model::ServerHost& host_;
  std::map<std::string, std::shared_ptr<Job>, std::less<>> jobs_;
};

}  // namespace mux::format
