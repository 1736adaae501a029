// JobRunner: shell commands that the server runs outside of panes, each with its output collected.
#pragma once

#include <list>
#include <memory>

#include "protocol/base/event_loop.hpp"
#include "server/model/ports.hpp"

namespace mux::server {

class JobRunner final : public model::JobHost {
 public:
  explicit JobRunner(EventLoop& loop);
  ~JobRunner() override;

  // The command gets its own session, default signal dispositions and no descriptor of ours. Output past 16 MiB is
  // read and dropped.
  Result<> run(Request request, Done done, std::function<void(std::string_view)> line) override;

  [[nodiscard]] std::vector<Running> running() const override;
  [[nodiscard]] bool busy() const noexcept { return !jobs_.empty(); }

 private:
  struct Job;
  void read_output(Job& job);
  void write_input(Job& job);
  void exited(Job& job);
  void finish_if_done(Job& job);

  EventLoop& loop_;
  std::list<std::unique_ptr<Job>> jobs_;
};

}  // namespace mux::server
