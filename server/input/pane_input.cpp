// Encodes keys, pastes and mouse events by the modes that the pane's program has set.
#include "server/input/pane_input.hpp"

#include <algorithm>

#include "server/model/world.hpp"

namespace mux::input {

using options::OptionId;

PaneInputModes input_modes(const model::World& world, const model::Pane& pane) {
  using terminal::Mode;
  const terminal::Modes& set = pane.terminal->modes();
  PaneInputModes modes;
  modes.application_cursor = set.has(Mode::CursorKeys);
  modes.application_keypad = set.has(Mode::Keypad);
  modes.bracketed_paste = set.has(Mode::BracketedPaste);
  modes.focus = set.has(Mode::FocusReports);
  const options::OptionSet& server = world.server_options();
  enum ExtendedKeysOption { Off, On, Always };
  const int option = server.get_choice(OptionId::kExtendedKeys);
  int level = option == Off ? 0 : pane.terminal->extended_keys();
  if (option == Always) level = std::max(level, 1);
  modes.extended_keys = static_cast<ExtendedKeys>(level);
  const int format = pane.terminal->key_format();
  const bool csi_u = format < 0 ? server.get_choice_text(OptionId::kExtendedKeysFormat) == "csi-u" : format == 1;
  modes.extended_format = csi_u ? ExtendedKeysFormat::CsiU : ExtendedKeysFormat::Xterm;
  modes.keyboard_flags = static_cast<unsigned>(pane.terminal->keyboard_flags());
  if (set.has(Mode::MouseAll)) {
    modes.mouse = MouseProtocol::Any;
  } else if (set.has(Mode::MouseButton)) {
    modes.mouse = MouseProtocol::Button;
  } else if (set.has(Mode::MouseStandard)) {
    modes.mouse = MouseProtocol::Normal;
  } else if (set.has(Mode::MouseX10)) {
    modes.mouse = MouseProtocol::X10;
  }
  if (set.has(Mode::MousePixels)) {
    modes.mouse_encoding = MouseEncoding::Pixels;
    modes.cell_width = pane.terminal->options().cell_width;
    modes.cell_height = pane.terminal->options().cell_height;
  } else if (set.has(Mode::MouseSgr)) {
    modes.mouse_encoding = MouseEncoding::Sgr;
  } else if (set.has(Mode::MouseUtf8)) {
    modes.mouse_encoding = MouseEncoding::Utf8;
  } else if (set.has(Mode::MouseUrxvt)) {
    modes.mouse_encoding = MouseEncoding::Urxvt;
  }
  modes.meta_escape = set.has(Mode::MetaEscape) || set.has(Mode::AltEscape);
  modes.newline = set.has(Mode::LineFeedNewline);
  modes.application_escape = set.has(Mode::ApplicationEscape);
  modes.delete_sends_del = set.has(Mode::DeleteSendsDel);
  modes.backspace =
      set.has(Mode::BackspaceSendsBs) ? keys::KeyCode::character('\b') : server.get_key(OptionId::kBackspace);
  return modes;
}

std::optional<PanePosition> position_in_pane(const model::World& world, const model::Pane& pane,
                                             const model::MouseEvent& event, bool last, bool clamp) {
  int x = (last ? event.last_x : event.x) + event.offset_x;
  int y = (last ? event.last_y : event.y) + event.offset_y;
  if (event.status_at == 0 && y >= event.status_lines) y -= event.status_lines;
  const model::Window& window = world.window(pane.window);
  const bool zoomed = window.view.zoomed == pane.id;
  const model::Rectangle area = zoomed ? model::Rectangle{0, 0, window.size.columns, window.size.rows} : pane.area;
  x -= area.x;
  y -= area.y;
  if (clamp) {
    return PanePosition{std::clamp(x, 0, std::max(0, area.columns - 1)), std::clamp(y, 0, std::max(0, area.rows - 1))};
  }
  if (x < 0 || y < 0 || x >= area.columns || y >= area.rows) return std::nullopt;
  return PanePosition{x, y};
}

std::string mouse_bytes(const model::World& world, const model::Pane& pane, const model::MouseEvent& event) {
  const std::optional<PanePosition> position = position_in_pane(world, pane, event);
  if (!position) return {};
  MouseEvent mouse;
  mouse.x = position->x;
  mouse.y = position->y;
  mouse.modifiers = event.key.modifiers();
  mouse.sgr = event.sgr;
  mouse.button = static_cast<std::uint8_t>(event.button);
  mouse.code = event.code;
  static_assert(static_cast<int>(MouseKind::Wheel) == static_cast<int>(model::MouseEvent::Kind::Wheel));
  mouse.kind = static_cast<MouseKind>(event.kind);
  const PaneInputModes modes = input_modes(world, pane);
  std::string bytes;
  const terminal::Terminal& terminal = *pane.terminal;
  // Mode 1007: a program that knows arrow keys only can be scrolled.
  if (modes.mouse == MouseProtocol::None && mouse.kind == MouseKind::Wheel && terminal.alternate_on() &&
      terminal.modes().has(terminal::Mode::AlternateScroll)) {
    constexpr int kLines = 3;
    const auto arrow = keys::KeyCode::special(mouse.button == 4 ? keys::Special::Up : keys::Special::Down);
    for (int i = 0; i < kLines; ++i) (void)encode_key(arrow, modes, bytes);
    return bytes;
  }
  (void)encode_mouse(mouse, modes, bytes);
  return bytes;
}

}  // namespace mux::input
