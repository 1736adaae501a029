// Reads terminfo's capabilities by name, the size, and what sets the terminal right again.
#include "client/terminal_probe.hpp"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

// clang-format off: term.h defines macros of common names, so it comes last and needs curses.h's types.
#include "protocol/wire/mux.pb.h"
#include <curses.h>
#include <term.h>
// clang-format on

namespace mux::client {

namespace {

constexpr auto kFlags = std::to_array<const char*>({"am", "AX", "bce", "Nobr", "RGB", "Tc", "xenl", "XT"});
constexpr auto kNumbers = std::to_array<const char*>({"colors", "RGB", "U8"});
constexpr auto kStrings = std::to_array<const char*>({
    "acsc",    "bel",   "Bidi",  "blink", "bold",  "civis", "clear", "Clmg",  "Cmg",   "cnorm",   "Cr",      "Cs",
    "csr",     "cub",   "cub1",  "cud",   "cud1",  "cuf",   "cuf1",  "cup",   "cuu",   "cuu1",    "cvvis",   "dch",
    "dch1",    "dim",   "dl",    "dl1",   "Dsbp",  "Dseks", "Dsfcs", "Dsmg",  "E3",    "ech",     "ed",      "el",
    "el1",     "enacs", "Enbp",  "Eneks", "Enfcs", "Enmg",  "fsl",   "Hls",   "home",  "hpa",     "ich",     "ich1",
    "il",      "il1",   "indn",  "invis", "kcbt",  "kcub1", "kcud1", "kcuf1", "kcuu1", "kdch1",   "kend",    "khome",
    "kich1",   "kind",  "kmous", "knp",   "kpp",   "kri",   "Ms",    "ol",    "op",    "Rect",    "rep",     "rev",
    "ri",      "rin",   "rmacs", "rmcup", "rmkx",  "Se",    "setab", "setaf", "setal", "setrgbb", "setrgbf", "Setulc",
    "Setulc1", "sgr0",  "sitm",  "ritm",  "smacs", "smcup", "smkx",  "Smol",  "smso",  "rmso",    "Smulx",   "smul",
    "rmul",    "smxx",  "Ss",    "Swd",   "Sync",  "tsl",   "vpa",   "kDC",   "kDC3",  "kDC4",    "kDC5",    "kDC6",
    "kDC7",    "kDN",   "kDN3",  "kDN4",  "kDN5",  "kDN6",  "kDN7",  "kEND",  "kEND3", "kEND4",   "kEND5",   "kEND6",
    "kEND7",   "kHOM",  "kHOM3", "kHOM4", "kHOM5", "kHOM6", "kHOM7", "kIC",   "kIC3",  "kIC4",    "kIC5",    "kIC6",
    "kIC7",    "kLFT",  "kLFT3", "kLFT4", "kLFT5", "kLFT6", "kLFT7", "kNXT",  "kNXT3", "kNXT4",   "kNXT5",   "kNXT6",
    "kNXT7",   "kPRV",  "kPRV3", "kPRV4", "kPRV5", "kPRV6", "kPRV7", "kRIT",  "kRIT3", "kRIT4",   "kRIT5",   "kRIT6",
    "kRIT7",   "kUP",   "kUP3",  "kUP4",  "kUP5",  "kUP6",  "kUP7",  "kf1",   "kf2",   "kf3",     "kf4",     "kf5",
    "kf6",     "kf7",   "kf8",   "kf9",   "kf10",  "kf11",  "kf12",  "kf13",  "kf14",  "kf15",    "kf16",    "kf17",
    "kf18",    "kf19",  "kf20",  "kf21",  "kf22",  "kf23",  "kf24",  "kf25",  "kf26",  "kf27",    "kf28",    "kf29",
    "kf30",    "kf31",  "kf32",  "kf33",  "kf34",  "kf35",  "kf36",  "kf37",  "kf38",  "kf39",    "kf40",    "kf41",
    "kf42",    "kf43",  "kf44",  "kf45",  "kf46",  "kf47",  "kf48",  "kf49",  "kf50",  "kf51",    "kf52",    "kf53",
    "kf54",    "kf55",  "kf56",  "kf57",  "kf58",  "kf59",  "kf60",  "kf61",  "kf62",  "kf63",
});

// ncurses takes names as char* though it changes none.
char* name_of(const char* name) {
  return const_cast<char*>(name);
}

bool is_text(const char* value) {
  // terminfo says "cancelled" with this address.
  return value != nullptr && value != reinterpret_cast<const char*>(-1);  // NOLINT(performance-no-int-to-ptr)
}

wire::Capability& add_capability(wire::Terminal& terminal, const char* name) {
  wire::Capability* capability = terminal.add_capabilities();
  capability->set_name(name);
  return *capability;
}

void read_capabilities(wire::Terminal& terminal) {
  for (const char* name : kFlags) {
    if (::tigetflag(name_of(name)) == 1) add_capability(terminal, name).set_flag(true);
  }
  for (const char* name : kNumbers) {
    const int value = ::tigetnum(name_of(name));
    if (value >= 0) add_capability(terminal, name).set_number(value);
  }
  for (const char* name : kStrings) {
    const char* value = ::tigetstr(name_of(name));
    if (is_text(value)) add_capability(terminal, name).set_text(value);
  }
}

const std::string* find_text(const wire::Terminal& terminal, std::string_view name) {
  for (const wire::Capability& capability : terminal.capabilities()) {
    if (capability.name() == name && capability.has_text()) return &capability.text();
  }
  return nullptr;
}

// terminfo's padding marks ($<5>) are for slow terminals' drivers.
void append_without_padding(std::string& out, const std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 2, "$<") == 0) {
      if (const auto end = text.find('>', i); end != std::string::npos) {
        i = end;
        continue;
      }
    }
    out.push_back(text[i]);
  }
}

}  // namespace

void read_size(int fd, wire::Size& size) {
  winsize window{};
  if (::ioctl(fd, TIOCGWINSZ, &window) != 0) window = {};
  size.set_columns(window.ws_col != 0 ? window.ws_col : 80);
  size.set_rows(window.ws_row != 0 ? window.ws_row : 24);
  size.set_pixel_width(window.ws_xpixel);
  size.set_pixel_height(window.ws_ypixel);
}

void describe_terminal(int fd, wire::Terminal& terminal) {
  const char* term = std::getenv("TERM");
  terminal.set_term(term != nullptr ? term : "");
  std::array<char, 128> name{};
  if (::ttyname_r(fd, name.data(), name.size()) == 0) terminal.set_tty_name(name.data());
  read_size(fd, *terminal.mutable_size());
  termios settings{};
  if (::tcgetattr(fd, &settings) == 0) {
    terminal.set_termios_erase(std::string(1, static_cast<char>(settings.c_cc[VERASE])));
  }
  if (terminal.term().empty()) {
    terminal.set_error("terminal does not support clear");
    return;
  }
  int error = 0;
  if (::setupterm(name_of(term), fd, &error) == OK) {
    read_capabilities(terminal);
    return;
  }
  if (error == 1) {
    terminal.set_error("can't use hardcopy terminal: " + terminal.term());
  } else if (error == 0) {
    terminal.set_error("missing or unsuitable terminal: " + terminal.term());
  } else {
    terminal.set_error("can't find terminfo database");
  }
}

std::string reset_sequence(const wire::Terminal& terminal) {
  std::string out;
  // Modes that have no names in terminfo; only terminals with a mouse know them.
  if (find_text(terminal, "kmous") != nullptr) {
    out += "\033[?1000l\033[?1002l\033[?1003l\033[?1006l\033[?1004l\033[?2004l\033[?2026l";
  }
  for (const char* name : {"csr", "sgr0", "rmkx", "cnorm", "rmcup"}) {
    const std::string* text = find_text(terminal, name);
    if (text == nullptr) continue;
    if (std::strcmp(name, "csr") == 0) {
      if (terminal.size().rows() == 0) continue;
      const char* region = ::tiparm(text->c_str(), 0, static_cast<int>(terminal.size().rows()) - 1);
      if (region != nullptr) append_without_padding(out, region);
    } else {
      append_without_padding(out, *text);
    }
  }
  return out;
}

}  // namespace mux::client
