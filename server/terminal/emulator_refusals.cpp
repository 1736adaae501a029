// Emulator: protocols that a pane does not speak but that have an answer which says so: pointer shapes (OSC 22),
// xterm's allowed operations (OSC 60, 61), kitty's transfer of files and its clipboard of several types (OSC 5113,
// 5522).
#include <fmt/format.h>

#include <string>
#include <string_view>

#include "server/terminal/emulator.hpp"
#include "server/terminal/string_fields.hpp"

namespace mux::terminal {

namespace {

// The value of `key` among KEY=VALUE pairs; empty without.
std::string_view value_of(std::string_view pairs, char separator, std::string_view key) {
  while (!pairs.empty()) {
    const auto [pair, rest] = cut(pairs, separator);
    const auto [name, value] = cut(pair, '=');
    if (name == key) return value;
    pairs = rest;
  }
  return {};
}

// `id=` and the identifier of a request, if it may be sent back.
std::string identifier_field(std::string_view pairs, char separator) {
  const std::string_view identifier = value_of(pairs, separator, "id");
  return is_identifier(identifier) ? fmt::format("{}id={}", separator, identifier) : std::string{};
}

// File transfers: refused as by a user, unless the program wants to hear nothing.
std::string refused_transfer(std::string_view text) {
  constexpr std::string_view kRefused = "RVBFUk06Tm90IGF2YWlsYWJsZSBpbiBhIHBhbmU=";  // EPERM:Not available in a pane
  const std::string_view action = value_of(text, ';', "ac");
  if ((action != "send" && action != "receive") || value_of(text, ';', "q") == "2") return {};
  return fmt::format("5113;ac=status{};st={}", identifier_field(text, ';'), kRefused);
}

// Parts of a write come on their own and are not answered.
std::string refused_clipboard(std::string_view text) {
  const std::string_view metadata = cut(text, ';').first;
  const std::string_view type = value_of(metadata, ':', "type");
  if (type != "read" && type != "write") return {};
  return fmt::format("5522;type={}:status=EPERM{}", type, identifier_field(metadata, ':'));
}

}  // namespace

// False for another command.
bool Emulator::refused_command(int command, std::string_view text, bool bel) {
  if (command == 22) {
    pointer_shape(text, bel);
  } else if (command == 60 || command == 61) {
    allowed_operations(command, text, bel);
  } else if (command == 5113 || command == 5522) {
    const std::string answer = command == 5113 ? refused_transfer(text) : refused_clipboard(text);
    if (!answer.empty()) reply_string(answer, bel);
  } else {
    return false;
  }
  return true;
}

// OSC 22 ; ? NAMES asks which shapes the pointer can have. It is the window system's: none, and no current one.
void Emulator::pointer_shape(std::string_view text, bool bel) {
  if (!text.starts_with('?')) return;
  constexpr int kMaxNames = 32;
  std::string answer = "22;";
  text.remove_prefix(1);
  for (int i = 0; i < kMaxNames && !text.empty(); ++i) {
    const auto [name, rest] = cut(text, ',');
    text = rest;
    if (i > 0) answer += ',';
    if (!name.starts_with("__")) answer += '0';
  }
  reply_string(answer, bel);
}

// XTQALLOWED: xterm's names of what is allowed. XTQDISALLOWED ; NAME: what of it is not: nothing.
void Emulator::allowed_operations(int command, std::string_view text, bool bel) {
  constexpr std::string_view kAllowed = "allowColorOps,allowMouseOps,allowTcapOps";
  const std::string allowed = std::string(kAllowed) + (state_.options.allow_set_title ? ",allowTitleOps" : "");
  if (command == 60) {
    if (text.empty()) reply_string("60;" + allowed, bel);
  } else if (!text.empty() && ("," + allowed + ",").find("," + std::string(text) + ",") != std::string::npos) {
    reply_string("61;", bel);
  }
}

}  // namespace mux::terminal
