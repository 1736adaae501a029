// Parser alone, the whole emulator, the history's packing, capturing it, and changes of size above it.
#include <benchmark/benchmark.h>

#include <string>

#include "server/terminal/capture.hpp"
#include "server/terminal/parser.hpp"
#include "server/terminal/terminal.hpp"
#include "tests/bench/workloads.hpp"

namespace mux::bench {
namespace {

// What a pty gives at most at once.
constexpr std::size_t kRead = 4095;

// Takes what the parser finds and does nothing with it.
struct Nowhere {
  void print_ascii(std::string_view text) { benchmark::DoNotOptimize(text.data()); }
  void print(char32_t codepoint) { benchmark::DoNotOptimize(codepoint); }
  void print_right(std::uint8_t byte) { benchmark::DoNotOptimize(byte); }
  const char* print_run(const char* at, const char*) { return at; }
  void execute(std::uint8_t control) { benchmark::DoNotOptimize(control); }
  void escape(const terminal::Sequence&) {}
  void control(const terminal::Sequence& sequence) { benchmark::DoNotOptimize(sequence.count); }
  void string(terminal::StringKind, const terminal::Sequence&, std::string_view, bool) {}
};

void parser(benchmark::State& state) {
  const auto workload = static_cast<Workload>(state.range(0));
  const std::string text = make(workload);
  state.SetLabel(name_of(workload));
  terminal::Parser parser;
  Nowhere sink;
  for (auto _ : state) parser.feed(text, sink);
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}
BENCHMARK(parser)->DenseRange(0, kWorkloads - 1);

void feed_all(terminal::Terminal& terminal, std::string_view text) {
  for (; !text.empty(); text.remove_prefix(std::min(kRead, text.size()))) terminal.feed(text.substr(0, kRead));
}

// Parser, screen and history; without a history when the second argument is 0.
void screen(benchmark::State& state) {
  const auto workload = static_cast<Workload>(state.range(0));
  const std::string text = make(workload);
  state.SetLabel(name_of(workload));
  terminal::Terminal terminal({.columns = 80, .rows = 24, .history_limit = static_cast<int>(state.range(1))});
  feed_all(terminal, text);
  for (auto _ : state) feed_all(terminal, text);
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}
BENCHMARK(screen)->ArgsProduct({benchmark::CreateDenseRange(0, kWorkloads - 1, 1), {0, 2000}});

// A terminal with so many lines of log in its history.
terminal::Terminal filled(int lines) {
  terminal::Terminal terminal({.columns = 80, .rows = 24, .history_limit = lines + 1000});
  const std::string text = make(Workload::Log);
  while (terminal.history_size() < lines) feed_all(terminal, text);
  return terminal;
}

// As it was printed, and after all that is cold is compressed; without and with attributes.
void history_capture(benchmark::State& state) {
  terminal::Terminal terminal = filled(100'000);
  while (state.range(0) != 0 && terminal.has_cold_history()) terminal.compress_history();
  const terminal::CaptureOptions options{.start_of_history = true, .escapes = state.range(1) != 0};
  for (auto _ : state) benchmark::DoNotOptimize(terminal::capture(terminal, options));
  state.SetLabel(state.range(0) != 0 ? "compressed" : "as printed");
}
BENCHMARK(history_capture)->ArgsProduct({{0, 1}, {0, 1}})->Unit(benchmark::kMillisecond);

// One chunk: what the loop waits for.
void history_compress(benchmark::State& state) {
  std::int64_t chunks = 0;
  for (auto _ : state) {
    state.PauseTiming();
    terminal::Terminal terminal = filled(20'000);
    state.ResumeTiming();
    for (; terminal.has_cold_history(); ++chunks) terminal.compress_history();
  }
  state.counters["a_chunk"] =
      benchmark::Counter(static_cast<double>(chunks), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(history_compress)->Unit(benchmark::kMicrosecond);

// There and back, counting the rows each time, as `#{history_size}` does.
void history_resize(benchmark::State& state) {
  terminal::Terminal terminal = filled(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    terminal.resize(50, 24);
    benchmark::DoNotOptimize(terminal.history_size());
    terminal.resize(80, 24);
    benchmark::DoNotOptimize(terminal.history_size());
  }
}
BENCHMARK(history_resize)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace mux::bench
