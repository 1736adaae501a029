// Runs a fuzz target without libFuzzer for a bounded time: all seeds, then random changes of them.
//
// NAME SECONDS FAILED-INPUT SEED-FILE...: each line of a seed file is a seed, with \e and \xHH read as bytes. An input
// that ends the process, or takes too long, is left in FAILED-INPUT; NAME FAILED-INPUT tries it again.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
// There in sanitized builds only: they end the process without a signal.
extern "C" [[gnu::weak]] void __sanitizer_set_death_callback(void (*callback)());

namespace {

using Clock = std::chrono::steady_clock;
using Dice = std::mt19937_64;

constexpr std::size_t kMost = 1024;
// No input may take as long, not even under the sanitizers on a loaded machine.
constexpr unsigned kPatience = 60;

const char* failed_input = nullptr;
std::string input;

void keep_input() {
  const int fd = ::open(failed_input, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return;
  (void)!::write(fd, input.data(), input.size());
  ::close(fd);
  constexpr std::string_view kSaid = "the input is left in ";
  (void)!::write(STDERR_FILENO, kSaid.data(), kSaid.size());
  (void)!::write(STDERR_FILENO, failed_input, std::strlen(failed_input));
  (void)!::write(STDERR_FILENO, "\n", 1);
}

void on_signal(int number) {
  keep_input();
  std::signal(number, SIG_DFL);
  ::raise(number);
}

void catch_failures() {
  for (const int number : {SIGABRT, SIGALRM, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP}) {
    std::signal(number, on_signal);
  }
  if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(keep_input);
}

void run() {
  ::alarm(kPatience);
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

std::string unescape(std::string_view line) {
  std::string bytes;
  while (!line.empty()) {
    unsigned value = 0;
    if (line.starts_with("\\e")) {
      bytes += '\x1b';
      line.remove_prefix(2);
    } else if (line.starts_with("\\x") && line.size() >= 4 &&
               std::from_chars(line.data() + 2, line.data() + 4, value, 16).ec == std::errc{}) {
      bytes += static_cast<char>(value);
      line.remove_prefix(4);
    } else {
      bytes += line.front();
      line.remove_prefix(1);
    }
  }
  return bytes;
}

std::vector<std::string> read_seeds(const char* name) {
  std::ifstream file(name, std::ios::binary);
  std::vector<std::string> seeds;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) seeds.push_back(unescape(line));
  }
  return seeds;
}

std::size_t up_to(Dice& dice, std::size_t most) {
  return std::uniform_int_distribution<std::size_t>(0, most)(dice);
}

std::string_view part_of(std::string_view text, Dice& dice) {
  const std::size_t at = up_to(dice, text.size());
  return text.substr(at, 1 + up_to(dice, 15));
}

void change(std::string& text, const std::vector<std::string>& seeds, Dice& dice) {
  const std::size_t at = up_to(dice, text.size());
  const std::string& other = seeds[up_to(dice, seeds.size() - 1)];
  switch (up_to(dice, 6)) {
    case 0:
      text.insert(at, other);
      break;
    case 1:
      text.insert(at, part_of(other, dice));
      break;
    case 2:
      text.insert(at, std::string(part_of(text, dice)));
      break;
    case 3:
      text.erase(at, 1 + up_to(dice, 7));
      break;
    case 4:
      text.insert(at, 1, static_cast<char>(up_to(dice, 255)));
      break;
    case 5:
      text.insert(at, std::to_string(dice() >> up_to(dice, 63)));
      break;
    default:
      if (at < text.size()) text[at] = static_cast<char>(up_to(dice, 255));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2) {
    std::ifstream file(argv[1], std::ios::binary);
    input.assign(std::istreambuf_iterator<char>(file), {});
    run();
    return 0;
  }
  if (argc < 4) {
    std::fprintf(stderr, "usage: %s FAILED-INPUT | SECONDS FAILED-INPUT SEED-FILE...\n", argv[0]);
    return 2;
  }
  const auto end = Clock::now() + std::chrono::seconds(std::atoi(argv[1]));
  failed_input = argv[2];
  ::unlink(failed_input);
  std::vector<std::string> seeds;
  for (int i = 3; i < argc; ++i) {
    const std::vector<std::string> more = read_seeds(argv[i]);
    seeds.insert(seeds.end(), more.begin(), more.end());
  }
  if (seeds.empty()) {
    std::fprintf(stderr, "no seeds\n");
    return 2;
  }
  catch_failures();
  std::uint64_t tried = 0;
  for (const std::string& seed : seeds) {
    input = seed;
    run();
    ++tried;
  }
  Dice dice(std::random_device{}());
  while (Clock::now() < end) {
    input = seeds[up_to(dice, seeds.size() - 1)];
    for (std::size_t changes = 1 + up_to(dice, 15); changes > 0; --changes) change(input, seeds, dice);
    input.resize(std::min(input.size(), kMost));
    run();
    ++tried;
  }
  std::printf("%llu inputs\n", static_cast<unsigned long long>(tried));
  return 0;
}
