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
  static void get(ByteReader& in, Screen& screen);

 private:
  struct Tables {
    std::vector<StyleId> styles;
    std::vector<std::uint32_t> clusters;
  };
  static void put_grid(ByteWriter& out, const Grid& grid);
  static void get_grid(ByteReader& in, Grid& grid, const Tables& tables, std::uint64_t generation);
  static void put_pen(ByteWriter& out, const Screen& screen, const SavedCursor& saved);
  static SavedCursor get_pen(ByteReader& in, Screen& screen);
  static void put_tables(ByteWriter& out, const Screen& screen);
  static Tables get_tables(ByteReader& in, Screen& screen);
};

void CheckpointAccess::put_grid(ByteWriter& out, const Grid& grid) {
  for (int y = 0; y < grid.rows(); ++y) {
    const Row& row = grid.row(y);
    const int extent = std::min<int>(row.extent, grid.columns());
    out.put(row.time);
    out.put(static_cast<std::uint16_t>(extent));
    out.put(static_cast<std::uint16_t>(std::min<int>(row.used, extent)));
    out.put(pack(row.flags));
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
    row.time = in.get<std::uint32_t>();
    const int extent = in.get<std::uint16_t>();
    const int used = in.get<std::uint16_t>();
    row.flags = unpack(in.get<std::uint8_t>());
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

void CheckpointAccess::put_pen(ByteWriter& out, const Screen& screen, const SavedCursor& saved) {
  put_style(out, saved.pen.style.style);
  const Hyperlink* link = screen.styles_.link(saved.pen.style);
  out.text(link == nullptr ? "" : link->id);
  out.text(link == nullptr ? "" : link->uri);
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
  Hyperlink link;
  link.id = in.text(4096);
  link.uri = in.text(4096);
  saved.pen.style.link = screen.styles_.intern_link(link);
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
    put_style(out, screen.styles_.style(id));
    const Hyperlink* link = screen.styles_.link(id);
    out.text(link == nullptr ? "" : link->id);
    out.text(link == nullptr ? "" : link->uri);
  }
  out.put(static_cast<std::uint32_t>(screen.clusters_.size()));
  for (std::uint32_t id = 0; id < screen.clusters_.size(); ++id) out.text(screen.clusters_.at(id));
}

CheckpointAccess::Tables CheckpointAccess::get_tables(ByteReader& in, Screen& screen) {
  Tables tables;
  for (std::size_t left = in.count(23); left > 0 && in.good(); --left) {
    LinkedStyle style{get_style(in), 0};
    Hyperlink link;
    link.id = in.text(4096);
    link.uri = in.text(4096);
    style.link = screen.styles_.intern_link(link);
    tables.styles.push_back(screen.styles_.intern(style));
  }
  for (std::size_t left = in.count(4); left > 0 && in.good(); --left) {
    const std::string_view text = in.text(ClusterTable::kMaxBytes);
    in.require(is_valid_utf8(text));
    const std::uint32_t id = text.empty() ? 0 : screen.clusters_.intern(text);
    tables.clusters.push_back(id);
  }
  return tables;
}

void CheckpointAccess::put(ByteWriter& out, const Screen& screen) {
  put_tables(out, screen);
  put_pen(out, screen, {screen.pen, screen.x_, screen.y_, false});
  put_pen(out, screen, screen.saved);
  out.put(static_cast<std::uint8_t>(screen.alternate_saved ? 1 : 0));
  put_pen(out, screen, screen.alternate_saved.value_or(SavedCursor{}));
  out.put(screen.modes.bits());
  out.put(static_cast<std::uint16_t>(screen.upper_));
  out.put(static_cast<std::uint16_t>(screen.lower_));
  out.put(static_cast<std::uint16_t>(screen.left_));
  out.put(static_cast<std::uint16_t>(screen.right_));
  out.put(static_cast<std::uint8_t>(screen.margin_wrap_ ? 1 : 0));
  out.put(screen.unshift_);
  out.put(static_cast<std::uint32_t>(screen.pullable_));
  out.put(screen.last_printed_);
  for (const bool tab : screen.tabs_) out.put(static_cast<std::uint8_t>(tab ? 1 : 0));
  out.put(static_cast<std::uint8_t>(screen.alternate_on() ? 1 : 0));
  out.put(static_cast<std::uint16_t>(screen.primary_.columns()));
  out.put(static_cast<std::uint16_t>(screen.primary_.rows()));
  put_grid(out, screen.primary_);
  if (screen.alternate_on()) put_grid(out, screen.alternate_);
  screen.history_.put(out);
}

void CheckpointAccess::get(ByteReader& in, Screen& screen) {
  const int columns = screen.columns();
  const int rows = screen.rows();
  const Tables tables = get_tables(in, screen);
  const SavedCursor cursor = get_pen(in, screen);
  screen.pen = cursor.pen;
  screen.pen_changed();
  screen.x_ = std::min(cursor.x, columns);
  screen.y_ = std::min(cursor.y, rows - 1);
  screen.saved = get_pen(in, screen);
  const bool has_saved = in.get<std::uint8_t>() != 0;
  const SavedCursor alternate_saved = get_pen(in, screen);
  if (has_saved) screen.alternate_saved = alternate_saved;
  screen.modes = Modes(in.get<std::uint64_t>());
  screen.upper_ = in.get<std::uint16_t>();
  screen.lower_ = in.get<std::uint16_t>();
  in.require(screen.upper_ <= screen.lower_ && screen.lower_ < rows);
  screen.left_ = in.get<std::uint16_t>();
  screen.right_ = in.get<std::uint16_t>();
  in.require(screen.left_ <= screen.right_ && screen.right_ < columns);
  const bool margin_wrap = in.get<std::uint8_t>() != 0;
  screen.unshift_ = static_cast<std::uint8_t>(in.get<std::uint8_t>() % 5);
  if (in.good()) screen.update_odd();
  screen.margin_wrap_ = margin_wrap && screen.narrowed_ && screen.x_ == screen.right_;
  const auto pullable = in.get<std::uint32_t>();
  screen.last_printed_ = in.get<std::uint32_t>();
  in.require(screen.last_printed_ <= 0x10FFFF);
  for (std::size_t i = 0; i < screen.tabs_.size(); ++i) screen.tabs_[i] = in.get<std::uint8_t>() != 0;
  const bool alternate = in.get<std::uint8_t>() != 0;
  const int primary_columns = in.get<std::uint16_t>();
  const int primary_rows = in.get<std::uint16_t>();
  in.require(primary_columns >= 1 && primary_columns <= Terminal::kMaxColumns && primary_rows >= 1 &&
             primary_rows <= Terminal::kMaxRows && (alternate || (primary_columns == columns && primary_rows == rows)));
  if (!in.good()) return;
  screen.primary_ = Grid(primary_columns, primary_rows);
  screen.history_.set_width(primary_columns);
  get_grid(in, screen.primary_, tables, screen.generation_);
  if (alternate) {
    screen.alternate_ = Grid(columns, rows);
    screen.grid_ = &screen.alternate_;
    get_grid(in, screen.alternate_, tables, screen.generation_);
  }
  screen.history_.get(in);
  if (in.good()) screen.pullable_ = static_cast<int>(std::min<std::size_t>(pullable, screen.history_.rows()));
}

void put_screen(ByteWriter& out, const Screen& screen) {
  CheckpointAccess::put(out, screen);
}

void get_screen(ByteReader& in, Screen& screen) {
  CheckpointAccess::get(in, screen);
}

}  // namespace mux::terminal
