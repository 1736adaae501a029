// Checkpoint: a restored terminal equals the one saved and goes on as it would have; damage is refused.
#include "server/terminal/checkpoint.hpp"

#include <gtest/gtest.h>

#include "protocol/base/crc32c.hpp"
#include "server/terminal/capture.hpp"
#include "server/terminal/checkpoint_version.hpp"
#include "server/terminal/terminal.hpp"
#include "tests/crash/other_checkpoint.hpp"

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

// The checkpoint whose sections are these, of that version.
std::string sealed(std::string_view sections, std::uint16_t version = 9, std::uint16_t oldest_reader = 8) {
  ByteWriter checked;
  checked.put(version);
  checked.put(oldest_reader);
  checked.bytes() += sections;
  ByteWriter out;
  out.bytes() = "MUXT";
  out.put(crc32c(checked.bytes()));
  return out.bytes() + checked.bytes();
}

std::string sections_of(const Terminal& terminal) {
  return serialize(terminal).substr(kCheckpointHead);
}

TEST(Checkpoint, LeavesOutWhatANewerVersionAdded) {
  for (std::size_t at = 0; at <= kBytes.size(); at += 7) {
    Terminal before(small());
    before.feed(std::string_view(kBytes).substr(0, at));
    Terminal after(small());
    const Result<> result = restore(after, sealed(crash::of_newer_version(sections_of(before))));
    ASSERT_TRUE(result) << at << result.error().message;
    EXPECT_EQ(serialize(after), serialize(before)) << at;
  }
}

TEST(Checkpoint, HasForWhatAnOlderVersionDidNotKnowWhatNewTerminalsHave) {
  Terminal before(small());
  before.feed(kBytes + "\x1b]1;icon\x1b\\\x1b]1337;SetUserVar=name=dmFsdWU=\x1b\\\x1b]99;i=1:d=0;begun\x1b\\\x1b G");
  Terminal after(small());
  const std::string older = crash::of_older_version(sections_of(before));
  ASSERT_LT(older.size() + 40, sections_of(before).size());
  const Result<> result = restore(after, sealed(older, 8));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(picture(after), picture(before));
  // And that is all that differs.
  EXPECT_EQ(crash::of_older_version(sections_of(after)), older);
  EXPECT_NE(serialize(after), serialize(before));
}

TEST(Checkpoint, TakesEachSectionAwayWithoutHarm) {
  Terminal before(small());
  before.feed(kBytes);
  const std::string all = sections_of(before);
  for (std::uint16_t left_out = 1; left_out < kSections; ++left_out) {
    ByteReader in(all);
    ByteWriter some;
    while (!in.at_end()) {
      const auto number = in.get<std::uint16_t>();
      const std::string_view bytes = in.text(in.left());
      if (number != left_out) some.put(number), some.text(bytes);
    }
    Terminal after(small());
    const bool taken = restore(after, sealed(some.bytes())).has_value();
    const auto section = static_cast<Section>(left_out);
    const bool needed = section == Section::Size || section == Section::Tables || section == Section::Primary;
    EXPECT_EQ(taken, !needed) << left_out;
    after.feed("\x1b[m goes on\r\n\x1b[2;1Hup\x1b[?1049l");
  }
  EXPECT_FALSE(restore(before, sealed(all + all)));
}

TEST(Checkpoint, RefusesWhatDemandsANewerReaderAndWhatHadNoSections) {
  Terminal terminal(small());
  const std::string sections = sections_of(terminal);
  EXPECT_TRUE(restore(terminal, sealed(sections, 12, 8)));
  EXPECT_FALSE(restore(terminal, sealed(sections, 12, 9)));
  EXPECT_FALSE(restore(terminal, sealed(sections, 7, 0)));
}

}  // namespace
}  // namespace mux::terminal
