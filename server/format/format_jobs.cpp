// Starts a job when its last result is old enough, and keeps the result meanwhile.
#include "server/format/format_jobs.hpp"

#include <utility>

namespace mux::format {

std::string FormatJobs::output(std::string_view command, const std::string& directory,
                               std::vector<std::string> environment) {
  constexpr std::chrono::seconds kInterval{1};
  auto found = jobs_.find(command);
  if (found == jobs_.end()) {
    if (jobs_.size() >= kMaximumJobs) std::erase_if(jobs_, [](const auto& entry) { return !entry.second->running; });
    found = jobs_.emplace(std::string(command), std::make_shared<Job>()).first;
  }
  const std::shared_ptr<Job> job = found->second;
  const SteadyTime now = steady_now();
  if (!job->running && (job->started == SteadyTime{} || now - job->started >= kInterval)) {
    job->running = true;
    job->started = now;
    const auto take = [this, job](std::string_view line) {
      const bool changed = job->line != line || !job->ever_printed;
      job->line = line;
      job->ever_printed = true;
      if (changed && on_changed) on_changed();
    };
    const auto done = [this, job, take](const model::JobHost::Finished& finished) {
      job->running = false;
      // What came without a line's end at last, or nothing at all.
      const std::size_t end = finished.output.rfind('\n');
      const std::string_view rest = std::string_view(finished.output).substr(end == std::string::npos ? 0 : end + 1);
      if (!rest.empty() || finished.output.empty()) take(rest);
    };
    const Result<> started = host_.jobs().run(
        {.command = found->first, .directory = directory, .environment = std::move(environment)}, done, take);
    if (!started) job->running = false;
  }
  if (!job->ever_printed && job->running && now - job->started >= kInterval) {
    return "<'" + found->first + "' not ready>";
  }
  return job->line;
}

}  // namespace mux::format
