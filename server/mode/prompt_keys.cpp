// The tables of prompts' keys.
#include "server/mode/prompt_keys.hpp"

#include <algorithm>
#include <span>

namespace mux::mode {

namespace {

using keys::KeyCode;
using keys::Special;
using enum PromptAction;

struct Row {
  KeyCode key;
  PromptKey does;
};

constexpr KeyCode ctrl(char c) {
  return KeyCode::character(static_cast<char32_t>(c), KeyCode::kCtrl);
}
constexpr KeyCode meta(char c) {
  return KeyCode::character(static_cast<char32_t>(c), KeyCode::kMeta);
}
constexpr KeyCode plain(char c) {
  return KeyCode::character(static_cast<char32_t>(c));
}
constexpr KeyCode special(Special key, std::uint64_t modifiers = 0) {
  return KeyCode::special(key, modifiers);
}
constexpr KeyCode kEscape = plain('\x1B');

// With both kinds of keys while text is typed.
constexpr Row kEditing[] = {
    {special(Special::Left), {Left}},
    {special(Special::Right), {Right}},
    {special(Special::Home), {Start}},
    {ctrl('a'), {Start}},
    {special(Special::End), {End}},
    {ctrl('e'), {End}},
    {plain('\t'), {Complete}},
    {special(Special::BSpace), {DeleteBefore}},
    {ctrl('h'), {DeleteBefore}},
    {special(Special::DC), {DeleteAt}},
    {ctrl('u'), {Clear}},
    {ctrl('k'), {CutToEnd}},
    {ctrl('w'), {CutWord}},
    {special(Special::Left, KeyCode::kCtrl), {WordLeft}},
    {special(Special::Right, KeyCode::kCtrl), {WordRight}},
    {ctrl('t'), {Transpose}},
    {ctrl('y'), {Paste}},
    {special(Special::Up), {OlderHistory}},
    {ctrl('p'), {OlderHistory}},
    {special(Special::Down), {NewerHistory}},
    {ctrl('n'), {NewerHistory}},
    {plain('\r'), {Accept}},
    {plain('\n'), {Accept}},
    {ctrl('m'), {Accept}},
    {ctrl('j'), {Accept}},
    {special(Special::KpEnter), {Accept}},
    {ctrl('c'), {Cancel}},
    {ctrl('g'), {Cancel}},
    {ctrl('r'), {SearchBackward}},
    {ctrl('s'), {SearchForward}},
    {ctrl('v'), {QuoteNext}},
};

// With emacs keys only.
constexpr Row kEmacs[] = {
    {ctrl('b'), {Left}},      {ctrl('f'), {Right}}, {ctrl('d'), {DeleteAt}}, {meta('b'), {WordLeft}},
    {meta('f'), {WordRight}}, {kEscape, {Cancel}},  {ctrl('['), {Cancel}},
};

constexpr Row kViCommand[] = {
    {plain('A'), {End, true}},
    {plain('I'), {Start, true}},
    {plain('C'), {CutToEnd, true}},
    {plain('s'), {DeleteAt, true}},
    {plain('a'), {Right, true}},
    {plain('S'), {Clear, true}},
    {plain('i'), {InsertState, true}},
    {plain('$'), {End}},
    {special(Special::End), {End}},
    {plain('0'), {Start}},
    {plain('^'), {Start}},
    {special(Special::Home), {Start}},
    {plain('D'), {CutToEnd}},
    {plain('X'), {DeleteBefore}},
    {special(Special::BSpace), {Left}},
    {ctrl('h'), {Left}},
    {plain('b'), {WordLeft}},
    {plain('B'), {SpaceLeft}},
    {plain('d'), {Clear}},
    {plain('e'), {WordEnd}},
    {plain('E'), {SpaceEnd}},
    {plain('w'), {WordStart}},
    {plain('W'), {SpaceStart}},
    {plain('p'), {Paste}},
    {plain('q'), {Cancel}},
    {ctrl('c'), {Cancel}},
    {plain('x'), {DeleteAt}},
    {special(Special::DC), {DeleteAt}},
    {plain('j'), {NewerHistory}},
    {special(Special::Down), {NewerHistory}},
    {plain('k'), {OlderHistory}},
    {special(Special::Up), {OlderHistory}},
    {plain('h'), {Left}},
    {special(Special::Left), {Left}},
    {plain('l'), {Right}},
    {special(Special::Right), {Right}},
    {plain('\r'), {Accept}},
    {plain('\n'), {Accept}},
    {ctrl('m'), {Accept}},
    {ctrl('j'), {Accept}},
};

const PromptKey* find(std::span<const Row> table, KeyCode key) {
  const auto row = std::ranges::find(table, key, &Row::key);
  return row != table.end() ? &row->does : nullptr;
}

bool is_text(KeyCode key) {
  return key.is_character() && key.modifiers() == 0 && key.base() >= 0x20 && key.base() != 0x7F;
}

}  // namespace

PromptKey emacs_prompt_key(KeyCode key) noexcept {
  for (const std::span<const Row> table : {std::span<const Row>(kEditing), std::span<const Row>(kEmacs)}) {
    if (const PromptKey* const found = find(table, key)) {
      return *found;
    }
  }
  return {is_text(key) ? Insert : None};
}

PromptKey vi_insert_key(KeyCode key) noexcept {
  if (key == kEscape || key == ctrl('[')) {
    return {CommandState};
  }
  if (const PromptKey* const found = find(kEditing, key)) {
    return *found;
  }
  return {is_text(key) ? Insert : None};
}

PromptKey vi_command_key(KeyCode key) noexcept {
  const PromptKey* const found = find(kViCommand, key);
  return found != nullptr ? *found : PromptKey{};
}

}  // namespace mux::mode
