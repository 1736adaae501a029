// Appends to a file that only the user can read, and starts another one when it has grown.
#include "server/attach/audit_log.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ctime>
#include <fstream>

#include "protocol/base/unique_fd.hpp"
#include "server/model/visible_text.hpp"

namespace mux::attach {

namespace {

// The file before is kept as `.1`.
constexpr off_t kLargest = 1 << 20;
constexpr std::size_t kLongestDetails = 4096;
// Users whose refusals are counted.
constexpr std::size_t kMostUsers = 1024;

void make_folders(const std::string& path) {
  for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    ::mkdir(path.substr(0, end).c_str(), S_IRWXU);
    if (end == std::string::npos) return;
  }
}

std::string now_text() {
  const std::time_t now = std::time(nullptr);
  std::tm time{};
  ::gmtime_r(&now, &time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", time.tm_year + 1900, time.tm_mon + 1, time.tm_mday,
                     time.tm_hour, time.tm_min, time.tm_sec);
}

}  // namespace

void AuditLog::write(std::string_view what, std::string_view who, std::string_view details) {
  if (folder_.empty()) return;
  std::string line = now_text() + " " + std::string(what) + " " + model::make_visible(who);
  if (!details.empty()) line += " " + model::make_visible(details.substr(0, kLongestDetails));
  line += '\n';
  const std::string file = path();
  constexpr int kFlags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC;
  UniqueFd log(::open(file.c_str(), kFlags, S_IRUSR | S_IWUSR));
  if (!log && errno == ENOENT) {
    make_folders(folder_);
    log = UniqueFd(::open(file.c_str(), kFlags, S_IRUSR | S_IWUSR));
  }
  struct stat status{};
  if (log && ::fstat(log.get(), &status) == 0 && status.st_size > kLargest) {
    ::rename(file.c_str(), (file + ".1").c_str());
    log = UniqueFd(::open(file.c_str(), kFlags, S_IRUSR | S_IWUSR));
  }
  // A full disk loses lines, not the server.
  if (log) (void)!::write(log.get(), line.data(), line.size());
}

void AuditLog::write_rarely(std::string_view what, std::string_view who) {
  if (rare_.size() >= kMostUsers) rare_.clear();
  Rare& rare = rare_[std::string(who)];
  const SteadyTime now = steady_now();
  if (rare.last != SteadyTime{} && now - rare.last < std::chrono::seconds(1)) {
    ++rare.left_out;
    return;
  }
  write(what, who, rare.left_out == 0 ? std::string() : fmt::format("and {} times before", rare.left_out));
  rare = {.last = now};
}

std::vector<std::string> AuditLog::tail(std::size_t lines) const {
  std::vector<std::string> all;
  for (const std::string& file : {path() + ".1", path()}) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) all.push_back(std::move(line));
  }
  if (all.size() > lines) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(lines));
  return all;
}

}  // namespace mux::attach
