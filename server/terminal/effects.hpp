// Effects: what a pane's output asked of the world outside its screen, collected while bytes are fed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
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

// OSC 4, 10, 11 or 12 with `?` where the program had set no colour of its own.
struct ColourQuery {
  int number = 0;  // 4, 10, 11 or 12
  int index = 0;   // the palette entry, for 4
  bool bel = false;
};

// OSC 133: one mark of a shell's prompt.
struct CommandMark {
  enum class Kind : std::uint8_t { PromptStart, SecondPrompt, CommandStart, OutputStart, OutputEnd };
  Kind kind = Kind::PromptStart;
  std::optional<int> status;  // of OutputEnd, when given
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
  bool theme_query = false;                  // CSI ? 996 n: answer with Terminal::reply_theme()
  bool synchronized_started = false;         // mode 2026 was set; the server ends it after one second
  std::optional<std::string> rename_window;  // ESC k NAME ST; empty restores automatic-rename
  std::vector<ClipboardSet> clipboard_sets;
  std::vector<ClipboardQuery> clipboard_queries;
  std::vector<ColourQuery> colour_queries;
  std::vector<CommandMark> command_marks;
  std::vector<std::string> passthrough;  // DCS tmux ; DATA ST, undoubled
};

}  // namespace mux::terminal
