// Emulator: reports of state: DSR, XTWINOPS, DECRQSS, XTGETTCAP. Programs' bytes go into no reply, but for
// names that XTGETTCAP checked to be hexadecimal.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "server/terminal/emulator.hpp"
#include "server/terminal/graphics.hpp"
#include "server/terminal/string_fields.hpp"

namespace mux::terminal {

// As the cursor was set: from the margins on in origin mode, 1 when it stands before them; a pending wrap is in the
// last column.
int Emulator::reported_row() const {
  return std::max(screen_.y() + 1 - (screen_.modes.has(Mode::Origin) ? screen_.upper() : 0), 1);
}

int Emulator::reported_column() const {
  const int column = std::min(screen_.x(), screen_.columns() - 1);
  return std::max(column + 1 - (screen_.modes.has(Mode::Origin) ? screen_.left() : 0), 1);
}

void Emulator::device_status(int what) {
  if (what == 5) state_.reply("\x1b[0n");
  if (what == 6) state_.reply(fmt::format("\x1b[{};{}R", reported_row(), reported_column()));
}

void Emulator::window_operation(const Sequence& sequence) {
  const int width = state_.options.cell_width;
  const int height = state_.options.cell_height;
  const int columns = screen_.columns();
  const int rows = screen_.rows();
  switch (sequence.get(0)) {
    case 14:
      state_.reply(fmt::format("\x1b[4;{};{}t", rows * height, columns * width));
      break;
    case 15:
      state_.reply(fmt::format("\x1b[5;{};{}t", rows * height, columns * width));
      break;
    case 16:
      state_.reply(fmt::format("\x1b[6;{};{}t", height, width));
      break;
    case 18:
      state_.reply(fmt::format("\x1b[8;{};{}t", rows, columns));
      break;
    case 19:
      state_.reply(fmt::format("\x1b[9;{};{}t", rows, columns));
      break;
    case 11:
      state_.reply("\x1b[1t");  // not an icon
      break;
    case 13:
      state_.reply("\x1b[3;0;0t");
      break;
    case 20:  // titles are not told: what a program writes must not come back as if it was typed
    case 21:
      state_.reply(sequence.get(0) == 20 ? "\x1b]L\x1b\\" : "\x1b]l\x1b\\");
      break;
    case 22:
      push_titles(sequence.get(1));
      break;
    case 23:
      pop_titles(sequence.get(1));
      break;
    default:
      break;
  }
}

// 0 both titles, 1 the icon's, 2 the window's. The stack has both; a pop takes the ones that it names.
void Emulator::push_titles(int which) {
  if (which > 2) return;
  auto& stack = state_.title_stack;
  if (stack.size() >= TerminalState::kMaxTitles) stack.erase(stack.begin());
  stack.push_back({state_.title, state_.icon_title});
}

void Emulator::pop_titles(int which) {
  auto& stack = state_.title_stack;
  if (which > 2 || stack.empty()) return;
  if (which != 2) state_.icon_title = std::move(stack.back().icon);
  if (which != 1) {
    state_.title = std::move(stack.back().title);
    state_.effects.title_changed = true;
  }
  stack.pop_back();
}

// XTSMTITLE, XTRMTITLE: 0 titles come in hexadecimal, 1 are asked for so, 2 come and 3 are asked for in UTF-8. None is
// ever told, and UTF-8 they are.
void Emulator::title_modes(const Sequence& sequence, bool on) {
  for (int i = 0; i < std::max(sequence.count, 1); ++i) {
    if (sequence.get(i) != 0) continue;
    state_.title_modes = on ? TerminalState::kHexTitles : std::uint8_t{0};
  }
}

void Emulator::device_status_private(const Sequence& sequence) {
  switch (sequence.get(0)) {
    case 6:  // DECXCPR: on page 1
      state_.reply(fmt::format("\x1b[?{};{};1R", reported_row(), reported_column()));
      break;
    case 15:  // no printer
      state_.reply("\x1b[?13n");
      break;
    case 25:  // keys that programs define: locked
      state_.reply("\x1b[?21n");
      break;
    case 26:  // a North American keyboard
      state_.reply("\x1b[?27;1;0;0n");
      break;
    case 53:
    case 55:  // no locator
      state_.reply("\x1b[?50n");
      break;
    case 56:
      state_.reply("\x1b[?57;0n");
      break;
    case 62:  // no space for macros
      state_.reply("\x1b[0*{");
      break;
    case 63:
      state_.reply(fmt::format("\x1bP{}!~0000\x1b\\", sequence.get(1)));
      break;
    case 75:
      state_.reply("\x1b[?70n");
      break;
    case 85:  // one session
      state_.reply("\x1b[?83n");
      break;
    case 996:
      state_.reply(state_.options.dark_theme ? "\x1b[?997;1n" : "\x1b[?997;2n");
      break;
    default:
      break;
  }
}

// DECRQSS
void Emulator::report_setting(std::string_view setting) {
  std::string value;
  if (setting == "m") {
    value = graphics_of(screen_.pen.style.style);
  } else if (setting == "r") {
    value = fmt::format("{};{}", screen_.upper() + 1, screen_.lower() + 1);
  } else if (setting == "s") {
    value = fmt::format("{};{}", screen_.left() + 1, screen_.right() + 1);
  } else if (setting == "t" || setting == "*|") {
    value = fmt::format("{}", screen_.rows());
  } else if (setting == "$|") {
    value = fmt::format("{}", screen_.columns());
  } else if (setting == "\"q") {
    value = screen_.pen.style.style.has(attribute::kProtected) && !screen_.modes.has(Mode::IsoProtection) ? "1" : "0";
  } else if (setting == "\"p") {
    value = state_.level == 1 ? "61" : fmt::format("6{};{}", state_.level, state_.eight_bit_replies ? 0 : 1);
  } else if (setting == "*x") {
    value = fmt::format("{}", state_.extent);
  } else if (setting == "$}" || setting == "$~") {  // DECSASD, DECSSDT: no status line
    value = "0";
  } else if (setting == " q") {
    const int shape = static_cast<int>(state_.cursor_style.shape);
    value = fmt::format(" q{}", shape == 0 ? 0 : 2 * shape - (screen_.modes.has(Mode::CursorBlinking) ? 1 : 0));
  } else {
    state_.reply("\x1bP0$r\x1b\\");
    return;
  }
  state_.reply(fmt::format("\x1bP1$r{}{}\x1b\\", value, setting));
}

namespace {

struct Capability {
  std::string_view name;
  std::string_view value;  // empty for one that is there and has no value
};
constexpr Capability kCapabilities[] = {
    {"Co", "256"},
    {"colors", "256"},
    {"RGB", "8/8/8"},
    {"Tc", ""},
    {"setrgbf", "\x1b[38:2:%p1%d:%p2%d:%p3%dm"},
    {"setrgbb", "\x1b[48:2:%p1%d:%p2%d:%p3%dm"},
    {"Su", ""},
    {"Se", "\x1b[2 q"},
    {"Ss", "\x1b[%p1%d q"},
    {"Smulx", "\x1b[4:%p1%dm"},
    {"Sync", "\x1b[?2026%?%p1%{1}%-%tl%eh%;"},
    {"XT", ""},
    {"bce", ""},
    {"Ms", "\x1b]52;%p1%s;%p2%s\a"},
    {"khome", "\x1b[1~"},
    {"kend", "\x1b[4~"},
    {"kcuu1", "\x1bOA"},
    {"kcud1", "\x1bOB"},
    {"kcub1", "\x1bOD"},
    {"kcuf1", "\x1bOC"},
    {"kbs", "\x7f"},
    {"kdch1", "\x1b[3~"},
    {"kich1", "\x1b[2~"},
    {"knp", "\x1b[6~"},
    {"kpp", "\x1b[5~"},
};

}  // namespace

// XTGETTCAP: names as hexadecimal, separated by semicolons; stops at the first that is not known.
void Emulator::report_capabilities(std::string_view names) {
  constexpr int kMaxNames = 32;
  for (int i = 0; i < kMaxNames && !names.empty(); ++i) {
    const std::string_view hex = names.substr(0, std::min(names.find(';'), names.size()));
    names.remove_prefix(std::min(hex.size() + 1, names.size()));
    const std::optional<std::string> name = hex.size() > 64 ? std::nullopt : from_hex(hex);
    std::optional<std::string_view> value;
    if (name && (*name == "TN" || *name == "name")) value = state_.options.name;
    for (const Capability& capability : kCapabilities) {
      if (name && *name == capability.name) value = capability.value;
    }
    if (!value) {
      state_.reply("\x1bP0+r\x1b\\");
      return;
    }
    state_.reply(value->empty() ? fmt::format("\x1bP1+r{}\x1b\\", to_hex(*name))
                                : fmt::format("\x1bP1+r{}={}\x1b\\", to_hex(*name), to_hex(*value)));
  }
}

}  // namespace mux::terminal
