// Resizes terminals at random under random output: resize_walk RESIZES [SEED]. Ends with an error at the first finding.
//
// After each resize the invariants hold, the logical text is what it was but for rows that were cut, and the cursor is
// on the same character. A finding names its seed; each terminal of a run has its own, counted from the first.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/terminal/terminal.hpp"
#include "tests/fuzz/invariants.hpp"

namespace {

using mux::fuzz::Text;
using mux::terminal::Terminal;

constexpr int kResizesEach = 200;
constexpr int kMostColumns = 500;
constexpr int kMostRows = 200;
// Most terminals of a run are smaller, which is where edges are, and faster.
constexpr int kFewColumns = 60;
constexpr int kFewRows = 30;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  // From 0 to most, both included.
  int up_to(int most) { return static_cast<int>(engine_() % (static_cast<std::uint64_t>(most) + 1)); }
  bool one_in(int count) { return up_to(count - 1) == 0; }
  // From 1 to most; small ones as often as large ones.
  int size(int most) {
    const double part = static_cast<double>(engine_() >> 11) * 0x1p-53;
    return std::clamp(static_cast<int>(std::exp(part * std::log(most + 1.0))), 1, most);
  }
  template <typename Entries>
  std::string_view of(const Entries& entries) {
    return entries[static_cast<std::size_t>(up_to(static_cast<int>(entries.size()) - 1))];
  }

 private:
  std::mt19937_64 engine_;
};

constexpr std::array<std::string_view, 12> kText = {"a",
                                                    "some words ",
                                                    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                                                    "漢字",
                                                    "好",
                                                    "한국어 ",
                                                    "e\u0301",
                                                    "👩‍👩‍👧",
                                                    "🇩🇪",
                                                    "❤️",
                                                    "─",
                                                    "  "};
constexpr std::array<std::string_view, 8> kMoves = {"\r\n", "\r\n", "\r\n", "\n", "\r", "\b", "\t", "\x1b[A"};
constexpr std::array<std::string_view, 10> kMarks = {
    "\x1b]133;A\a", "\x1b]133;C\a", "\x1b]133;P;k=s\a", "\x1b[1;31m",         "\x1b[44m",
    "\x1b[m",       "\x1b[7m",      "\x1b[48;5;9m",     "\x1b]8;;http://x\a", "\x1b]8;;\a"};
constexpr std::array<std::string_view, 22> kModes = {"\x1b[?7l",
                                                     "\x1b[?7h",
                                                     "\x1b[?6h",
                                                     "\x1b[?6l",
                                                     "\x1b[4h",
                                                     "\x1b[4l",
                                                     "\x1b[?69h",
                                                     "\x1b[?69l",
                                                     "\x1b[?1049h",
                                                     "\x1b[?1049l",
                                                     "\x1b[?47h",
                                                     "\x1b[?47l",
                                                     "\x1b[2;5r",
                                                     "\x1b[r",
                                                     "\x1b[3;9s",
                                                     "\x1b"
                                                     "7",
                                                     "\x1b"
                                                     "8",
                                                     "\x1b[22J",
                                                     "\x1b[2J",
                                                     "\x1b[3+T",
                                                     "\x1b#8",
                                                     "\x1b[!p"};
constexpr std::string_view kFinals = "ABCDEFGHJKLMPSTXZ@dfb`ae";

std::string piece(Dice& dice) {
  const int kind = dice.up_to(99);
  if (kind < 45) return std::string(dice.of(kText));
  if (kind < 70) return std::string(dice.of(kMoves));
  if (kind < 80) return std::string(dice.of(kMarks));
  if (kind < 87) return std::string(dice.of(kModes));
  std::string control = "\x1b[" + std::to_string(dice.size(60));
  if (dice.one_in(2)) control += ";" + std::to_string(dice.size(60));
  return control + kFinals[static_cast<std::size_t>(dice.up_to(static_cast<int>(kFinals.size()) - 1))];
}

// Where a wide character has no room there is a blank.
bool is_narrow(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Without blanks, empty lines and marks, which are all that may change where rows are gapped.
std::string inked(std::string_view lines) {
  std::string out;
  bool begins = true;
  for (const char c : lines) {
    if (!begins && c != ' ' && (c != '\n' || !(out.empty() || out.ends_with('\n')))) out += c;
    begins = c == '\n';
  }
  return out;
}

void forget_blanks(Text& text) {
  text.cursor_line_at = inked(std::string_view(text.lines).substr(0, text.cursor_line_at)).size();
  text.lines = inked(text.lines);
}

// Rows are cut from the bottom, below the cursor.
const char* complaint(const Text& before, const Text& after, bool fewer_rows) {
  if (!fewer_rows) return after.lines == before.lines ? nullptr : "the text changed";
  const std::string_view rest(after.lines.data(), after.lines.empty() ? 0 : after.lines.size() - 1);
  if (!before.lines.starts_with(rest)) return "the text changed where rows were cut";
  std::string_view above = std::string_view(before.lines).substr(0, before.cursor_line_at);
  while (above.ends_with("\n0\n")) above.remove_suffix(2);
  return above == "0\n" || after.lines.starts_with(above) ? nullptr : "text above the cursor is lost";
}

const char* cursor_complaint(const Terminal& terminal, const Text& before, const Text& after) {
  // Above the screen's top it goes to its corner.
  if (terminal.cursor().x == 0 && terminal.cursor().y == 0) return nullptr;
  if (before.line != after.line) return "the cursor left its line";
  if (before.column >= 0 && before.column != after.column) return "the cursor left its character";
  return nullptr;
}

// Bytes, then a size; 0 leaves the size as it is.
struct Step {
  std::string bytes;
  int columns = 0;
  int rows = 0;
};

mux::terminal::TerminalOptions random_options(Dice& dice) {
  constexpr std::array kLimits = {0, 5, 100000, 100000};
  mux::terminal::TerminalOptions options;
  options.columns = dice.size(kFewColumns);
  options.rows = dice.size(kFewRows);
  options.history_limit = kLimits[static_cast<std::size_t>(dice.up_to(3))];
  options.scroll_on_clear = dice.one_in(2);
  return options;
}

std::vector<Step> random_steps(Dice& dice) {
  const bool large = dice.one_in(16);
  const int most_columns = large ? kMostColumns : kFewColumns;
  const int most_rows = large ? kMostRows : kFewRows;
  std::vector<Step> steps;
  for (int resizes = 0; resizes < kResizesEach; ++resizes) {
    for (int count = dice.up_to(6); count > 0; --count) steps.push_back({.bytes = piece(dice)});
    steps.push_back(
        {.columns = dice.one_in(3) ? 0 : dice.size(most_columns), .rows = dice.one_in(3) ? 0 : dice.size(most_rows)});
  }
  return steps;
}

// Where the texts part, for whoever looks into a finding.
std::string difference(const Text& before, const Text& after) {
  const auto part = std::ranges::mismatch(before.lines, after.lines).in1 - before.lines.begin();
  const std::size_t from = static_cast<std::size_t>(std::max<std::ptrdiff_t>(part - 20, 0));
  return fmt::format("# before, cursor {},{}: {}\n# after, cursor {},{}: {}\n", before.line, before.column,
                     before.lines.substr(from, 60), after.line, after.column,
                     after.lines.substr(std::min(from, after.lines.size()), 60));
}

// What is wrong after a change of size; null for nothing.
std::string resize(Terminal& terminal, int columns, int rows) {
  const bool fewer_rows = rows < terminal.rows();
  const bool alternate = terminal.alternate_on();
  const bool one_column = columns == 1 || terminal.columns() == 1;
  // With a full history rows are dropped at its top.
  const bool whole = terminal.options().history_limit > 1000;
  Text before = whole ? mux::fuzz::text_of(terminal) : Text{};
  terminal.resize(columns, rows);
  mux::fuzz::check_invariants(terminal);
  if (!whole) return {};
  Text after = mux::fuzz::text_of(terminal);
  if (one_column && !(is_narrow(before.lines) && is_narrow(after.lines))) return {};
  const bool gapped = before.gapped || after.gapped;
  if (gapped) {
    forget_blanks(before);
    forget_blanks(after);
  }
  const char* wrong = complaint(before, after, fewer_rows && !alternate);
  if (wrong == nullptr && !alternate && !gapped) wrong = cursor_complaint(terminal, before, after);
  return wrong == nullptr ? std::string() : fmt::format("# {}\n{}", wrong, difference(before, after));
}

// Obeys the steps and looks at what holds after each, as far as the first complaint.
std::string play(const mux::terminal::TerminalOptions& options, const std::vector<Step>& steps) {
  Terminal terminal(options);
  Dice dice(steps.size());
  for (const Step& step : steps) {
    terminal.feed(step.bytes);
    (void)terminal.take_replies();
    (void)terminal.take_effects();
    if (!step.bytes.empty()) continue;
    mux::fuzz::check_invariants(terminal);
    const int columns = step.columns == 0 ? terminal.columns() : step.columns;
    std::string wrong = resize(terminal, columns, step.rows == 0 ? terminal.rows() : step.rows);
    if (!wrong.empty()) return wrong;
    if (dice.one_in(16)) {
      const int scroll = dice.up_to(terminal.history_size());
      mux::fuzz::check_drawn(terminal, terminal.columns(), terminal.rows(), scroll);
      mux::fuzz::check_drawn(terminal, dice.size(60), dice.size(20), scroll);
    }
    if (dice.one_in(64)) mux::fuzz::check_checkpoint(terminal);
  }
  return {};
}

// Plays in a process of its own, which a broken invariant may end.
bool fails(const mux::terminal::TerminalOptions& options, const std::vector<Step>& steps) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(play(options, steps).empty() ? 0 : 1);
  int status = 0;
  return child > 0 && ::waitpid(child, &status, 0) == child && status != 0;
}

// Takes out ever smaller runs of steps as long as there is a complaint.
std::vector<Step> shortest(const mux::terminal::TerminalOptions& options, std::vector<Step> steps) {
  for (std::size_t size = steps.size() / 2; size > 0; size /= 2) {
    for (std::size_t at = 0; at < steps.size();) {
      std::vector<Step> fewer = steps;
      const auto first = fewer.begin() + static_cast<std::ptrdiff_t>(at);
      fewer.erase(first, first + static_cast<std::ptrdiff_t>(std::min(size, steps.size() - at)));
      if (fails(options, fewer)) {
        steps = std::move(fewer);
      } else {
        at += size;
      }
    }
  }
  return steps;
}

// As a script of tests/vt.
void print(const mux::terminal::TerminalOptions& options, const std::vector<Step>& steps) {
  std::printf("new %dx%d\n", options.columns, options.rows);
  for (const Step& step : steps) {
    if (step.bytes.empty()) {
      std::printf("resize %dx%d\n", step.columns, step.rows);
      continue;
    }
    std::string text = "feed ";
    for (const char c : step.bytes) {
      const bool plain = c != '\\' && (static_cast<unsigned char>(c) > 0x20);
      text += plain ? std::string(1, c) : fmt::format("\\x{:02x}", static_cast<unsigned>(c));
    }
    std::puts(text.c_str());
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s RESIZES [SEED]\n", argv[0]);
    return 2;
  }
  const long long resizes = std::atoll(argv[1]);
  std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  for (long long done = 0; done < resizes; done += kResizesEach, ++seed) {
    Dice dice(seed);
    const mux::terminal::TerminalOptions options = random_options(dice);
    std::vector<Step> steps = random_steps(dice);
    if (!fails(options, steps)) continue;
    std::printf("# seed %llu\n", static_cast<unsigned long long>(seed));
    steps = shortest(options, std::move(steps));
    print(options, steps);
    std::fflush(stdout);
    std::fputs(play(options, steps).c_str(), stdout);
    return 1;
  }
  std::printf("%lld resizes\n", resizes);
  return 0;
}
