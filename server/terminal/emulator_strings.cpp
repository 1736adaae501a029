// Emulator: OSC, DCS, APC and the screen title (ESC k).
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "protocol/base/base64.hpp"
#include "protocol/base/utf8.hpp"
#include "server/terminal/emulator.hpp"
#include "server/terminal/string_fields.hpp"

namespace mux::terminal {

namespace {

constexpr std::size_t kMaxLink = 4096;
constexpr std::size_t kMaxTitle = 4096;

}  // namespace

void Emulator::set_title(std::string_view title, std::string& target) {
  if (!state_.options.allow_set_title) return;
  std::string decoded;
  if ((state_.title_modes & TerminalState::kHexTitles) != 0) {
    const std::optional<std::string> bytes = from_hex(title);
    if (!bytes && !title.empty()) return;
    decoded = bytes.value_or("");
    title = decoded;
  }
  if (!is_valid_utf8(title)) return;
  std::string clean = without_controls(title);
  if (clean.size() > kMaxTitle) return;
  target = std::move(clean);
  if (&target == &state_.title) state_.effects.title_changed = true;
}

void Emulator::string(StringKind kind, const Sequence& sequence, std::string_view data, bool bel) {
  if (!bel) screen_.forget_printed();  // ST is an escape sequence of its own
  switch (kind) {
    case StringKind::Osc:
      operating_system_command(data, bel);
      break;
    case StringKind::Dcs:
      device_control(sequence, data);
      break;
    case StringKind::Apc:
      application_command(data);
      break;
    case StringKind::Rename:
      rename_window(data);
      break;
    case StringKind::Ignored:
      break;
  }
}

// ESC k, and what others call a tab.
void Emulator::rename_window(std::string_view name) {
  if (!state_.options.allow_rename || !is_valid_utf8(name) || name.size() > kMaxTitle) return;
  state_.effects.rename_window = without_controls(name);
}

// Any text is a title, as tmux has it, but for the protocols of others: kitty's images (G and a key) and glyphs.
void Emulator::application_command(std::string_view data) {
  const bool image = data.size() >= 3 && data[0] == 'G' && data[2] == '=';
  if (!image && !data.starts_with("25a1;")) set_title(data, state_.title);
}

void Emulator::operating_system_command(std::string_view data, bool bel) {
  const std::size_t digits = std::min(data.find_first_not_of("0123456789"), data.size());
  const std::optional<int> command = number_field(data.substr(0, digits));
  if (!command || (digits < data.size() && data[digits] != ';')) return;
  const std::string_view text = digits < data.size() ? data.substr(digits + 1) : std::string_view{};
  if (colour_command(*command, text, bel) || refused_command(*command, text, bel)) return;
  switch (*command) {
    case 0:
      set_title(text, state_.icon_title);
      set_title(text, state_.title);
      break;
    case 1:
      set_title(text, state_.icon_title);
      break;
    case 2:
      set_title(text, state_.title);
      break;
    case 7:
      set_path(text);
      break;
    case 8:
      hyperlink(text);
      break;
    case 9:
      numbered_command(text);
      break;
    case 30:
      rename_window(text);
      break;
    case 52:
      clipboard(text, bel);
      break;
    case 66:
      sized_text(text);
      break;
    case 99:
      kitty_notification(text, bel);
      break;
    case 133:
      command_mark(text);
      break;
    case 633:
      shell_integration(text);
      break;
    case 777:
      rxvt_command(text);
      break;
    case 1337:
      iterm_command(text, bel);
      break;
    default:
      break;
  }
}

// OSC 66 ; METADATA ; TEXT: in the one size that there is.
void Emulator::sized_text(std::string_view text) {
  constexpr std::size_t kMaxText = 4096;
  std::string_view shown = cut(text, ';').second;
  if (shown.size() > kMaxText || !is_valid_utf8(shown)) return;
  while (!shown.empty()) {
    const Utf8Character character = decode_utf8(shown);
    const char32_t c = character.codepoint;
    if (c >= 0x20 && (c < 0x7F || c >= 0xA0)) screen_.print(c);
    shown.remove_prefix(character.length);
  }
}

void Emulator::hyperlink(std::string_view text) {
  const auto [parameters, uri] = cut(text, ';');
  Hyperlink link;
  for (std::string_view rest = parameters; !rest.empty();) {
    const auto [parameter, more] = cut(rest, ':');
    rest = more;
    if (parameter.starts_with("id=")) link.id = parameter.substr(3);
  }
  link.uri = uri;
  // Both are of printable characters: nothing else may be told to another terminal.
  if (std::ranges::any_of(text, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; })) return;
  if (link.id.size() + link.uri.size() > kMaxLink || !is_valid_utf8(link.id) || !is_valid_utf8(link.uri)) return;
  screen_.pen.style.link = screen_.styles().intern_link(link);
  screen_.pen_changed();
}

void Emulator::clipboard(std::string_view text, bool bel) {
  auto [selection, data] = cut(text, ';');
  if (selection.find_first_not_of("cpqs01234567") != std::string_view::npos || selection.size() > 12) return;
  if (data == "?") {
    add_effect(state_.effects.clipboard_queries, ClipboardQuery{std::string(selection), bel});
  } else if (state_.options.set_clipboard) {
    std::optional<std::string> decoded = decode_base64(data);
    if (decoded) add_effect(state_.effects.clipboard_sets, ClipboardSet{std::string(selection), std::move(*decoded)});
  }
}

void Emulator::device_control(const Sequence& sequence, std::string_view data) {
  if (sequence.intermediate_count == 1 && sequence.intermediates[0] == '$' && sequence.final == 'q') {  // DECRQSS
    report_setting(data);
    return;
  }
  if (sequence.intermediate_count == 1 && sequence.intermediates[0] == '+' && sequence.final == 'q') {
    report_capabilities(data);
    return;
  }
  if (sequence.intermediate_count == 1 && sequence.intermediates[0] == '$' && sequence.final == 't') {
    restore_presentation(sequence.get(0), data);
    return;
  }
  if (sequence.intermediate_count == 1 && sequence.intermediates[0] == '$' && sequence.final == 'p') {
    if (sequence.get(0) == 2) restore_colour_table(data);
    return;
  }
  if (sequence.intermediate_count == 1 && sequence.intermediates[0] == '!' && sequence.final == 'u') {
    set_preferred_set(sequence, data);
    return;
  }
  // Synchronized output as it was before mode 2026.
  if (sequence.prefix == '=' && sequence.intermediate_count == 0 && sequence.final == 's') {
    const int what = sequence.get(0);
    if (what == 1 || what == 2) set_private_mode(2026, what == 1), mode_changed();
    return;
  }
  if (!sequence.plain() || sequence.final != 't' || !data.starts_with("mux;")) return;
  if (!state_.options.allow_passthrough) return;
  // Every ESC of the data came doubled.
  std::string plain;
  data.remove_prefix(4);
  for (std::size_t i = 0; i < data.size(); ++i) {
    plain.push_back(data[i]);
    if (data[i] == 0x1B && i + 1 < data.size() && data[i + 1] == 0x1B) ++i;
  }
  add_effect(state_.effects.passthrough, std::move(plain));
}

}  // namespace mux::terminal
