// Composes frames; draws again only the rows that changed when nothing else did.
#include "server/render/compositor.hpp"

#include <algorithm>
#include <map>

#include "server/format/colour.hpp"
#include "server/format/expand.hpp"
#include "server/render/borders.hpp"
#include "server/render/scene.hpp"
#include "server/render/status_area.hpp"
#include "server/terminal/terminal.hpp"

namespace mux::render {
namespace {

using keys::MouseLocation;
using options::OptionId;
using terminal::Surface;
using Key = std::vector<std::uint64_t>;

std::uint64_t address(const void* pointer) {
  return reinterpret_cast<std::uintptr_t>(pointer);
}
std::uint64_t number(int value) {
  return static_cast<std::uint64_t>(value);
}
template <typename Id>
std::uint64_t number(const std::optional<Id>& id) {
  return id ? id->value + 1ULL : 0ULL;
}

// A message or prompt without a status line to stand on.
bool covers_pane_row(const Scene& scene) {
  return scene.status_rows == 0 && (scene.client.message.has_value() || scene.client.prompt != nullptr);
}

// Everything but the content of panes and status lines that a frame depends on.
Key key_of(const Scene& scene, std::uint64_t status_epoch) {
  const model::Client& client = scene.client;
  Key key{number(scene.columns), number(scene.rows), number(scene.status_rows), number(scene.status_on_top ? 1 : 0),
          scene.window.id.value, number(scene.window.size.columns), number(scene.window.size.rows),
          number(scene.active), number(scene.view.zoomed), number(scene.offset_x), number(scene.offset_y),
          scene.world.mark() ? scene.world.mark()->pane.value + 1ULL : 0ULL, scene.window.options.generation(),
          scene.world.server_options().generation(), std::hash<std::string>{}(client.theme),
          address(client.overlay.get()), number(covers_pane_row(scene) ? 1 : 0),
          number(client.prompt == nullptr ? std::nullopt : client.prompt->pane()),
          // Titles of borders are expanded when the status line is.
          scene.pane_status == model::Layout::PaneStatus::Off ? 0 : status_epoch};
  for (const ScenePane& pane : scene.panes) {
    const std::uint64_t values[] = {pane.id.value,
                                    number(pane.area.x),
                                    number(pane.area.y),
                                    number(pane.area.columns),
                                    number(pane.area.rows),
                                    address(pane.mode),
                                    std::hash<std::string>{}(pane.users),
                                    scene.world.pane(pane.id).options.generation()};
    key.insert(key.end(), std::begin(values), std::end(values));
  }
  return key;
}

CursorShape cursor_shape(const terminal::CursorState& cursor, int option) {
  switch (cursor.shape) {
    case terminal::CursorShape::Default:
      // The option's choices are in DECSCUSR's order. Without either, blinking alone is a blinking block.
      if (option != 0) return static_cast<CursorShape>(option);
      return cursor.blinking ? CursorShape::BlinkingBlock : CursorShape::Default;
    case terminal::CursorShape::Block:
      return cursor.blinking ? CursorShape::BlinkingBlock : CursorShape::Block;
    case terminal::CursorShape::Underline:
      return cursor.blinking ? CursorShape::BlinkingUnderline : CursorShape::Underline;
    case terminal::CursorShape::Bar:
      return cursor.blinking ? CursorShape::BlinkingBar : CursorShape::Bar;
  }
  return CursorShape::Default;
}

}  // namespace

struct Compositor::Impl {
  Impl(model::World& world_in, MakeContext context_in) : world(world_in), context(std::move(context_in)) {}

  void compose(const model::Client& client, Frame& next, const Frame* shown, FramePacer::Part part);
  void draw_pane(const Scene& scene, const ScenePane& pane, Surface& surface, bool all);
  void draw_rows(const Scene& scene, const ScenePane& pane, Surface& surface, int from, int count);
  [[nodiscard]] bool holds(const ScenePane& pane) const;
  void draw_cursor(const Scene& scene, Frame& next) const;
  void draw_prompt(const Scene& scene, Frame& next) const;
  void set_modes(const Scene& scene, Frame& next) const;
  [[nodiscard]] Place locate(const model::Client& client, int x, int y) const;
  [[nodiscard]] Place locate_status(const Scene& scene, int x, int line) const;

  // What a pane's cells were drawn from.
  struct Drawn {
    std::uint64_t generation = 0;
  };
  // A surface that is changed in place gathers long texts and links: it is built anew now and then.
  static constexpr int kMaxPartial = 256;

  model::World& world;
  MakeContext context;
  StatusArea status;
  std::uint64_t status_epoch = 0;
  std::vector<BorderRange> border_ranges;
  Key key;
  std::map<model::PaneId, Drawn> drawn;
  Cursor pane_cursor;  // as it was drawn last
  int partial_frames = 0;
  bool status_covered = false;
};

void Compositor::Impl::compose(const model::Client& client, Frame& next, const Frame* shown, FramePacer::Part part) {
  const Scene scene(world, client, context);
  if (client.offset_x != scene.offset_x || client.offset_y != scene.offset_y) {
    model::Client& moved = world.client(client.id);
    moved.offset_x = scene.offset_x;
    moved.offset_y = scene.offset_y;
    status.invalidate();
  }
  Key now = key_of(scene, status_epoch);
  const bool same_size =
      shown != nullptr && shown->surface.columns() == scene.columns && shown->surface.rows() == scene.rows;
  // Overlays and prompts in panes cover what lies under them: their frames are drawn whole.
  const bool covered =
      client.overlay != nullptr || (client.prompt != nullptr && client.prompt->pane()) || covers_pane_row(scene);
  const bool renewed = ++partial_frames > kMaxPartial &&
                       std::ranges::none_of(scene.panes, [this](const ScenePane& pane) { return holds(pane); });
  const bool all = !same_size || covered || now != key || renewed;
  if (all) {
    partial_frames = 0;
    next.surface.resize(scene.columns, scene.rows);
    border_ranges = draw_borders(scene, next.surface);
  } else {
    next.surface.become(shown->surface);
  }
  key = std::move(now);
  for (const ScenePane& pane : scene.panes) {
    if (all || part == FramePacer::Part::All || pane.active) draw_pane(scene, pane, next.surface, all);
  }
  if (all) std::erase_if(drawn, [&scene](const auto& entry) { return scene.find(entry.first) == nullptr; });
  // A prompt or a message lies over the status lines and is drawn each time; so is what it leaves behind.
  const bool over_status = client.prompt != nullptr || client.message.has_value();
  if (all || over_status || status_covered || !status.current(scene)) status.draw(scene, next.surface);
  status_covered = over_status;
  const ScenePane* active = scene.active ? scene.find(*scene.active) : nullptr;
  if (all || active == nullptr || !holds(*active)) {
    draw_cursor(scene, next);
    pane_cursor = next.cursor;
  }
  next.cursor = pane_cursor;
  draw_prompt(scene, next);
  if (client.overlay != nullptr) {
    client.overlay->draw(next.surface);
    const model::CursorPlace place = client.overlay->cursor();
    next.cursor = {.x = place.x, .y = place.y, .visible = place.visible};
  }
  set_modes(scene, next);
}

// Whether only a picture in the middle of which the pane's program is (mode 2026) can be shown: what was drawn stays.
bool Compositor::Impl::holds(const ScenePane& pane) const {
  return pane.mode == nullptr && world.pane(pane.id).terminal->shows_unfinished();
}

void Compositor::Impl::draw_pane(const Scene& scene, const ScenePane& pane, Surface& surface, bool all) {
  const terminal::Terminal& terminal = *world.pane(pane.id).terminal;
  Drawn& before = drawn[pane.id];
  const std::uint64_t generation = pane.mode != nullptr ? pane.mode->generation() : terminal.shown_generation();
  if (!all && (generation == before.generation || holds(pane))) return;
  if (all || pane.mode != nullptr) {
    draw_rows(scene, pane, surface, 0, pane.area.rows);
  } else {
    for (int y = 0; y < pane.area.rows; ++y) {
      if (!terminal.row_changed_since(y, before.generation)) continue;
      int end = y + 1;
      while (end < pane.area.rows && terminal.row_changed_since(end, before.generation)) ++end;
      draw_rows(scene, pane, surface, y, end - y);
      y = end;
    }
  }
  before.generation = generation;
}

// Draws rows [from, from + count) of a pane, clipped to the part of the window that is shown.
void Compositor::Impl::draw_rows(const Scene& scene, const ScenePane& pane, Surface& surface, int from, int count) {
  const model::Rectangle& area = pane.area;
  const int left = std::max(area.x, scene.offset_x);
  const int right = std::min(area.x + area.columns, scene.offset_x + scene.columns);
  const int top = std::max(area.y + from, scene.offset_y);
  const int bottom = std::min(area.y + from + count, scene.offset_y + scene.area_rows);
  if (left >= right || top >= bottom) return;
  const int x = left - scene.offset_x;
  const int y = top - scene.offset_y + scene.area_y;
  if (pane.mode != nullptr) {
    Surface content(area.columns, area.rows);
    pane.mode->draw(content);
    surface.copy(content, left - area.x, top - area.y, right - left, bottom - top, x, y);
    return;
  }
  const options::OptionSet& options = world.pane(pane.id).options;
  format::StyleState style = scene.style(options, OptionId::kWindowStyle, pane.id);
  if (pane.active) style = scene.style(options, OptionId::kWindowActiveStyle, pane.id, style);
  surface.fill(x, y, right - left, bottom - top, {});
  world.pane(pane.id).terminal->draw(surface, x, y,
                                     {.columns = right - left,
                                      .rows = bottom - top,
                                      .from_column = left - area.x,
                                      .from_row = top - area.y,
                                      .default_style = format::to_terminal(style, scene.context(pane.id).theme())});
}

void Compositor::Impl::draw_cursor(const Scene& scene, Frame& next) const {
  next.cursor = {.visible = false};
  const ScenePane* pane = scene.active ? scene.find(*scene.active) : nullptr;
  if (pane == nullptr) return;
  const model::Pane& source = world.pane(pane->id);
  const terminal::CursorState cursor = source.terminal->shown_cursor();
  model::CursorPlace place{.x = std::min(cursor.x, pane->area.columns - 1), .y = cursor.y, .visible = cursor.visible};
  if (pane->mode != nullptr) place = pane->mode->cursor();
  const int x = pane->area.x + place.x - scene.offset_x;
  const int y = pane->area.y + place.y - scene.offset_y;
  const bool inside = x >= 0 && x < scene.columns && y >= 0 && y < scene.area_rows;
  next.cursor.x = std::clamp(x, 0, scene.columns - 1);
  next.cursor.y = std::clamp(y, 0, scene.area_rows - 1) + scene.area_y;
  next.cursor.visible = place.visible && inside;
  next.cursor.shape = cursor_shape(cursor, source.options.get_choice(OptionId::kCursorStyle));
  next.cursor.colour = cursor.colour;
  if (const std::string& colour = source.options.get_string(OptionId::kCursorColour);
      cursor.colour.is_default() && !colour.empty()) {
    const format::Context& variables = scene.context(pane->id);
    if (const auto parsed = format::parse_colour(format::expand(colour, variables))) {
      next.cursor.colour = format::to_terminal(*parsed, variables.theme());
    }
  }
  // Terminals take a cursor's colour as RGB.
  if (next.cursor.colour.kind == terminal::Colour::Kind::Indexed) {
    const std::uint32_t rgb = format::palette_rgb(next.cursor.colour.index());
    next.cursor.colour = terminal::Colour::rgb(static_cast<std::uint8_t>(rgb >> 16),
                                               static_cast<std::uint8_t>(rgb >> 8), static_cast<std::uint8_t>(rgb));
  }
}

void Compositor::Impl::draw_prompt(const Scene& scene, Frame& next) const {
  model::Prompt* prompt = scene.client.prompt.get();
  if (prompt == nullptr) return;
  int x = 0;
  int y = StatusArea::message_row(scene);
  int columns = scene.columns;
  if (const auto id = prompt->pane()) {
    const ScenePane* pane = scene.find(*id);
    if (pane == nullptr) return;
    x = std::clamp(pane->area.x - scene.offset_x, 0, scene.columns - 1);
    y = std::clamp(pane->area.y + pane->area.rows - 1 - scene.offset_y, 0, scene.area_rows - 1) + scene.area_y;
    columns = std::min(pane->area.columns, scene.columns - x);
  }
  prompt->draw(next.surface, x, y, columns);
  const model::CursorPlace place = prompt->cursor();
  const options::OptionSet& options = scene.session.options;
  next.cursor = {.x = place.x,
                 .y = place.y,
                 .visible = place.visible,
                 .shape = static_cast<CursorShape>(options.get_choice(OptionId::kPromptCursorStyle))};
}

void Compositor::Impl::set_modes(const Scene& scene, Frame& next) const {
  const options::OptionSet& options = scene.session.options;
  const options::OptionSet& server = world.server_options();
  const ScenePane* active = scene.active ? scene.find(*scene.active) : nullptr;
  next.mouse = OuterMouse::Off;
  if (options.get_flag(OptionId::kMouse)) {
    next.mouse = options.get_flag(OptionId::kFocusFollowsMouse) ? OuterMouse::Motion : OuterMouse::Drags;
  }
  if (active != nullptr && active->mode == nullptr) {
    const terminal::Modes& modes = world.pane(active->id).terminal->modes();
    OuterMouse wanted = OuterMouse::Off;
    if (modes.has(terminal::Mode::MouseStandard) || modes.has(terminal::Mode::MouseX10)) wanted = OuterMouse::Buttons;
    if (modes.has(terminal::Mode::MouseButton)) wanted = OuterMouse::Drags;
    if (modes.has(terminal::Mode::MouseAll)) wanted = OuterMouse::Motion;
    next.mouse = std::max(next.mouse, wanted);
  }
  next.bracketed_paste = true;
  next.focus = server.get_flag(OptionId::kFocusEvents);
  // Keys in full when the option says so, or the program in focus asks: then also what it asks of them. All keys come
  // with their text and alternates, by which they are named.
  constexpr unsigned kDisambiguate = 1;
  constexpr unsigned kAllKeys = 8;
  constexpr unsigned kNames = 4 | 16;
  const bool program = active != nullptr && active->mode == nullptr;
  auto asked = program ? static_cast<unsigned>(world.pane(active->id).terminal->keyboard_flags()) : 0U;
  next.extended_keys = server.get_choice(OptionId::kExtendedKeys) != 0 || asked != 0;
  if ((asked & kAllKeys) != 0) asked |= kNames;
  next.keyboard_flags = next.extended_keys ? asked | kDisambiguate : 0;
  next.title.clear();
  next.working_folder.clear();
  // Names that programs chose are for the terminals of their own user.
  if (scene.client.role != model::Role::Owner) return;
  if (options.get_flag(OptionId::kSetTitles)) {
    next.title = format::expand_time(options.get_string(OptionId::kSetTitlesString), scene.context(scene.active));
  }
  next.working_folder = active == nullptr ? std::string{} : world.pane(active->id).terminal->path();
}

Place Compositor::Impl::locate_status(const Scene& scene, int x, int line) const {
  Place place;
  place.location = MouseLocation::StatusDefault;
  const format::Range* range = status.range_at(x, line);
  if (range == nullptr) return place;
  switch (range->kind) {
    case format::RangeKind::None:
      break;
    case format::RangeKind::Left:
      place.location = MouseLocation::StatusLeft;
      break;
    case format::RangeKind::Right:
      place.location = MouseLocation::StatusRight;
      break;
    case format::RangeKind::Pane:
      place.location = MouseLocation::Status;
      place.pane = model::PaneId{range->argument};
      break;
    case format::RangeKind::Window:
      place.location = MouseLocation::Status;
      place.window_index = static_cast<int>(range->argument);
      break;
    case format::RangeKind::Session:
      place.location = MouseLocation::Status;
      place.session = model::SessionId{range->argument};
      break;
    case format::RangeKind::User:
      place.location = MouseLocation::Status;
      place.user = range->text;
      break;
    case format::RangeKind::Control:
      place.location = static_cast<MouseLocation>(static_cast<int>(MouseLocation::Control0) +
                                                  static_cast<int>(std::min(range->argument, 9U)));
      break;
  }
  if (place.pane && scene.world.find_pane(*place.pane) == nullptr) place.pane.reset();
  return place;
}

Place Compositor::Impl::locate(const model::Client& client, int x, int y) const {
  if (!client.session) return {};
  const Scene scene(world, client, context);
  const int first_status = scene.status_on_top ? 0 : scene.rows - scene.status_rows;
  if (y >= first_status && y < first_status + scene.status_rows) return locate_status(scene, x, y - first_status);
  Place place;
  const int window_x = x + scene.offset_x;
  const int window_y = y - scene.area_y + scene.offset_y;
  for (const BorderRange& title : border_ranges) {
    if (y != title.y || x < title.range.x || x >= title.range.x + title.range.width) continue;
    place.pane = title.pane;
    place.location = MouseLocation::Border;
    if (title.range.range.kind == format::RangeKind::Control) {
      place.location = static_cast<MouseLocation>(static_cast<int>(MouseLocation::Control0) +
                                                  static_cast<int>(std::min(title.range.range.argument, 9U)));
    }
    return place;
  }
  if (const ScenePane* pane = scene.pane_at(window_x, window_y)) {
    place.location = MouseLocation::Pane;
    place.pane = pane->id;
    place.pane_x = window_x - pane->area.x;
    place.pane_y = window_y - pane->area.y;
  } else if (window_x < scene.window.size.columns && window_y < scene.window.size.rows) {
    place.location = MouseLocation::Border;
    if (const ScenePane* owner = border_owner(scene, window_x, window_y)) place.pane = owner->id;
  }
  return place;
}

Compositor::Compositor(model::World& world, MakeContext context)
    : impl_(std::make_unique<Impl>(world, std::move(context))) {}

Compositor::~Compositor() = default;

void Compositor::compose(const model::Client& client, Frame& next, const Frame* shown, FramePacer::Part part) {
  impl_->compose(client, next, shown, part);
}

Place Compositor::locate(const model::Client& client, int x, int y) const {
  return impl_->locate(client, x, y);
}

void Compositor::status_changed() noexcept {
  ++impl_->status_epoch;
  impl_->status.invalidate();
}

}  // namespace mux::render
