// Text that is written in runs leaves the same terminal as the same text byte by byte, where no run is ever found.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "server/terminal/capture.hpp"
#include "server/terminal/terminal.hpp"

namespace mux::terminal {
namespace {

// Pieces whose neighbourhood matters: joiners, selectors, flags, wide and narrow characters, ill-formed bytes, cursor
// movements that split wide cells, insert mode, line drawing, no wrap.
constexpr std::string_view kPieces[] = {"a",
                                        "plain text of some length",
                                        " ",
                                        "é",
                                        "ß",
                                        "λ",
                                        "─",
                                        "日",
                                        "語",
                                        "本",
                                        "한",
                                        "ᄒ",
                                        "ᅡ",
                                        "\u0301",
                                        "\u200D",
                                        "👩",
                                        "💻",
                                        "❤",
                                        "\uFE0F",
                                        "\uFE0E",
                                        "🇩",
                                        "🇪",
                                        "😀",
                                        "🚀",
                                        "👍",
                                        "🏽",
                                        "\u00AD",
                                        "\u200B",
                                        "\x80",
                                        "\xC3",
                                        "\xE6\x97",
                                        "\xF0\x9F\x98",
                                        "\xED\xA0\x80",
                                        "\xF4\x90\x80\x80",
                                        "\xC0\xAF",
                                        "\xFF",
                                        "\r",
                                        "\n",
                                        "\b",
                                        "\t",
                                        "\x7F",
                                        "\xC2\x85",
                                        "\x1b[1m",
                                        "\x1b[31m",
                                        "\x1b[m",
                                        "\x1b[2;3H",
                                        "\x1b[D",
                                        "\x1b[4C",
                                        "\x1b[K",
                                        "\x1b[4h",
                                        "\x1b[4l",
                                        "\x1b(0",
                                        "\x1b(B",
                                        "\x1b[?7l",
                                        "\x1b[?7h",
                                        "\x1b[3b",
                                        "\x1b[2@",
                                        "\x1b[2P",
                                        "\x1b[?1049h",
                                        "\x1b[?1049l"};

std::string random_text(std::mt19937& random) {
  std::string text;
  const std::size_t count = random() % 200;
  for (std::size_t i = 0; i < count; ++i) text += kPieces[random() % std::size(kPieces)];
  return text;
}

TEST(TextRuns, LeaveTheSameTerminalAsSingleBytes) {
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    TerminalOptions options;
    options.columns = static_cast<int>(1 + random() % 20);
    options.rows = static_cast<int>(1 + random() % 5);
    Terminal whole(options);
    Terminal single(options);
    const std::string text = random_text(random);
    whole.feed(text);
    for (const char byte : text) single.feed({&byte, 1});
    CaptureOptions capture_options;
    capture_options.start_of_history = true;
    capture_options.escapes = true;
    ASSERT_EQ(capture(whole, capture_options), capture(single, capture_options)) << "round " << round;
    ASSERT_EQ(whole.cursor().x, single.cursor().x) << "round " << round;
    ASSERT_EQ(whole.cursor().y, single.cursor().y) << "round " << round;
    // The history is counted and laid out anew from what was packed.
    const int columns = static_cast<int>(1 + random() % 20);
    whole.resize(columns, options.rows);
    single.resize(columns, options.rows);
    ASSERT_EQ(capture(whole, capture_options), capture(single, capture_options)) << "resized, round " << round;
  }
}

}  // namespace
}  // namespace mux::terminal
