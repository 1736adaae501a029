// Checkpoints: screens: their cells, cursors, modes, margins and tabs.
#include <algorithm>
#include <bit>
#include <span>
#include <vector>

#include "protocol/base/utf8.hpp"
#include "server/terminal/checkpoint_parts.hpp"
#include "server/terminal/screen.hpp"
#include "server/terminal/terminal.hpp"

namespace mux::terminal {

namespace {

std::uint8_t pack(const RowFlags& flags) {
  return static_cast<std::uint8_t>((flags.wrapped ? 1 : 0) | (flags.prompt_start ? 2 : 0) |
                                   (flags.output_start ? 4 : 0) | (flags.second_prompt ? 8 : 0));
}

RowFlags unpack(std::uint8_t bits) {
  return {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0};
}

}  // namespace

// What may touch a screen's private members to save and restore them.
class CheckpointAccess {
 public:
  static void put(ByteWriter& out, const Screen& screen);
  static bool get(const Sections& sections, Screen& screen);

 private:
  struct Tables {
    std::vector<StyleId> styles;
    std::vector<std::uint32_t> clusters;
  };
  static void put_grid(ByteWriter& out, const Grid& grid);
  static void get_grid(ByteReader& in, Grid& grid, const Tables& tables, std::uint64_t generation);
  static bool get_grids(const Sections& sections, Screen& screen, const Tables& tables);
  static void put_link(ByteWriter& out, const Hyperlink* link);
  static Hyperlink get_link(ByteReader& in);
  static void put_pen(ByteWriter& out, const Screen& screen, const SavedCursor& saved);
  static SavedCursor get_pen(ByteReader& in, Screen& screen);
  static void put_cursors(ByteWriter& out, const Screen& screen);
  static bool get_cursors(ByteReader in, Screen& screen);
  static void put_area(ByteWriter& out, const Screen& screen);
  static bool get_area(ByteReader in, Screen& screen);
  static void put_tables(ByteWriter& out, const Screen& screen);
  static Tables get_tables(ByteReader& in, Screen& screen);
};

void CheckpointAccess::put_grid(ByteWriter& out, const Grid& grid) {
  for (int y = 0; y < grid.rows(); ++y) {
    const Row& row = grid.row(y);
    const int extent = std::min<int>(row.extent, grid.columns());
    out.record([&] {
      out.put(static_cast<std::uint16_t>(extent));
      out.put(static_cast<std::uint16_t>(std::min<int>(row.used, extent)));
      out.put(row.time);
      out.put(pack(row.flags));
    });
    static_assert(sizeof(Cell) == 8 && std::endian::native == std::endian::little);
    const std::span<const Cell> cells(grid.cells(row), static_cast<std::size_t>(extent));
    // Half of a wide cell may be left at the edge of an alternate screen that became narrower: it shows as a blank.
    const bool cut = !cells.empty() && cells.back().wide();
    const std::span<const Cell> whole = cells.first(cells.size() - (cut ? 1 : 0));
    out.bytes().append(reinterpret_cast<const char*>(whole.data()), whole.size_bytes());
    if (cut) out.put(Cell{0, cells.back().style});
  }
}

void CheckpointAccess::get_grid(ByteReader& in, Grid& grid, const Tables& tables, std::uint64_t generation) {
  for (int y = 0; y < grid.rows() && in.good(); ++y) {
    Row& row = grid.row(y);
    row.generation = generation;
    int extent = 0;
    int used = 0;
    in.record([&](ByteReader& head) {
      extent = head.get<std::uint16_t>();
      used = head.get<std::uint16_t>();
      row.time = head.get<std::uint32_t>();
      row.flags = unpack(head.get<std::uint8_t>());
    });
    in.require(extent <= grid.columns() && used <= extent);
    if (!in.good()) return;
    row.extent = static_cast<std::uint16_t>(extent);
    row.used = static_cast<std::uint16_t>(used);
    Cell* cells = grid.cells(row);
    for (int x = 0; x < extent; ++x) {
      Cell cell{in.get<std::uint32_t>(), in.get<std::uint32_t>()};
      in.require(cell.style < tables.styles.size() && cell.content < Cell::kTail << 1);
      in.require(!cell.cluster() || (cell.value() > 0 && cell.value() < tables.clusters.size()));
      in.require(cell.cluster() || cell.value() <= 0x10FFFF);
      // A tail stands behind a wide cell, and only there.
      const bool after_wide = x > 0 && cells[x - 1].wide();
      in.require(cell.tail() == after_wide && (!cell.wide() || x + 1 < extent) && !(cell.tail() && cell.wide()));
      if (!in.good()) {
        row.extent = 0;
        row.used = 0;
        return;
      }
      cell.style = tables.styles[cell.style];
      if (cell.cluster()) cell.content = (cell.content & ~Cell::kValueMask) | tables.clusters[cell.value()];
      row.has_wide |= cell.wide();
      cells[x] = cell;
    }
  }
}

void CheckpointAccess::put_link(ByteWriter& out, const Hyperlink* link) {
  out.text(link == nullptr ? "" : link->id);
  out.text(link == nullptr ? "" : link->uri);
}

Hyperlink CheckpointAccess::get_link(ByteReader& in) {
  Hyperlink link;
  link.id = in.text(4096);
  link.uri = in.text(4096);
  return link;
}

void CheckpointAccess::put_pen(ByteWriter& out, const Screen& screen, const SavedCursor& saved) {
  put_style(out, saved.pen.style.style);
  put_link(out, screen.styles_.link(saved.pen.style));
  for (const Charset charset : saved.pen.charsets) out.put(charset);
  out.put(saved.pen.shifted);
  out.put(saved.pen.right);
  out.put(static_cast<std::uint16_t>(saved.x));
  out.put(static_cast<std::uint16_t>(saved.y));
  out.put(static_cast<std::uint8_t>(saved.origin ? 1 : 0));
}

SavedCursor CheckpointAccess::get_pen(ByteReader& in, Screen& screen) {
  SavedCursor saved;
  saved.pen.style.style = get_style(in);
  saved.pen.style.link = screen.styles_.intern_link(get_link(in));
  for (Charset& charset : saved.pen.charsets) charset = static_cast<Charset>(in.get<std::uint8_t>() % kCharsets);
  saved.pen.shifted = in.get<std::uint8_t>() & 3;
  saved.pen.right = in.get<std::uint8_t>() & 3;
  saved.x = in.get<std::uint16_t>();
  saved.y = in.get<std::uint16_t>();
  saved.origin = in.get<std::uint8_t>() != 0;
  return saved;
}

void CheckpointAccess::put_tables(ByteWriter& out, const Screen& screen) {
  out.put(static_cast<std::uint32_t>(screen.styles_.size()));
  for (StyleId id = 0; id < screen.styles_.size(); ++id) {
    out.record([&] {
      put_style(out, screen.styles_.style(id));
      put_link(out, screen.styles_.link(id));
    });
  }
  out.put(static_cast<std::uint32_t>(screen.clusters_.size()));
  for (std::uint32_t id = 0; id < screen.clusters_.size(); ++id) out.text(screen.clusters_.at(id));
}

CheckpointAccess::Tables CheckpointAccess::get_tables(ByteReader& in, Screen& screen) {
  Tables tables;
  for (std::size_t left = in.count(4); left > 0 && in.good(); --left) {
    in.record([&](ByteReader& part) {
      LinkedStyle style{get_style(part), 0};
      style.link = screen.styles_.intern_link(get_link(part));
      tables.styles.push_back(screen.styles_.intern(style));
    });
  }
  for (std::size_t left = in.count(4); left > 0 && in.good(); --left) {
    const std::string_view text = in.text(ClusterTable::kMaxBytes);
    in.require(is_valid_utf8(text));
    const std::uint32_t id = text.empty() ? 0 : screen.clusters_.intern(text);
    tables.clusters.push_back(id);
  }
  return tables;
}

void CheckpointAccess::put_cursors(ByteWriter& out, const Screen& screen) {
  const SavedCursor present{screen.pen, screen.x_, screen.y_, false};
  const SavedCursor alternate = screen.alternate_saved.value_or(SavedCursor{});
  for (const SavedCursor* cursor : {&present, &screen.saved, &alternate}) {
    out.record([&] { put_pen(out, screen, *cursor); });
  }
  out.put(static_cast<std::uint8_t>(screen.alternate_saved ? 1 : 0));
}

bool CheckpointAccess::get_cursors(ByteReader in, Screen& screen) {
  SavedCursor cursor;
  SavedCursor alternate;
  for (SavedCursor* each : {&cursor, &screen.saved, &alternate}) {
    in.record([&](ByteReader& part) { *each = get_pen(part, screen); });
  }
  if (in.get<std::uint8_t>() != 0) screen.alternate_saved = alternate;
  screen.pen = cursor.pen;
  screen.pen_changed();
  screen.x_ = std::min(cursor.x, screen.columns());
  screen.y_ = std::min(cursor.y, screen.rows() - 1);
  return in.good();
}

void CheckpointAccess::put_area(ByteWriter& out, const Screen& screen) {
  out.put(screen.modes.bits());
  out.put(static_cast<std::uint16_t>(screen.upper_));
  out.put(static_cast<std::uint16_t>(screen.lower_));
  out.put(static_cast<std::uint16_t>(screen.left_));
  out.put(static_cast<std::uint16_t>(screen.right_));
  out.put(static_cast<std::uint8_t>(screen.margin_wrap_ ? 1 : 0));
  out.put(screen.unshift_);
  out.put(static_cast<std::uint32_t>(screen.pullable_));
  out.put(screen.last_printed_);
}

bool CheckpointAccess::get_area(ByteReader in, Screen& screen) {
  screen.modes = Modes(in.get<std::uint64_t>());
  screen.upper_ = in.get<std::uint16_t>();
  screen.lower_ = in.get<std::uint16_t>();
  screen.left_ = in.get<std::uint16_t>();
  screen.right_ = in.get<std::uint16_t>();
  const bool margin_wrap = in.get<std::uint8_t>() != 0;
  screen.unshift_ = static_cast<std::uint8_t>(in.get<std::uint8_t>() % 5);
  screen.pullable_ = static_cast<int>(in.get<std::uint32_t>() & 0x7FFFFFFF);
  screen.last_printed_ = in.get<std::uint32_t>();
  in.require(screen.upper_ <= screen.lower_ && screen.lower_ < screen.rows());
  in.require(screen.left_ <= screen.right_ && screen.right_ < screen.columns());
  in.require(screen.last_printed_ <= 0x10FFFF);
  if (!in.good()) return false;
  screen.update_odd();
  screen.margin_wrap_ = margin_wrap && screen.narrowed_ && screen.x_ == screen.right_;
  return true;
}

bool CheckpointAccess::get_grids(const Sections& sections, Screen& screen, const Tables& tables) {
  const int columns = screen.columns();
  const int rows = screen.rows();
  const bool alternate = sections.has(Section::Alternate);
  ByteReader in = sections[Section::Primary];
  const int primary_columns = in.get<std::uint16_t>();
  const int primary_rows = in.get<std::uint16_t>();
  in.require(primary_columns >= 1 && primary_columns <= Terminal::kMaxColumns && primary_rows >= 1 &&
             primary_rows <= Terminal::kMaxRows && (alternate || (primary_columns == columns && primary_rows == rows)));
  if (!in.good()) return false;
  screen.primary_ = Grid(primary_columns, primary_rows);
  screen.history_.set_width(primary_columns);
  get_grid(in, screen.primary_, tables, screen.generation_);
  if (!alternate) return in.good();
  ByteReader other = sections[Section::Alternate];
  screen.alternate_ = Grid(columns, rows);
  screen.grid_ = &screen.alternate_;
  get_grid(other, screen.alternate_, tables, screen.generation_);
  return in.good() && other.good();
}

void CheckpointAccess::put(ByteWriter& out, const Screen& screen) {
  put_section(out, Section::Tables, [&] { put_tables(out, screen); });
  put_section(out, Section::Cursors, [&] { put_cursors(out, screen); });
  put_section(out, Section::Area, [&] { put_area(out, screen); });
  put_section(out, Section::Tabs, [&] {
    for (const bool tab : screen.tabs_) out.put(static_cast<std::uint8_t>(tab ? 1 : 0));
  });
  put_section(out, Section::Primary, [&] {
    out.put(static_cast<std::uint16_t>(screen.primary_.columns()));
    out.put(static_cast<std::uint16_t>(screen.primary_.rows()));
    put_grid(out, screen.primary_);
  });
  if (screen.alternate_on()) {
    put_section(out, Section::Alternate, [&] { put_grid(out, screen.alternate_); });
  }
  put_section(out, Section::History, [&] { screen.history_.put(out); });
}

bool CheckpointAccess::get(const Sections& sections, Screen& screen) {
  ByteReader in = sections[Section::Tables];
  const Tables tables = get_tables(in, screen);
  // In this order: whether the cursor wraps at a margin is known with the margins.
  if (!in.good() || (sections.has(Section::Cursors) && !get_cursors(sections[Section::Cursors], screen)) ||
      (sections.has(Section::Area) && !get_area(sections[Section::Area], screen)) ||
      !get_grids(sections, screen, tables)) {
    return false;
  }
  if (sections.has(Section::Tabs)) {
    ByteReader tabs = sections[Section::Tabs];
    for (std::size_t i = 0; i < screen.tabs_.size(); ++i) screen.tabs_[i] = tabs.get<std::uint8_t>() != 0;
  }
  ByteReader history = sections[Section::History];
  screen.history_.get(history);
  screen.pullable_ =
      static_cast<int>(std::min<std::size_t>(static_cast<std::size_t>(screen.pullable_), screen.history_.rows()));
  return history.good();
}

void put_screen(ByteWriter& out, const Screen& screen) {
  CheckpointAccess::put(out, screen);
}

bool get_screen(const Sections& sections, Screen& screen) {
  return CheckpointAccess::get(sections, screen);
}

}  // namespace mux::terminal
