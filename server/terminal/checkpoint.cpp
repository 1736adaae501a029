// Checkpoint: a terminal as bytes.
//
//   file    := magic "MUXT" u32 version, u32 CRC-32C of the body, body
//   body    := size, facts, cursor state, tabs, palette, strings, links, styles, clusters, grid primary, u8 alternate
//              [grid alternate], history, pending bytes of the parser
//   grid    := u16 columns, u16 rows, rows: u32 time, u16 extent, u16 used, u8 flags, extent cells (u32 content, u32
//              style)
//   history := u32 chunks, each: u32 first, u8 stored, u64 its place in a HistoryStore or chunk
//   chunk   := links, styles, links of styles, u32 begun, segments, text bytes; text := u32 length, bytes
//   integers are little-endian; styles are as in put_style()
//
// Ids in cells are indexes into the checkpoint's own tables. Restoring builds a terminal aside and swaps it in at the
// end, so that hostile bytes leave the old one as it was.
#include "server/terminal/checkpoint.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "protocol/base/crc32c.hpp"
#include "server/terminal/checkpoint_bytes.hpp"
#include "server/terminal/terminal_state.hpp"

namespace mux::terminal {

namespace {

constexpr std::string_view kMagic = "MUXT";
constexpr std::uint32_t kVersion = 4;
constexpr std::size_t kMaxText = 16u << 20;

void put_style(ByteWriter& out, const Style& style) {
  out.put(style.foreground);
  out.put(style.background);
  out.put(style.underline_colour);
  out.put(style.attributes);
  out.put(style.underline);
}

Colour get_colour(ByteReader& in) {
  std::array<std::uint8_t, 4> bytes{};
  for (std::uint8_t& byte : bytes) byte = in.get<std::uint8_t>();
  in.require(bytes[0] <= 2);
  return bytes[0] > 2 ? Colour{} : Colour{static_cast<Colour::Kind>(bytes[0]), bytes[1], bytes[2], bytes[3]};
}

Style get_style(ByteReader& in) {
  Style style;
  style.foreground = get_colour(in);
  style.background = get_colour(in);
  style.underline_colour = get_colour(in);
  style.attributes = in.get<std::uint16_t>() & 0x1FF;
  const auto underline = in.get<std::uint8_t>();
  in.require(underline <= 5);
  style.underline = underline <= 5 ? static_cast<Underline>(underline) : Underline::None;
  return style;
}

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
  static void put(ByteWriter& out, const Screen& screen, HistoryStore* store);
  static void get(ByteReader& in, Screen& screen, HistoryStore* store);

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
  static void put_chunk(ByteWriter& out, const History::Chunk& chunk);
  static void get_chunk(ByteReader& in, History::Chunk& chunk);
  static void put_history(ByteWriter& out, const History& history, HistoryStore* store);
  static void get_history(ByteReader& in, History& history, HistoryStore* store);
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
  for (Charset& charset : saved.pen.charsets)
    charset = in.get<std::uint8_t>() == 1 ? Charset::LineDrawing : Charset::Ascii;
  saved.pen.shifted = in.get<std::uint8_t>() & 3;
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

void CheckpointAccess::put_chunk(ByteWriter& out, const History::Chunk& chunk) {
  out.put(static_cast<std::uint32_t>(chunk.links.size()));
  for (const Hyperlink& link : chunk.links) out.text(link.id), out.text(link.uri);
  out.put(static_cast<std::uint32_t>(chunk.styles.size()));
  for (const Style& style : chunk.styles) put_style(out, style);
  out.put(static_cast<std::uint32_t>(chunk.style_links.size()));
  for (const History::StyleLink& link : chunk.style_links) out.put(link);
  out.put(chunk.begun);
  out.put(static_cast<std::uint32_t>(chunk.segments.size()));
  for (const History::Segment& segment : chunk.segments) out.put(segment);
  out.text({reinterpret_cast<const char*>(chunk.bytes.data()), chunk.bytes.size()});
}

void CheckpointAccess::put_history(ByteWriter& out, const History& history, HistoryStore* store) {
  out.put(static_cast<std::uint32_t>(history.chunks().size()));
  for (const auto& chunk : history.chunks()) {
    out.put(static_cast<std::uint32_t>(chunk->first));
    std::optional<std::uint64_t> place;
    // The last one still grows.
    if (store != nullptr && chunk != history.chunks().back()) {
      place = store->keep(chunk->serial, [&] {
        ByteWriter bytes;
        put_chunk(bytes, *chunk);
        return std::move(bytes.bytes());
      });
    }
    out.put(static_cast<std::uint8_t>(place ? 1 : 0));
    if (place) {
      out.put(*place);
    } else {
      put_chunk(out, *chunk);
    }
  }
}

void CheckpointAccess::get_chunk(ByteReader& in, History::Chunk& chunk) {
  for (std::size_t i = in.count(8); i > 0 && in.good(); --i) {
    Hyperlink& link = chunk.links.emplace_back();
    link.id = in.text(4096);
    link.uri = in.text(4096);
  }
  for (std::size_t i = in.count(15); i > 0 && in.good(); --i) chunk.styles.push_back(get_style(in));
  for (std::size_t i = in.count(sizeof(History::StyleLink)); i > 0 && in.good(); --i) {
    chunk.style_links.push_back(in.get<History::StyleLink>());
  }
  chunk.begun = in.get<std::uint32_t>();
  for (std::size_t i = in.count(sizeof(History::Segment)); i > 0 && in.good(); --i) {
    chunk.segments.push_back(in.get<History::Segment>());
  }
  const std::string_view bytes = in.text(kMaxText);
  chunk.bytes.assign(bytes.begin(), bytes.end());
}

void CheckpointAccess::get_history(ByteReader& in, History& history, HistoryStore* store) {
  for (std::size_t left = in.count(13); left > 0 && in.good(); --left) {
    auto chunk = std::make_unique<History::Chunk>();
    chunk->first = in.get<std::uint32_t>();
    if (in.get<std::uint8_t>() == 0) {
      get_chunk(in, *chunk);
    } else {
      const auto place = in.get<std::uint64_t>();
      in.require(store != nullptr);
      if (!in.good()) return;
      const Result<std::string> bytes = store->read(place);
      in.require(bytes.has_value());
      if (!in.good()) return;
      ByteReader part(*bytes);
      get_chunk(part, *chunk);
      in.require(part.good() && part.at_end());
    }
    in.require(History::checked(*chunk));
    if (in.good()) history.adopt(std::move(chunk));
  }
}

void CheckpointAccess::put(ByteWriter& out, const Screen& screen, HistoryStore* store) {
  put_tables(out, screen);
  put_pen(out, screen, {screen.pen, screen.x_, screen.y_, false});
  put_pen(out, screen, screen.saved);
  out.put(static_cast<std::uint8_t>(screen.alternate_saved ? 1 : 0));
  put_pen(out, screen, screen.alternate_saved.value_or(SavedCursor{}));
  out.put(screen.modes.bits());
  out.put(static_cast<std::uint16_t>(screen.upper_));
  out.put(static_cast<std::uint16_t>(screen.lower_));
  out.put(static_cast<std::uint32_t>(screen.pullable_));
  out.put(screen.last_printed_);
  for (const bool tab : screen.tabs_) out.put(static_cast<std::uint8_t>(tab ? 1 : 0));
  out.put(static_cast<std::uint8_t>(screen.alternate_on() ? 1 : 0));
  out.put(static_cast<std::uint16_t>(screen.primary_.columns()));
  out.put(static_cast<std::uint16_t>(screen.primary_.rows()));
  put_grid(out, screen.primary_);
  if (screen.alternate_on()) put_grid(out, screen.alternate_);
  put_history(out, screen.history_, store);
}

void CheckpointAccess::get(ByteReader& in, Screen& screen, HistoryStore* store) {
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
  screen.modes = Modes(in.get<std::uint32_t>());
  screen.upper_ = in.get<std::uint16_t>();
  screen.lower_ = in.get<std::uint16_t>();
  in.require(screen.upper_ <= screen.lower_ && screen.lower_ < rows);
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
  get_history(in, screen.history_, store);
  if (in.good()) screen.pullable_ = static_cast<int>(std::min<std::size_t>(pullable, screen.history_.rows()));
}

std::string serialize(const Terminal& terminal, HistoryStore* store) {
  const TerminalState& state = terminal.state();
  ByteWriter body;
  body.put(static_cast<std::uint16_t>(terminal.columns()));
  body.put(static_cast<std::uint16_t>(terminal.rows()));
  body.put(state.cursor_style.shape);
  body.put(static_cast<std::uint8_t>(state.extended_keys));
  body.put(state.progress.state);
  body.put(static_cast<std::uint8_t>(state.progress.percent));
  body.put(state.palette.foreground);
  body.put(state.palette.background);
  body.put(state.palette.cursor);
  body.put(static_cast<std::uint8_t>(state.palette.entries ? 1 : 0));
  if (state.palette.entries) {
    for (const Colour colour : *state.palette.entries) body.put(colour);
  }
  body.text(state.title);
  body.text(state.path);
  body.put(static_cast<std::uint32_t>(state.title_stack.size()));
  for (const std::string& title : state.title_stack) body.text(title);
  CheckpointAccess::put(body, state.screen, store);
  body.text(state.parser.pending());
  ByteWriter out;
  out.bytes() = kMagic;
  out.put(kVersion);
  out.put(crc32c(body.bytes()));
  out.bytes() += body.bytes();
  return std::move(out.bytes());
}

namespace {

// Takes bytes that led to the parser's state, whose effects were had already.
struct DeafSink {
  void print_ascii(std::string_view) {}
  void print(char32_t) {}
  const char* print_run(const char* at, const char*) { return at; }
  void execute(std::uint8_t) {}
  void escape(const Sequence&) {}
  void control(const Sequence&) {}
  void string(StringKind, const Sequence&, std::string_view, bool) {}
};

void get_facts(ByteReader& in, TerminalState& state) {
  const auto shape = in.get<std::uint8_t>();
  const auto extended = in.get<std::uint8_t>();
  const auto progress = in.get<std::uint8_t>();
  const auto percent = in.get<std::uint8_t>();
  in.require(shape <= 3 && extended <= 2 && progress <= 4 && percent <= 100);
  if (!in.good()) return;
  state.cursor_style.shape = static_cast<CursorShape>(shape);
  state.extended_keys = extended;
  state.progress = {static_cast<Progress::State>(progress), percent};
  state.palette.foreground = get_colour(in);
  state.palette.background = get_colour(in);
  state.palette.cursor = get_colour(in);
  if (in.get<std::uint8_t>() != 0) {
    state.palette.entries = std::make_unique<std::array<Colour, 256>>();
    for (Colour& colour : *state.palette.entries) colour = get_colour(in);
  }
  state.title = in.text(kMaxText);
  state.path = in.text(kMaxText);
  for (std::size_t left = in.count(4); left > 0 && in.good(); --left) state.title_stack.emplace_back(in.text(kMaxText));
}

}  // namespace

Result<> restore(Terminal& terminal, std::string_view bytes, HistoryStore* store) {
  if (!bytes.starts_with(kMagic)) return fail("not a terminal checkpoint");
  ByteReader in(bytes.substr(kMagic.size()));
  const auto version = in.get<std::uint32_t>();
  if (version != kVersion) return fail("terminal checkpoint of version {} is not known", version);
  const auto crc = in.get<std::uint32_t>();
  if (!in.good() || crc != crc32c(bytes.substr(kMagic.size() + 8))) return fail("terminal checkpoint is damaged");
  TerminalOptions options = terminal.options();
  options.columns = in.get<std::uint16_t>();
  options.rows = in.get<std::uint16_t>();
  if (!in.good() || options.columns < 1 || options.columns > Terminal::kMaxColumns || options.rows < 1 ||
      options.rows > Terminal::kMaxRows) {
    return fail("terminal checkpoint has no size");
  }
  Terminal fresh(options);
  TerminalState& state = fresh.state();
  get_facts(in, state);
  CheckpointAccess::get(in, state.screen, store);
  const std::string_view pending = in.text(kMaxText);
  if (!in.good() || !in.at_end()) return fail("terminal checkpoint is malformed");
  DeafSink sink;
  state.parser.feed(pending, sink);
  state.muted = terminal.state().muted;
  terminal = std::move(fresh);
  return {};
}

}  // namespace mux::terminal
