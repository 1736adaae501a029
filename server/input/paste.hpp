// Pastes: what of a pasted text may reach a pane, and the brackets around it.
#pragma once

#include <string>
#include <string_view>

#include "server/input/key_encoder.hpp"

namespace mux::input {

// `text` without what a terminal or a line discipline would take for a command: ESC (a whole `ESC [ 200 ~` or
// `ESC [ 201 ~` goes), all other C0 controls but tab, line feed and carriage return, DEL, C1 controls (as characters or
// as stray bytes).
[[nodiscard]] std::string sanitize_paste(std::string_view text);

// A whole paste: sanitised, each line feed replaced by `separator`, in brackets when `bracket` and the pane asked for
// them (mode 2004).
[[nodiscard]] std::string encode_paste(std::string_view text, const PaneInputModes& modes, bool bracket,
                                       std::string_view separator = "\r");

// A part of a client's bracketed paste, likewise.
[[nodiscard]] std::string encode_paste_chunk(const PasteChunk& chunk, const PaneInputModes& modes);

}  // namespace mux::input
