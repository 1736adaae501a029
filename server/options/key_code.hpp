// KeyCode: a key with its modifiers, a mouse event at a place, or a user key; and the names that tmux gives them.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mux::keys {

// Keys that are no character. Tab, Enter, Escape, Space and the other C0 controls are characters.
enum class Special : std::uint32_t {
  None = 0x110000,  // first value that is no Unicode character
  Any,
  Unknown,
  FocusIn,
  FocusOut,
  PasteStart,
  PasteEnd,
  ReportDarkTheme,
  ReportLightTheme,
  Mouse,     // a mouse event before its place is known
  Dragging,  // a drag that goes on
  BSpace,
  F1,
  F2,
  F3,
  F4,
  F5,
  F6,
  F7,
  F8,
  F9,
  F10,
  F11,
  F12,
  IC,
  DC,
  Home,
  End,
  NPage,
  PPage,
  BTab,
  Up,
  Down,
  Left,
  Right,
  KpSlash,
  KpStar,
  KpMinus,
  Kp7,
  Kp8,
  Kp9,
  KpPlus,
  Kp4,
  Kp5,
  Kp6,
  Kp1,
  Kp2,
  Kp3,
  KpEnter,
  Kp0,
  KpPeriod,
};

enum class MouseAction : std::uint8_t {
  Move,
  Down,
  Up,
  Drag,
  DragEnd,
  WheelUp,
  WheelDown,
  SecondClick,
  DoubleClick,
  TripleClick,
};

enum class MouseLocation : std::uint8_t {
  Pane,
  Status,
  StatusLeft,
  StatusRight,
  StatusDefault,
  ScrollbarUp,
  ScrollbarSlider,
  ScrollbarDown,
  Empty,
  Border,
  Control0,
  Control1,
  Control2,
  Control3,
  Control4,
  Control5,
  Control6,
  Control7,
  Control8,
  Control9,
};

struct MouseKey {
  MouseAction action = MouseAction::Move;
  std::uint8_t button = 0;  // 1, 2, 3, 6..11; 0 for Move and the wheel
  MouseLocation location = MouseLocation::Pane;
  friend bool operator==(const MouseKey&, const MouseKey&) = default;
};

// Bits 0..31: a Unicode character, a Special, a user key or a mouse key. Bits 32..34: modifiers.
struct KeyCode {
  static constexpr std::uint64_t kCtrl = 1ull << 32;
  static constexpr std::uint64_t kMeta = 1ull << 33;
  static constexpr std::uint64_t kShift = 1ull << 34;
  static constexpr std::uint64_t kModifiers = kCtrl | kMeta | kShift;
  static constexpr std::uint32_t kUserBase = 0x120000;
  static constexpr std::uint32_t kMaxUser = 1000;
  static constexpr std::uint32_t kMouseBase = 0x130000;

  std::uint64_t value = static_cast<std::uint64_t>(Special::None);

  static constexpr KeyCode character(char32_t c, std::uint64_t modifiers = 0) { return {c | modifiers}; }
  static constexpr KeyCode special(Special key, std::uint64_t modifiers = 0) {
    return {static_cast<std::uint64_t>(key) | modifiers};
  }
  static constexpr KeyCode user(std::uint32_t number) { return {kUserBase + number}; }
  static constexpr KeyCode mouse(MouseKey key, std::uint64_t modifiers = 0) {
    return {(kMouseBase + (static_cast<std::uint32_t>(key.action) << 12 | static_cast<std::uint32_t>(key.button) << 6 |
                           static_cast<std::uint32_t>(key.location))) |
            modifiers};
  }

  [[nodiscard]] constexpr std::uint32_t base() const { return static_cast<std::uint32_t>(value); }
  [[nodiscard]] constexpr std::uint64_t modifiers() const { return value & kModifiers; }
  [[nodiscard]] constexpr bool has(std::uint64_t bits) const { return (value & bits) == bits; }
  [[nodiscard]] constexpr KeyCode without(std::uint64_t bits) const { return {value & ~bits}; }
  [[nodiscard]] constexpr KeyCode with(std::uint64_t bits) const { return {value | bits}; }
  [[nodiscard]] constexpr bool is_character() const { return base() < static_cast<std::uint32_t>(Special::None); }
  [[nodiscard]] constexpr bool is(Special key) const { return base() == static_cast<std::uint32_t>(key); }
  [[nodiscard]] constexpr bool is_user() const { return base() >= kUserBase && base() <= kUserBase + kMaxUser; }
  [[nodiscard]] constexpr bool is_mouse() const { return base() >= kMouseBase; }
  // The mouse event; only of a key for which is_mouse() holds.
  [[nodiscard]] constexpr MouseKey mouse_key() const {
    const std::uint32_t bits = base() - kMouseBase;
    return {static_cast<MouseAction>(bits >> 12), static_cast<std::uint8_t>(bits >> 6 & 0x3F),
            static_cast<MouseLocation>(bits & 0x3F)};
  }
  friend constexpr auto operator<=>(KeyCode, KeyCode) = default;
};

// The key of a name as bind-key takes it (`C-M-x`, `^X`, `PageUp`, `0x263a`, `User3`, `MouseDown1Pane`, `é`); case is
// ignored but in single characters. Empty when it names none.
[[nodiscard]] std::optional<KeyCode> parse_key(std::string_view text);

// The name of a key, modifiers in the order C- M- S-.
[[nodiscard]] std::string key_name(KeyCode key);

// The name as list-keys prints it, quoted so that the command language reads it back.
[[nodiscard]] std::string quoted_key_name(KeyCode key);

}  // namespace mux::keys

template <>
struct std::hash<mux::keys::KeyCode> {
  std::size_t operator()(mux::keys::KeyCode key) const noexcept { return std::hash<std::uint64_t>{}(key.value); }
};
