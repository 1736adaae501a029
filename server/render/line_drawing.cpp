// The table of DEC Special Graphics.
#include "server/render/line_drawing.hpp"

#include <array>

namespace mux::render {
namespace {

struct Entry {
  char letter;
  char ascii;
  std::string_view utf8;
};

constexpr std::array kLetters{
    Entry{'+', '>', "→"}, Entry{',', '<', "←"},  Entry{'-', '^', "↑"}, Entry{'.', 'v', "↓"}, Entry{'0', '#', "▮"},
    Entry{'`', '+', "◆"}, Entry{'a', ':', "▒"},  Entry{'b', 't', "␉"}, Entry{'c', 'f', "␌"}, Entry{'d', 'r', "␍"},
    Entry{'e', 'l', "␊"}, Entry{'f', '\'', "°"}, Entry{'g', '#', "±"}, Entry{'h', '#', "␤"}, Entry{'i', '#', "␋"},
    Entry{'j', '+', "┘"}, Entry{'k', '+', "┐"},  Entry{'l', '+', "┌"}, Entry{'m', '+', "└"}, Entry{'n', '+', "┼"},
    Entry{'o', '~', "⎺"}, Entry{'p', '-', "⎻"},  Entry{'q', '-', "─"}, Entry{'r', '-', "⎼"}, Entry{'s', '_', "⎽"},
    Entry{'t', '+', "├"}, Entry{'u', '+', "┤"},  Entry{'v', '+', "┴"}, Entry{'w', '+', "┬"}, Entry{'x', '|', "│"},
    Entry{'y', '<', "≤"}, Entry{'z', '>', "≥"},  Entry{'{', '*', "π"}, Entry{'|', '!', "≠"}, Entry{'}', 'f', "£"},
    Entry{'~', 'o', "·"},
};

// Heavy, double and rounded lines stand for the same letters.
constexpr std::array kOthers{
    Entry{'q', 0, "━"}, Entry{'q', 0, "═"}, Entry{'x', 0, "┃"}, Entry{'x', 0, "║"}, Entry{'l', 0, "┏"},
    Entry{'l', 0, "╔"}, Entry{'l', 0, "╭"}, Entry{'k', 0, "┓"}, Entry{'k', 0, "╗"}, Entry{'k', 0, "╮"},
    Entry{'m', 0, "┗"}, Entry{'m', 0, "╚"}, Entry{'m', 0, "╰"}, Entry{'j', 0, "┛"}, Entry{'j', 0, "╝"},
    Entry{'j', 0, "╯"}, Entry{'t', 0, "┣"}, Entry{'t', 0, "╠"}, Entry{'u', 0, "┫"}, Entry{'u', 0, "╣"},
    Entry{'w', 0, "┳"}, Entry{'w', 0, "╦"}, Entry{'v', 0, "┻"}, Entry{'v', 0, "╩"}, Entry{'n', 0, "╋"},
    Entry{'n', 0, "╬"},
};

}  // namespace

std::string_view line_drawing_utf8(char letter) {
  for (const Entry& entry : kLetters) {
    if (entry.letter == letter) return entry.utf8;
  }
  return {};
}

char line_drawing_ascii(char letter) {
  for (const Entry& entry : kLetters) {
    if (entry.letter == letter) return entry.ascii;
  }
  return letter;
}

char line_drawing_letter(std::string_view utf8) {
  for (const Entry& entry : kLetters) {
    if (entry.utf8 == utf8) return entry.letter;
  }
  for (const Entry& entry : kOthers) {
    if (entry.utf8 == utf8) return entry.letter;
  }
  return 0;
}

}  // namespace mux::render
