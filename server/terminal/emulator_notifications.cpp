// Emulator: notifications of programs: OSC 9 (iTerm2), 99 (kitty) and 777 (rxvt).
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "protocol/base/base64.hpp"
#include "protocol/base/utf8.hpp"
#include "server/terminal/emulator.hpp"
#include "server/terminal/string_fields.hpp"

namespace mux::terminal {

namespace {

// What becomes of a text that is shown elsewhere: one line, at most `limit` bytes, cut between characters.
std::string shown_text(std::string_view text, std::size_t limit) {
  if (!is_valid_utf8(text)) return {};
  if (text.size() > limit) {
    while (limit > 0 && (text[limit] & 0xC0) == 0x80) --limit;
    text = text.substr(0, limit);
  }
  std::string line(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return without_controls(line);
}

// The metadata of OSC 99: keys of one letter.
struct Metadata {
  std::string_view identifier;
  std::string_view payload = "title";
  bool encoded = false;
  bool done = true;
};

Metadata parse_metadata(std::string_view text) {
  Metadata metadata;
  while (!text.empty()) {
    const auto [pair, rest] = cut(text, ':');
    const auto [key, value] = cut(pair, '=');
    text = rest;
    if (key == "i" && is_identifier(value)) metadata.identifier = value;
    if (key == "p") metadata.payload = value;
    if (key == "e") metadata.encoded = value == "1";
    if (key == "d") metadata.done = value != "0";
  }
  return metadata;
}

}  // namespace

void Emulator::notify(std::string_view title, std::string_view body) {
  Notification notification{shown_text(title, Notification::kMaxTitle), shown_text(body, Notification::kMaxBody)};
  if (notification.title.empty() && notification.body.empty()) return;
  add_effect(state_.effects.notifications, std::move(notification));
}

// OSC 777 ; notify ; TITLE ; BODY
void Emulator::rxvt_command(std::string_view text) {
  const auto [command, rest] = cut(text, ';');
  if (command != "notify") return;
  const auto [title, body] = cut(rest, ';');
  notify(title, body);
}

// OSC 99: a notification in parts, of which the last is `done`. One is put together at a time. `p=?` asks what can be
// done, `p=alive` which notifications stand: nobody tells us.
void Emulator::kitty_notification(std::string_view text, bool bel) {
  const auto [keys, data] = cut(text, ';');
  const Metadata metadata = parse_metadata(keys);
  const std::string identifier(metadata.identifier);
  if (metadata.payload == "?") {
    return reply_string(fmt::format("99;i={}:p=?;p=title,body,?,alive", identifier.empty() ? "0" : identifier), bel);
  }
  if (metadata.payload == "alive") {
    return reply_string(fmt::format("99;i={}:p=alive;", identifier.empty() ? "0" : identifier), bel);
  }
  PartialNotification& partial = state_.notification;
  if (partial.identifier != identifier) partial = {.identifier = identifier};
  const bool title = metadata.payload == "title";
  if (title || metadata.payload == "body") {
    std::string& target = title ? partial.title : partial.body;
    const std::string part = metadata.encoded ? decode_base64(data).value_or("") : std::string(data);
    if (target.size() + part.size() <= PartialNotification::kMaxBytes) target += part;
  }
  if (!metadata.done) return;
  notify(partial.title, partial.body);
  partial = {};
}

}  // namespace mux::terminal
