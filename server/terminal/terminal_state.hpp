// TerminalState: all that a Terminal is made of; for the files of this folder.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/terminal/parser.hpp"
#include "server/terminal/screen.hpp"
#include "server/terminal/terminal.hpp"

namespace mux::terminal {

struct CursorStyle {
  CursorShape shape = CursorShape::Default;
  bool blinking = false;
};

// The kitty keyboard protocol's flags of one screen; the last of the stack counts.
struct KeyboardFlags {
  // 1 disambiguate, 2 events, 4 alternate keys, 8 all keys, 16 their text. What an outer terminal does not tell of a
  // key does not come.
  static constexpr std::uint8_t kAll = 31;
  static constexpr std::size_t kMaxStack = 16;
  std::vector<std::uint8_t> stack;
  [[nodiscard]] int current() const { return stack.empty() ? 0 : stack.back(); }
};

// XTPUSHSGR: a style and which of its parts XTPOPSGR brings back.
struct PushedGraphics {
  Style style;
  std::uint32_t parts = 0;
};

// OSC 99: a notification whose last part has not come.
struct PartialNotification {
  static constexpr std::size_t kMaxBytes = 4096;  // of each of title and body
  std::string identifier;
  std::string title;
  std::string body;
};

// XTWINOPS 22: what 23 brings back.
struct SavedTitles {
  std::string title;
  std::string icon;
};

struct TerminalState {
  explicit TerminalState(const TerminalOptions& given)
      : options(given), parser(given.string_limit), screen(given.columns, given.rows, given.history_limit) {
    screen.scroll_on_clear = given.scroll_on_clear;
    screen.history().set_byte_limit(given.history_bytes);
  }

  TerminalOptions options;
  Parser parser;
  Screen screen;
  CursorStyle cursor_style;
  Palette palette;
  std::string title;
  std::string icon_title;  // OSC 1; kept for its stack
  std::vector<SavedTitles> title_stack;
  static constexpr std::size_t kMaxTitles = 10;
  static constexpr std::uint8_t kHexTitles = 1;  // of title_modes
  std::uint8_t title_modes = 0;                  // XTSMTITLE
  Charset preferred = Charset::Supplemental;     // DECAUPSS
  std::string path;
  Progress progress;
  PartialNotification notification;
  std::map<std::string, std::string, std::less<>> user_variables;  // OSC 1337 SetUserVar
  int extended_keys = 0;
  std::optional<std::uint8_t> key_format;  // XTFMTKEYS 4: 0 xterm's, 1 CSI u; none: as the option says
  KeyboardFlags keyboard[2];               // of the primary and of the alternate screen
  Modes saved_modes;                       // XTSAVE
  std::uint64_t updates = 0;               // begun (mode 2026)
  bool saved_alternate = false;
  bool eight_bit_replies = false;  // S8C1T
  static constexpr std::uint8_t kHighestLevel = 5;
  static constexpr std::uint8_t kInitialLevel = 4;
  std::uint8_t level = kInitialLevel;  // DECSCL: 1 VT100, 4 VT420, 5 VT510
  std::uint8_t extent = 0;             // DECSACE: 0 and 1 a stream, 2 a rectangle
  std::uint8_t checksum_extension = 0;
  std::vector<PushedGraphics> pushed_graphics;
  std::vector<Palette> pushed_palettes;
  static constexpr std::size_t kMaxPushed = 10;  // of each kind
  std::string replies;
  bool muted = false;
  Effects effects;

  // Queues bytes for the pane's standard input.
  void reply(std::string_view bytes);
  // Whether a long reply would be kept.
  [[nodiscard]] bool takes_replies() const { return !muted && replies.size() < Terminal::kMaxReplies / 2; }
  // CSI 48 ; rows ; columns ; pixels t (mode 2048).
  void reply_size();
  [[nodiscard]] KeyboardFlags& keys_of_screen() { return keyboard[screen.alternate_on() ? 1 : 0]; }
};

}  // namespace mux::terminal
