// Modes: everything that SM, RM, DECSET and DECRST switch, as bits, and the one table that names them.
#pragma once

#include <cstdint>
#include <span>

namespace mux::terminal {

enum class Mode : std::uint8_t {
  Insert,               // IRM (4)
  Wrap,                 // DECAWM (?7)
  Origin,               // DECOM (?6)
  CursorKeys,           // DECCKM (?1)
  Keypad,               // DECKPAM
  CursorVisible,        // DECTCEM (?25)
  CursorBlinking,       // ATT610 (?12)
  CursorBlinkingSet,    // ?12 was set or reset by the program since the shape was last given
  CursorVeryVisible,    // 34
  BracketedPaste,       // ?2004
  FocusReports,         // ?1004
  MouseStandard,        // ?1000
  MouseButton,          // ?1002
  MouseAll,             // ?1003
  MouseUtf8,            // ?1005
  MouseSgr,             // ?1006
  Synchronized,         // ?2026
  ThemeReports,         // ?2031
  LineFeedNewline,      // LF implies CR; only for panes without a process
  LeftRightMargin,      // DECLRMM (?69)
  ReverseWrap,          // ?45
  ReverseVideo,         // DECSCNM (?5)
  ExtendedReverseWrap,  // ?1045
  IsoProtection,        // SPA was used: erasing leaves guarded characters alone
  BackspaceSendsBs,     // DECBKM (?67)
  MouseX10,             // ?9
  MouseUrxvt,           // ?1015
  AlternateScroll,      // ?1007
  ResizeReports,        // ?2048
  NationalSets,         // DECNRCM (?42)
  KeyboardLocked,       // KAM (2)
  LocalEcho,            // SRM (12), reset: what is typed is shown by the terminal itself
  AllowColumns,         // ?40
  KeepOnColumns,        // DECNCSM (?95)
  MousePixels,          // ?1016
  MetaEscape,           // ?1036
  AltEscape,            // ?1039
  AllowAlternate,       // ?1046
  DeleteSendsDel,       // ?1037
  ApplicationEscape,    // ?7727
  TabsWrap,             // ?41
};

[[nodiscard]] constexpr std::uint64_t mode_bit(Mode mode) {
  return std::uint64_t{1} << static_cast<unsigned>(mode);
}

class Modes {
 public:
  // What a terminal has after power-on and RIS.
  static constexpr std::uint64_t kInitial = mode_bit(Mode::CursorVisible) | mode_bit(Mode::Wrap) |
                                            mode_bit(Mode::MetaEscape) | mode_bit(Mode::AllowAlternate);

  constexpr Modes() = default;
  constexpr explicit Modes(std::uint64_t bits) : bits_(bits) {}
  [[nodiscard]] constexpr bool has(Mode mode) const { return (bits_ & mode_bit(mode)) != 0; }
  constexpr void set(Mode mode, bool on) { bits_ = on ? bits_ | mode_bit(mode) : bits_ & ~mode_bit(mode); }
  [[nodiscard]] constexpr std::uint64_t bits() const { return bits_; }
  // Whether any of the mouse tracking modes is on (`mouse_any_flag`).
  [[nodiscard]] constexpr bool mouse() const {
    return (bits_ & (mode_bit(Mode::MouseStandard) | mode_bit(Mode::MouseButton) | mode_bit(Mode::MouseAll) |
                     mode_bit(Mode::MouseX10))) != 0;
  }
  [[nodiscard]] constexpr bool reverse_wraps() const {
    return (bits_ & (mode_bit(Mode::ReverseWrap) | mode_bit(Mode::ExtendedReverseWrap))) != 0;
  }
  friend constexpr bool operator==(Modes, Modes) = default;

 private:
  std::uint64_t bits_ = kInitial;
};

// A mode that DECSET and DECRST of `number` switch by nothing but its bit.
struct PrivateMode {
  int number;
  Mode mode;
  bool listed = true;  // in `pane_private_modes`; not the modes of ours that are on from the start
};

// In the order of their numbers; the alternate screens and DECCOLM, which do more, are the emulator's own.
[[nodiscard]] std::span<const PrivateMode> private_modes() noexcept;

}  // namespace mux::terminal
