// Builds the workloads from words and a small generator of random numbers.
#include "tests/bench/workloads.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace mux::bench {

namespace {

constexpr std::size_t kBytes = 256 * 1024;
constexpr std::array<std::string_view, 12> kWords = {"request", "handled", "worker", "cache",  "miss",   "open",
                                                     "file",    "path",    "index",  "commit", "branch", "retry"};
constexpr std::array<std::string_view, 16> kCharacters = {"日", "本", "語", "한", "글", "カ", "é",         "ü",
                                                          "Ж",  "λ",  "─",  "█",  "😀", "🚀", "e\xCC\x81", "word "};

class Random {
 public:
  std::uint32_t below(std::size_t limit) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return state_ % static_cast<std::uint32_t>(limit);
  }

 private:
  std::uint32_t state_ = 12345;
};

std::string words(Random& random, std::size_t columns) {
  std::string text;
  while (true) {
    const std::string_view word = kWords[random.below(kWords.size())];
    if (text.size() + word.size() + 1 > columns) return text;
    if (!text.empty()) text += ' ';
    text += word;
  }
}

void add_frame(std::string& out, Random& random, int row) {
  fmt::format_to(std::back_inserter(out), "\x1b[{};1H\x1b[{}m{:4} \x1b[m", row, 31 + random.below(7), row);
  out += words(random, 20 + random.below(50));
  out += "\x1b[K";
}

}  // namespace

const char* name_of(Workload workload) {
  static constexpr const char* kNames[kWorkloads] = {"sequence", "log", "long", "colour", "mixed", "redraw", "region"};
  return kNames[static_cast<int>(workload)];
}

std::string make(Workload workload) {
  Random random;
  std::string out;
  if (workload == Workload::Region) out = "\x1b[3;20r\x1b[20;1H";
  for (std::uint32_t i = 0; out.size() < kBytes; ++i) {
    switch (workload) {
      case Workload::Sequence:
        out += std::to_string(100000 + i) + "\r\n";
        break;
      case Workload::Log:
      case Workload::Region:
        out += fmt::format("16:{:02}:{:02}.{:03} info w{}: {}\r\n", random.below(60), random.below(60),
                           random.below(1000), random.below(9), words(random, 20 + random.below(36)));
        break;
      case Workload::Long:
        out += words(random, 2000) + "\r\n";
        break;
      case Workload::Colour:
        out += fmt::format("\x1b[38;5;{};48;5;{};1;3;4m{}", 100 + i % 156, 255 - i % 156, 'a' + i % 26);
        if (i % 80 == 79) out += "\r\n";
        break;
      case Workload::Mixed:
        for (int column = 0; column < 39; ++column) out += kCharacters[random.below(kCharacters.size())];
        out += "\r\n";
        break;
      case Workload::Redraw:
        add_frame(out, random, static_cast<int>(i % 24) + 1);
        break;
    }
  }
  return out;
}

}  // namespace mux::bench
