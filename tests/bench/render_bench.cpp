// A client's frame: composing it from the world, and finding what differs between two.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "server/format/context.hpp"
#include "server/model/world.hpp"
#include "server/render/compositor.hpp"
#include "server/render/differ.hpp"
#include "server/terminal/terminal.hpp"
#include "tests/bench/workloads.hpp"
#include "tests/unit/server/render/test_terminals.hpp"

namespace mux::bench {
namespace {

class NoVariables final : public format::Context {
 public:
  [[nodiscard]] std::optional<std::string> variable(std::string_view) const override { return std::nullopt; }
  [[nodiscard]] std::optional<std::time_t> time_variable(std::string_view) const override { return std::nullopt; }
  void loop(const format::LoopRequest&, const std::function<void(const Context&, bool)>&) const override {}
  [[nodiscard]] std::string job_output(std::string_view) const override { return {}; }
  [[nodiscard]] bool name_exists(std::string_view, bool) const override { return false; }
  [[nodiscard]] int search_pane(std::string_view, bool, bool) const override { return 0; }
  [[nodiscard]] bool client_has_feature(std::string_view) const override { return false; }
  [[nodiscard]] bool client_has_capability(std::string_view) const override { return false; }
  [[nodiscard]] std::optional<std::string> client_environment(std::string_view) const override { return std::nullopt; }
  [[nodiscard]] std::time_t now() const override { return 0; }
  [[nodiscard]] std::uint64_t animation_ticks() const override { return 0; }
  [[nodiscard]] const format::ThemeResolver* theme() const override { return nullptr; }
};

// One client with one pane; frames taken turn about, as a client's terminal does.
class Screenful {
 public:
  Screenful(int columns, int rows) : compositor_(world_, [](auto, auto) { return std::make_unique<NoVariables>(); }) {
    const model::SessionId session = world_.create_session("s").id;
    const model::Size size{columns, rows - 1};
    model::Window& window = world_.create_window(size);
    pane_ = world_.create_pane(window.id, size, 2000).id;
    window.layout = model::Layout(pane_, size);
    (void)world_.link_window(session, window.id);
    world_.apply_layout(window.id);
    client_ = world_.create_client("c").id;
    model::Client& client = world_.client(client_);
    client.session = session;
    client.has_terminal = true;
    client.size = {columns, rows};
  }

  terminal::Terminal& terminal() { return *world_.pane(pane_).terminal; }
  // Composes the next frame.
  void compose() {
    current_ = 1 - current_;
    compositor_.compose(world_.client(client_), frames_[current_], drawn_ ? &frames_[1 - current_] : nullptr);
    drawn_ = true;
  }
  // The bytes from the frame before to the last one.
  void diff(const render::TerminalCapabilities& capabilities, std::string& out) {
    render::diff(&frames_[1 - current_], frames_[current_], capabilities, out);
  }

 private:
  model::World world_;
  render::Compositor compositor_;
  model::PaneId pane_;
  model::ClientId client_;
  render::Frame frames_[2];
  int current_ = 0;
  bool drawn_ = false;
};

enum class Part { Compose, Diff };

// Frames while a pane prints: so many bytes between one and the next.
void frame(benchmark::State& state, Part part) {
  const auto workload = static_cast<Workload>(state.range(0));
  const std::string text = make(workload);
  state.SetLabel(name_of(workload));
  const auto step = static_cast<std::size_t>(state.range(1));
  Screenful screen(80, 24);
  const render::TerminalCapabilities capabilities = render::xterm();
  std::string out;
  std::size_t at = 0;
  screen.compose();
  for (auto _ : state) {
    state.PauseTiming();
    screen.terminal().feed(std::string_view(text).substr(at, step));
    at = at + 2 * step < text.size() ? at + step : 0;
    if (part == Part::Diff) screen.compose();
    out.clear();
    state.ResumeTiming();
    if (part == Part::Compose) {
      screen.compose();
    } else {
      screen.diff(capabilities, out);
    }
  }
}
constexpr int kEcho = 1;
constexpr int kFlood = 64 * 1024;
const std::vector<std::vector<std::int64_t>> kFrames = {
    {static_cast<int>(Workload::Log), static_cast<int>(Workload::Mixed), static_cast<int>(Workload::Colour)},
    {kEcho, kFlood}};
BENCHMARK_CAPTURE(frame, compose, Part::Compose)->ArgsProduct(kFrames)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(frame, diff, Part::Diff)->ArgsProduct(kFrames)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace mux::bench
