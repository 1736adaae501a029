// Copy mode and view mode: the ways to make them; everything else goes through model::Mode.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"
#include "server/mode/services.hpp"
#include "server/model/ids.hpp"
#include "server/model/mode.hpp"

namespace mux::mode {

// The flags of the copy-mode command; -q and -k are the caller's (it closes modes; it kills the pane on leaving).
struct CopyModeOptions {
  bool page_up = false;          // -u
  bool page_down = false;        // -d
  bool exit_at_bottom = false;   // -e
  bool hide_position = false;    // -H
  bool scroll_to_mouse = false;  // -S: to where the scrollbar was dragged
  bool drag = false;             // -M: begins a selection at `mouse`
  const model::MouseEvent* mouse = nullptr;
};

// Copy mode over `pane`, showing what `source` holds now (its history and screen, frozen); both must exist.
[[nodiscard]] std::unique_ptr<model::Mode> make_copy_mode(const Services& services, model::PaneId pane,
                                                          model::PaneId source, const CopyModeOptions& options);

// For copy-mode in a pane that is in copy mode already: does -u, -d, -S and -M and takes over -e. False when `mode` is
// no copy mode.
bool reenter_copy_mode(model::Mode& mode, const CopyModeOptions& options);

// View mode: copy mode over text that a command printed. `text` may have several lines.
[[nodiscard]] std::unique_ptr<model::Mode> make_view_mode(const Services& services, model::PaneId pane);
// Adds a line to a view mode. False when `mode` is none.
bool append_to_view(model::Mode& mode, std::string_view line);

// One row of the table of `send-keys -X` commands.
struct CopyCommandInfo {
  std::string_view name;
  std::string_view flags;  // getopt-like
  int minimum_arguments = 0;
  int maximum_arguments = 0;
  bool read_only_ok = false;
};
[[nodiscard]] const CopyCommandInfo* find_copy_command(std::string_view name) noexcept;
[[nodiscard]] std::vector<std::string_view> copy_command_names();

// The pane's screen in any view: the word, line or link under a position of it (mouse_word, mouse_line,
// mouse_hyperlink), in the mode if it is one of these.
struct PointedText {
  std::string word;
  std::string line;
  std::string hyperlink;
};
[[nodiscard]] PointedText text_at(const Services& services, model::PaneId pane, const model::Mode* mode, int x, int y);

}  // namespace mux::mode
