// Tests of what is concluded about a terminal, and of parameterised strings.
#include "server/render/capabilities.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "server/render/parameter_string.hpp"
#include "server/render/pen.hpp"
#include "tests/unit/server/render/test_terminals.hpp"

namespace mux::render {
namespace {

using terminal::Colour;
using Source = TerminalCapabilities::Source;

TEST(ParameterString, ExpandsTheUsualForms) {
  const StringParameter two[] = {{3, {}}, {7, {}}};
  EXPECT_EQ(expand_parameters("\x1B[%i%p1%d;%p2%dH", two), "\x1B[4;8H");
  EXPECT_EQ(expand_parameters("%p1%02d|%p2%x|%%|%p1%'A'%+%c", two), "03|7|%|D");
  const std::string setaf = xterm_entry()["setaf"];
  for (const auto& [colour, text] : {std::pair{1, "\x1B[31m"}, {9, "\x1B[91m"}, {200, "\x1B[38;5;200m"}}) {
    const StringParameter one[] = {{colour, {}}};
    EXPECT_EQ(expand_parameters(setaf, one), text);
  }
  const StringParameter texts[] = {{0, "c"}, {0, "aGk="}};
  EXPECT_EQ(expand_parameters("\x1B]52;%p1%s;%p2%s\a", texts), "\x1B]52;c;aGk=\a");
}

TEST(ParameterString, SurvivesNoise) {
  std::mt19937 random(3);
  constexpr std::string_view kAlphabet = "%%%%pidsxc123?te;'{}+-*/mAO!~lPgaZ:.# 9";
  const StringParameter two[] = {{1'000'000, "text"}, {-1, {}}};
  for (int i = 0; i < 20'000; ++i) {
    std::string format;
    for (auto length = random() % 40; length > 0; --length) format += kAlphabet[random() % kAlphabet.size()];
    EXPECT_LT(expand_parameters(format, two).size(), 10'000U);
  }
}

TEST(ParameterString, LeavesPaddingOut) {
  EXPECT_EQ(without_padding("a$<5>b$<2*/>"), "ab");
  EXPECT_EQ(without_padding("a$<5"), "a$<5");
}

TEST(Capabilities, RefusesTerminalsThatCannotBeDrawnOn) {
  const auto dumb = TerminalCapabilities::build({.term = "dumb", .terminfo = {{"am", "1"}}});
  ASSERT_FALSE(dumb);
  EXPECT_EQ(dumb.error().message, "terminal does not support clear");
  const auto loaded = load_terminfo("no-such-terminal-at-all");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().message, "missing or unsuitable terminal: no-such-terminal-at-all");
}

TEST(Capabilities, ReadsTheEntryOfTheMachine) {
  const auto entry = load_terminfo("vt100");
  ASSERT_TRUE(entry) << entry.error().message;
  EXPECT_EQ(entry->at("cup"), "\x1B[%i%p1%d;%p2%dH$<5>");
  EXPECT_EQ(entry->at("kcuu1"), "\x1BOA");
  EXPECT_TRUE(entry->contains("am"));
  EXPECT_TRUE(TerminalCapabilities::build({.term = "vt100", .terminfo = *entry}));
}

TEST(Capabilities, TellsTheDepthOfColours) {
  const auto depth = [](Source source) { return TerminalCapabilities::build(std::move(source)).value().depth(); };
  EXPECT_EQ(depth({.term = "vt100", .terminfo = vt100_entry()}), ColourDepth::Mono);
  EXPECT_EQ(depth({.term = "xterm", .terminfo = xterm_entry()}), ColourDepth::Palette256);
  EXPECT_EQ(depth({.term = "xterm", .terminfo = xterm_entry(), .colorterm = "truecolor"}), ColourDepth::Rgb);
  TerminfoEntry eight = xterm_entry();
  eight["colors"] = "8";
  EXPECT_EQ(depth({.term = "xterm", .terminfo = eight}), ColourDepth::Eight);
  EXPECT_EQ(depth({.term = "xterm", .terminfo = eight, .override_options = {"xterm:Tc"}}), ColourDepth::Rgb);
}

TEST(Capabilities, AppliesFeaturesAndThenOverrides) {
  const auto capabilities =
      TerminalCapabilities::build({.term = "xterm-256color",
                                   .terminfo = xterm_entry(),
                                   .feature_options = {"xterm*:cstyle:usstyle", "screen*:sync"},
                                   .override_options = {"xterm*:Ss=\\E[%p1%d q:rep@:Ms=\\E]52::x^G", "linux*:el@"}})
          .value();
  EXPECT_EQ(capabilities.expand(Capability::Ss, 3), "\x1B[3 q");
  EXPECT_EQ(capabilities.expand(Capability::Smulx, 3), "\x1B[4:3m");
  EXPECT_EQ(capabilities.expand(Capability::Setulc, 0x010203), "\x1B[58:2:1:2:3m");
  EXPECT_FALSE(capabilities.has(Capability::rep));
  EXPECT_TRUE(capabilities.has(Capability::el));
  EXPECT_FALSE(capabilities.has(Feature::Sync));
  EXPECT_EQ(capabilities.string(Capability::Ms), "\x1B]52:x\a");
  EXPECT_EQ(capabilities.feature_names(), "bpaste,cstyle,focus,title,usstyle");
}

TEST(Capabilities, LearnsFromReplies) {
  auto capabilities = TerminalCapabilities::build({.term = "xterm", .terminfo = xterm_entry()}).value();
  EXPECT_FALSE(capabilities.apply_version("somebody 1"));
  EXPECT_TRUE(capabilities.apply_version("foot(1.16.2)"));
  EXPECT_TRUE(capabilities.has(Feature::Sync));
  EXPECT_TRUE(capabilities.has(Feature::Hyperlinks));
  EXPECT_EQ(capabilities.expand(Capability::Hls, "", "http://a"), "\x1B]8;;http://a\x1B\\");
  EXPECT_EQ(capabilities.expand(Capability::Hls, "7", "http://a"), "\x1B]8;id=7;http://a\x1B\\");
  EXPECT_FALSE(capabilities.apply_version("foot(1.16.2)"));
  EXPECT_TRUE(capabilities.apply_primary_attributes({62, 4, 21}));
  EXPECT_TRUE(capabilities.has(Feature::Sixel));
  EXPECT_FALSE(capabilities.apply_primary_attributes({1, 2}));

  auto plain = TerminalCapabilities::build({.term = "xterm", .terminfo = xterm_entry()}).value();
  EXPECT_FALSE(plain.apply_mode_report(2026, 0));
  EXPECT_TRUE(plain.apply_mode_report(2026, 2));
  EXPECT_EQ(plain.expand(Capability::Sync, 1), "\x1B[?2026h");
  EXPECT_EQ(plain.expand(Capability::Sync, 2), "\x1B[?2026l");
}

TEST(Capabilities, ForgetsFunctionKeysWhenAsked) {
  const auto capabilities =
      TerminalCapabilities::build({.term = "rxvt", .terminfo = xterm_entry(), .feature_options = {"rxvt*:ignorefkeys"}})
          .value();
  EXPECT_FALSE(capabilities.keys().contains("kf1"));
  EXPECT_TRUE(capabilities.keys().contains("kcuu1"));
}

TEST(Notifications, AsEachTerminalUnderstandsThem) {
  TerminalCapabilities terminal = xterm();
  EXPECT_EQ(terminal.notifications(), Notifications::None);
  terminal.apply_version("kitty(0.32.2)");
  EXPECT_EQ(terminal.notifications(), Notifications::Osc99);
  terminal.apply_version("iTerm2 3.5.0");
  EXPECT_EQ(terminal.notifications(), Notifications::Osc9);
  EXPECT_EQ(notification(Notifications::None, "a", "b"), "");
  EXPECT_EQ(notification(Notifications::Osc9, "a", "b"), "\x1B]9;a: b\a");
  EXPECT_EQ(notification(Notifications::Osc9, "", "b"), "\x1B]9;b\a");
  EXPECT_EQ(notification(Notifications::Osc777, "a", "b"), "\x1B]777;notify;a;b\x1B\\");
  EXPECT_EQ(notification(Notifications::Osc99, "a", ""), "\x1B]99;;a\x1B\\");
  EXPECT_EQ(notification(Notifications::Osc99, "a", "b"), "\x1B]99;i=mux:d=0;a\x1B\\\x1B]99;i=mux:p=body;b\x1B\\");
}

// Text of a program cannot end the sequence that it is in, nor the field.
TEST(Notifications, HoldNothingOfTheirOwn) {
  const std::string_view hostile = "x\x1B]52;c;aA==\a\x9C\xC2\x9C\x07y;z";
  for (const Notifications form : {Notifications::Osc9, Notifications::Osc777, Notifications::Osc99}) {
    const std::string bytes = notification(form, hostile, hostile);
    std::string_view inside(bytes);
    inside.remove_prefix(1);
    const std::size_t end = inside.find('\x1B');
    EXPECT_TRUE(end == std::string_view::npos || inside.substr(end).starts_with("\x1B\\")) << bytes;
    EXPECT_EQ(bytes.find("\xC2\x9C"), std::string::npos);
    const std::size_t bells = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\a'));
    EXPECT_EQ(bells, form == Notifications::Osc9 ? 1u : 0u);
  }
  EXPECT_TRUE(notification(Notifications::Osc777, "a;b", "c;d").starts_with("\x1B]777;notify;a,b;c;d"));
}

TEST(Pen, ReducesColours) {
  EXPECT_EQ(reduce_colour(Colour::rgb(255, 0, 0), ColourDepth::Palette256), Colour::indexed(196));
  EXPECT_EQ(reduce_colour(Colour::rgb(8, 8, 8), ColourDepth::Palette256), Colour::indexed(232));
  EXPECT_EQ(reduce_colour(Colour::indexed(196), ColourDepth::Sixteen), Colour::indexed(9));
  EXPECT_EQ(reduce_colour(Colour::indexed(12), ColourDepth::Eight), Colour::indexed(4));
  EXPECT_EQ(reduce_colour(Colour::indexed(12), ColourDepth::Mono), Colour{});
  EXPECT_EQ(reduce_colour(Colour::rgb(1, 2, 3), ColourDepth::Rgb), Colour::rgb(1, 2, 3));
}

TEST(Pen, ChangesOnlyWhatDiffers) {
  const TerminalCapabilities capabilities = xterm();
  std::string out;
  Pen pen(capabilities, out);
  namespace attribute = terminal::attribute;
  pen.set({.foreground = Colour::indexed(2), .attributes = attribute::kBold});
  EXPECT_EQ(out, "\x1B[1;32m");
  out.clear();
  pen.set({.foreground = Colour::indexed(3), .attributes = attribute::kBold});
  EXPECT_EQ(out, "\x1B[33m");
  out.clear();
  pen.set({.foreground = Colour::indexed(3), .attributes = attribute::kDim});
  EXPECT_EQ(out, "\x1B[22;2m");
  out.clear();
  pen.reset();
  EXPECT_EQ(out, "\x1B[m");
}

}  // namespace
}  // namespace mux::render
