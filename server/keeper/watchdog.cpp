// Asks when the server's timer runs out, and looks in /proc at one that does not answer.
#include "server/keeper/watchdog.hpp"

#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>

namespace mux::keeper {

namespace {

// With a turn's limit (the server's TurnAlarm) and the start of another server, under two seconds.
constexpr Milliseconds kPatience{600};
// A server that wants to run and has not used this much of its time was not given it: it does not hang.
constexpr long long kMeansRunning = 300;

struct Facts {
  char state = ' ';   // as in /proc/PID/stat
  long long cpu = 0;  // milliseconds that it has run
};

Facts facts_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(file, line);
  Facts facts;
  // The name before the last parenthesis may hold anything.
  std::istringstream fields(line.substr(std::min(line.rfind(')'), line.size() - 1) + 1));
  std::string skipped;
  fields >> facts.state;
  // Fields 4 to 13, then utime and stime in clock ticks.
  for (int i = 4; i <= 13; ++i) fields >> skipped;
  long long user = 0;
  long long system = 0;
  fields >> user >> system;
  facts.cpu = (user + system) * 1000 / ::sysconf(_SC_CLK_TCK);
  return facts;
}

bool is_traced(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/status");
  constexpr std::string_view kKey = "TracerPid:";
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(kKey)) return std::atoi(line.c_str() + kKey.size()) != 0;
  }
  return false;
}

}  // namespace

Watchdog::Watchdog(EventLoop& loop, Callbacks callbacks) : loop_(loop), callbacks_(std::move(callbacks)) {
  patience_ = Timer(loop_, [this] { check(); });
}

void Watchdog::watch(pid_t server) {
  rest();
  server_ = server;
}

void Watchdog::rest() {
  server_ = 0;
  patience_.stop();
  alarm_watch_ = FdWatch();
  alarm_.reset();
  answered_ = asked_;
}

void Watchdog::set_alarm(UniqueFd timer) {
  alarm_watch_ = FdWatch();
  alarm_ = std::move(timer);
  alarm_watch_ = FdWatch(loop_, alarm_.get(), Interest::Read, [this] {
    std::uint64_t times = 0;
    if (::read(alarm_.get(), &times, sizeof times) == sizeof times) suspect();
  });
  alarm_watch_.enable();
}

void Watchdog::suspect() {
  if (server_ == 0 || answered_ != asked_) return;
  cpu_ = facts_of(server_).cpu;
  callbacks_.ask(++asked_);
  patience_.start(kPatience);
}

void Watchdog::answered(std::uint64_t number) {
  if (number != asked_) return;
  answered_ = number;
  patience_.stop();
}

void Watchdog::check() {
  if (server_ == 0) return;
  const Facts facts = facts_of(server_);
  const bool starved = facts.state == 'R' && facts.cpu - cpu_ < kMeansRunning;
  if (starved || is_traced(server_)) return patience_.start(kPatience);
  callbacks_.on_hang();
}

}  // namespace mux::keeper
