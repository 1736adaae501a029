// FakeHost: the ports that modes use, which remember what they were told.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "protocol/base/check.hpp"
#include "server/model/ports.hpp"

namespace mux::mode {

class FakeClients final : public model::ClientHost {
 public:
  std::vector<std::pair<model::ClientId, std::string>> clipboard;

  Result<> attach(model::ClientId, model::SessionId) override { return {}; }
  void switch_session(model::ClientId, model::SessionId) override {}
  void detach(model::ClientId, model::DetachKind, std::string_view) override {}
  void exec(model::ClientId, std::string_view) override {}
  void suspend(model::ClientId) override {}
  void lock(model::ClientId) override {}
  void redraw(model::ClientId, bool) override {}
  void redraw_session(model::SessionId) override {}
  void redraw_window(model::WindowId) override {}
  void redraw_status(model::SessionId) override {}
  void show_message(model::ClientId, std::string, std::optional<Milliseconds>, bool, bool) override {}
  void set_clipboard(model::ClientId client, std::string_view, std::string_view data) override {
    clipboard.emplace_back(client, data);
  }
  void query_clipboard(model::ClientId) override {}
  void notify(model::ClientId, std::string_view, std::string_view) override {}
  void read_file(std::optional<model::ClientId>, std::string_view, ReadDone) override {}
  void write_file(std::optional<model::ClientId>, std::string_view, std::string, bool, WriteDone) override {}
  void overlay_opened(model::ClientId) override {}
  void set_exit_status(model::ClientId, int) override {}
  void inject_key(model::ClientId, const model::KeyEvent&) override {}
  void set_pane_output(model::ClientId, model::PaneId, model::PaneOutput) override {}
  void subscribe(model::ClientId, std::string_view, std::string_view, std::string_view) override {}
  void unsubscribe(model::ClientId, std::string_view) override {}
};

class FakeJobs final : public model::JobHost {
 public:
  std::vector<Request> requests;
  Result<> run(Request request, Done, std::function<void(std::string_view)>) override {
    requests.push_back(std::move(request));
    return {};
  }
};

class FakeTimers final : public model::TimerHost {
 public:
  std::vector<std::function<void()>> pending;
  void after(Milliseconds, std::function<void()> callback) override { pending.push_back(std::move(callback)); }
  // Runs those that are pending now.
  void fire() {
    for (const auto& callback : std::exchange(pending, {})) {
      callback();
    }
  }
};

class FakeHost final : public model::ServerHost {
 public:
  FakeClients client_host;
  FakeJobs job_host;
  FakeTimers timer_host;

  // No mode starts or ends processes.
  model::PaneHost& panes() override { check_failed("no panes here", __FILE__, __LINE__); }
  model::ClientHost& clients() override { return client_host; }
  model::JobHost& jobs() override { return job_host; }
  model::TimerHost& timers() override { return timer_host; }
  void shut_down() override {}
};

}  // namespace mux::mode
