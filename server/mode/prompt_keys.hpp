// The keys of prompts: which key does what, with emacs keys and in the two states of vi keys.
#pragma once

#include <cstdint>

#include "server/options/key_code.hpp"

namespace mux::mode {

enum class PromptAction : std::uint8_t {
  None,    // the key does nothing
  Insert,  // the key is text
  Left,
  Right,
  Start,
  End,
  Complete,
  DeleteBefore,
  DeleteAt,
  Clear,
  CutToEnd,
  CutWord,
  WordLeft,
  WordRight,
  Transpose,
  Paste,
  OlderHistory,
  NewerHistory,
  Accept,
  Cancel,
  SearchBackward,
  SearchForward,
  QuoteNext,
  // vi
  CommandState,
  InsertState,
  WordStart,
  WordEnd,
  SpaceLeft,
  SpaceStart,
  SpaceEnd,
};

struct PromptKey {
  PromptAction action = PromptAction::None;
  bool enters_insert = false;  // vi: text follows
};

[[nodiscard]] PromptKey emacs_prompt_key(keys::KeyCode key) noexcept;
[[nodiscard]] PromptKey vi_insert_key(keys::KeyCode key) noexcept;
[[nodiscard]] PromptKey vi_command_key(keys::KeyCode key) noexcept;

}  // namespace mux::mode
