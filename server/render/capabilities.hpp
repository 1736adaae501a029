// TerminalCapabilities: what a client's terminal can do, from terminfo, options, features and the terminal's replies.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/base/result.hpp"

namespace mux::render {

// Terminfo names (and the extended ones of terminal-features.tsv) that are used; capability_table has their names.
enum class Capability : std::uint8_t {
  // clang-format off
  acsc, am, AX, bce, bel, bidi, blink, bold, civis, clear, Clmg, Cmg, cnorm, colors, Cr, Cs, csr, cub, cub1, cud, cud1,
  cuf, cuf1, cup, cuu, cuu1, cvvis, dch, dch1, dim, dl, dl1, Dsbp, Dseks, Dsfcs, Dsmg, E3, ech, ed, el, el1, enacs,
  Enbp, Eneks, Enfcs, Enmg, fsl, Hls, home, hpa, ich, ich1, il, il1, indn, invis, kmous, Ms, Nobr, ol, op, Rect, rep,
  rev, RGB, ri, rin, rmacs, rmcup, rmkx, Se, setab, setaf, setal, setrgbb, setrgbf, Setulc, Setulc1, sgr0, sitm, smacs,
  smcup, smkx, Smol, smso, Smulx, smul, smxx, Spb, Ss, Swd, Sxl, Sync, Tc, tsl, U8, vpa, XT, xenl,
  // clang-format on
};
inline constexpr std::size_t kCapabilityCount = static_cast<std::size_t>(Capability::xenl) + 1;

// terminal-features, in the order of tmux's names.
enum class Feature : std::uint8_t {
  Colours256,
  BracketedPaste,
  CursorColour,
  Clipboard,
  Hyperlinks,
  CursorStyle,
  ExtendedKeys,
  Focus,
  IgnoreFunctionKeys,
  Margins,
  Mouse,
  Osc7,
  Overline,
  ProgressBar,
  RectFill,
  Rgb,
  Sixel,
  Strikethrough,
  Sync,
  Title,
  UnderlineStyle,
};
inline constexpr std::size_t kFeatureCount = static_cast<std::size_t>(Feature::UnderlineStyle) + 1;

// How a terminal shows notifications: iTerm2's OSC 9, rxvt's OSC 777 with a title, kitty's OSC 99; or not at all.
enum class Notifications : std::uint8_t { None, Osc9, Osc777, Osc99 };
// The sequence for one, without controls of its own; empty where there is none.
[[nodiscard]] std::string notification(Notifications form, std::string_view title, std::string_view text);

// Names and values of a terminfo entry: strings as they are, numbers in decimal, flags as `1`.
using TerminfoEntry = std::map<std::string, std::string, std::less<>>;

// Reads the entry of `term` with ncurses, keys (`kcuu1`…) included. Errors are tmux's words: `missing or unsuitable
// terminal: NAME`, `can't find terminfo database`.
[[nodiscard]] Result<TerminfoEntry> load_terminfo(const std::string& term);

// Colours that can be shown.
enum class ColourDepth : std::uint8_t { Mono, Eight, Sixteen, Palette256, Rgb };

class TerminalCapabilities {
 public:
  struct Source {
    std::string term;                           // TERM
    TerminfoEntry terminfo;                     // as the client read it
    std::vector<std::string> feature_options;   // terminal-features
    std::vector<std::string> override_options;  // terminal-overrides
    std::string features;                       // the client's -T, comma separated
    std::string colorterm;                      // COLORTERM of the client's environment
    bool utf8 = true;
  };

  // Fails for a terminal that cannot be drawn on, in tmux's words: `terminal does not support clear`.
  [[nodiscard]] static Result<TerminalCapabilities> build(Source source);

  [[nodiscard]] bool has(Capability capability) const noexcept { return present_[index(capability)]; }
  // A string (empty when missing), a number (-1 when missing).
  [[nodiscard]] const std::string& string(Capability capability) const noexcept { return values_[index(capability)]; }
  [[nodiscard]] int number(Capability capability) const noexcept;
  [[nodiscard]] bool has(Feature feature) const noexcept {
    return (features_ >> static_cast<unsigned>(feature) & 1) != 0;
  }

  // Strings with their parameters filled in; empty when missing.
  [[nodiscard]] std::string expand(Capability capability, int a) const;
  [[nodiscard]] std::string expand(Capability capability, int a, int b) const;
  [[nodiscard]] std::string expand(Capability capability, int a, int b, int c) const;
  [[nodiscard]] std::string expand(Capability capability, std::string_view a) const;
  [[nodiscard]] std::string expand(Capability capability, std::string_view a, std::string_view b) const;

  // Adds features by name (`256`, `RGB`, …); unknown names are ignored. True when that changed anything.
  bool add_features(std::string_view names);
  // What the terminal answered: XTVERSION's text, DA1 and DA2 parameters, DECRQM. True when that changed anything.
  bool apply_version(std::string_view text);
  bool apply_primary_attributes(const std::vector<int>& parameters);
  bool apply_secondary_attributes(const std::vector<int>& parameters);
  bool apply_mode_report(int mode, int value);
  // It answered that it speaks kitty's keyboard protocol.
  bool apply_keyboard_report() noexcept { return !std::exchange(kitty_keyboard_, true); }
  [[nodiscard]] bool kitty_keyboard() const noexcept { return kitty_keyboard_; }
  [[nodiscard]] Notifications notifications() const noexcept { return notifications_; }

  [[nodiscard]] const std::string& term() const noexcept { return source_.term; }
  // Comma separated names, as #{client_termfeatures}.
  [[nodiscard]] std::string feature_names() const;
  [[nodiscard]] ColourDepth depth() const noexcept { return depth_; }
  [[nodiscard]] bool utf8() const noexcept { return source_.utf8; }
  // A numbered line each capability with its value, control characters escaped (show-messages -T).
  [[nodiscard]] std::vector<std::string> describe() const;
  // The terminal is of the VT100 family in the way that matters: ECMA-48 sequences, XT or `clear` beginning with CSI.
  [[nodiscard]] bool vt100_like() const noexcept { return vt100_like_; }
  // cup, cuf, el, … are the strings of ECMA-48, so they can be written without expanding them.
  [[nodiscard]] bool standard_motion() const noexcept { return standard_motion_; }
  // The key strings (`k…`) for KeyDecoder::set_terminfo_keys, features and overrides applied.
  [[nodiscard]] const TerminfoEntry& keys() const noexcept { return keys_; }

 private:
  static constexpr std::size_t index(Capability capability) { return static_cast<std::size_t>(capability); }
  void rebuild();
  void set(std::string_view name, std::string_view value);
  void unset(std::string_view name);
  void apply_entry(std::string_view text);
  void apply_feature(Feature feature);

  Source source_;
  std::uint32_t asked_features_ = 0;  // by options, the client and replies
  std::uint32_t features_ = 0;
  std::array<std::string, kCapabilityCount> values_;
  std::array<bool, kCapabilityCount> present_{};
  TerminfoEntry keys_;
  ColourDepth depth_ = ColourDepth::Mono;
  bool kitty_keyboard_ = false;
  Notifications notifications_ = Notifications::None;
  bool vt100_like_ = false;
  bool standard_motion_ = false;
};

}  // namespace mux::render
