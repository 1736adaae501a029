// CopyMode: selection with the mouse: where it points, drags, and scrolling while a drag is held at an edge.
#include <algorithm>

#include "server/mode/copy_mode_state.hpp"
#include "server/model/client.hpp"
#include "server/model/ports.hpp"
#include "server/model/world.hpp"

namespace mux::mode {

namespace {

constexpr Milliseconds kEdgeScrollInterval{50};

}  // namespace

// The place in the pane, clamped to it; empty when the mouse is not over the window or the pane is gone.
std::optional<std::pair<int, int>> CopyMode::mouse_position(const model::MouseEvent& mouse, bool last) const {
  const model::World& world = services_.world;
  const model::Pane* const pane = world.find_pane(pane_);
  if (!mouse.valid || pane == nullptr) {
    return std::nullopt;
  }
  const model::Window& window = world.window(pane->window);
  // A zoomed pane, and only such a one, has another size than its place in the layout.
  model::Rectangle area = pane->area;
  if (area.columns != size_.columns || area.rows != size_.rows) {
    area = {0, std::max(0, window.size.rows - size_.rows), size_.columns, size_.rows};
  }
  int x = (last ? mouse.last_x : mouse.x) + mouse.offset_x;
  int y = (last ? mouse.last_y : mouse.y) + mouse.offset_y;
  if (mouse.status_at == 0) {
    y -= mouse.status_lines;
  }
  x -= area.x + gutter() - column_offset();
  y -= area.y;
  return std::pair(std::clamp(x, 0, view_.columns() - 1), std::clamp(y, 0, view_.rows() - 1));
}

CopyOutcome CopyMode::begin_selection(const CopyCall& call) {
  CopySelection& selection = view_.selection();
  const bool mouse = call.mouse != nullptr && call.mouse->valid;
  const std::optional<std::pair<int, int>> from =
      mouse ? mouse_position(*call.mouse, true) : std::nullopt;  // where the drag began
  if (!from) {
    selection.lines = WholeLines::Off;
    selection.unit = SelectionUnit::Character;
    view_.begin_selection();
    return CopyOutcome::Redraw;
  }
  // A drag that nobody claimed for this mode comes as the same command again and again, each from where it was.
  if (drag_.on && selection.present && *from == std::pair(drag_.x, drag_.y)) {
    if (const auto to = mouse_position(*call.mouse, false)) {
      drag_to(to->first, to->second);
    }
    return CopyOutcome::Redraw;
  }
  const TextPoint at{from->first, view_.top() + from->second};
  // A drag out of a word or line that was just selected by clicks goes on by words or lines.
  const bool in_unit = selection.present && selection.unit != SelectionUnit::Character &&
                       at.y == selection.unit_start.y && at.x >= selection.unit_start.x && at.x <= selection.unit_end.x;
  if (!in_unit) {
    selection.present = false;
    selection.lines = WholeLines::Off;
    selection.unit = SelectionUnit::Character;
    view_.set_cursor(from->first, from->second);
    view_.begin_selection();
  }
  drag_.on = true;
  if (const auto to = mouse_position(*call.mouse, false)) {
    drag_to(to->first, to->second);
  }
  return CopyOutcome::Redraw;
}

void CopyMode::drag_to(int x, int y) {
  drag_.x = x;
  drag_.y = y;
  const int before_x = view_.cursor_x();
  const int before_y = view_.cursor_y();
  view_.set_cursor(x, y);
  changed();
  const bool at_edge = y == 0 || y == view_.rows() - 1;
  if (!at_edge || (before_y == y && before_x != x)) {
    return;
  }
  drag_scroll();
}

// Scrolls by a row and comes again as long as the drag stays at the edge.
void CopyMode::drag_scroll() {
  if (drag_.timer || !drag_.on) {
    return;
  }
  if (drag_.y == 0) {
    view_.scroll_up();
  } else if (drag_.y == view_.rows() - 1) {
    view_.scroll_down();
  } else {
    return;
  }
  view_.set_cursor(drag_.x, drag_.y);
  changed();
  drag_.timer = true;
  services_.host.timers().after(kEdgeScrollInterval, [this, alive = std::weak_ptr<bool>(alive_)] {
    if (alive.expired()) {
      return;
    }
    drag_.timer = false;
    const model::Pane* const pane = services_.world.find_pane(pane_);
    if (pane != nullptr && !finished_ && ensure_text() && (drag_.y == 0 || drag_.y == view_.rows() - 1)) {
      drag_scroll();
      services_.host.clients().redraw_window(pane->window);
    }
  });
}

bool CopyMode::key(model::Client*, const model::KeyEvent& event) {
  if (finished_ || !ensure_text()) {
    return false;
  }
  if (drag_.on && event.key.is(keys::Special::Dragging)) {
    read_options();
    if (const auto at = mouse_position(event.mouse, false)) {
      drag_to(at->first, at->second);
    }
    return true;
  }
  if (event.key.is_mouse() && event.key.mouse_key().action != keys::MouseAction::Drag) {
    drag_.on = false;
  }
  return false;
}

void CopyMode::scroll_to_mouse(const model::MouseEvent* mouse) {
  if (mouse == nullptr) {
    return;
  }
  const auto at = mouse_position(*mouse, false);
  if (!at) {
    return;
  }
  // The place in the pane's height is the place in the whole text.
  const int history = view_.text().history();
  const int rows = std::max(1, view_.rows() - 1);
  const auto top = static_cast<std::int64_t>(at->second) * history / rows;
  view_.set_scroll(history - static_cast<int>(top));
}

}  // namespace mux::mode
