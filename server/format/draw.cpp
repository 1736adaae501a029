// Layout of the sections of a format on a row: who gives way, where the list scrolls to, where ranges end up.
#include "server/format/draw.hpp"

#include <algorithm>

#include "server/format/draw_sections.hpp"
#include "server/terminal/surface.hpp"

namespace mux::format {
namespace {

class Row {
 public:
  Row(terminal::Surface& surface, int x, int y, int width, DrawSections& parts, const ThemeResolver* theme)
      : surface_(surface), x_(x), y_(y), available_(width), parts_(parts), theme_(theme) {
    for (std::size_t i = 0; i < kSectionCount; ++i) widths_[i] = parts.sections[i].width;
  }

  std::vector<DrawnRange> run() {
    if (width(SectionName::List) == 0) {
      without_list();
    } else {
      switch (parts_.list_align) {
        case Align::Centre:
          list_centre();
          break;
        case Align::Right:
          list_right();
          break;
        case Align::AbsoluteCentre:
          list_absolute_centre();
          break;
        default:
          list_left();
      }
    }
    std::ranges::stable_sort(ranges_, {}, &DrawnRange::x);
    return std::move(ranges_);
  }

 private:
  using enum SectionName;

  int& width(SectionName name) { return widths_[static_cast<std::size_t>(name)]; }

  // Takes columns from sections in this order until all `shown` fit.
  void shrink(std::initializer_list<SectionName> shown, std::initializer_list<SectionName> order) {
    int excess = -available_;
    for (const SectionName name : shown) excess += width(name);
    for (const SectionName name : order) {
      const int taken = std::clamp(excess, 0, width(name));
      width(name) -= taken;
      excess -= taken;
    }
  }

  // Columns [start, start + count) of a section at `offset` of the row.
  void put(int offset, SectionName name, int start, int count) {
    const Section& section = parts_.at(name);
    int at = 0;
    for (const SectionCell& cell : section.cells) {
      const int column = offset + at - start;
      if (at >= start && at + cell.width <= start + count && column >= 0 && column + cell.width <= available_) {
        const std::uint16_t link = cell.style.link.empty() ? 0 : surface_.intern_link({{}, cell.style.link});
        surface_.put(x_ + column, y_, cell.text, cell.width, to_terminal(cell.style, theme_), link);
      }
      at += cell.width;
    }
    for (const SectionRange& range : section.ranges) {
      const int first = std::max(range.start, start);
      const int last = std::min(range.end, start + count);
      if (first < last) ranges_.push_back({x_ + offset + first - start, last - first, range.range});
    }
  }

  void put_left() { put(0, Left, 0, width(Left)); }
  // Right-aligned text loses its beginning.
  void put_right(int offset) { put(offset, Right, parts_.at(Right).width - width(Right), width(Right)); }
  void put_centre(int offset) { put(offset, Centre, parts_.at(Centre).width / 2 - width(Centre) / 2, width(Centre)); }
  void put_absolute_centre() {
    const int shown = std::min(width(AbsoluteCentre), available_);
    put((available_ - shown) / 2, AbsoluteCentre, 0, shown);
  }

  // The part of the list around its focus, with markers where it goes on.
  void put_list(int offset, int focus_start, int focus_end) {
    const int total = parts_.at(List).width;
    int shown = width(List);
    if (shown >= total) {
      put(offset, List, 0, shown);
      return;
    }
    const int centre = focus_start + (focus_end - focus_start) / 2;
    int start = std::max(0, centre - shown / 2);
    if (start + shown > total) start = total - shown;
    const int left_marker = parts_.at(ListLeft).width;
    const int right_marker = parts_.at(ListRight).width;
    if (start != 0 && shown > left_marker) {
      put(offset, ListLeft, 0, left_marker);
      offset += left_marker;
      start += left_marker;
      shown -= left_marker;
    }
    if (start + shown < total && shown > right_marker) {
      put(offset + shown - right_marker, ListRight, 0, right_marker);
      shown -= right_marker;
    }
    put(offset, List, start, shown);
  }

  void put_list(int offset, int default_focus) {
    const bool focused = parts_.focus_start != -1 && parts_.focus_end != -1;
    put_list(offset, focused ? parts_.focus_start : default_focus, focused ? parts_.focus_end : default_focus);
  }

  void without_list() {
    shrink({Left, Centre, Right, After}, {Centre, Right, After, Left});
    const int left = width(Left) + width(After);
    put_left();
    put(width(Left), After, 0, width(After));
    put_right(available_ - width(Right));
    put_centre(left + (available_ - width(Right) - left) / 2 - width(Centre) / 2);
    put_absolute_centre();
  }

  void list_left() {
    shrink({Left, Centre, Right, List, After}, {Centre, List, Right, After, Left});
    const int left = width(Left) + width(List) + width(After);
    put_left();
    put(width(Left) + width(List), After, 0, width(After));
    put_right(available_ - width(Right));
    put_centre(left + (available_ - width(Right) - left) / 2 - width(Centre) / 2);
    put_list(width(Left), 0);
    put_absolute_centre();
  }

  void list_centre() {
    shrink({Left, Centre, Right, List, After}, {List, After, Centre, Right, Left});
    const int middle = width(Left) + (available_ - width(Right) - width(Left)) / 2;
    put_left();
    put_right(available_ - width(Right));
    put(middle - width(List) / 2 - width(Centre), Centre, 0, width(Centre));
    put(middle - width(List) / 2 + width(List), After, 0, width(After));
    put_list(middle - width(List) / 2, parts_.at(List).width / 2);
    put_absolute_centre();
  }

  void list_right() {
    shrink({Left, Centre, Right, List, After}, {Centre, List, Right, After, Left});
    const int right = available_ - width(Right) - width(List) - width(After);
    put_left();
    put(available_ - width(After), After, parts_.at(After).width - width(After), width(After));
    put_right(right);
    put_centre(width(Left) + (right - width(Left)) / 2 - width(Centre) / 2);
    put_list(available_ - width(List) - width(After), 0);
    put_absolute_centre();
  }

  void list_absolute_centre() {
    shrink({Left, Centre, Right}, {Centre, Right, Left});
    shrink({List, After, AbsoluteCentre}, {List, After, AbsoluteCentre});
    put_left();
    put_right(available_ - width(Right));
    put_centre(width(Left) + (available_ - width(Right) - width(Left)) / 2 - width(Centre) / 2);
    const int middle = available_ / 2;
    put(middle - width(List) / 2 - width(AbsoluteCentre), AbsoluteCentre, 0, width(AbsoluteCentre));
    put(middle - width(List) / 2 + width(List), After, 0, width(After));
    put_list(middle - width(List) / 2, parts_.at(List).width / 2);
  }

  terminal::Surface& surface_;
  int x_;
  int y_;
  int available_;
  DrawSections& parts_;
  const ThemeResolver* theme_;
  std::array<int, kSectionCount> widths_{};
  std::vector<DrawnRange> ranges_;
};

}  // namespace

std::vector<DrawnRange> draw(terminal::Surface& surface, int x, int y, int width, std::string_view text,
                             const StyleState& base, const ThemeResolver* theme) {
  if (width <= 0) return {};
  DrawSections parts = read_sections(text, base);
  terminal::Style blank = to_terminal(base, theme);
  if (parts.fill.given()) blank.background = to_terminal(parts.fill, theme);
  surface.fill(x, y, width, 1, blank);
  return Row(surface, x, y, width, parts, theme).run();
}

int width_of(std::string_view text) {
  int width = 0;
  PieceReader reader(text);
  for (Piece piece; reader.next(piece);) width += piece.width;
  return width;
}

std::string trim_left(std::string_view text, int columns) {
  std::string out;
  int width = 0;
  PieceReader reader(text);
  for (Piece piece; reader.next(piece);) {
    if (piece.kind == Piece::Kind::Text) {
      width += piece.width;
      if (width > columns) {
        // Nothing behind a character that was cut off may take its place.
        columns = 0;
        continue;
      }
    } else if ((out.size() - (out.find_last_not_of('#') + 1)) % 2 != 0) {
      // A lone hash that the cut brought before a style would make it text.
      out += '#';
    }
    out += piece.source;
  }
  return out;
}

std::string trim_right(std::string_view text, int columns) {
  const int skipped = width_of(text) - columns;
  if (skipped <= 0) return std::string(text);
  std::string out;
  int width = 0;
  PieceReader reader(text);
  for (Piece piece; reader.next(piece);) {
    const bool shown = piece.kind == Piece::Kind::Style || width >= skipped;
    if (shown) out += piece.source;
    width += piece.width;
  }
  return out;
}

}  // namespace mux::format
