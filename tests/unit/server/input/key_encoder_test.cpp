// Tests of what panes are sent for keys, mouse events and focus changes.
#include "server/input/key_encoder.hpp"

#include <gtest/gtest.h>

#include "tests/unit/server/input/recorded_keys.hpp"

namespace mux::input {
namespace {

using keys::KeyCode;
using keys::Special;
using recorded::Row;

std::string encode(KeyCode key, const PaneInputModes& modes = {}) {
  std::string out;
  encode_key(key, modes, out);
  return out;
}

template <std::size_t N>
void expect_rows(const Row (&rows)[N], const PaneInputModes& modes) {
  for (const Row& row : rows)
    EXPECT_EQ(encode(KeyCode::special(row.base, row.modifiers), modes), row.bytes) << row.name;
}

TEST(KeyEncoder, SendsWhatTmuxSends) {
  expect_rows(recorded::kNormal, {});
}

TEST(KeyEncoder, SendsApplicationKeys) {
  expect_rows(recorded::kApplication, {.application_cursor = true, .application_keypad = true});
}

TEST(KeyEncoder, SendsModifiedKeys) {
  expect_rows(recorded::kModified, {.extended_keys = ExtendedKeys::Mode1, .extended_format = ExtendedKeysFormat::CsiU});
}

TEST(KeyEncoder, LeavesPlainKeysAloneInMode1) {
  const PaneInputModes modes{.extended_keys = ExtendedKeys::Mode1};
  EXPECT_EQ(encode(KeyCode::character('a', KeyCode::kCtrl), modes), "\x01");
  EXPECT_EQ(encode(KeyCode::character('a', KeyCode::kMeta), modes),
            "\x1B"
            "a");
  EXPECT_EQ(encode(KeyCode::character('a', KeyCode::kCtrl | KeyCode::kShift), modes), "\x1B[27;6;65~");
  EXPECT_EQ(encode(KeyCode::character('\t', KeyCode::kCtrl), modes), "\x1B[27;5;9~");
}

TEST(KeyEncoder, SendsEveryModifiedKeyInMode2) {
  const PaneInputModes modes{.extended_keys = ExtendedKeys::Mode2};
  EXPECT_EQ(encode(KeyCode::character('a', KeyCode::kCtrl), modes), "\x1B[27;5;97~");
  EXPECT_EQ(encode(KeyCode::character('a', KeyCode::kMeta), modes), "\x1B[27;3;97~");
  EXPECT_EQ(encode(KeyCode::character('A', KeyCode::kShift), modes), "A");
  EXPECT_EQ(encode(KeyCode::character('a'), modes), "a");
  EXPECT_EQ(encode(KeyCode::special(Special::BTab, KeyCode::kCtrl), modes), "\x1B[27;6;9~");
}

TEST(KeyEncoder, SendsBackspaceAsTheOptionSays) {
  EXPECT_EQ(encode(KeyCode::special(Special::BSpace), {.backspace = KeyCode::character('h', KeyCode::kCtrl)}), "\b");
  EXPECT_EQ(encode(KeyCode::special(Special::BSpace), {.backspace = KeyCode::character('?', KeyCode::kCtrl)}), "\x7F");
}

TEST(KeyEncoder, RefusesKeysWithoutBytes) {
  std::string out;
  for (const KeyCode key : {KeyCode::user(3), KeyCode::special(Special::None), KeyCode::special(Special::Dragging),
                            KeyCode::mouse({keys::MouseAction::Down, 1}), KeyCode::special(Special::PasteStart),
                            KeyCode::special(Special::FocusIn)}) {
    EXPECT_FALSE(encode_key(key, {}, out)) << key.value;
  }
  EXPECT_EQ(out, "");
}

std::string kitty(KeyCode key, unsigned flags) {
  return encode(key, {.keyboard_flags = flags});
}

TEST(KittyKeys, AmbiguousKeysAreToldApart) {
  EXPECT_EQ(kitty(KeyCode::character(0x1B), 1), "\x1B[27u");
  EXPECT_EQ(kitty(KeyCode::character('\r', KeyCode::kShift), 1), "\x1B[13;2u");
  EXPECT_EQ(kitty(KeyCode::character('\t', KeyCode::kCtrl), 1), "\x1B[9;5u");
  EXPECT_EQ(kitty(KeyCode::character(';', KeyCode::kCtrl), 1), "\x1B[59;5u");
  EXPECT_EQ(kitty(KeyCode::character('i', KeyCode::kCtrl), 1), "\x1B[105;5u");
  EXPECT_EQ(kitty(KeyCode::character('A', KeyCode::kMeta), 1), "\x1B[97;4u");
  EXPECT_EQ(kitty(KeyCode::special(Special::BTab), 1), "\x1B[9;2u");
  EXPECT_EQ(kitty(KeyCode::special(Special::BSpace, KeyCode::kCtrl), 1), "\x1B[127;5u");
}

TEST(KittyKeys, TextAndTheThreeKeysOfEveryShellStay) {
  EXPECT_EQ(kitty(KeyCode::character('a'), 1), "a");
  EXPECT_EQ(kitty(KeyCode::character('A', KeyCode::kShift), 1), "A");
  EXPECT_EQ(kitty(KeyCode::character('\r'), 1), "\r");
  EXPECT_EQ(kitty(KeyCode::character('\t'), 1), "\t");
  EXPECT_EQ(kitty(KeyCode::special(Special::BSpace), 1), "\x7F");
}

TEST(KittyKeys, FunctionKeysDoNotDependOnOtherModes) {
  const PaneInputModes modes{.application_cursor = true, .keyboard_flags = 1};
  EXPECT_EQ(encode(KeyCode::special(Special::Up), modes), "\x1B[A");
  EXPECT_EQ(encode(KeyCode::special(Special::F1), modes), "\x1B[P");
  EXPECT_EQ(encode(KeyCode::special(Special::F3), modes), "\x1B[13~");
  EXPECT_EQ(encode(KeyCode::special(Special::F3, KeyCode::kShift), modes), "\x1B[13;2~");
  EXPECT_EQ(encode(KeyCode::special(Special::Home, KeyCode::kCtrl), modes), "\x1B[1;5H");
  EXPECT_EQ(encode(KeyCode::special(Special::KpEnter), modes), "\x1B[57414u");
}

TEST(KittyKeys, AllKeysAndTheirTextOnRequest) {
  EXPECT_EQ(kitty(KeyCode::character('a'), 8), "\x1B[97u");
  EXPECT_EQ(kitty(KeyCode::character('A'), 8), "\x1B[97;2u");
  EXPECT_EQ(kitty(KeyCode::character('\r'), 8), "\x1B[13u");
  EXPECT_EQ(kitty(KeyCode::special(Special::Kp5), 8), "\x1B[57404u");
  EXPECT_EQ(kitty(KeyCode::character('a'), 8 | 16), "\x1B[97;;97u");
  EXPECT_EQ(kitty(KeyCode::character('A'), 8 | 16), "\x1B[97;2;65u");
  EXPECT_EQ(kitty(KeyCode::character('a', KeyCode::kCtrl), 8 | 16), "\x1B[97;5u");
  EXPECT_EQ(kitty(KeyCode::character('a'), 16), "a");
}

TEST(KeyEncoder, SendsFocusWhenAsked) {
  EXPECT_EQ(encode(KeyCode::special(Special::FocusIn), {.focus = true}), "\x1B[I");
  EXPECT_EQ(encode(KeyCode::special(Special::FocusOut), {.focus = true}), "\x1B[O");
}

std::string encode(const MouseEvent& event, MouseProtocol protocol, MouseEncoding encoding) {
  std::string out;
  encode_mouse(event, {.mouse = protocol, .mouse_encoding = encoding}, out);
  return out;
}

TEST(MouseEncoder, EncodesAPress) {
  const MouseEvent press{.x = 4, .y = 9, .button = 1};
  EXPECT_EQ(encode(press, MouseProtocol::Normal, MouseEncoding::Sgr), "\x1B[<0;5;10M");
  EXPECT_EQ(encode(press, MouseProtocol::Normal, MouseEncoding::Legacy), "\x1B[M %*");
  EXPECT_EQ(encode(press, MouseProtocol::None, MouseEncoding::Sgr), "");
}

TEST(MouseEncoder, NamesTheReleasedButtonOnlyInSgr) {
  const MouseEvent release{.x = 0, .y = 0, .button = 3, .kind = MouseKind::Release, .sgr = true, .code = 2 | 16};
  EXPECT_EQ(encode(release, MouseProtocol::Normal, MouseEncoding::Sgr), "\x1B[<18;1;1m");
  EXPECT_EQ(encode(release, MouseProtocol::Normal, MouseEncoding::Legacy), "\x1B[M3!!");
}

TEST(MouseEncoder, SendsMotionAsTheProtocolAsks) {
  const MouseEvent move{.x = 1, .y = 1, .kind = MouseKind::Move, .code = 35};
  const MouseEvent drag{.x = 1, .y = 1, .button = 1, .kind = MouseKind::Drag, .code = 32};
  EXPECT_EQ(encode(drag, MouseProtocol::Normal, MouseEncoding::Sgr), "");
  EXPECT_EQ(encode(drag, MouseProtocol::Button, MouseEncoding::Sgr), "\x1B[<32;2;2M");
  EXPECT_EQ(encode(move, MouseProtocol::Button, MouseEncoding::Sgr), "");
  EXPECT_EQ(encode(move, MouseProtocol::Any, MouseEncoding::Sgr), "\x1B[<35;2;2M");
}

TEST(MouseEncoder, OldProtocols) {
  const MouseEvent press{.x = 4, .y = 9, .button = 2, .code = 1 | 16};
  const MouseEvent release{.x = 4, .y = 9, .button = 2, .kind = MouseKind::Release, .code = 1};
  const MouseEvent wheel{.x = 4, .y = 9, .button = 4, .kind = MouseKind::Wheel, .code = 64};
  EXPECT_EQ(encode(press, MouseProtocol::X10, MouseEncoding::Legacy), "\x1B[M!%*");
  EXPECT_EQ(encode(release, MouseProtocol::X10, MouseEncoding::Legacy), "");
  EXPECT_EQ(encode(wheel, MouseProtocol::X10, MouseEncoding::Legacy), "");
  EXPECT_EQ(encode(press, MouseProtocol::Normal, MouseEncoding::Urxvt), "\x1B[49;5;10M");
  EXPECT_EQ(encode(release, MouseProtocol::Normal, MouseEncoding::Urxvt), "\x1B[35;5;10M");
  EXPECT_EQ(encode(wheel, MouseProtocol::Normal, MouseEncoding::Urxvt), "\x1B[96;5;10M");
}

TEST(MouseEncoder, RefusesCellsThatTheEncodingCannotSay) {
  const MouseEvent far{.x = 300, .y = 1, .button = 1};
  EXPECT_EQ(encode(far, MouseProtocol::Normal, MouseEncoding::Legacy), "");
  EXPECT_EQ(encode(far, MouseProtocol::Normal, MouseEncoding::Utf8), "\x1B[M \xC5\x8D\"");
}

}  // namespace
}  // namespace mux::input
