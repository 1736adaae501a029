// Tests of keys on their way: from the protocol that the outer terminal speaks to the one that the program asked for.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "server/input/key_decoder.hpp"
#include "server/input/key_encoder.hpp"

namespace mux::input {
namespace {

// What the program of a pane asked for.
struct Asked {
  const char* name;
  PaneInputModes modes;
};
const Asked kLegacy{"legacy", {}};
const Asked kMode1{"modifyOtherKeys 1", {.extended_keys = ExtendedKeys::Mode1}};
const Asked kMode2{"modifyOtherKeys 2",
                   {.extended_keys = ExtendedKeys::Mode2, .extended_format = ExtendedKeysFormat::CsiU}};
const Asked kKitty1{"kitty 1", {.keyboard_flags = 1}};
const Asked kKitty3{"kitty 3", {.keyboard_flags = 1 | 2}};
const Asked kKitty5{"kitty 5", {.keyboard_flags = 1 | 4}};
const Asked kKitty31{"kitty 31", {.keyboard_flags = 31}};

// The bytes that the program gets for what the terminal sent.
std::string translate(std::string_view sent, bool kitty, const PaneInputModes& modes) {
  KeyDecoder decoder;
  decoder.set_kitty(kitty);
  std::vector<InputEvent> events;
  decoder.decode(sent, events);
  decoder.flush(events);
  std::string out;
  for (const InputEvent& event : events) {
    if (const auto* key = std::get_if<keys::KeyCode>(&event)) (void)encode_key(*key, modes, out);
    if (const auto* press = std::get_if<keys::KeyPress>(&event)) encode_press(*press, modes, out);
  }
  return out;
}

std::string shown(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0x1B) {
      text += "ESC";
    } else if (byte < 0x20 || byte == 0x7F) {
      text += "^" + std::string(1, static_cast<char>(byte ^ 0x40));
    } else {
      text += c;
    }
  }
  return text;
}

// A key in each protocol that an outer terminal may speak (empty: it has no way to say it), and in each that a program
// may ask for, written as shown() does.
struct Row {
  const char* key;
  const char* legacy;
  const char* other_keys;  // modifyOtherKeys 2
  const char* kitty;       // with the flags that a program that asks for all has switched on
  const char* to_legacy;
  const char* to_mode1;
  const char* to_mode2;
  const char* to_kitty1;
  const char* to_kitty31;  // of a key that came in full
};
const Row kRows[] = {
    {"a", "a", "a", "\x1b[97;;97u", "a", "a", "a", "a", "ESC[97;;97u"},
    {"A", "A", "\x1b[27;2;65~", "\x1b[97:65;2;65u", "A", "A", "A", "A", "ESC[97:65;2;65u"},
    {"Enter", "\r", "\r", "\x1b[13u", "^M", "^M", "^M", "^M", "ESC[13u"},
    {"Tab", "\t", "\t", "\x1b[9u", "^I", "^I", "^I", "^I", "ESC[9u"},
    {"Backspace", "\x7f", "\x7f", "\x1b[127u", "^?", "^?", "^?", "^?", "ESC[127u"},
    {"Escape", "\x1b", "\x1b", "\x1b[27u", "ESC", "ESC", "ESC", "ESC[27u", "ESC[27u"},
    {"Shift-Enter", "", "\x1b[27;2;13~", "\x1b[13;2u", "^M", "ESC[27;2;13~", "ESC[13;2u", "ESC[13;2u", "ESC[13;2u"},
    {"Ctrl-Enter", "", "\x1b[27;5;13~", "\x1b[13;5u", "^M", "ESC[27;5;13~", "ESC[13;5u", "ESC[13;5u", "ESC[13;5u"},
    {"Ctrl-Tab", "", "\x1b[27;5;9~", "\x1b[9;5u", "^I", "ESC[27;5;9~", "ESC[9;5u", "ESC[9;5u", "ESC[9;5u"},
    {"Shift-Tab", "\x1b[Z", "\x1b[Z", "\x1b[9;2u", "ESC[Z", "ESC[Z", "ESC[Z", "ESC[9;2u", "ESC[9;2u"},
    {"Ctrl-;", "", "\x1b[27;5;59~", "\x1b[59;5u", ";", "ESC[27;5;59~", "ESC[59;5u", "ESC[59;5u", "ESC[59;5u"},
    {"Ctrl-a", "\x01", "\x1b[27;5;97~", "\x1b[97;5u", "^A", "^A", "ESC[97;5u", "ESC[97;5u", "ESC[97;5u"},
    {"Ctrl-Shift-a", "", "\x1b[27;6;65~", "\x1b[97:65;6u", "^A", "ESC[27;6;65~", "ESC[65;6u", "ESC[97;6u",
     "ESC[97:65;6u"},
    {"Alt-a",
     "\x1b"
     "a",
     "\x1b[27;3;97~", "\x1b[97;3u", "ESCa", "ESCa", "ESC[97;3u", "ESC[97;3u", "ESC[97;3u"},
    {"Alt-Shift-a",
     "\x1b"
     "A",
     "\x1b[27;4;65~", "\x1b[97:65;4u", "ESCA", "ESCA", "ESC[65;3u", "ESC[97;4u", "ESC[97:65;4u"},
    {"Alt-Enter", "\x1b\r", "\x1b[27;3;13~", "\x1b[13;3u", "ESC^M", "ESC^M", "ESC[13;3u", "ESC[13;3u", "ESC[13;3u"},
    {"Ctrl-i", "", "\x1b[27;5;105~", "\x1b[105;5u", "^I", "^I", "ESC[105;5u", "ESC[105;5u", "ESC[105;5u"},
    {"Ctrl-Space", "", "\x1b[27;5;32~", "\x1b[32;5u", "^@", "^@", "ESC[32;5u", "ESC[32;5u", "ESC[32;5u"},
    {"Up", "\x1b[A", "\x1b[A", "\x1b[A", "ESC[A", "ESC[A", "ESC[A", "ESC[A", "ESC[A"},
    {"Ctrl-Up", "\x1b[1;5A", "\x1b[1;5A", "\x1b[1;5A", "ESC[1;5A", "ESC[1;5A", "ESC[1;5A", "ESC[1;5A", "ESC[1;5A"},
    {"F1", "\x1bOP", "\x1bOP", "\x1b[P", "ESCOP", "ESCOP", "ESCOP", "ESC[P", "ESC[P"},
    {"F3", "\x1bOR", "\x1bOR", "\x1b[13~", "ESCOR", "ESCOR", "ESCOR", "ESC[13~", "ESC[13~"},
    {"F5", "\x1b[15~", "\x1b[15~", "\x1b[15~", "ESC[15~", "ESC[15~", "ESC[15~", "ESC[15~", "ESC[15~"},
    {"Delete", "\x1b[3~", "\x1b[3~", "\x1b[3~", "ESC[3~", "ESC[3~", "ESC[3~", "ESC[3~", "ESC[3~"},
};

void expect_translations(const Row& row, std::string_view sent, bool kitty, const char* protocol) {
  const std::pair<const Asked*, const char*> expected[] = {
      {&kLegacy, row.to_legacy}, {&kMode1, row.to_mode1}, {&kMode2, row.to_mode2}, {&kKitty1, row.to_kitty1}};
  for (const auto& [asked, bytes] : expected) {
    EXPECT_EQ(shown(translate(sent, kitty, asked->modes)), bytes)
        << row.key << ": " << protocol << " to " << asked->name;
  }
}

TEST(KeyTranslation, EveryPairOfProtocols) {
  for (const Row& row : kRows) {
    const bool null = std::string_view(row.key) == "Ctrl-Space";
    const std::string legacy = null ? std::string(1, '\0') : row.legacy;
    if (!legacy.empty()) expect_translations(row, legacy, false, "legacy");
    expect_translations(row, row.other_keys, false, "modifyOtherKeys 2");
    expect_translations(row, row.kitty, true, "kitty");
    EXPECT_EQ(shown(translate(row.kitty, true, kKitty31.modes)), row.to_kitty31) << row.key;
  }
}

// A terminal that speaks the protocol, and the program of the pane that asked for `flags`.
std::string kitty(std::string_view sent, unsigned flags) {
  return shown(translate(sent, true, {.keyboard_flags = flags}));
}

TEST(KeyTranslation, EventsOnlyForThoseWhoAsked) {
  EXPECT_EQ(kitty("\x1b[97;1:3u", 3), "ESC[97;1:3u");
  EXPECT_EQ(kitty("\x1b[97;1:3u", 1), "");
  EXPECT_EQ(kitty("\x1b[97;5:2u", 3), "ESC[97;5:2u");
  EXPECT_EQ(kitty("\x1b[97;5:2u", 1), "ESC[97;5u");
  EXPECT_EQ(kitty("\x1b[1;1:3A", 3), "ESC[1;1:3A");
  EXPECT_EQ(kitty("\x1b[1;1:3A", 2), "ESC[1;1:3A");
  EXPECT_EQ(kitty("\x1b[15;1:2~", 1), "ESC[15~");
  EXPECT_EQ(kitty("\x1b[15;1:3~", 0), "");
  EXPECT_EQ(kitty("\x1b[97;1:3u", 2), "");
  // Without all keys as escapes the three keys of every shell have no releases.
  EXPECT_EQ(kitty("\x1b[13;1:3u", 3), "");
  EXPECT_EQ(kitty("\x1b[13;1:3u", 11), "ESC[13;1:3u");
  EXPECT_EQ(kitty("\x1b[13;1:1u", 3), "^M");
}

TEST(KeyTranslation, AlternatesOnlyForThoseWhoAsked) {
  EXPECT_EQ(kitty("\x1b[97:65;6u", 1), "ESC[97;6u");
  EXPECT_EQ(kitty("\x1b[97:65;6u", 5), "ESC[97:65;6u");
  EXPECT_EQ(kitty("\x1b[1092::97;5u", 5), "ESC[1092::97;5u");
  EXPECT_EQ(kitty("\x1b[1092:1060:97;6u", 5), "ESC[1092:1060:97;6u");
  EXPECT_EQ(kitty("\x1b[1092::97;5u", 1), "ESC[1092;5u");
}

TEST(KeyTranslation, TextOnlyForThoseWhoAsked) {
  EXPECT_EQ(kitty("\x1b[49:33;2;33u", 1), "!");
  EXPECT_EQ(kitty("\x1b[49:33;2;33u", 9), "ESC[49;2u");
  EXPECT_EQ(kitty("\x1b[49:33;2;33u", 25), "ESC[49;2;33u");
  // Text without a key, as input methods give it.
  EXPECT_EQ(kitty("\x1b[0;;229:776u", 25), "ESC[0;;229:776u");
  EXPECT_EQ(kitty("\x1b[0;;97:98u", 1), "ab");
  EXPECT_EQ(kitty("\x1b[0;;97:98u", 0), "ab");
  EXPECT_EQ(kitty("\x1b[97;65;97:778u", 25), "ESC[97;65;97:778u");
}

TEST(KeyTranslation, KeysThatNoTableNames) {
  EXPECT_EQ(kitty("\x1b[57376u", 1), "ESC[57376u");  // F13
  EXPECT_EQ(kitty("\x1b[57428u", 1), "ESC[57428u");  // media
  EXPECT_EQ(kitty("\x1b[57441;2u", 1), "");          // the left Shift by itself
  EXPECT_EQ(kitty("\x1b[57441;2u", 9), "ESC[57441;2u");
  EXPECT_EQ(kitty("\x1b[57358u", 3), "");  // Caps Lock
  EXPECT_EQ(kitty("\x1b[57376u", 0), "");
}

TEST(KeyTranslation, ModifiersThatNoTableNames) {
  EXPECT_EQ(kitty("\x1b[97;9u", 1), "ESC[97;9u");    // Super
  EXPECT_EQ(kitty("\x1b[97;17u", 1), "ESC[97;17u");  // Hyper
  EXPECT_EQ(kitty("\x1b[97;9u", 0), "");
  EXPECT_EQ(kitty("\x1b[97;33u", 0), "ESCa");  // Meta
}

TEST(KeyTranslation, LocksAreNoModifiersOfText) {
  EXPECT_EQ(kitty("\x1b[97;69u", 1), "ESC[97;5u");  // Caps Lock and Ctrl
  EXPECT_EQ(kitty("\x1b[97;69u", 9), "ESC[97;69u");
  EXPECT_EQ(kitty("\x1b[1;129A", 1), "ESC[1;129A");  // Num Lock
  EXPECT_EQ(kitty("\x1b[1;129A", 0), "ESC[A");
}

TEST(KeyTranslation, TheKeypad) {
  EXPECT_EQ(kitty("\x1b[57404u", 1), "5");
  EXPECT_EQ(kitty("\x1b[57404;5u", 1), "ESC[57404;5u");
  EXPECT_EQ(kitty("\x1b[57404u", 9), "ESC[57404u");
  EXPECT_EQ(kitty("\x1b[57404u", 0), "5");
  EXPECT_EQ(kitty("\x1b[57419u", 0), "ESC[A");  // Up of the keypad
  EXPECT_EQ(kitty("\x1b[57419u", 1), "ESC[57419u");
  EXPECT_EQ(shown(translate("\x1b[57404u", true, {.application_keypad = true})), "ESCOu");
}

TEST(KeyTranslation, HostileNumbersAreNoKeys) {
  for (const char* sent :
       {"\x1b[0u", "\x1b[57500u", "\x1b[99999999u", "\x1b[97;999u", "\x1b[55296u", "\x1b[97:7:1;1:9u"}) {
    const std::string bytes = kitty(sent, 31);
    EXPECT_EQ(bytes.find("ESC", 1), std::string::npos) << sent << ": " << bytes;
    EXPECT_LT(bytes.size(), 32u);
  }
}

TEST(KeyTranslation, ReleasesAreEventsOnlyOfTheProtocol) {
  KeyDecoder decoder;
  std::vector<InputEvent> events;
  decoder.decode("\x1b[97;1:3u", events);
  EXPECT_TRUE(events.empty());
  decoder.set_kitty(true);
  decoder.decode("\x1b[97;1:3u", events);
  ASSERT_EQ(events.size(), 1u);
  const auto* press = std::get_if<keys::KeyPress>(&events[0]);
  ASSERT_NE(press, nullptr);
  EXPECT_EQ(press->event, keys::KeyPress::Event::Release);
}

TEST(KeyTranslation, MetaAndEnterAsModesSay) {
  const keys::KeyCode meta = keys::KeyCode::character('x', keys::KeyCode::kMeta);
  std::string out;
  (void)encode_key(meta, {.meta_escape = false}, out);
  EXPECT_EQ(out, "\xC3\xB8");  // the eighth bit, as UTF-8
  out.clear();
  (void)encode_key(keys::KeyCode::character('\r'), {.newline = true}, out);
  EXPECT_EQ(out, "\r\n");
}

TEST(KeyTranslation, DeleteAndEscapeAsModesSay) {
  const auto sent = [](keys::KeyCode key, const PaneInputModes& modes) {
    std::string out;
    (void)encode_key(key, modes, out);
    return out;
  };
  const keys::KeyCode escape = keys::KeyCode::character(0x1B);
  EXPECT_EQ(sent(escape, {}), "\x1B");
  EXPECT_EQ(sent(escape, {.application_escape = true}), "\x1BO[");
  EXPECT_EQ(sent(keys::KeyCode::special(keys::Special::DC), {}), "\x1B[3~");
  EXPECT_EQ(sent(keys::KeyCode::special(keys::Special::DC), {.delete_sends_del = true}), "\x7F");
  EXPECT_EQ(sent(keys::KeyCode::special(keys::Special::DC, keys::KeyCode::kCtrl), {.delete_sends_del = true}),
            "\x1B[3;5~");
}

TEST(KeyTranslation, TheMouseInPixels) {
  std::string out;
  const MouseEvent press{.x = 2, .y = 1, .button = 1};
  PaneInputModes modes{.mouse = MouseProtocol::Normal, .mouse_encoding = MouseEncoding::Pixels};
  modes.cell_width = 8;
  modes.cell_height = 16;
  ASSERT_TRUE(encode_mouse(press, modes, out));
  EXPECT_EQ(shown(out), "ESC[<0;20;24M");
  out.clear();
  modes.cell_width = modes.cell_height = 0;
  ASSERT_TRUE(encode_mouse(press, modes, out));
  EXPECT_EQ(shown(out), "ESC[<0;3;2M");
}

}  // namespace
}  // namespace mux::input
