// Effects: what a pane's output asked of the world outside its screen, collected while bytes are fed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mux::terminal {

// OSC 52 that sets: the selection letters as given and the decoded data.
struct ClipboardSet {
  std::string selection;
  std::string data;
};

// OSC 52 ; SEL ; ?
struct ClipboardQuery {
  std::string selection;
  bool bel = false;  // ended by BEL rather than ST; the reply ends likewise
};

// OSC 133: one mark of a shell's prompt.
struct CommandMark {
  enum class Kind : std::uint8_t { PromptStart, SecondPrompt, CommandStart, OutputStart, OutputEnd };
  Kind kind = Kind::PromptStart;
  std::optional<int> status;  // of OutputEnd, when given
};

// OSC 9, 99 or 777: one line each, at most so many bytes of UTF-8 without controls.
struct Notification {
  static constexpr std::size_t kMaxTitle = 256;
  static constexpr std::size_t kMaxBody = 1024;
  std::string title;  // may be empty
  std::string body;
};

// Lists are bounded (kMaxEffects each); what comes on top is dropped.
struct Effects {
  static constexpr std::size_t kMaxEffects = 64;

  std::uint32_t bells = 0;
  bool title_changed = false;
  bool path_changed = false;
  bool progress_changed = false;
  bool palette_changed = false;
  bool alternate_changed = false;
  bool modes_changed = false;
  bool cursor_style_changed = false;
  std::optional<std::string> rename_window;  // ESC k NAME ST; empty restores automatic-rename
  std::vector<ClipboardSet> clipboard_sets;
  std::vector<ClipboardQuery> clipboard_queries;
  std::vector<CommandMark> command_marks;
  std::vector<Notification> notifications;
  std::vector<std::string> passthrough;  // DCS tmux ; DATA ST, undoubled
};

template <typename T>
void add_effect(std::vector<T>& list, T value) {
  if (list.size() < Effects::kMaxEffects) list.push_back(std::move(value));
}

}  // namespace mux::terminal
