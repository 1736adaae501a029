// What a pty gives a reader that works: the limit of any terminal's throughput, and how work after each read moves it.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/unique_fd.hpp"
#include "tests/bench/workloads.hpp"

namespace mux::bench {
namespace {

// A process that writes to its terminal, set as a shell leaves it, for as long as somebody reads.
class Writer {
 public:
  explicit Writer(const std::string& text) {
    int master = -1;
    process_ = ::forkpty(&master, nullptr, nullptr, nullptr);
    if (process_ == 0) {
      while (::write(STDOUT_FILENO, text.data(), text.size()) > 0) {
      }
      ::_exit(0);
    }
    master_ = UniqueFd(master);
    ::fcntl(master, F_SETFL, O_NONBLOCK);
  }
  ~Writer() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Bytes of the next read, which is waited for.
  std::size_t read() {
    while (true) {
      const ssize_t got = ::read(master_.get(), buffer_.data(), buffer_.size());
      if (got > 0) return static_cast<std::size_t>(got);
      pollfd readable{master_.get(), POLLIN, 0};
      ::poll(&readable, 1, -1);
    }
  }

 private:
  pid_t process_ = -1;
  UniqueFd master_;
  std::vector<char> buffer_ = std::vector<char>(64 << 10);
};

void work(std::chrono::nanoseconds time) {
  for (const SteadyTime end = steady_now() + time; steady_now() < end;) benchmark::DoNotOptimize(end);
}

void read_pty(benchmark::State& state, Workload workload) {
  constexpr std::size_t kAtOnce = 4 << 20;
  Writer writer(make(workload));
  std::size_t total = 0;
  for (auto iteration : state) {
    for (std::size_t done = 0; done < kAtOnce;) {
      const std::size_t got = writer.read();
      work(std::chrono::nanoseconds(got * static_cast<std::size_t>(state.range(0))));
      done += got;
      total += got;
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(total));
}

void log_lines(benchmark::State& state) {
  read_pty(state, Workload::Log);
}
void long_lines(benchmark::State& state) {
  read_pty(state, Workload::Long);
}

// The argument: nanoseconds of work for each byte.
BENCHMARK(log_lines)->Name("pty/log")->Arg(0)->Arg(1)->Arg(2)->Arg(4)->Arg(8)->UseRealTime();
BENCHMARK(long_lines)->Name("pty/long")->Arg(0)->Arg(1)->Arg(2)->Arg(4)->Arg(8)->UseRealTime();

}  // namespace
}  // namespace mux::bench
