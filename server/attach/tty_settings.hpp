// TtySettings: a client's terminal line as it was found, put back when the client was killed and could not do it.
#pragma once

#include <termios.h>

#include <optional>

namespace mux::attach {

class TtySettings {
 public:
  // Before the client changed anything. A descriptor that is no terminal has no settings.
  explicit TtySettings(int tty);
  // The client has made the line raw.
  void became_raw();
  // Puts the settings back, unless somebody else (the shell that waited for the client) has changed them since.
  void restore() const;

 private:
  int tty_;
  std::optional<termios> found_;
  std::optional<termios> raw_;
};

}  // namespace mux::attach
