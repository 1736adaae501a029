// What the exact read into a pane's memory file costs: a flood through a pty, read both ways in turn.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/unique_fd.hpp"
#include "protocol/keeper/journal_reader.hpp"
#include "protocol/keeper/pane_file.hpp"
#include "protocol/keeper/spawn.hpp"

namespace {

using mux::UniqueFd;

constexpr std::size_t kBytes = 24U << 20U;
constexpr int kRounds = 9;
constexpr std::size_t kReadSize = 64U << 10U;

struct Flood {
  UniqueFd master;
  pid_t writer = 0;
};

// A process that writes lines to a raw terminal for as long as somebody reads them.
Flood start_flood() {
  Flood flood;
  flood.master = UniqueFd(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  ::grantpt(flood.master.get());
  ::unlockpt(flood.master.get());
  const UniqueFd slave(::open(::ptsname(flood.master.get()), O_RDWR | O_NOCTTY | O_CLOEXEC));
  termios settings{};
  ::tcgetattr(slave.get(), &settings);
  ::cfmakeraw(&settings);
  ::tcsetattr(slave.get(), TCSANOW, &settings);
  flood.writer = ::fork();
  if (flood.writer == 0) {
    std::string text;
    while (text.size() < (64U << 10U)) text += "16:20:07 info request handled by a worker\r\n";
    while (::write(slave.get(), text.data(), text.size()) > 0) {
    }
    ::_exit(0);
  }
  return flood;
}

void wait_readable(int fd) {
  pollfd poll{fd, POLLIN, 0};
  ::poll(&poll, 1, -1);
}

// Nanoseconds a byte.
template <typename Read>
double measure(Read read, int master) {
  std::size_t total = 0;
  const auto start = mux::steady_now();
  while (total < kBytes) {
    const std::size_t got = read();
    if (got == 0) wait_readable(master);
    total += got;
  }
  return std::chrono::duration<double, std::nano>(mux::steady_now() - start).count() / static_cast<double>(total);
}

void end(const Flood& flood) {
  ::kill(flood.writer, SIGKILL);
  ::waitpid(flood.writer, nullptr, 0);
}

double into_private_memory() {
  const Flood flood = start_flood();
  ::fcntl(flood.master.get(), F_SETFL, O_NONBLOCK);
  std::vector<char> buffer(kReadSize);
  const double cost = measure(
      [&]() -> std::size_t {
        const ssize_t got = ::read(flood.master.get(), buffer.data(), buffer.size());
        return got > 0 ? static_cast<std::size_t>(got) : 0;
      },
      flood.master.get());
  end(flood);
  return cost;
}

double into_memory_file() {
  const Flood flood = start_flood();
  auto made = mux::keeper::make_pane_file(mux::keeper::SpawnRequest{}.journal_size);
  if (!made || !mux::keeper::prepare_master(flood.master.get())) return 0;
  auto file = mux::keeper::PaneFile::open(*std::move(made));
  if (!file) return 0;
  const double cost = measure(
      [&]() -> std::size_t {
        const auto read = mux::keeper::read_into_journal(*file, flood.master.get(), kReadSize);
        if (read.state == mux::keeper::ReadState::Full) file->set_tail(file->head());
        return read.bytes.size();
      },
      flood.master.get());
  end(flood);
  return cost;
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + kRounds / 2, values.end());
  return values[kRounds / 2];
}

}  // namespace

int main() {
  ::signal(SIGPIPE, SIG_IGN);
  std::vector<double> plain;
  std::vector<double> journal;
  std::vector<double> ratios;
  for (int i = 0; i < kRounds; ++i) {
    plain.push_back(into_private_memory());
    journal.push_back(into_memory_file());
    ratios.push_back(journal.back() / plain.back());
  }
  std::printf("reading a flooding pty: into private memory %.1f ns a byte, into the memory file %.1f (%+.0f %%)\n",
              median(plain), median(journal), (median(ratios) - 1) * 100);
  return median(journal) > 0 ? 0 : 1;
}
