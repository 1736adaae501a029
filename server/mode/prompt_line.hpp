// Drawing of a prompt's row: the question as message-format shows it, then the input, scrolled to the cursor.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/mode/line_editor.hpp"
#include "server/mode/services.hpp"
#include "server/model/mode.hpp"

namespace mux::mode {

struct PromptLine {
  std::string question;
  const LineEditor* input = nullptr;  // null: nothing is typed in (confirm-before)
  bool vi_command = false;            // vi keys in their command state: message-command-style
  bool quoting = false;               // the next key is taken as it is: shown as ^
  std::string flags;                  // #{prompt_flags}
  std::string_view type;              // #{prompt_type}
  std::optional<model::PaneId> pane;
};

// Draws on row y from x, `columns` wide; returns where the cursor stands.
model::CursorPlace draw_prompt_line(const Services& services, model::ClientId client, const PromptLine& line,
                                    terminal::Surface& surface, int x, int y, int columns);

// A variable of the prompt: prompt_flags, prompt_input, prompt_type.
[[nodiscard]] std::optional<std::string> prompt_variable(const PromptLine& line, std::string_view name);

}  // namespace mux::mode
