// GuestStream: what a pane prints, as the control client of another user may have it: by a list of what is allowed.
#pragma once

#include <string>
#include <string_view>

#include "server/terminal/parser.hpp"

namespace mux::attach {

// Text, cursor movement, editing, styles and the modes that these depend on are written anew from what was parsed.
// Strings (titles, clipboard, links, passthrough), requests that a terminal answers, and all that is not known are
// left out, whatever they hold.
class GuestStream {
 public:
  // `pending` is the start of a sequence that the pane is in the middle of: it is known, and not given.
  explicit GuestStream(std::string_view pending);
  // The part of `bytes` that may be given; valid until the next call.
  [[nodiscard]] std::string_view filter(std::string_view bytes);

 private:
  terminal::Parser parser_{0};
  std::string out_;
};

}  // namespace mux::attach
