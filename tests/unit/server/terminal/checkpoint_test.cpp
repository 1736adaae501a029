// Checkpoint: a restored terminal equals the one saved and goes on as it would have; damage is refused.
#include "server/terminal/checkpoint.hpp"

#include <gtest/gtest.h>

#include "server/terminal/capture.hpp"
#include "server/terminal/terminal.hpp"

namespace mux::terminal {
namespace {

TerminalOptions small() {
  TerminalOptions options;
  options.columns = 12;
  options.rows = 4;
  return options;
}

std::string picture(const Terminal& terminal) {
  CaptureOptions options;
  options.start_of_history = true;
  options.escapes = true;
  options.keep_spaces = true;
  return capture(terminal, options) + std::to_string(terminal.cursor().x) + "," + std::to_string(terminal.cursor().y) +
         "," + std::to_string(terminal.history_size()) + "," + terminal.private_modes() + "," + terminal.title();
}

// Everything a checkpoint must carry, so that a cut at any byte finds some of it in progress.
const std::string kBytes =
    "\x1b]2;name\x1b\\one\r\n\x1b[1;31mtwo 漢字\r\ne\xCC\x81 long line that wraps on\r\n\x1b]8;id=a;http://x\x1b\\link"
    "\x1b]8;;\x1b\\\r\n\x1b[44m\x1b[K\r\n\x1b[2;3r\x1b[?6h\x1b(0qq\x1b(B\x1b[?2004h\x1b[?1049h\x1b["
    "Halternate👩‍👧"
    "\0337\x1b[31mred\0338\x1b[?1049l\x1b[4hmore\x1b[r\r\nend\r\n\r\n";

TEST(Checkpoint, RestoresAtEveryByte) {
  Terminal whole(small());
  whole.feed(kBytes);
  for (std::size_t at = 0; at <= kBytes.size(); ++at) {
    Terminal before(small());
    before.feed(std::string_view(kBytes).substr(0, at));
    Terminal after(small());
    const Result<> result = restore(after, serialize(before));
    ASSERT_TRUE(result) << at << result.error().message;
    EXPECT_EQ(picture(after), picture(before)) << at;
    after.feed(std::string_view(kBytes).substr(at));
    ASSERT_EQ(picture(after), picture(whole)) << at;
  }
}

TEST(Checkpoint, KeepsAnAlternateScreenThatCutsAWideCell) {
  Terminal terminal(small());
  terminal.feed("\x1b[?1049h\x1b[Hx漢字");
  terminal.resize(2, 2);
  Terminal after(small());
  const Result<> result = restore(after, serialize(terminal));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(picture(after), picture(terminal));
}

TEST(Checkpoint, RefusesWhatIsDamaged) {
  Terminal terminal(small());
  terminal.feed(kBytes);
  const std::string good = serialize(terminal);
  const std::string before = picture(terminal);
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x55);
    EXPECT_FALSE(restore(terminal, bad)) << at;
    EXPECT_FALSE(restore(terminal, std::string_view(good).substr(0, at))) << at;
  }
  EXPECT_EQ(picture(terminal), before);
}

}  // namespace
}  // namespace mux::terminal
