// Which character and which style each border cell has, as tmux draws them.
#include "server/render/borders.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "server/format/expand.hpp"

namespace mux::render {
namespace {

using options::OptionId;
using terminal::Style;
using terminal::Surface;
namespace attribute = terminal::attribute;

// Bits of a border cell's arms.
constexpr unsigned kLeft = 1;
constexpr unsigned kRight = 2;
constexpr unsigned kUp = 4;
constexpr unsigned kDown = 8;

// Indexed by arms: DEC Special Graphics, double and heavy lines, ASCII. A lone arm is a straight line.
constexpr std::string_view kSingle = "xqqqxjmvxklwxutn";
constexpr std::array<std::string_view, 16> kDouble{"║", "═", "═", "═", "║", "╝", "╚", "╩",
                                                   "║", "╗", "╔", "╦", "║", "╣", "╠", "╬"};
constexpr std::array<std::string_view, 16> kHeavy{"┃", "━", "━", "━", "┃", "┛", "┗", "┻",
                                                  "┃", "┓", "┏", "┳", "┃", "┫", "┣", "╋"};
constexpr std::string_view kSimple = "|---|+++|+++|+++";

class BorderPainter {
 public:
  BorderPainter(const Scene& scene, Surface& surface) : scene_(scene), surface_(surface) {
    for (const ScenePane& pane : scene.panes) {
      const options::OptionSet& options = scene.world.pane(pane.id).options;
      const OptionId id = pane.active ? OptionId::kPaneActiveBorderStyle : OptionId::kPaneBorderStyle;
      styles_[pane.id] = scene.style(options, id, pane.id);
    }
    if (!scene.panes.empty()) theme_ = scene.context(scene.active).theme();
    two_panes_ = scene.panes.size() == 2;
  }

  std::vector<BorderRange> paint() {
    prepare_fill();
    for (int row = 0; row < scene_.area_rows; ++row) {
      for (int column = 0; column < scene_.columns; ++column) {
        const int x = column + scene_.offset_x;
        const int y = row + scene_.offset_y;
        if (is_border(x, y)) {
          paint_border(x, y, column, row + scene_.area_y);
        } else if (scene_.pane_at(x, y) == nullptr) {
          fill(column, row + scene_.area_y);
        }
      }
    }
    std::vector<BorderRange> ranges;
    if (scene_.pane_status != model::Layout::PaneStatus::Off) {
      for (const ScenePane& pane : scene_.panes) paint_title(pane, ranges);
    }
    for (const ScenePane& pane : scene_.panes) {
      if (!pane.users.empty()) paint_users(pane);
    }
    return ranges;
  }

 private:
  // Inside the window and in no pane, or the edge of a window that is smaller than the client. Where panes are not
  // shown, neither are the lines between those.
  [[nodiscard]] bool is_border(int x, int y) const {
    const model::Size& size = scene_.window.size;
    if (x < 0 || y < 0 || x > size.columns || y > size.rows || scene_.pane_at(x, y) != nullptr) return false;
    if (!scene_.partial || x == size.columns || y == size.rows) return true;
    return std::ranges::any_of(scene_.panes, [&](const ScenePane& pane) {
      return x >= pane.area.x - 1 && x <= pane.area.x + pane.area.columns && y >= pane.area.y - 1 &&
             y <= pane.area.y + pane.area.rows;
    });
  }

  [[nodiscard]] unsigned arms(int x, int y) const {
    const int right = scene_.window.size.columns;
    const int bottom = scene_.window.size.rows;
    unsigned arms = 0;
    // The edge is a line of its own: what is inside joins it only when it leads there.
    if (x == right) {
      if (y > 0) arms |= kUp;
      if (y < bottom) arms |= kDown;
      if (y == bottom ? x > 0 : is_border(x - 1, y) && x > 0) arms |= kLeft;
      return y == bottom ? kUp | kLeft : arms;
    }
    if (y == bottom) {
      if (x > 0) arms |= kLeft;
      arms |= kRight;
      if (y > 0 && is_border(x, y - 1)) arms |= kUp;
      return arms;
    }
    if (x > 0 && is_border(x - 1, y)) arms |= kLeft;
    if (x + 1 <= right && is_border(x + 1, y) && (x + 1 < right || (arms & kLeft) != 0)) arms |= kRight;
    if (y > 0 && is_border(x, y - 1)) arms |= kUp;
    if (y + 1 <= bottom && is_border(x, y + 1) && (y + 1 < bottom || (arms & kUp) != 0)) arms |= kDown;
    return arms;
  }

  // Whether a cell is of the active pane's frame, corners included.
  [[nodiscard]] bool is_active(int x, int y) const {
    const ScenePane* pane = scene_.active ? scene_.find(*scene_.active) : nullptr;
    if (pane == nullptr) return false;
    const model::Rectangle& area = pane->area;
    const bool coloured = scene_.indicators == BorderIndicators::Colour || scene_.indicators == BorderIndicators::Both;
    const bool beside = x == area.x - 1 || x == area.x + area.columns;
    const bool above = y == area.y - 1 || y == area.y + area.rows;
    const bool within_x = x >= area.x - 1 && x <= area.x + area.columns;
    const bool within_y = y >= area.y - 1 && y <= area.y + area.rows;
    if (!(beside && within_y) && !(above && within_x)) return false;
    if (!two_panes_ || !coloured || scene_.pane_status != model::Layout::PaneStatus::Off) return true;
    // One border between two panes: half of it is coloured for each.
    if (beside && area.rows == scene_.window.size.rows) {
      return area.x == 0 ? y <= area.rows / 2 : y > area.rows / 2;
    }
    if (above && area.columns == scene_.window.size.columns) {
      return area.y == 0 ? x <= area.columns / 2 : x > area.columns / 2;
    }
    return true;
  }

  // The arrow that points from a border to the active pane; 0 for none.
  [[nodiscard]] char arrow(int x, int y) const {
    if (scene_.indicators != BorderIndicators::Arrows && scene_.indicators != BorderIndicators::Both) return 0;
    const model::Rectangle& area = scene_.find(*scene_.active)->area;
    if (y == area.y + 1 && x == area.x - 1) return '+';             // right
    if (y == area.y + 1 && x == area.x + area.columns) return ',';  // left
    if (x == area.x + 1 && y == area.y - 1) return '.';             // down
    if (x == area.x + 1 && y == area.y + area.rows) return '-';     // up
    return 0;
  }

  void paint_border(int x, int y, int column, int row) {
    const bool outside = x >= scene_.window.size.columns || y >= scene_.window.size.rows;
    const bool active = !outside && is_active(x, y);
    const ScenePane* owner = active ? scene_.find(*scene_.active) : border_owner(scene_, x, y);
    Style style;
    if (owner != nullptr) {
      style = active || !owner->active ? format::to_terminal(styles_[owner->id], theme_) : inactive_style(*owner);
      const auto& mark = scene_.world.mark();
      if (mark && mark->pane == owner->id && !outside) style.attributes ^= attribute::kReverse;
    }
    if (const char pointer = active ? arrow(x, y) : '\0'; pointer != 0) {
      style.attributes |= attribute::kLineDrawing;
      surface_.put(column, row, {&pointer, 1}, 1, style);
      return;
    }
    put_line(arms(x, y), owner, column, row, style);
  }

  // The active pane's border where it is not shown as active.
  Style inactive_style(const ScenePane& pane) {
    if (!inactive_) {
      inactive_ = format::to_terminal(
          scene_.style(scene_.world.pane(pane.id).options, OptionId::kPaneBorderStyle, pane.id), theme_);
    }
    return *inactive_;
  }

  void put_line(unsigned arms, const ScenePane* owner, int column, int row, Style style) {
    switch (scene_.lines) {
      case BorderLines::Double:
        surface_.put(column, row, kDouble[arms], 1, style);
        return;
      case BorderLines::Heavy:
        surface_.put(column, row, kHeavy[arms], 1, style);
        return;
      case BorderLines::Simple:
        surface_.put(column, row, kSimple.substr(arms, 1), 1, style);
        return;
      case BorderLines::Spaces:
      case BorderLines::None:
        surface_.put(column, row, " ", 1, style);
        return;
      case BorderLines::Number:
        if (owner != nullptr) {
          const std::vector<model::PaneId> order = scene_.window.panes();
          const auto number = std::ranges::find(order, owner->id) - order.begin();
          const char digit = number > 9 ? '*' : static_cast<char>('0' + number);
          surface_.put(column, row, {&digit, 1}, 1, style);
          return;
        }
        break;
      case BorderLines::Single:
        break;
    }
    style.attributes |= attribute::kLineDrawing;
    surface_.put(column, row, kSingle.substr(arms, 1), 1, style);
  }

  // The option fill-character may be any format; its first cell is what fills.
  void prepare_fill() {
    if (!scene_.partial && scene_.offset_x + scene_.columns <= scene_.window.size.columns &&
        scene_.offset_y + scene_.area_rows <= scene_.window.size.rows) {
      return;
    }
    fill_.resize(1, 1);
    const std::string text =
        format::expand(scene_.window.options.get_string(OptionId::kFillCharacter), scene_.context(scene_.active));
    format::draw(fill_, 0, 0, 1, text, {}, theme_);
  }

  void fill(int column, int row) {
    if (fill_.columns() > 0) surface_.copy(fill_, 0, 0, 1, 1, column, row);
  }

  // pane-border-format over the line, from the third column of the pane on.
  void paint_title(const ScenePane& pane, std::vector<BorderRange>& ranges) {
    constexpr int kMargin = 2;
    const bool top = scene_.pane_status == model::Layout::PaneStatus::Top;
    const int width = pane.area.columns - 2 * kMargin;
    const int y = top ? pane.area.y - 1 : pane.area.y + pane.area.rows;
    const int row = y - scene_.offset_y;
    if (width <= 0 || y < 0 || row < 0 || row >= scene_.area_rows) return;
    const options::OptionSet& options = scene_.world.pane(pane.id).options;
    const std::string text =
        format::expand_time(options.get_string(OptionId::kPaneBorderFormat), scene_.context(pane.id));
    Surface title(width, 1);
    const auto drawn = format::draw(title, 0, 0, width, text, styles_[pane.id], theme_);
    const int x = pane.area.x + kMargin - scene_.offset_x;
    const int line = row + scene_.area_y;
    const Style base = format::to_terminal(styles_[pane.id], theme_);
    for (int i = 0; i < width;) {
      const int end = gap_end(title, i, base);
      // The line shows through where nothing is written; single blanks are part of the text.
      constexpr int kMinGap = 3;
      if (end == i || (end < width && end - i < kMinGap)) {
        surface_.copy(title, i, 0, 1, 1, x + i, line);
        ++i;
      } else {
        i = end;
      }
    }
    for (format::DrawnRange range : drawn) {
      range.x += x;
      ranges.push_back({pane.id, line, std::move(range)});
    }
  }

  // Who is in a pane, in reverse on a line of its border: at the right end of its own line or of the one above it; at
  // the left end of one below, which may be another pane's own; else downwards on one beside it. An arrow points to
  // the pane where the line is between two.
  void paint_users(const ScenePane& pane) {
    const model::Rectangle& area = pane.area;
    const bool own_line = scene_.pane_status != model::Layout::PaneStatus::Off;
    const bool bottom = scene_.pane_status == model::Layout::PaneStatus::Bottom;
    const bool above = own_line ? !bottom : area.y > 0;
    const bool below = own_line ? bottom : area.y + area.rows < scene_.window.size.rows;
    if (above || below) {
      const int room = area.columns - 2;
      const std::string text = (own_line ? " " : "") + pane.users + " ";
      Surface mark(std::max(1, std::min(room, text_columns(text) + (own_line ? 0 : 1))), 1);
      draw_mark(mark, pane, own_line ? '\0' : above ? '.' : '-', text);
      const int x = above || own_line ? area.x + area.columns - 1 - mark.columns() : area.x + 1;
      if (room > 0) copy_shown(mark, x, above ? area.y - 1 : area.y + area.rows);
      return;
    }
    const bool right = area.x + area.columns < scene_.window.size.columns;
    if (!right && area.x == 0) return;
    Surface mark(text_columns(pane.users) + 1, 1);
    draw_mark(mark, pane, right ? ',' : '+', pane.users);
    for (int i = 0; i < std::min(mark.columns(), area.rows); ++i) {
      Surface cell(1, 1);
      cell.copy(mark, i, 0, 1, 1, 0, 0);
      copy_shown(cell, right ? area.x + area.columns : area.x - 1, area.y + i);
    }
  }

  // Names of users are ASCII; of one that is not, every byte counts.
  static int text_columns(std::string_view text) { return static_cast<int>(text.size()); }

  void draw_mark(Surface& mark, const ScenePane& pane, char arrow, std::string_view text) {
    Style style = format::to_terminal(styles_[pane.id], theme_);
    style.attributes ^= attribute::kReverse;
    mark.fill(0, 0, mark.columns(), 1, style);
    int x = 0;
    if (arrow != '\0') {
      Style line = style;
      line.attributes |= attribute::kLineDrawing;
      mark.put(x++, 0, {&arrow, 1}, 1, line);
    }
    for (std::size_t i = 0; i < text.size() && x < mark.columns(); ++i) {
      const char byte = text[i];
      mark.put(x++, 0, byte >= ' ' && byte <= '~' ? std::string_view(&byte, 1) : std::string_view("?"), 1, style);
    }
  }

  // Copies a row to a cell of the window, as far as that is shown.
  void copy_shown(const Surface& row, int x, int y) {
    const int line = y - scene_.offset_y;
    const int from = std::max(0, scene_.offset_x - x);
    const int end = std::min(row.columns(), scene_.columns + scene_.offset_x - x);
    if (line < 0 || line >= scene_.area_rows || from >= end) return;
    surface_.copy(row, from, 0, end - from, 1, x + from - scene_.offset_x, line + scene_.area_y);
  }

  static int gap_end(const Surface& title, int x, const Style& base) {
    while (x < title.columns() && title.text(title.at(x, 0)) == " " && title.at(x, 0).style == base) ++x;
    return x;
  }

  const Scene& scene_;
  Surface& surface_;
  std::map<model::PaneId, format::StyleState> styles_;
  std::optional<Style> inactive_;
  const format::ThemeResolver* theme_ = nullptr;
  Surface fill_;
  bool two_panes_ = false;
};

}  // namespace

const ScenePane* border_owner(const Scene& scene, int x, int y) {
  constexpr std::array<std::array<int, 2>, 8> kAround{
      {{-1, 0}, {0, -1}, {-1, -1}, {1, 0}, {0, 1}, {1, -1}, {-1, 1}, {1, 1}}};
  for (const auto& [dx, dy] : kAround) {
    if (const ScenePane* pane = scene.pane_at(x + dx, y + dy)) return pane;
  }
  return nullptr;
}

std::vector<BorderRange> draw_borders(const Scene& scene, Surface& surface) {
  return BorderPainter(scene, surface).paint();
}

}  // namespace mux::render
