// Fuzzes the terminal: bytes in pieces and changes of size; a checkpoint gives the same terminal back, and what goes to
// the pane's input is of a closed grammar.
//
// Input: byte pairs (what, how much) that cut the rest into pieces; each piece is followed by the action.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "protocol/base/check.hpp"
#include "server/terminal/capture.hpp"
#include "server/terminal/terminal.hpp"
#include "tests/fuzz/invariants.hpp"

namespace {

using mux::terminal::Terminal;

bool one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

bool all_of(std::string_view text, std::string_view set) {
  return text.find_first_not_of(set) == std::string_view::npos;
}

// The parameters and intermediates of a CSI, before its final.
bool control_reply(std::string_view body, char final) {
  constexpr std::string_view kDigits = "0123456789";
  if (final == 'S' && body.ends_with('#')) return all_of(body.substr(0, body.size() - 1), "0123456789;");
  if (final == 'R' || final == 'n' || final == 'c' || final == 'S' || final == 'u' || final == 'f') {
    if (!body.empty() && one_of(body[0], "?>")) body.remove_prefix(1);
    return all_of(body, "0123456789;");
  }
  if (final == 'm') return all_of(body.starts_with('>') ? body.substr(1) : body, "0123456789;:");
  if (final == 't' || final == 'x') return all_of(body, "0123456789;");
  if (final == 'y') return body.ends_with('$') && all_of(body.substr(body.starts_with('?') ? 1 : 0), "0123456789;$");
  if (final == 'w' && body == "0&") return true;
  if (final == 'w') return body.ends_with('"') && all_of(body.substr(0, body.size() - 1), "0123456789;");
  if (final == 'Q') return body.starts_with('?') && body.ends_with('#') && all_of(body, "?0123456789;#");
  if (final == '{') return body.ends_with('*') && all_of(body.substr(0, body.size() - 1), kDigits);
  return false;
}

bool is_colour(std::string_view text) {
  return text.starts_with("rgb:") && text.size() == 18 && all_of(text.substr(4), "0123456789abcdef/");
}

// kitty's colours: names of a short list or numbers, each with a colour, with ? or with nothing.
bool is_colour_control(std::string_view text) {
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, std::min(text.find(';'), text.size()));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) return false;
    const std::string_view name = pair.substr(0, equals);
    const std::string_view value = pair.substr(equals + 1);
    const bool number = !name.empty() && name.size() <= 3 && all_of(name, "0123456789");
    if (!number && name != "foreground" && name != "background" && name != "cursor" && name != "cursor_text" &&
        name != "visual_bell" && name != "selection_foreground" && name != "selection_background") {
      return false;
    }
    if (!value.empty() && value != "?" && !is_colour(value)) return false;
  }
  return true;
}

bool is_identifier(std::string_view text) {
  constexpr std::string_view kAllowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+.";
  return !text.empty() && text.size() <= 32 && all_of(text, kAllowed);
}

// An identifier of at most 32 letters, digits and -_+. and one of two answers.
bool is_notification_answer(std::string_view text) {
  if (!text.starts_with("i=")) return false;
  text.remove_prefix(2);
  const std::size_t end = std::min(text.find(':'), text.size());
  const std::string_view answer = text.substr(end);
  return is_identifier(text.substr(0, end)) && (answer == ":p=?;p=title,body,?,alive" || answer == ":p=alive;");
}

// OSC 5113 and 5522: no, and the identifier of what was asked.
bool is_refusal(std::string_view text) {
  if (text.starts_with("5113;ac=status")) {
    constexpr std::string_view kStatus = ";st=RVBFUk06Tm90IGF2YWlsYWJsZSBpbiBhIHBhbmU=";
    if (!text.ends_with(kStatus)) return false;
    text = text.substr(14, text.size() - 14 - kStatus.size());
    return text.empty() || (text.starts_with(";id=") && is_identifier(text.substr(4)));
  }
  for (const std::string_view answer : {"5522;type=read:status=EPERM", "5522;type=write:status=EPERM"}) {
    if (!text.starts_with(answer)) continue;
    text.remove_prefix(answer.size());
    return text.empty() || (text.starts_with(":id=") && is_identifier(text.substr(4)));
  }
  return false;
}

bool command_reply(std::string_view body) {
  if (body.starts_with("21;")) return is_colour_control(body.substr(3));
  if (body.starts_with("22;")) return body.size() <= 3 + 64 && all_of(body.substr(3), "0,");
  if (body.starts_with("99;")) return is_notification_answer(body.substr(3));
  if (body == "L" || body == "l" || body == "61;") return true;
  if (body.starts_with("60;")) return body == "60;allowColorOps,allowMouseOps,allowTcapOps,allowTitleOps";
  if (body.starts_with("5113;") || body.starts_with("5522;")) return is_refusal(body);
  if (body.starts_with("1337;Capabilities=")) return body.size() < 64;
  if (body.starts_with("1337;ReportCellSize=")) return all_of(body.substr(20), "0123456789.;");
  const std::size_t digits = std::min(body.find_first_not_of("0123456789;"), body.size());
  return digits > 0 && is_colour(body.substr(digits));
}

bool string_reply(char kind, std::string_view body) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  if (kind == ']') return command_reply(body);
  // DECAUPSS: a designator of at most two characters. DECTSR, DECCTR.
  if (body.starts_with("0!u") || body.starts_with("1!u")) return body.size() >= 4 && body.size() <= 5;
  if (body == "1$s") return true;
  if (body.starts_with("2$s")) return all_of(body.substr(3), "0123456789;/");
  if (body.starts_with(">|")) return body == ">|" + mux::terminal::TerminalOptions{}.version;
  if (body == "!|00000000" || body == "0$r" || body == "0+r") return true;
  if (body.starts_with("1+r")) return all_of(body.substr(3), "0123456789ABCDEF=");
  if (body.starts_with("2$u")) return all_of(body.substr(3), "0123456789/");
  if (body.starts_with("1$r")) {
    body.remove_prefix(3);
    if (body.starts_with(" q")) return body.size() == 5 && body.ends_with(" q") && one_of(body[2], "0123456");
    const std::size_t value = std::min(body.find_first_not_of("0123456789;:"), body.size());
    const std::string_view setting = body.substr(value);
    return value > 0 && (setting == "m" || setting == "r" || setting == "s" || setting == "t" || setting == "*|" ||
                         setting == "$|" || setting == "\"q" || setting == "\"p" || setting == "*x" ||
                         setting == "$}" || setting == "$~");
  }
  // Row, column and page, then bits from '@' on and designators.
  if (body.starts_with("1$u")) return body.size() < 48 && all_of(body.substr(3, 1), "123456789");
  const std::size_t sum = body.find("!~");
  return sum != std::string_view::npos && all_of(body.substr(0, sum), "0123456789") && body.size() == sum + 6 &&
         all_of(body.substr(sum + 2), kHex);
}

// Replies in 8 bits (S8C1T) as those in 7.
std::string in_7_bits(std::string_view replies) {
  std::string out;
  for (const char c : replies) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 && byte <= 0x9F) {
      out += '\x1b';
      out += static_cast<char>(byte - 0x40);
    } else {
      out += c;
    }
  }
  return out;
}

// Takes one reply off the front, if it is one of those that there are.
bool take_reply(std::string_view& rest) {
  if (rest.size() < 3 || rest[0] != '\x1b') return false;
  const char kind = rest[1];
  std::size_t at = 2;
  if (kind == '[') {
    while (at < rest.size() && !(rest[at] >= '@' && rest[at] <= '~')) ++at;
    if (at == rest.size() || !control_reply(rest.substr(2, at - 2), rest[at])) return false;
    rest.remove_prefix(at + 1);
    return true;
  }
  if (kind != ']' && kind != 'P') return false;
  while (at < rest.size() && rest[at] >= 0x20 && rest[at] < 0x7F) ++at;
  if (!string_reply(kind, rest.substr(2, at - 2))) return false;
  const bool bel = kind == ']' && at < rest.size() && rest[at] == '\a';
  if (!bel && !rest.substr(at).starts_with("\x1b\\")) return false;
  rest.remove_prefix(at + (bel ? 1 : 2));
  return true;
}

void check_replies(Terminal& terminal) {
  const std::string replies = in_7_bits(terminal.take_replies());
  MUX_CHECK(replies.size() <= 2 * Terminal::kMaxReplies);
  for (std::string_view rest = replies; !rest.empty();) MUX_CHECK(take_reply(rest));
}

void check_reads(const Terminal& terminal) {
  mux::fuzz::check_drawn(terminal, 17, 9, terminal.history_size() / 2);
  mux::terminal::CaptureOptions joined;
  joined.start_of_history = true;
  joined.join = true;
  joined.escape_controls = true;
  (void)capture(terminal, joined);
  (void)mux::fuzz::text_of(terminal);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;
  mux::terminal::TerminalOptions options;
  options.columns = 20;
  options.rows = 6;
  options.history_limit = 30;
  options.allow_rename = options.allow_passthrough = options.set_clipboard = options.extended_keys = true;
  options.string_limit = 512;
  options.cell_width = 8;
  options.cell_height = 16;
  options.foreground = mux::terminal::Colour::rgb(1, 2, 3);
  Terminal terminal(options);
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  while (rest.size() > 2) {
    const auto what = static_cast<std::uint8_t>(rest[0]);
    const auto amount = static_cast<std::uint8_t>(rest[1]);
    const std::string_view piece = rest.substr(2, 1 + (what & 0x3F));
    rest.remove_prefix(2 + piece.size());
    terminal.feed(piece);
    check_replies(terminal);
    if ((what >> 6) == 1) terminal.resize(1 + (amount & 0x1F), 1 + (amount >> 5));
    if ((what >> 6) == 2) mux::fuzz::check_checkpoint(terminal);
    if ((what >> 6) == 3) check_reads(terminal);
    (void)terminal.take_effects();
    mux::fuzz::check_invariants(terminal);
  }
  mux::fuzz::check_checkpoint(terminal);
  check_reads(terminal);
  return 0;
}
