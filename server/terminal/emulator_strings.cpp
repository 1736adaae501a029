// Emulator: OSC, DCS, APC and the screen title (ESC k).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "server/terminal/emulator.hpp"

namespace mux::terminal {

namespace {

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || value < 0) return {};
  return value;
}

// Cuts `text` at the first `separator`; the rest is empty when there is none.
std::pair<std::string_view, std::string_view> cut(std::string_view text, char separator) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) return {text, {}};
  return {text.substr(0, at), text.substr(at + 1)};
}

std::optional<std::uint8_t> hex_component(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (text.empty() || text.size() > 4 || error != std::errc{} || end != text.data() + text.size()) return {};
  const unsigned most = (1u << (4 * text.size())) - 1;
  return static_cast<std::uint8_t>(value * 255 / most);
}

// A colour as XParseColor reads it: rgb:R/G/B with one to four digits each, or # and 3, 6, 9 or 12 digits.
std::optional<Colour> parse_colour(std::string_view text) {
  std::array<std::string_view, 3> parts;
  if (text.starts_with("rgb:")) {
    auto [red, rest] = cut(text.substr(4), '/');
    auto [green, blue] = cut(rest, '/');
    parts = {red, green, blue};
  } else if (text.starts_with('#') && (text.size() - 1) % 3 == 0 && text.size() <= 13) {
    const std::size_t digits = (text.size() - 1) / 3;
    for (std::size_t i = 0; i < 3; ++i) parts[i] = text.substr(1 + i * digits, digits);
  } else {
    return {};
  }
  const auto red = hex_component(parts[0]);
  const auto green = hex_component(parts[1]);
  const auto blue = hex_component(parts[2]);
  if (!red || !green || !blue) return {};
  return Colour::rgb(*red, *green, *blue);
}

std::optional<std::string> decode_base64(std::string_view text) {
  std::string out;
  unsigned bits = 0;
  int count = 0;
  while (text.ends_with('=')) text.remove_suffix(1);
  for (const char c : text) {
    unsigned value = 0;
    if (c >= 'A' && c <= 'Z') {
      value = static_cast<unsigned>(c - 'A');
    } else if (c >= 'a' && c <= 'z') {
      value = static_cast<unsigned>(c - 'a') + 26;
    } else if (c >= '0' && c <= '9') {
      value = static_cast<unsigned>(c - '0') + 52;
    } else if (c == '+' || c == '/') {
      value = c == '+' ? 62 : 63;
    } else {
      return {};
    }
    bits = bits << 6 | value;
    if (++count == 4) {
      for (const int shift : {16, 8, 0}) out.push_back(static_cast<char>(bits >> shift));
      count = 0;
      bits = 0;
    }
  }
  if (count == 1) return {};
  if (count == 2) out.push_back(static_cast<char>(bits >> 4));
  if (count == 3) {
    out.push_back(static_cast<char>(bits >> 10));
    out.push_back(static_cast<char>(bits >> 2));
  }
  return out;
}

template <typename T>
void add(std::vector<T>& list, T value) {
  if (list.size() < Effects::kMaxEffects) list.push_back(std::move(value));
}

constexpr std::size_t kMaxLink = 4096;

}  // namespace

void Emulator::set_title(std::string_view title) {
  if (!state_.options.allow_set_title || !is_valid_utf8(title)) return;
  std::string clean(title);
  std::erase_if(clean, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  if (clean.size() > 4096) return;
  state_.title = std::move(clean);
  state_.effects.title_changed = true;
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
      set_title(data);
      break;
    case StringKind::Rename:
      if (state_.options.allow_rename && is_valid_utf8(data) && data.size() <= 4096) {
        std::string name(data);
        std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
        state_.effects.rename_window = std::move(name);
      }
      break;
    case StringKind::Ignored:
      break;
  }
}

void Emulator::operating_system_command(std::string_view data, bool bel) {
  const std::size_t digits = std::min(data.find_first_not_of("0123456789"), data.size());
  const std::optional<int> command = number(data.substr(0, digits));
  if (!command || (digits < data.size() && data[digits] != ';')) return;
  const std::string_view text = digits < data.size() ? data.substr(digits + 1) : std::string_view{};
  if (colour_command(*command, text, bel)) return;
  switch (*command) {
    case 0:
    case 2:
      set_title(text);
      break;
    case 7:
      if (is_valid_utf8(text) && text.size() <= 4096) {
        state_.path = text;
        state_.effects.path_changed = true;
      }
      break;
    case 8:
      hyperlink(text);
      break;
    case 9:
      set_progress(text);
      break;
    case 52:
      clipboard(text, bel);
      break;
    case 133:
      command_mark(text);
      break;
    default:
      break;
  }
}

// OSC 4, 10 to 19, and the same with 100 added, which take a colour back. False for another command.
bool Emulator::colour_command(int command, std::string_view text, bool bel) {
  const auto dynamic = [&](int number) -> Colour& {
    Palette& palette = state_.palette;
    if (number == 10) return palette.foreground;
    if (number == 11) return palette.background;
    return number == 12 ? palette.cursor : palette.others[static_cast<std::size_t>(number - 13)];
  };
  if (command == 4) {
    set_palette(text, bel);
  } else if (command == 104) {
    reset_palette(text);
  } else if (command >= 10 && command <= 19) {
    set_dynamic_colour(command, dynamic(command), text, bel);
  } else if (command >= 110 && command <= 119) {
    dynamic(command - 100) = {};
    state_.effects.palette_changed = true;
    if (command <= 111) screen_.damage_all();
  } else {
    return false;
  }
  return true;
}

void Emulator::set_palette(std::string_view text, bool bel) {
  while (!text.empty()) {
    const auto [index_text, rest] = cut(text, ';');
    const auto [colour_text, more] = cut(rest, ';');
    text = more;
    const std::optional<int> index = number(index_text);
    if (!index || *index > 255) return;
    auto& entries = state_.palette.entries;
    if (colour_text == "?") {
      const Colour given = entries ? (*entries)[static_cast<std::size_t>(*index)] : Colour{};
      const ColourQuery query{4, *index, bel};
      if (given.is_default()) {
        add(state_.effects.colour_queries, query);
      } else {
        state_.reply(fmt::format("\x1b]4;{};rgb:{:02x}{:02x}/{:02x}{:02x}/{:02x}{:02x}{}", *index, given.red, given.red,
                                 given.green, given.green, given.blue, given.blue, bel ? "\a" : "\x1b\\"));
      }
    } else if (const std::optional<Colour> colour = parse_colour(colour_text); colour) {
      if (!entries) entries = std::make_unique<std::array<Colour, 256>>();
      (*entries)[static_cast<std::size_t>(*index)] = *colour;
      state_.effects.palette_changed = true;
      screen_.damage_all();
    }
  }
}

void Emulator::reset_palette(std::string_view text) {
  auto& entries = state_.palette.entries;
  if (!entries) return;
  if (text.empty()) entries.reset();
  while (entries && !text.empty()) {
    const auto [index_text, rest] = cut(text, ';');
    text = rest;
    if (const auto index = number(index_text); index && *index <= 255)
      (*entries)[static_cast<std::size_t>(*index)] = {};
  }
  state_.effects.palette_changed = true;
  screen_.damage_all();
}

void Emulator::set_dynamic_colour(int command, Colour& target, std::string_view text, bool bel) {
  if (text == "?") {
    if (target.is_default()) {
      add(state_.effects.colour_queries, ColourQuery{command, 0, bel});
    } else {
      state_.reply(fmt::format("\x1b]{};rgb:{:02x}{:02x}/{:02x}{:02x}/{:02x}{:02x}{}", command, target.red, target.red,
                               target.green, target.green, target.blue, target.blue, bel ? "\a" : "\x1b\\"));
    }
  } else if (const std::optional<Colour> colour = parse_colour(text); colour) {
    target = *colour;
    state_.effects.palette_changed = true;
    screen_.damage_all();
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
    add(state_.effects.clipboard_queries, ClipboardQuery{std::string(selection), bel});
  } else if (state_.options.set_clipboard) {
    std::optional<std::string> decoded = decode_base64(data);
    if (decoded) add(state_.effects.clipboard_sets, ClipboardSet{std::string(selection), std::move(*decoded)});
  }
}

void Emulator::set_progress(std::string_view text) {
  const auto [kind, rest] = cut(text, ';');
  if (kind != "4") return;
  const auto [state_text, percent_text] = cut(rest, ';');
  const std::optional<int> value = number(state_text);
  if (!value || *value > 4) return;
  Progress& progress = state_.progress;
  progress.state = static_cast<Progress::State>(*value);
  if (const auto percent = number(percent_text); percent && *percent <= 100) progress.percent = *percent;
  if (progress.state == Progress::State::Hidden) progress.percent = 0;
  state_.effects.progress_changed = true;
}

void Emulator::command_mark(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text[1] != ';')) return;
  RowFlags& flags = screen_.flags_at_cursor();
  CommandMark mark;
  switch (text[0]) {
    case 'A':
    case 'N':
      flags.prompt_start = true;
      break;
    case 'P':
      flags.prompt_start = true;
      if (text.find(";k=s") != std::string_view::npos) {
        flags.second_prompt = true;
        mark.kind = CommandMark::Kind::SecondPrompt;
      }
      break;
    case 'B':
    case 'I':
      mark.kind = CommandMark::Kind::CommandStart;
      break;
    case 'C':
      flags.output_start = true;
      mark.kind = CommandMark::Kind::OutputStart;
      break;
    case 'D':
      mark.kind = CommandMark::Kind::OutputEnd;
      if (text.size() > 2) mark.status = number(cut(text.substr(2), ';').first);
      break;
    default:
      return;
  }
  add(state_.effects.command_marks, mark);
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
  if (!sequence.plain() || sequence.final != 't' || !data.starts_with("mux;")) return;
  if (!state_.options.allow_passthrough) return;
  // Every ESC of the data came doubled.
  std::string plain;
  data.remove_prefix(4);
  for (std::size_t i = 0; i < data.size(); ++i) {
    plain.push_back(data[i]);
    if (data[i] == 0x1B && i + 1 < data.size() && data[i + 1] == 0x1B) ++i;
  }
  add(state_.effects.passthrough, std::move(plain));
}

}  // namespace mux::terminal
