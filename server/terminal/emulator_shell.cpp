// Emulator: what shells and their helpers tell: marks of prompts and commands (OSC 133, 633), directories (OSC 7, 9;9,
// 1337), variables, progress.
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

constexpr std::size_t kMaxPath = 4096;

// A path as the URL that OSC 7 would have brought.
std::string file_url(std::string_view path) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$&'()*+,;=:@";
  std::string url = "file://";
  for (const char c : path) {
    if (kPlain.find(c) != std::string_view::npos) {
      url += c;
    } else {
      url += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return url;
}

// VS Code writes what would end its strings as \xHH, and a backslash twice.
std::string undo_escapes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 >= text.size()) {
      out += text[i];
    } else if (const auto byte =
                   text[i + 1] == 'x' ? from_hex(text.substr(std::min(i + 2, text.size()), 2)) : std::nullopt) {
      out += *byte;
      i += 3;
    } else {
      out += text[++i];
    }
  }
  return out;
}

}  // namespace

// OSC 7: the URL as it came, which other terminals are told.
void Emulator::set_path(std::string_view url) {
  if (!is_valid_utf8(url) || url.size() > kMaxPath) return;
  state_.path = url;
  state_.effects.path_changed = true;
}

void Emulator::set_folder(std::string_view path) {
  if (path.size() >= 2 && path.starts_with('"') && path.ends_with('"')) path = path.substr(1, path.size() - 2);
  if (path.starts_with('/')) set_path(file_url(path));
}

// OSC 9 of ConEmu and Windows Terminal, whose first field is a number; any other text is iTerm2's notification.
void Emulator::numbered_command(std::string_view text) {
  const auto [kind, rest] = cut(text, ';');
  const std::optional<int> number = kind.size() <= 2 ? number_field(kind) : std::nullopt;
  if (!number || *number < 1 || *number > 12) return notify({}, text);
  if (*number == 2) notify({}, rest);
  if (*number == 3) rename_window(rest);
  if (*number == 4) set_progress(rest);
  if (*number == 9) set_folder(rest);
  if (*number == 12) command_mark("A");
}

void Emulator::set_progress(std::string_view text) {
  const auto [state_text, percent_text] = cut(text, ';');
  const std::optional<int> value = number_field(state_text);
  if (!value || *value > 4) return;
  Progress& progress = state_.progress;
  progress.state = static_cast<Progress::State>(*value);
  if (const auto percent = number_field(percent_text); percent && *percent <= 100) progress.percent = *percent;
  if (progress.state == Progress::State::Hidden) progress.percent = 0;
  state_.effects.progress_changed = true;
}

// OSC 133: A and P begin a prompt, B and I a command, C its output, D ends that; N is A, L only goes to a fresh line.
void Emulator::command_mark(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text[1] != ';')) return;
  if (text[0] == 'L' && screen_.x() != screen_.left()) {
    screen_.carriage_return();
    screen_.line_feed();
  }
  RowFlags& flags = screen_.flags_at_cursor();
  CommandMark mark;
  switch (text[0]) {
    case 'A':
    case 'N':
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
      if (text.size() > 2) mark.status = number_field(cut(text.substr(2), ';').first);
      break;
    default:
      return;
  }
  add_effect(state_.effects.command_marks, mark);
}

// OSC 633 of VS Code: A to D are those of OSC 133; P gives properties; E, the command's text, says nothing new.
void Emulator::shell_integration(std::string_view text) {
  const std::string_view kind = text.substr(0, std::min(text.find(';'), text.size()));
  if (kind.size() == 1 && kind[0] >= 'A' && kind[0] <= 'D') return command_mark(text);
  if (text.starts_with("P;Cwd=")) set_folder(undo_escapes(text.substr(6)));
}

// OSC 1337 of iTerm2.
void Emulator::iterm_command(std::string_view text, bool bel) {
  const auto [name, value] = cut(text, '=');
  if (name == "SetUserVar") {
    set_user_variable(value);
  } else if (name == "CurrentDir") {
    set_folder(value);
  } else if (name == "SetMark") {
    screen_.flags_at_cursor().prompt_start = true;
  } else if (name == "ClearScrollback") {
    screen_.clear_history();
  } else if (name == "CursorShape" && value.size() == 1 && value[0] >= '0' && value[0] <= '2') {
    cursor_shape(value[0] == '0' ? 2 : value[0] == '1' ? 6 : 4);
  } else if (name == "Copy" && value.starts_with(':')) {
    clipboard("c;" + std::string(value.substr(1)), bel);
  } else if (name == "ReportCellSize" && state_.options.cell_height > 0) {
    reply_string(
        fmt::format("1337;ReportCellSize={}.0;{}.0;1.0", state_.options.cell_height, state_.options.cell_width), bel);
  } else if (name == "Capabilities") {
    // 24-bit colours by colons and semicolons, margins, mouse, cursor styles, Unicode of version 15, titles, bracketed
    // paste, focus, strikethrough, overline, synchronized output, hyperlinks, notifications.
    reply_string("1337;Capabilities=T3LrMSc7UUw15Ts3BFGsGoSyHNo", bel);
  }
}

// NAME=BASE64; an empty value takes the variable away.
void Emulator::set_user_variable(std::string_view text) {
  constexpr std::size_t kMaxName = 64;
  constexpr std::size_t kMaxValue = 1024;
  constexpr std::size_t kMaxVariables = 64;
  const auto [name, encoded] = cut(text, '=');
  const auto allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
  };
  if (name.empty() || name.size() > kMaxName || !std::all_of(name.begin(), name.end(), allowed)) return;
  const std::optional<std::string> value = decode_base64(encoded);
  if (!value || value->size() > kMaxValue || !is_valid_utf8(*value)) return;
  auto& variables = state_.user_variables;
  const auto found = variables.find(name);
  if (value->empty()) {
    if (found != variables.end()) variables.erase(found);
  } else if (found != variables.end()) {
    found->second = without_controls(*value);
  } else if (variables.size() < kMaxVariables) {
    variables.emplace(name, without_controls(*value));
  }
}

}  // namespace mux::terminal
