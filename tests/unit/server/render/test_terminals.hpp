// Terminals that tests draw on, with their entries written out: tests do not depend on the machine's terminfo.
#pragma once

#include <string>

#include "server/render/capabilities.hpp"

namespace mux::render {

inline TerminfoEntry xterm_entry() {
  return {
      {"am", "1"},
      {"bce", "1"},
      {"xenl", "1"},
      {"XT", "1"},
      {"colors", "256"},
      {"acsc", "``aaffggiijjkkllmmnnooppqqrrssttuuvvwwxxyyzz{{||}}~~"},
      {"bold", "\x1B[1m"},
      {"dim", "\x1B[2m"},
      {"sitm", "\x1B[3m"},
      {"smul", "\x1B[4m"},
      {"blink", "\x1B[5m"},
      {"rev", "\x1B[7m"},
      {"invis", "\x1B[8m"},
      {"smxx", "\x1B[9m"},
      {"sgr0", "\x1B(B\x1B[m"},
      {"clear", "\x1B[H\x1B[2J"},
      {"cup", "\x1B[%i%p1%d;%p2%dH"},
      {"csr", "\x1B[%i%p1%d;%p2%dr"},
      {"civis", "\x1B[?25l"},
      {"cnorm", "\x1B[?25h"},
      {"ech", "\x1B[%p1%dX"},
      {"el", "\x1B[K"},
      {"indn", "\x1B[%p1%dS"},
      {"rin", "\x1B[%p1%dT"},
      {"ri", "\x1BM"},
      {"rep", "%p1%c\x1B[%p2%{1}%-%db"},
      {"setaf", "\x1B[%?%p1%{8}%<%t3%p1%d%e%p1%{16}%<%t9%p1%{8}%-%d%e38;5;%p1%d%;m"},
      {"setab", "\x1B[%?%p1%{8}%<%t4%p1%d%e%p1%{16}%<%t10%p1%{8}%-%d%e48;5;%p1%d%;m"},
      {"smacs", "\x1B(0"},
      {"rmacs", "\x1B(B"},
      {"smcup", "\x1B[?1049h"},
      {"rmcup", "\x1B[?1049l"},
      {"smkx", "\x1B[?1h\x1B="},
      {"rmkx", "\x1B[?1l\x1B>"},
      {"kcuu1", "\x1BOA"},
      {"kf1", "\x1BOP"},
      {"kmous", "\x1B[<"},
  };
}

inline TerminfoEntry vt100_entry() {
  return {
      {"am", "1"},
      {"xenl", "1"},
      {"acsc", "``aaffggjjkkllmmnnooppqqrrssttuuvvwwxxyyzz{{||}}~~"},
      {"bold", "\x1B[1m$<2>"},
      {"rev", "\x1B[7m$<2>"},
      {"smul", "\x1B[4m$<2>"},
      {"sgr0", "\x1B[m\x0F$<2>"},
      {"clear", "\x1B[H\x1B[J$<50>"},
      {"cup", "\x1B[%i%p1%d;%p2%dH$<5>"},
      {"csr", "\x1B[%i%p1%d;%p2%dr"},
      {"el", "\x1B[K$<3>"},
      {"ri", "\x1BM$<5>"},
      {"smacs", "\x0E"},
      {"rmacs", "\x0F"},
  };
}

inline TerminalCapabilities xterm(const std::string& features = "256,RGB,overline,strikethrough,usstyle,hyperlinks") {
  return TerminalCapabilities::build({.term = "xterm-256color", .terminfo = xterm_entry(), .features = features})
      .value();
}

}  // namespace mux::render
