// Tests of how a terminal's bytes become events, whole, cut at every byte, and hostile.
#include "server/input/key_decoder.hpp"

#include <gtest/gtest.h>

#include <random>

#include "server/input/key_encoder.hpp"
#include "tests/unit/server/input/recorded_keys.hpp"

namespace mux::input {
namespace {

using keys::KeyCode;
using keys::Special;
using namespace std::string_view_literals;

constexpr std::uint64_t kCtrl = KeyCode::kCtrl;
constexpr std::uint64_t kMeta = KeyCode::kMeta;
constexpr std::uint64_t kShift = KeyCode::kShift;

std::vector<InputEvent> decode(std::string_view bytes, KeyDecoder decoder = {}) {
  std::vector<InputEvent> events;
  decoder.decode(bytes, events);
  decoder.flush(events);
  EXPECT_EQ(decoder.waiting(), KeyDecoder::Wait::Nothing);
  return events;
}

// Checks that `bytes` are this one event, however they are cut.
void expect_event(std::string_view bytes, const InputEvent& expected) {
  EXPECT_EQ(decode(bytes), std::vector{expected}) << testing::PrintToString(bytes);
  for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
    KeyDecoder decoder;
    std::vector<InputEvent> events;
    decoder.decode(bytes.substr(0, cut), events);
    EXPECT_TRUE(events.empty()) << testing::PrintToString(bytes) << " cut at " << cut;
    EXPECT_NE(decoder.waiting(), KeyDecoder::Wait::Nothing);
    decoder.decode(bytes.substr(cut), events);
    decoder.flush(events);
    EXPECT_EQ(events, std::vector{expected}) << testing::PrintToString(bytes) << " cut at " << cut;
  }
}

TEST(KeyDecoder, TakesCharacters) {
  expect_event("a", KeyCode::character('a'));
  expect_event("é", KeyCode::character(0xE9));
  expect_event("\xF0\x9F\x98\x80", KeyCode::character(0x1F600));
  expect_event("\t", KeyCode::character('\t'));
  expect_event("\r", KeyCode::character('\r'));
  expect_event("\x7F", KeyCode::special(Special::BSpace));
  expect_event("\x01", KeyCode::character('a', kCtrl));
  expect_event("\b", KeyCode::character('h', kCtrl));
  expect_event("\0"sv, KeyCode::character(' ', kCtrl));
  expect_event("\x1C", KeyCode::character('\\', kCtrl));
  expect_event("\x1F", KeyCode::character('_', kCtrl));
}

TEST(KeyDecoder, TakesCursorAndFunctionKeys) {
  expect_event("\x1B[A", KeyCode::special(Special::Up));
  expect_event("\x1BOA", KeyCode::special(Special::Up));
  expect_event("\x1B[1;5A", KeyCode::special(Special::Up, kCtrl));
  expect_event("\x1B[1;4D", KeyCode::special(Special::Left, kShift | kMeta));
  expect_event("\x1B[H", KeyCode::special(Special::Home));
  expect_event("\x1B[1~", KeyCode::special(Special::Home));
  expect_event("\x1BOP", KeyCode::special(Special::F1));
  expect_event("\x1B[[A", KeyCode::special(Special::F1));
  expect_event("\x1B[24;2~", KeyCode::special(Special::F12, kShift));
  expect_event("\x1B[Z", KeyCode::special(Special::BTab));
  expect_event("\x1B[3;5~", KeyCode::special(Special::DC, kCtrl));
  expect_event("\x1BOo", KeyCode::special(Special::KpSlash));
  expect_event("\x1BOM", KeyCode::special(Special::KpEnter));
  expect_event("\x1BOp", KeyCode::special(Special::Kp0));
}

TEST(KeyDecoder, TakesKeysOfRxvt) {
  expect_event("\x1B[3^", KeyCode::special(Special::DC, kCtrl));
  expect_event("\x1B[3$", KeyCode::special(Special::DC, kShift));
  expect_event("\x1B[3@", KeyCode::special(Special::DC, kShift | kCtrl));
  expect_event("\x1B[a", KeyCode::special(Special::Up, kShift));
  expect_event("\x1BOa", KeyCode::special(Special::Up, kCtrl));
}

TEST(KeyDecoder, TakesMeta) {
  expect_event("\x1Bx", KeyCode::character('x', kMeta));
  expect_event("\x1B\xC3\xA9", KeyCode::character(0xE9, kMeta));
  expect_event("\x1B\x01", KeyCode::character('a', kMeta | kCtrl));
  expect_event("\x1B\x7F", KeyCode::special(Special::BSpace, kMeta));
  expect_event("\x1B\x1B[A", KeyCode::special(Special::Up, kMeta));
  expect_event("\x1B\x1B", KeyCode::character(0x1B, kMeta));
}

TEST(KeyDecoder, TakesExtendedKeys) {
  expect_event("\x1B[27;5;9~", KeyCode::character('\t', kCtrl));
  expect_event("\x1B[97;5u", KeyCode::character('a', kCtrl));
  expect_event("\x1B[65;6u", KeyCode::character('a', kCtrl | kShift));
  expect_event("\x1B[97;4u", KeyCode::character('A', kMeta));
  expect_event("\x1B[9;2u", KeyCode::special(Special::BTab));
  expect_event("\x1B[127;5u", KeyCode::special(Special::BSpace, kCtrl));
  expect_event("\x1B[27u", KeyCode::character(0x1B));
  expect_event("\x1B[97:65;6:1u", KeyCode::character('a', kCtrl | kShift));
  expect_event("\x1B[57399u", KeyCode::special(Special::Kp0));
  EXPECT_TRUE(decode("\x1B[97;1:3u").empty()) << "a release is no key";
}

TEST(KeyDecoder, WaitsForWhatMayFollowEscape) {
  KeyDecoder decoder;
  std::vector<InputEvent> events;
  decoder.decode("\x1B", events);
  EXPECT_TRUE(events.empty());
  EXPECT_EQ(decoder.waiting(), KeyDecoder::Wait::Escape);
  decoder.decode("[", events);
  EXPECT_EQ(decoder.waiting(), KeyDecoder::Wait::Escape);
  decoder.decode("1;", events);
  EXPECT_EQ(decoder.waiting(), KeyDecoder::Wait::Sequence);
  decoder.decode("5C", events);
  EXPECT_EQ(events, (std::vector<InputEvent>{KeyCode::special(Special::Right, kCtrl)}));
}

TEST(KeyDecoder, FlushTakesWhatIsThere) {
  EXPECT_EQ(decode("\x1B"), (std::vector<InputEvent>{KeyCode::character(0x1B)}));
  EXPECT_EQ(decode("\x1B["), (std::vector<InputEvent>{KeyCode::character('[', kMeta)}));
  EXPECT_EQ(decode("\x1BO"), (std::vector<InputEvent>{KeyCode::character('O', kMeta)}));
  EXPECT_EQ(decode("\x1BP"), (std::vector<InputEvent>{KeyCode::character('P', kMeta)}));
  EXPECT_EQ(decode("\x1B]"), (std::vector<InputEvent>{KeyCode::character(']', kMeta)}));
  EXPECT_TRUE(decode("\x1B[12;").empty());
}

TEST(KeyDecoder, DoesNotTakeTypingForAString) {
  EXPECT_EQ(decode("\x1BPx"), (std::vector<InputEvent>{KeyCode::character('P', kMeta), KeyCode::character('x')}));
}

TEST(KeyDecoder, SwallowsUnknownSequences) {
  EXPECT_EQ(decode("\x1B[?9;9zx"), (std::vector<InputEvent>{KeyCode::character('x')}));
  EXPECT_EQ(decode("\x1B[99~x"), (std::vector<InputEvent>{KeyCode::character('x')}));
  EXPECT_EQ(decode("\xFFx"), (std::vector<InputEvent>{KeyCode::character('x')}));
}

TEST(KeyDecoder, TakesMouseReports) {
  expect_event("\x1B[<0;5;10M", MouseEvent{.x = 4, .y = 9, .button = 1, .sgr = true});
  expect_event("\x1B[<0;5;10m", MouseEvent{.x = 4, .y = 9, .button = 1, .kind = MouseKind::Release, .sgr = true});
  expect_event("\x1B[<65;1;1M", MouseEvent{.button = 5, .kind = MouseKind::Wheel, .sgr = true, .code = 65});
  expect_event("\x1B[<34;2;1M", MouseEvent{.x = 1, .button = 3, .kind = MouseKind::Drag, .sgr = true, .code = 34});
  expect_event("\x1B[<35;2;1M", MouseEvent{.x = 1, .kind = MouseKind::Move, .sgr = true, .code = 35});
  expect_event("\x1B[<16;1;1M", MouseEvent{.button = 1, .modifiers = kCtrl, .sgr = true, .code = 16});
  expect_event("\x1B[<128;1;1M", MouseEvent{.button = 8, .sgr = true, .code = 128});
  expect_event("\x1B[M %*", MouseEvent{.x = 4, .y = 9, .button = 1});
  expect_event("\x1B[M#%*", MouseEvent{.x = 4, .y = 9, .kind = MouseKind::Release, .code = 3});
}

TEST(KeyDecoder, TakesReplies) {
  expect_event("\x1B[?62;4;52c", DeviceAttributes{false, {62, 4, 52}});
  expect_event("\x1B[>84;0;0c", DeviceAttributes{true, {84, 0, 0}});
  expect_event("\x1BP>|iTerm2 3.4\x1B\\", TerminalVersion{"iTerm2 3.4"});
  expect_event("\x1B[?2026;2$y", ModeReport{2026, 2});
  expect_event("\x1B]11;rgb:ffff/8080/0000\x1B\\", ColourReport{11, -1, 255, 128, 0});
  expect_event("\x1B]10;rgb:ff/80/00\a", ColourReport{10, -1, 255, 128, 0});
  expect_event("\x1B]4;9;#0102ff\a", ColourReport{4, 9, 1, 2, 255});
  expect_event("\x1B]52;c;aGk=\a", ClipboardReport{"c", "hi"});
  expect_event("\x1B[8;24;80t", SizeReport{8, 24, 80});
  expect_event("\x1B[?1u", KeyboardReport{1});
  expect_event("\x1B[?997;2n", KeyCode::special(Special::ReportLightTheme));
  expect_event("\x1B[I", KeyCode::special(Special::FocusIn));
}

TEST(KeyDecoder, GathersAPasteHoweverItIsCut) {
  const std::string_view bytes = "\x1B[200~h\xC3\xA9llo\x1B[A\n\x1B[201~x";
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    KeyDecoder decoder;
    std::vector<InputEvent> events;
    decoder.decode(bytes.substr(0, cut), events);
    decoder.decode(bytes.substr(cut), events);
    std::string text;
    int firsts = 0;
    int lasts = 0;
    ASSERT_GE(events.size(), 2U);
    for (std::size_t i = 0; i + 1 < events.size(); ++i) {
      const auto& chunk = std::get<PasteChunk>(events[i]);
      EXPECT_EQ(chunk.first, i == 0);
      firsts += chunk.first ? 1 : 0;
      lasts += chunk.last ? 1 : 0;
      text += chunk.text;
    }
    EXPECT_EQ(text, "h\xC3\xA9llo\x1B[A\n") << cut;
    EXPECT_EQ(firsts, 1);
    EXPECT_EQ(lasts, 1);
    EXPECT_EQ(events.back(), InputEvent(KeyCode::character('x')));
  }
}

TEST(KeyDecoder, KnowsTerminfoKeysAndUserKeys) {
  KeyDecoder decoder;
  decoder.set_terminfo_keys({{"kf1", "\x1B[11~"},
                             {"kcuu1",
                              "\x1B"
                              "U"},
                             {"kf13", "\x1B[25~"},
                             {"cup", "\x1BQ"}});
  decoder.set_user_keys({{7, "\x1B[77~"}, {8, "QQ"}});
  EXPECT_EQ(decode("\x1BU", decoder), (std::vector<InputEvent>{KeyCode::special(Special::Up)}));
  EXPECT_EQ(decode("\x1B[25~", decoder), (std::vector<InputEvent>{KeyCode::special(Special::F1, kShift)}));
  EXPECT_EQ(decode("\x1B[77~", decoder), (std::vector<InputEvent>{KeyCode::user(7)}));
  EXPECT_EQ(decode("QQ", decoder), (std::vector<InputEvent>{KeyCode::user(8)}));
  EXPECT_EQ(decode("Qx", decoder), (std::vector<InputEvent>{KeyCode::character('Q'), KeyCode::character('x')}));
}

TEST(KeyDecoder, ThrowsAwayStringsThatAreTooLong) {
  KeyDecoder decoder;
  std::vector<InputEvent> events;
  decoder.decode("\x1B]52;c;", events);
  const std::string block(64 * 1024, 'A');
  for (int i = 0; i < 40; ++i) decoder.decode(block, events);
  decoder.decode("\x1B\\x", events);
  EXPECT_EQ(events, (std::vector<InputEvent>{KeyCode::character('x')}));
}

TEST(KeyDecoder, ReadsBackWhatTheEncoderSends) {
  for (const auto& row : recorded::kNormal) {
    const bool special = static_cast<std::uint32_t>(row.base) >= static_cast<std::uint32_t>(Special::None);
    // Keypad keys without application mode are characters, and Ctrl with others than letters is ambiguous.
    if (!special || (row.base >= Special::KpSlash && row.base <= Special::KpPeriod)) continue;
    EXPECT_EQ(decode(row.bytes), std::vector<InputEvent>{KeyCode::special(row.base, row.modifiers)}) << row.name;
  }
}

TEST(KeyDecoder, SurvivesNoise) {
  std::mt19937 random(7);
  constexpr std::string_view kAlphabet = "\x1B\x1B[]OPM<>?;:$0129~umMRcty\\\a\x9B\xC3\xA9\xF0 ";
  KeyDecoder decoder;
  decoder.set_user_keys({{1, "\x1B[1;"}});
  std::vector<InputEvent> events;
  for (int i = 0; i < 200'000; ++i) {
    const char c = kAlphabet[random() % kAlphabet.size()];
    decoder.decode({&c, 1}, events);
    if (random() % 50 == 0) {
      decoder.flush(events);
      EXPECT_EQ(decoder.waiting(), KeyDecoder::Wait::Nothing);
    }
    if (events.size() > 1000) events.clear();
  }
}

}  // namespace
}  // namespace mux::input
