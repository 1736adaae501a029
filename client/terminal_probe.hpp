// What the client's terminal is and can do, read for the server, which needs no terminfo of its own for it.
#pragma once

#include <string>

namespace mux::wire {
class Size;
class Terminal;
}  // namespace mux::wire

namespace mux::client {

// The size of the terminal `fd`; 80×24 when it does not know.
void read_size(int fd, wire::Size& size);
// Everything about the terminal on `fd`. A TERM without an entry is noted in the description's error.
void describe_terminal(int fd, wire::Terminal& terminal);
// What puts a terminal back when the server cannot: cursor, attributes, modes, main screen.
[[nodiscard]] std::string reset_sequence(const wire::Terminal& terminal);

}  // namespace mux::client
