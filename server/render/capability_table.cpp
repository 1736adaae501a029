// Tables of capabilities, features and known terminals (tmux 3.8).
#include "server/render/capability_table.hpp"

#include <algorithm>
#include <array>

namespace mux::render {
namespace {

constexpr std::array<std::string_view, kCapabilityCount> kNames{
    // clang-format off
    "acsc", "am", "AX", "bce", "bel", "bidi", "blink", "bold", "civis", "clear", "Clmg", "Cmg",
    "cnorm", "colors", "Cr", "Cs", "csr", "cub", "cub1", "cud", "cud1", "cuf", "cuf1", "cup",
    "cuu", "cuu1", "cvvis", "dch", "dch1", "dim", "dl", "dl1", "Dsbp", "Dseks", "Dsfcs", "Dsmg",
    "E3", "ech", "ed", "el", "el1", "enacs", "Enbp", "Eneks", "Enfcs", "Enmg", "fsl", "Hls",
    "home", "hpa", "ich", "ich1", "il", "il1", "indn", "invis", "kmous", "Ms", "Nobr", "ol",
    "op", "Rect", "rep", "rev", "RGB", "ri", "rin", "rmacs", "rmcup", "rmkx", "Se", "setab",
    "setaf", "setal", "setrgbb", "setrgbf", "Setulc", "Setulc1", "sgr0", "sitm", "smacs", "smcup", "smkx", "Smol",
    "smso", "Smulx", "smul", "smxx", "Spb", "Ss", "Swd", "Sxl", "Sync", "Tc", "tsl", "U8",
    "vpa", "XT", "xenl",
    // clang-format on
};

constexpr std::array<std::string_view, kFeatureCount> kFeatureNames{
    "256",      "bpaste",      "ccolour", "clipboard",     "hyperlinks", "cstyle",   "extkeys",
    "focus",    "ignorefkeys", "margins", "mouse",         "osc7",       "overline", "progressbar",
    "rectfill", "RGB",         "sixel",   "strikethrough", "sync",       "title",    "usstyle"};

constexpr CapabilityValue kColours256[] = {
    {Capability::AX, {}},
    {Capability::setab,
     "\x1B"
     "[%?%p1%{8}%<%t4%p1%d%e%p1%{16}%<%t10%p1%{8}%-%d%e48;5;%p1%d%;m"},
    {Capability::setaf,
     "\x1B"
     "[%?%p1%{8}%<%t3%p1%d%e%p1%{16}%<%t9%p1%{8}%-%d%e38;5;%p1%d%;m"},
};
constexpr CapabilityValue kBracketedPaste[] = {
    {Capability::Enbp,
     "\x1B"
     "[?2004h"},
    {Capability::Dsbp,
     "\x1B"
     "[?2004l"},
};
constexpr CapabilityValue kCursorColour[] = {
    {Capability::Cs,
     "\x1B"
     "]12;%p1%s\a"},
    {Capability::Cr,
     "\x1B"
     "]112\a"},
};
constexpr CapabilityValue kClipboard[] = {
    {Capability::Ms,
     "\x1B"
     "]52;%p1%s;%p2%s\a"},
};
constexpr CapabilityValue kHyperlinks[] = {
    {Capability::Hls,
     "\x1B"
     "]8;%?%p1%l%tid=%p1%s%;;%p2%s\x1B"
     "\\"},
};
constexpr CapabilityValue kCursorStyle[] = {
    {Capability::Ss,
     "\x1B"
     "[%p1%d q"},
    {Capability::Se,
     "\x1B"
     "[2 q"},
};
constexpr CapabilityValue kExtendedKeys[] = {
    {Capability::Eneks,
     "\x1B"
     "[>4;2m"},
    {Capability::Dseks,
     "\x1B"
     "[>4m"},
};
constexpr CapabilityValue kFocus[] = {
    {Capability::Enfcs,
     "\x1B"
     "[?1004h"},
    {Capability::Dsfcs,
     "\x1B"
     "[?1004l"},
};
constexpr CapabilityValue kMargins[] = {
    {Capability::Enmg,
     "\x1B"
     "[?69h"},
    {Capability::Dsmg,
     "\x1B"
     "[?69l"},
    {Capability::Clmg,
     "\x1B"
     "[s"},
    {Capability::Cmg,
     "\x1B"
     "[%i%p1%d;%p2%ds"},
};
constexpr CapabilityValue kMouse[] = {
    {Capability::kmous,
     "\x1B"
     "[M"},
};
constexpr CapabilityValue kOsc7[] = {
    {Capability::Swd,
     "\x1B"
     "]7;"},
    {Capability::fsl, "\a"},
};
constexpr CapabilityValue kOverline[] = {
    {Capability::Smol,
     "\x1B"
     "[53m"},
};
constexpr CapabilityValue kProgressBar[] = {
    {Capability::Spb,
     "\x1B"
     "]9;4;%p1%d;%p2%d\x1B"
     "\\"},
};
constexpr CapabilityValue kRectFill[] = {
    {Capability::Rect, {}},
};
constexpr CapabilityValue kRgb[] = {
    {Capability::AX, {}},
    {Capability::setrgbf,
     "\x1B"
     "[38;2;%p1%d;%p2%d;%p3%dm"},
    {Capability::setrgbb,
     "\x1B"
     "[48;2;%p1%d;%p2%d;%p3%dm"},
    {Capability::setab,
     "\x1B"
     "[%?%p1%{8}%<%t4%p1%d%e%p1%{16}%<%t10%p1%{8}%-%d%e48;5;%p1%d%;m"},
    {Capability::setaf,
     "\x1B"
     "[%?%p1%{8}%<%t3%p1%d%e%p1%{16}%<%t9%p1%{8}%-%d%e38;5;%p1%d%;m"},
};
constexpr CapabilityValue kSixel[] = {
    {Capability::Sxl, {}},
};
constexpr CapabilityValue kStrikethrough[] = {
    {Capability::smxx,
     "\x1B"
     "[9m"},
};
constexpr CapabilityValue kSync[] = {
    {Capability::Sync,
     "\x1B"
     "[?2026%?%p1%{1}%-%tl%eh%;"},
};
constexpr CapabilityValue kTitle[] = {
    {Capability::tsl,
     "\x1B"
     "]0;"},
    {Capability::fsl, "\a"},
};
constexpr CapabilityValue kUnderlineStyle[] = {
    {Capability::Smulx,
     "\x1B"
     "[4:%p1%dm"},
    {Capability::Setulc,
     "\x1B"
     "[58:2:%p1%{65536}%/%d:%p1%{256}%/%{255}%&%d:%p1%{255}%&%d%;m"},
    {Capability::Setulc1,
     "\x1B"
     "[58:5:%p1%dm"},
    {Capability::ol,
     "\x1B"
     "[59m"},
};

constexpr std::uint32_t bits(std::initializer_list<Feature> features) {
  std::uint32_t set = 0;
  for (const Feature feature : features) set |= 1u << static_cast<unsigned>(feature);
  return set;
}

using enum Feature;
constexpr KnownTerminal kKnown[] = {
    {"mintty", "mintty ", 77,
     bits({Colours256, BracketedPaste, CursorColour, Clipboard, CursorStyle, ExtendedKeys, Margins, Mouse, Overline,
           Rgb, Strikethrough, Title, UnderlineStyle})},
    {"tmux", "tmux ", 84,
     bits({Colours256, BracketedPaste, CursorColour, Clipboard, Hyperlinks, CursorStyle, ExtendedKeys, Focus, Mouse,
           Overline, ProgressBar, Rgb, Strikethrough, Title, UnderlineStyle})},
    {"rxvt-unicode", "rxvt-unicode", 85,
     bits({Colours256, BracketedPaste, CursorColour, CursorStyle, IgnoreFunctionKeys, Mouse, Title})},
    {"iTerm2", "iTerm2 ", -1,
     bits({Colours256, BracketedPaste, Clipboard, Hyperlinks, CursorStyle, ExtendedKeys, Margins, Mouse, Osc7,
           ProgressBar, Rgb, Strikethrough, Sync, Title, UnderlineStyle})},
    {"foot", "foot(", -1,
     bits({Colours256, BracketedPaste, CursorColour, Clipboard, Hyperlinks, CursorStyle, ExtendedKeys, Mouse, Osc7, Rgb,
           Strikethrough, Sync, Title, UnderlineStyle})},
    {"WezTerm", "WezTerm", -1,
     bits({Colours256, BracketedPaste, CursorColour, Clipboard, Hyperlinks, CursorStyle, ExtendedKeys, Focus, Mouse,
           Rgb, Strikethrough, Title, UnderlineStyle})},
    {"ghostty", "ghostty ", -1,
     bits({Colours256, BracketedPaste, CursorColour, Clipboard, Hyperlinks, CursorStyle, ExtendedKeys, Focus, Mouse,
           Osc7, Overline, ProgressBar, Rgb, Strikethrough, Sync, Title, UnderlineStyle})},
    {"Rio", "Rio ", -1,
     bits({Colours256, BracketedPaste, CursorColour, Clipboard, Hyperlinks, CursorStyle, Focus, Mouse, Osc7, Overline,
           ProgressBar, Rgb, Strikethrough, Sync, Title, UnderlineStyle})},
    {"XTerm", "XTerm(", -1,
     bits({Colours256, BracketedPaste, CursorColour, Clipboard, CursorStyle, ExtendedKeys, Focus, Mouse, Rgb,
           Strikethrough, Title})},
};

}  // namespace

std::string_view capability_name(Capability capability) {
  return kNames[static_cast<std::size_t>(capability)];
}

std::optional<Capability> find_capability(std::string_view name) {
  const auto* const found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Capability>(found - kNames.begin());
}

std::string_view feature_name(Feature feature) {
  return kFeatureNames[static_cast<std::size_t>(feature)];
}

std::optional<Feature> find_feature(std::string_view name) {
  const auto same = [name](std::string_view candidate) {
    return std::equal(name.begin(), name.end(), candidate.begin(), candidate.end(),
                      [](char a, char b) { return (a | 0x20) == (b | 0x20); });
  };
  const auto* const found = std::find_if(kFeatureNames.begin(), kFeatureNames.end(), same);
  if (found == kFeatureNames.end()) return std::nullopt;
  return static_cast<Feature>(found - kFeatureNames.begin());
}

std::span<const CapabilityValue> feature_capabilities(Feature feature) {
  switch (feature) {
    case Colours256:
      return kColours256;
    case BracketedPaste:
      return kBracketedPaste;
    case CursorColour:
      return kCursorColour;
    case Clipboard:
      return kClipboard;
    case Hyperlinks:
      return kHyperlinks;
    case CursorStyle:
      return kCursorStyle;
    case ExtendedKeys:
      return kExtendedKeys;
    case Focus:
      return kFocus;
    case IgnoreFunctionKeys:
      return {};
    case Margins:
      return kMargins;
    case Mouse:
      return kMouse;
    case Osc7:
      return kOsc7;
    case Overline:
      return kOverline;
    case ProgressBar:
      return kProgressBar;
    case RectFill:
      return kRectFill;
    case Rgb:
      return kRgb;
    case Sixel:
      return kSixel;
    case Strikethrough:
      return kStrikethrough;
    case Sync:
      return kSync;
    case Title:
      return kTitle;
    case UnderlineStyle:
      return kUnderlineStyle;
  }
  return {};
}

std::span<const KnownTerminal> known_terminals() {
  return kKnown;
}

}  // namespace mux::render
