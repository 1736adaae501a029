// diff: the fewest bytes that turn what a terminal shows into the next frame; and how drawing starts and stops.
#pragma once

#include <string>

#include "server/render/capabilities.hpp"
#include "server/render/frame.hpp"

namespace mux::render {

// Appends to `out` what changes `shown` into `next`. `shown` null: the terminal's content is unknown (just after
// start_sequence, a resize, a redraw by hand). When sizes differ everything is drawn. Nothing is appended when nothing
// changed. After it the pen is plain, the scroll region whole, and the cursor where next.cursor says.
void diff(const Frame* shown, const Frame& next, const TerminalCapabilities& capabilities, std::string& out);

// Enters full-screen drawing: alternate screen, keypad, modes off; asks the terminal what it is (DA, XTVERSION, …) when
// it is of the VT100 family.
void start_sequence(const TerminalCapabilities& capabilities, std::string& out);
// Makes the terminal's keys ours to set in kitty's protocol, once it is known to speak it; start_sequence does so
// itself when that is known already, stop_sequence takes it back.
void keyboard_sequence(std::string& out);
// Leaves the terminal as it was: modes that `last` (may be null) had on, region, pen, cursor, main screen.
void stop_sequence(const Frame* last, const TerminalCapabilities& capabilities, std::string& out);

}  // namespace mux::render
