// What programs print, in the shapes that differ in cost; made by a fixed generator, so that runs can be compared.
#pragma once

#include <string>

namespace mux::bench {

enum class Workload {
  Sequence,  // numbers, a line each: line feeds dominate
  Log,       // lines of 40 to 70 columns
  Long,      // lines of 2,000 columns, which wrap
  Colour,    // a change of style before each character
  Mixed,     // CJK, Hangul, emoji, combining marks, Latin
  Redraw,    // a full-screen program that addresses each row
  Region,    // a scroll region under a fixed line
};
inline constexpr int kWorkloads = 7;

[[nodiscard]] const char* name_of(Workload workload);
// About 256 KiB for a screen of 80x24.
[[nodiscard]] std::string make(Workload workload);

}  // namespace mux::bench
